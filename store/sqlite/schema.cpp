#include "store/sqlite/schema.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>

namespace callhours::store::sqlite {

namespace {

// "CALH": file(1) and we know our databases by it.
constexpr std::int64_t application_id = 0x43414c48;

[[noreturn]] void refuse_database(const std::string& text)
{
    throw DatabaseError{DatabaseError::Kind::other, text};
}

std::int64_t number_of(const EmbeddedFile& migration)
{
    std::int64_t number = 0;
    const auto digits = migration.name.substr(0, migration.name.find('_'));
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

std::int64_t count(Connection& db, Sql sql)
{
    auto query = db.query(sql);
    return query.step() ? query.row().take<std::int64_t>() : 0;
}

bool has_migrations(Connection& db)
{
    return count(db, "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'") != 0;
}

void check_owner(Connection& db)
{
    const bool ours = count(db, "PRAGMA application_id") == application_id;
    if (!ours && count(db, "SELECT count(*) FROM sqlite_schema") != 0) {
        refuse_database(fmt::format("{} is a database of another program; name another file with --db",
                                    db.file().string()));
    }
}

/// The newest number applied, after all applied ones were found unchanged.
std::int64_t check_applied(Connection& db, std::span<const EmbeddedFile> migrations)
{
    std::int64_t newest = 0;
    auto applied = db.query("SELECT number, name, checksum FROM schema_migration ORDER BY number");
    while (applied.step()) {
        auto row = applied.row();
        newest = row.take<std::int64_t>();
        const auto name = row.take<std::string>();
        if (newest > static_cast<std::int64_t>(migrations.size())) {
            refuse_database(fmt::format(
                "the database {} was written by a newer program (its schema is {} or later, this program "
                "knows "
                "up to {}): start the newer program, or restore a backup that was made before the upgrade",
                db.file().string(), name, migrations.size()));
        }
        const auto& known = migrations[static_cast<std::size_t>(newest - 1)];
        if (known.name != name || checksum(known.bytes) != row.take<std::string>()) {
            refuse_database(fmt::format("the schema of the database {} was made by another {} than the one "
                                        "in this program: start the "
                                        "program that made it, or restore a backup into a new file",
                                        db.file().string(), name));
        }
    }
    return newest;
}

void apply(Connection& db, const EmbeddedFile& migration)
{
    db.execute(std::string{migration.bytes});
    db.query("INSERT INTO schema_migration (number, name, checksum, applied_at) "
             "VALUES (:number, :name, :checksum, unixepoch())")
        .bind(":number", number_of(migration))
        .bind(":name", migration.name)
        .bind(":checksum", checksum(migration.bytes))
        .run();
}

/// False when there was nothing left to do. Another process may migrate at the same time: who gets the lock
/// second finds the work done.
bool apply_next(Connection& db, std::span<const EmbeddedFile> migrations, Log& log)
{
    db.query("BEGIN IMMEDIATE").run();
    try {
        check_owner(db);
        if (!has_migrations(db)) {
            db.execute("CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                       "checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;"
                       "PRAGMA application_id = 1128352840");
        }
        const auto done = check_applied(db, migrations);
        const bool left = done < static_cast<std::int64_t>(migrations.size());
        if (left) apply(db, migrations[static_cast<std::size_t>(done)]);
        db.query("COMMIT").run();
        if (left) log.info("store.migrated", "schema {}", migrations[static_cast<std::size_t>(done)].name);
        return left;
    } catch (...) {
        if (db.in_transaction()) db.query("ROLLBACK").run();
        throw;
    }
}

} // namespace

std::string checksum(std::string_view text)
{
    std::uint64_t value = 0xcbf29ce484222325;
    for (const char c : text)
        value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return fmt::format("{:016x}", value);
}

void prepare(Connection& db)
{
    static_assert(application_id == 1128352840);
    try {
        count(db, "SELECT count(*) FROM sqlite_schema");
    } catch (const DatabaseError& error) {
        if (error.kind() == DatabaseError::Kind::busy) throw;
        refuse_database(fmt::format("cannot read the database {}: {}", db.file().string(), error.what()));
    }
    check_owner(db); // before the journal mode, which the file keeps
    try {
        std::string mode;
        {
            auto query = db.query("PRAGMA journal_mode = WAL");
            if (query.step()) mode = query.row().take<std::string>();
        }
        if (mode != "wal") {
            refuse_database(
                fmt::format("the file system of {} cannot hold a database that is written while it is "
                            "read (journal mode {}): use a local disk",
                            db.file().string(), mode));
        }
        db.execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; "
                   "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 2000; PRAGMA secure_delete = ON");
    } catch (const DatabaseError& error) {
        if (error.kind() == DatabaseError::Kind::busy) throw;
        refuse_database(fmt::format("cannot write the database {}: {}", db.file().string(), error.what()));
    }
}

void migrate(Connection& db, std::span<const EmbeddedFile> migrations, Log& log)
{
    check_owner(db);
    while (apply_next(db, migrations, log)) {}
}

void check_schema(Connection& db, std::span<const EmbeddedFile> migrations)
{
    check_owner(db);
    const auto done = has_migrations(db) ? check_applied(db, migrations) : 0;
    if (done != static_cast<std::int64_t>(migrations.size())) {
        refuse_database(
            fmt::format("the database {} is older than this program: start `callhours serve` on it once",
                        db.file().string()));
    }
}

} // namespace callhours::store::sqlite
