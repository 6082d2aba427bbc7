#pragma once

#include "server/bring/bring.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace callhours::bring {

/// Agents, clients and kinds of call by whatever a file calls them. Refers to the directory.
class People {
public:
    explicit People(const store::Directory& directory);

    // By slug, name or (agents) address, in any case; null where there is none.
    [[nodiscard]] const store::Agent* agent(std::string_view text) const;
    [[nodiscard]] const store::Client* client(std::string_view text) const;
    [[nodiscard]] const store::CallType* call_type(std::string_view text) const;

    /// The client of whom a contact has that address; null where there is none, or several have.
    [[nodiscard]] const store::Client* client_of_address(std::string_view email) const;

private:
    template <typename Thing> using Index = std::unordered_map<std::string, const Thing*>;

    Index<store::Agent> agents_;
    Index<store::Client> clients_;
    Index<store::CallType> call_types_;
    Index<store::Client> addresses_;
};

/// Reads one file: what all kinds need. Problems gather.
class Reading {
public:
    Reading(const Table& table, const Options& options, const store::Directory& directory, Instant now,
            const calendar::Zone& zone);

    void complain(const Row& row, Field field, std::string text);

    /// One line of at most `most` characters, or plain text of several; empty where there is none or after a
    /// problem.
    [[nodiscard]] std::string line_of(const Row& row, Field field, std::size_t most);
    [[nodiscard]] std::string text_of(const Row& row, Field field, std::size_t most);

    /// `name`, else first and last name together.
    [[nodiscard]] std::string name_of(const Row& row);
    [[nodiscard]] std::optional<EmailAddress> email_of(const Row& row);

    /// Of a cell with one or several, parted by ; or , or line ends; a withheld one is none.
    [[nodiscard]] std::vector<PhoneNumber> phones_of(const Row& row);
    [[nodiscard]] std::optional<Instant> moment_of(const Row& row, Field field);
    [[nodiscard]] std::optional<LocalDate> date_of(const Row& row, Field field);

    /// The clock of the row's own zone, else the file's.
    [[nodiscard]] calendar::Zone zone_of(const Row& row);

    /// By the column of clients, the person's address or number, or the option; null where none says it.
    [[nodiscard]] const store::Client* client_of(const Row& row, const std::vector<PhoneNumber>& phones);

    /// What tells a row from all others: its own name, else a digest of what `parts` say.
    [[nodiscard]] static std::string external_of(const Row& row, const std::vector<std::string>& parts);

    const Table& table;
    const Options& options;
    const store::Directory& directory;
    Instant now;
    People people;
    Problems problems{};

private:
    calendar::Zone zone_;
};

/// `12/start`: the row's line and the field, which the store carries along in its problems.
[[nodiscard]] std::string pointer_of(const Row& row);

void bring_clients(Reading& reading, store::ImportBatch& batch);
void bring_bookings(Reading& reading, store::ImportBatch& batch);
void bring_tasks(Reading& reading, store::ImportBatch& batch);

} // namespace callhours::bring
