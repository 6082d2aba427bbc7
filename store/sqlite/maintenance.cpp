#include "store/sqlite/maintenance.hpp"

#include "store/sqlite/connection.hpp"
#include "store/sqlite/outbox_rows.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/webhook_rows.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace callhours::store {

namespace {

using sqlite::Connection;
using sqlite::DatabaseError;

/// The file itself, or the folder that names it.
void flush(const std::filesystem::path& path)
{
    const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool flushed = handle >= 0 && ::fsync(handle) == 0;
    const int cause = errno;
    if (handle >= 0) ::close(handle);
    if (!flushed) {
        throw DatabaseError{DatabaseError::Kind::other,
                            fmt::format("cannot flush {}: {}", path.string(), std::strerror(cause))};
    }
}

void collect(Connection& db, sqlite::Sql sql, std::string_view about, std::vector<std::string>& problems)
{
    auto query = db.query(sql);
    while (query.step()) {
        auto text = query.row().take<std::string>();
        if (text != "ok") problems.push_back(fmt::format("{}: {}", about, text));
    }
}

/// Change numbers that were given out after the backup mean something else from now on, also when there are
/// as many again: whoever comes with one sees a gap, with a change of the rules in it, and begins anew.
void leave_numbers_behind(Connection& db)
{
    db.query(
          "INSERT INTO change (number, subject, subject_id, changed_at) "
          "SELECT coalesce(max(number), 0) + 1000000, 'rules', 0, coalesce(max(changed_at), 0) FROM change")
        .run();
}

} // namespace

void back_up_sqlite(const std::filesystem::path& file, const std::filesystem::path& copy)
{
    const auto target = std::filesystem::absolute(copy).lexically_normal();
    Connection db{file, Connection::Mode::existing};
    sqlite::check_schema(db, sqlite::migration_files());
    if (std::filesystem::exists(target)) {
        throw DatabaseError{DatabaseError::Kind::other,
                            fmt::format("{} exists already: name a new file", target.string())};
    }
    const auto old_mask = ::umask(0077); // the copy holds what the database holds
    try {
        db.query("VACUUM INTO :copy").bind(":copy", target.string()).run();
    } catch (...) {
        ::umask(old_mask);
        std::error_code ignored;
        std::filesystem::remove(target, ignored);
        throw;
    }
    ::umask(old_mask);
    flush(target);
    flush(target.parent_path());
}

std::vector<std::string> check_sqlite(const std::filesystem::path& file)
{
    Connection db{file, Connection::Mode::existing};
    sqlite::check_schema(db, sqlite::migration_files());
    std::vector<std::string> problems;
    collect(db, "PRAGMA integrity_check", "damaged", problems);
    collect(db, "PRAGMA foreign_key_check", "a row names what is not there, in", problems);
    collect(db, R"(
        SELECT one.uid || ' and ' || other.uid FROM booking AS one JOIN booking AS other
               ON other.agent_id = one.agent_id AND other.id > one.id
        WHERE one.status <> 'cancelled' AND other.status <> 'cancelled'
              AND other.begin_at < one.end_at AND one.begin_at < other.end_at)",
            "bookings overlap", problems);
    return problems;
}

void prepare_restored_sqlite(const std::filesystem::path& file)
{
    Log log{Log::Level::warn};
    Connection db{file, Connection::Mode::existing};
    sqlite::prepare(db);
    sqlite::migrate(db, sqlite::migration_files(), log);
    sqlite::hold_unsent_mail(db);
    sqlite::hold_pending_deliveries(db);
    leave_numbers_behind(db);
}

} // namespace callhours::store
