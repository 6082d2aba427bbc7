#pragma once

#include "base/email_address.hpp"
#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/phone_number.hpp"
#include "base/token_digest.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>

namespace SQLite {
class Database;
class Statement;
} // namespace SQLite

namespace callhours::store::sqlite {

/// The database did not do what it was asked: disk, lock, damage, a broken rule of the schema.
class DatabaseError : public std::runtime_error {
public:
    enum class Kind {
        other,
        busy,       ///< another process holds the lock
        constraint, ///< a UNIQUE, CHECK, NOT NULL or foreign key of the schema
        refused,    ///< RAISE in one of our triggers; refusal() is its text
    };

    DatabaseError(Kind kind, const std::string& text, std::string refusal = {})
        : std::runtime_error{text}, kind_{kind}, refusal_{std::move(refusal)}
    {
    }

    [[nodiscard]] Kind kind() const noexcept { return kind_; }

    [[nodiscard]] const std::string& refusal() const noexcept { return refusal_; }

private:
    Kind kind_;
    std::string refusal_;
};

/// One SQL statement, written as a literal: text put together at run time does not compile.
class Sql {
public:
    consteval Sql(const char* literal) : text_{literal} {}

    [[nodiscard]] const char* text() const noexcept { return text_; }

private:
    const char* text_;
};

template <typename T> struct IsId : std::false_type {};

template <typename Kind> struct IsId<Id<Kind>> : std::true_type {};

template <typename T> struct IsOptional : std::false_type {};

template <typename T> struct IsOptional<std::optional<T>> : std::true_type {};

/// Reads the columns of the row that a Query stands on, from left to right.
class Row {
public:
    explicit Row(SQLite::Statement& statement) noexcept : statement_{&statement} {}

    /// The next column. An Id that is NULL is unset; everything else that may be NULL is asked for as an
    /// optional. Throws when the database holds what we cannot have written.
    template <typename T> T take()
    {
        if constexpr (IsOptional<T>::value) {
            if (next_is_null()) {
                ++column_;
                return std::nullopt;
            }
            return T{take<typename T::value_type>()};
        } else if constexpr (std::is_same_v<T, std::string>) {
            return text();
        } else if constexpr (std::is_same_v<T, Instant>) {
            return from_epoch(integer());
        } else if constexpr (std::is_same_v<T, LocalDate>) {
            return from_day_number(integer());
        } else if constexpr (std::is_same_v<T, PhoneNumber>) {
            return PhoneNumber::parse_e164(text()).value();
        } else if constexpr (std::is_same_v<T, EmailAddress>) {
            return EmailAddress::parse(text()).value();
        } else if constexpr (std::is_same_v<T, TokenDigest>) {
            const auto bytes = blob();
            return TokenDigest::from_bytes(
                       {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()})
                .value();
        } else if constexpr (std::is_same_v<T, bool>) {
            return integer() != 0;
        } else if constexpr (IsId<T>::value || std::is_same_v<T, seconds> || std::is_same_v<T, minutes>) {
            return T{integer()};
        } else {
            static_assert(std::is_integral_v<T>);
            return static_cast<T>(integer());
        }
    }

    /// The next column as octets.
    std::string blob();

private:
    [[nodiscard]] bool next_is_null() const;
    std::int64_t integer();
    std::string text();

    SQLite::Statement* statement_;
    int column_ = 0;
};

/// One use of a prepared statement: bind by name, then step through its rows. Ready for the next use when it
/// is destroyed.
class Query {
public:
    Query(SQLite::Statement& statement, bool& in_use);
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    /// An unset Id and an empty optional are NULL.
    template <typename T> Query& bind(const char* name, const T& value)
    {
        if constexpr (IsOptional<T>::value) {
            if (value) return bind(name, *value);
            bind_null(name);
        } else if constexpr (IsId<T>::value) {
            if (!value.is_set())
                bind_null(name);
            else
                bind_integer(name, value.value());
        } else if constexpr (std::is_same_v<T, Instant>) {
            bind_integer(name, to_epoch(value));
        } else if constexpr (std::is_same_v<T, LocalDate>) {
            bind_integer(name, to_day_number(value));
        } else if constexpr (std::is_same_v<T, seconds> || std::is_same_v<T, minutes>) {
            bind_integer(name, value.count());
        } else if constexpr (std::is_same_v<T, PhoneNumber> || std::is_same_v<T, EmailAddress>) {
            bind_text(name, value.reveal());
        } else if constexpr (std::is_same_v<T, TokenDigest>) {
            bind_blob(name, {reinterpret_cast<const char*>(value.bytes().data()), value.bytes().size()});
        } else if constexpr (std::is_integral_v<T>) {
            bind_integer(name, static_cast<std::int64_t>(value));
        } else {
            bind_text(name, value);
        }
        return *this;
    }

    Query& bind_blob(const char* name, std::string_view bytes);

    /// False after the last row.
    bool step();

    /// For a statement that gives no rows: how many rows it touched.
    int run();

    [[nodiscard]] Row row() { return Row{*statement_}; }

private:
    void bind_null(const char* name);
    void bind_integer(const char* name, std::int64_t value);
    void bind_text(const char* name, std::string_view text);

    SQLite::Statement* statement_;
    bool* in_use_;
};

/// The one connection to the database file, with every statement prepared once. One thread at a time.
class Connection {
public:
    enum class Mode {
        create,    ///< make the file where there is none
        existing,  ///< refuse to make one
        read_only, ///< leave the file as it is
    };

    /// Throws DatabaseError in words for the operator: no such folder, no permission, not a database.
    Connection(const std::filesystem::path& file, Mode mode);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// At most one use of the same literal at a time: a second one is a bug and asserts.
    [[nodiscard]] Query query(Sql sql);

    /// A script without parameters: migrations and pragmas.
    void execute(const std::string& script);

    [[nodiscard]] std::int64_t last_id() const;

    /// Rows inserted, changed or deleted since the connection was opened, those of triggers too.
    [[nodiscard]] std::int64_t total_changes() const;

    [[nodiscard]] bool in_transaction() const;

    /// For a job that takes away what nobody may read any more: once it is committed, the write-ahead log,
    /// which holds older pages, is emptied (DbThread).
    void empty_log_after_commit() noexcept { empties_log_ = true; }

    /// Outside of a transaction. Where a reader of another process is in the way, the log goes with its next
    /// turn.
    void empty_log_if_asked();

    [[nodiscard]] const std::filesystem::path& file() const noexcept { return file_; }

private:
    struct Prepared {
        std::unique_ptr<SQLite::Statement> statement;
        bool in_use = false;
    };

    std::filesystem::path file_;
    bool empties_log_ = false;
    std::unique_ptr<SQLite::Database> database_;
    std::unordered_map<const char*, Prepared> statements_; ///< by the address of their literal
};

} // namespace callhours::store::sqlite
