#pragma once

#include "store/own_events.hpp"
#include "store/sqlite/db_thread.hpp"
#include "store/sqlite/own_event_rows.hpp"

#include <utility>

namespace callhours::store::sqlite {

/// Gives each job to the thread of the database; what the job does stands in own_event_rows.cpp. Only
/// sqlite_store.cpp includes it.
class SqliteOwnEvents final : public OwnEvents {
public:
    explicit SqliteOwnEvents(DbThread& thread) : thread_{thread} {}

    Task<std::vector<OwnEvent>> of_agent(AgentId agent) override
    {
        return thread_.read([=](Connection& db) { return own_events_of(db, agent); });
    }

    Task<std::vector<OwnEvent>> find(std::vector<OwnEventId> ids) override
    {
        return thread_.read([ids = std::move(ids)](Connection& db) { return find_own_events(db, ids); });
    }

    Task<Result<OwnEvent, OwnEventRefusal>> put(PutOwnEvent event) override
    {
        return thread_.write([event = std::move(event)](Connection& db) { return put_own_event(db, event); });
    }

    Task<bool> remove(AgentId agent, std::string name, ChangeNumber seen, Instant now) override
    {
        return thread_.write([agent, name = std::move(name), seen, now](Connection& db) {
            return remove_own_event(db, agent, name, seen, now);
        });
    }

    Task<std::vector<OwnEvent>> outdated(AgentId agent, std::string zone, Instant until,
                                         std::size_t most) override
    {
        return thread_.read([agent, zone = std::move(zone), until, most](Connection& db) {
            return outdated_own_events(db, agent, zone, until, most);
        });
    }

    Task<void> lay_out(OwnEventId id, ChangeNumber revision, OwnTimes times, Instant now) override
    {
        return thread_.write([id, revision, times = std::move(times), now](Connection& db) {
            lay_out_own_event(db, id, revision, times, now);
        });
    }

private:
    DbThread& thread_;
};

} // namespace callhours::store::sqlite
