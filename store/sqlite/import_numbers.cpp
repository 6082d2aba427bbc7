#include "store/sqlite/import_steps.hpp"

#include <fmt/format.h>

#include <utility>

// The telephone numbers of clients, and their ranges of numbers: each belongs to one client.

namespace callhours::store::sqlite {

namespace {

/// Without repetitions, in order.
std::vector<std::string> wanted_numbers(const ClientImport& given)
{
    std::vector<std::string> numbers;
    std::set<std::string> seen;
    for (const auto& number : *given.numbers) {
        if (seen.insert(number.reveal()).second) numbers.push_back(number.reveal());
    }
    return numbers;
}

bool has_numbers(Connection& db, ClientId client, const std::vector<std::string>& numbers)
{
    std::vector<std::string> before;
    auto query = db.query("SELECT number FROM client_number WHERE client_id = :client ORDER BY position");
    query.bind(":client", client);
    while (query.step())
        before.push_back(query.row().take<std::string>());
    return before == numbers;
}

std::string owner_of(Connection& db, const std::string& number)
{
    auto query =
        db.query("SELECT client.slug FROM client_number JOIN client ON client.id = client_number.client_id "
                 "WHERE client_number.number = :number");
    query.bind(":number", number);
    return query.step() ? query.row().take<std::string>() : std::string{};
}

void insert_numbers(Importing& importing, const ClientImport& given, ClientId client)
{
    const auto numbers = wanted_numbers(given);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (const auto owner = owner_of(importing.db, numbers[i]); !owner.empty()) {
            importing.complain(fmt::format("{}/numbers/{}", given.pointer, i),
                               fmt::format("this number is the client {}'s", owner));
            continue;
        }
        importing.db
            .query("INSERT INTO client_number (number, client_id, position) VALUES (:number, :client, "
                   ":position)")
            .bind(":number", numbers[i])
            .bind(":client", client)
            .bind(":position", i)
            .run();
    }
}

std::vector<std::string> wanted_ranges(const ClientImport& given)
{
    std::vector<std::string> prefixes;
    std::set<std::string> seen;
    for (const auto& range : *given.ranges) {
        if (seen.insert(range.prefix()).second) prefixes.push_back(range.prefix());
    }
    return prefixes;
}

bool has_ranges(Connection& db, ClientId client, const std::vector<std::string>& prefixes)
{
    std::vector<std::string> before;
    auto query =
        db.query("SELECT prefix FROM client_number_range WHERE client_id = :client ORDER BY position");
    query.bind(":client", client);
    while (query.step())
        before.push_back(query.row().take<std::string>());
    return before == prefixes;
}

std::string owner_of_range(Connection& db, const std::string& prefix)
{
    auto query = db.query("SELECT client.slug FROM client_number_range AS range "
                          "JOIN client ON client.id = range.client_id WHERE range.prefix = :prefix");
    query.bind(":prefix", prefix);
    return query.step() ? query.row().take<std::string>() : std::string{};
}

void insert_ranges(Importing& importing, const ClientImport& given, ClientId client)
{
    const auto prefixes = wanted_ranges(given);
    for (std::size_t i = 0; i < prefixes.size(); ++i) {
        if (const auto owner = owner_of_range(importing.db, prefixes[i]); !owner.empty()) {
            importing.complain(given.pointer + "/numbers",
                               fmt::format("the range {}* is the client {}'s", prefixes[i], owner));
            continue;
        }
        importing.db
            .query("INSERT INTO client_number_range (prefix, client_id, position) VALUES (:prefix, :client, "
                   ":position)")
            .bind(":prefix", prefixes[i])
            .bind(":client", client)
            .bind(":position", i)
            .run();
    }
}

using Changed = std::vector<std::pair<const ClientImport*, ClientId>>;

void import_ranges(Importing& importing)
{
    Changed changed;
    for (const auto& given : importing.batch.clients) {
        const auto client = find_client(importing.db, given.slug);
        if (!given.ranges || !client.is_set() || has_ranges(importing.db, client, wanted_ranges(given)))
            continue;
        changed.emplace_back(&given, client);
        importing.db.query("DELETE FROM client_number_range WHERE client_id = :client")
            .bind(":client", client)
            .run();
    }
    for (const auto& [given, client] : changed)
        insert_ranges(importing, *given, client);
}

} // namespace

/// All that change give theirs back first, so that a number can move from one client to another in one file.
void import_numbers(Importing& importing)
{
    Changed changed;
    for (const auto& given : importing.batch.clients) {
        const auto client = find_client(importing.db, given.slug);
        if (!given.numbers || !client.is_set() || has_numbers(importing.db, client, wanted_numbers(given)))
            continue;
        changed.emplace_back(&given, client);
        importing.db.query("DELETE FROM client_number WHERE client_id = :client")
            .bind(":client", client)
            .run();
    }
    for (const auto& [given, client] : changed)
        insert_numbers(importing, *given, client);
    import_ranges(importing);
}

} // namespace callhours::store::sqlite
