#include "store/sqlite/connection.hpp"

#include "base/assert.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

namespace callhours::store::sqlite {

namespace {

constexpr int busy_timeout_milliseconds = 2000;

[[noreturn]] void rethrow(const SQLite::Exception& error)
{
    const int extended = error.getExtendedErrorCode();
    switch (extended & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        throw DatabaseError{DatabaseError::Kind::busy, "the database is locked by another process"};
    case SQLITE_FULL:
        throw DatabaseError{DatabaseError::Kind::other, "the disk of the database is full"};
    case SQLITE_CONSTRAINT:
        if (extended == SQLITE_CONSTRAINT_TRIGGER) {
            throw DatabaseError{DatabaseError::Kind::refused,
                                fmt::format("the database refuses: {}", error.what()), error.what()};
        }
        throw DatabaseError{DatabaseError::Kind::constraint,
                            fmt::format("the database refuses: {}", error.what())};
    default:
        throw DatabaseError{DatabaseError::Kind::other,
                            fmt::format("the database fails: {} (SQLite {})", error.what(), extended)};
    }
}

/// Makes the file readable by its owner only: it holds names, addresses and telephone numbers. SQLite gives
/// its companion files the same mode.
void make_private_file(const std::filesystem::path& file)
{
    const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0) {
        throw DatabaseError{DatabaseError::Kind::other, fmt::format("cannot open the database {}: {}",
                                                                    file.string(), std::strerror(errno))};
    }
    ::close(handle);
}

void check_place(const std::filesystem::path& file, Connection::Mode mode)
{
    std::error_code ignored;
    if (std::filesystem::is_directory(file, ignored)) {
        throw DatabaseError{DatabaseError::Kind::other,
                            fmt::format("{} is a folder; name a file in it, e.g. {}/callhours.db",
                                        file.string(), file.string())};
    }
    if (!std::filesystem::is_directory(file.parent_path(), ignored)) {
        throw DatabaseError{
            DatabaseError::Kind::other,
            fmt::format("cannot open the database {}: its folder does not exist; make it first",
                        file.string())};
    }
    if (mode != Connection::Mode::create && !std::filesystem::exists(file, ignored)) {
        throw DatabaseError{DatabaseError::Kind::other,
                            fmt::format("there is no database {}", file.string())};
    }
    if (mode == Connection::Mode::create) make_private_file(file);
}

int flags_of(Connection::Mode mode)
{
    const int access = mode == Connection::Mode::read_only ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE;
    return access | SQLite::OPEN_NOMUTEX;
}

} // namespace

std::string Row::blob()
{
    const auto column = statement_->getColumn(column_++);
    return {static_cast<const char*>(column.getBlob()), static_cast<std::size_t>(column.getBytes())};
}

bool Row::next_is_null() const
{
    return statement_->isColumnNull(column_);
}

std::int64_t Row::integer()
{
    return statement_->getColumn(column_++).getInt64();
}

std::string Row::text()
{
    return statement_->getColumn(column_++).getString();
}

Query::Query(SQLite::Statement& statement, bool& in_use) : statement_{&statement}, in_use_{&in_use}
{
    CALLHOURS_ASSERT(!in_use);
    in_use = true;
}

Query::~Query()
{
    *in_use_ = false;
    (void)statement_->tryReset();
    try {
        statement_->clearBindings();
    } catch (const SQLite::Exception&) {
        // sqlite3_clear_bindings() cannot fail; SQLiteCpp merely looks at what it gives.
    }
}

Query& Query::bind_blob(const char* name, std::string_view bytes)
{
    try {
        statement_->bind(name, static_cast<const void*>(bytes.data()), static_cast<int>(bytes.size()));
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
    return *this;
}

void Query::bind_null(const char* name)
{
    try {
        statement_->bind(name);
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
}

void Query::bind_integer(const char* name, std::int64_t value)
{
    try {
        statement_->bind(name, value);
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
}

void Query::bind_text(const char* name, std::string_view text)
{
    try {
        statement_->bind(name, std::string{text});
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
}

bool Query::step()
{
    try {
        return statement_->executeStep();
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
}

int Query::run()
{
    try {
        return statement_->exec();
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
}

Connection::Connection(const std::filesystem::path& file, Mode mode)
    : file_{std::filesystem::absolute(file).lexically_normal()}
{
    check_place(file_, mode);
    try {
        database_ =
            std::make_unique<SQLite::Database>(file_.c_str(), flags_of(mode), busy_timeout_milliseconds);
    } catch (const SQLite::Exception& error) {
        throw DatabaseError{DatabaseError::Kind::other,
                            fmt::format("cannot open the database {}: {}", file_.string(), error.what())};
    }
    sqlite3_extended_result_codes(database_->getHandle(), 1);
    sqlite3_db_config(database_->getHandle(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(database_->getHandle(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(database_->getHandle(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
}

Connection::~Connection() = default;

Query Connection::query(Sql sql)
{
    auto& prepared = statements_[sql.text()];
    if (!prepared.statement) {
        try {
            prepared.statement = std::make_unique<SQLite::Statement>(*database_, sql.text());
        } catch (const SQLite::Exception& error) {
            rethrow(error);
        }
    }
    return Query{*prepared.statement, prepared.in_use};
}

void Connection::execute(const std::string& script)
{
    try {
        database_->exec(script);
    } catch (const SQLite::Exception& error) {
        rethrow(error);
    }
}

std::int64_t Connection::last_id() const
{
    return database_->getLastInsertRowid();
}

std::int64_t Connection::total_changes() const
{
    return sqlite3_total_changes64(database_->getHandle());
}

void Connection::empty_log_if_asked()
{
    if (!std::exchange(empties_log_, false)) return;
    sqlite3_wal_checkpoint_v2(database_->getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

bool Connection::in_transaction() const
{
    return sqlite3_get_autocommit(database_->getHandle()) == 0;
}

} // namespace callhours::store::sqlite
