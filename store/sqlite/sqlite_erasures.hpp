#pragma once

#include "store/erasures.hpp"
#include "store/sqlite/db_thread.hpp"
#include "store/sqlite/erasure_rows.hpp"

#include <utility>

namespace callhours::store::sqlite {

/// Gives each job to the thread of the database; what the job does stands in erasure_rows.cpp. Only
/// sqlite_store.cpp includes it.
class SqliteErasures final : public Erasures {
public:
    explicit SqliteErasures(DbThread& thread) : thread_{thread} {}

    Task<ErasurePreview> preview(ContactToErase contact, Instant now) override
    {
        return thread_.read([contact = std::move(contact), now](Connection& db) {
            return preview_erasure(db, contact, now);
        });
    }

    Task<Result<Erasure, std::vector<ErasureObstacle>>> erase(ContactToErase contact, Actor actor,
                                                              Instant now) override
    {
        return thread_.write([contact = std::move(contact), actor, now](Connection& db) {
            return erase_contact(db, contact, actor, now);
        });
    }

    Task<std::vector<Erasure>> list(std::size_t most) override
    {
        return thread_.read([most](Connection& db) { return list_erasures(db, most); });
    }

    Task<std::vector<std::string>> files_to_remove() override
    {
        return thread_.read([](Connection& db) { return media_to_remove(db); });
    }

    Task<void> removed(std::vector<std::string> files) override
    {
        return thread_.write([files = std::move(files)](Connection& db) { forget_removed_media(db, files); });
    }

private:
    DbThread& thread_;
};

} // namespace callhours::store::sqlite
