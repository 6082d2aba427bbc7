#pragma once

#include "base/log/log.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/store.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// A store for a test, with a small desk in it: agents anna (with an address) and ben, clients acme (anna's)
// and bolt (ben's), call types support (30 minutes) and training (60 minutes, 15 of buffer on both sides).

namespace callhours::tests {

/// One SQLite database, which can be opened more than once.
class SqliteStores {
public:
    [[nodiscard]] std::unique_ptr<store::Store> open() { return store::open_sqlite_store(file(), log_); }

    /// What the database says to one statement from outside: nothing when it obeys.
    [[nodiscard]] std::string raw(const std::string& sql)
    {
        store::sqlite::Connection db{file(), store::sqlite::Connection::Mode::existing};
        try {
            db.execute(sql);
        } catch (const store::sqlite::DatabaseError& error) {
            return error.what();
        }
        return {};
    }

    [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "callhours.db"; }

private:
    TemporaryFolder folder_;
    Log log_{Log::Level::error};
};

inline Instant at(const char* text)
{
    return parse_instant(text).value();
}

inline Interval span_of(Instant begin, minutes length)
{
    return Interval::lasting(begin, length);
}

/// A digest that differs for every number.
inline TokenDigest digest(std::uint8_t number)
{
    std::array<std::uint8_t, TokenDigest::size> bytes{};
    bytes.fill(number);
    return TokenDigest{bytes};
}

inline store::MintedToken minted(std::uint8_t number)
{
    return {.token = Secret{"token-" + std::to_string(number)}, .digest = digest(number)};
}

inline EmailAddress address(const char* text)
{
    return EmailAddress::parse(text).value();
}

inline PhoneNumber number(const char* text)
{
    return PhoneNumber::parse_e164(text).value();
}

inline store::AgentImport an_agent(const char* slug, const char* name)
{
    store::AgentImport agent;
    agent.pointer = std::string{"/agents/"} + slug;
    agent.slug = slug;
    agent.name = name;
    return agent;
}

inline store::ClientImport a_client(const char* slug, const char* name, const char* agent)
{
    store::ClientImport client;
    client.pointer = std::string{"/clients/"} + slug;
    client.slug = slug;
    client.name = name;
    client.agent = agent;
    return client;
}

inline store::CallTypeImport a_call_type(const char* slug, int length)
{
    store::CallTypeImport type;
    type.pointer = std::string{"/call_types/"} + slug;
    type.slug = slug;
    type.names = std::map<std::string, std::string>{{"en", slug}};
    type.minutes = length;
    return type;
}

/// Without anything but what every import brings; `now` is Sunday noon.
inline store::ImportBatch an_empty_batch()
{
    store::ImportBatch batch;
    batch.pbx = minted(250);
    batch.link_key = std::string(32, 'k');
    batch.uid_domain = "desk.example";
    batch.now = at("2026-11-22T12:00:00Z");
    return batch;
}

inline void give_secrets(store::ImportBatch& batch, const char* slug, std::uint8_t first)
{
    batch.client_secrets[slug] = {.api = minted(first), .page = minted(static_cast<std::uint8_t>(first + 1))};
    batch.agent_secrets[slug] = {.api = minted(static_cast<std::uint8_t>(first + 2)),
                                 .feed = minted(static_cast<std::uint8_t>(first + 3)),
                                 .password = Secret{"secret"},
                                 .password_hash = "hash of " + std::string{slug}};
}

inline store::ImportBatch a_small_desk()
{
    auto batch = an_empty_batch();
    batch.agents = {an_agent("anna", "Anna Novak"), an_agent("ben", "Ben Ost")};
    batch.agents[0].email = address("anna@desk.example");
    batch.agents[0].endpoints = std::vector<std::string>{"PJSIP/anna", "PJSIP/anna-mobile"};
    batch.clients = {a_client("acme", "Acme", "anna"), a_client("bolt", "Bolt", "ben")};
    batch.clients[0].numbers = std::vector{number("+4366012345")};
    batch.call_types = {a_call_type("support", 30), a_call_type("training", 60)};
    batch.call_types[1].buffer_before_minutes = 15;
    batch.call_types[1].buffer_after_minutes = 15;
    give_secrets(batch, "anna", 10);
    give_secrets(batch, "ben", 20);
    give_secrets(batch, "acme", 30);
    give_secrets(batch, "bolt", 40);
    return batch;
}

/// A store with the small desk in it, and the io thread on which a test asks it.
template <typename Stores> class DeskInStore {
public:
    DeskInStore() : store_{stores.open()}
    {
        auto imported = run(store_->imports().import(a_small_desk()));
        if (!imported) throw std::runtime_error{imported.error().front().text};
        reload();
    }

    template <typename T> T run(Task<T> task) { return tests::run(io, std::move(task)); }

    void run(Task<void> task) { tests::run(io, std::move(task)); }

    store::Store& store() { return *store_; }

    /// Closes the store and opens it again, as a new process would.
    void reopen()
    {
        store_.reset();
        store_ = stores.open();
        reload();
    }

    void reload() { directory = run(store_->directories().load()); }

    [[nodiscard]] AgentId agent(const char* slug) const { return directory->agent(slug)->id; }

    [[nodiscard]] ClientId client(const char* slug) const { return directory->client(slug)->id; }

    [[nodiscard]] CallTypeId type(const char* slug) const { return directory->call_type(slug)->rules.id; }

    Stores stores;
    boost::asio::io_context io; // before the store, whose thread posts to it
    std::shared_ptr<const store::Directory> directory;

private:
    std::unique_ptr<store::Store> store_;
};

/// The rules that these tests need: nothing but what the database knows may stand against the time.
inline store::Admission admission(const store::Directory& directory, AgentId agent, Interval time)
{
    auto admit = [agent,
                  time](const store::BlocksByAgent& blocks) -> Result<calendar::Slot, calendar::SlotRefusal> {
        const auto& of_agent = blocks.at(agent);
        for (const auto& other : of_agent.bookings) {
            if (other.time.overlaps(time)) return refuse(calendar::SlotRefusal::taken);
        }
        for (const auto& other : of_agent.holds) {
            if (other.time.overlaps(time)) return refuse(calendar::SlotRefusal::held);
        }
        return calendar::Slot{time, agent};
    };
    return {.rules_version = directory.rules_version,
            .agents = {agent},
            .window = time,
            .admit = std::move(admit)};
}

/// Rules that forget to look, so that only the database's own guard is left.
inline store::Admission careless_admission(const store::Directory& directory, AgentId agent, Interval time)
{
    auto careless = admission(directory, agent, time);
    careless.admit = [agent,
                      time](const store::BlocksByAgent&) -> Result<calendar::Slot, calendar::SlotRefusal> {
        return calendar::Slot{time, agent};
    };
    return careless;
}

/// A request of acme's for a support call with anna.
template <typename Stores>
store::ReserveRequest a_request(const DeskInStore<Stores>& desk, Interval time, std::string uid)
{
    return {.client = desk.client("acme"),
            .type = desk.type("support"),
            .admission = admission(*desk.directory, desk.agent("anna"), time),
            .visitor = {.name = "Eva",
                        .email = address("eva@acme.example"),
                        .phone = number("+4366012345"),
                        .note = "about the export",
                        .language = "de",
                        .zone = "Europe/Vienna"},
            .uid = std::move(uid),
            .hold = std::nullopt,
            .key = std::nullopt,
            .answer = {},
            .sends_mail = true,
            .actor = {store::Actor::Kind::client, desk.client("acme").value()},
            .now = at("2026-11-22T12:00:00Z")};
}

} // namespace callhours::tests
