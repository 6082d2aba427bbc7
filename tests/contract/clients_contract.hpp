#pragma once

#include "tests/contract/booking_steps.hpp"

#include <map>

// The history of clients (S9): every change of plan, period, agent and numbers is kept, with who made it.

namespace callhours::tests {

inline store::ImportBatch a_change_of(const char* slug, Instant now = at("2026-11-23T10:00:00Z"))
{
    store::ImportBatch batch;
    batch.clients.push_back({.pointer = {},
                             .slug = slug,
                             .name = {},
                             .agent = {},
                             .language = {},
                             .numbers = {},
                             .entitled_from = {},
                             .entitled_to = {},
                             .contacts = {}});
    batch.now = now;
    batch.actor = {.kind = store::Actor::Kind::agent, .id = 1};
    return batch;
}

template <typename Stores>
std::vector<store::ClientEvent> history_of(DeskInStore<Stores>& desk, const char* slug)
{
    return desk.run(desk.store().clients().history(desk.directory->client(slug)->id));
}

TEMPLATE_LIST_TEST_CASE("a client begins with the line of the import that made it", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto history = history_of(desk, "acme");
    REQUIRE(history.size() == 1);
    CHECK(history[0].what == "created");
    CHECK(history[0].actor.kind == store::Actor::Kind::import);
}

TEMPLATE_LIST_TEST_CASE("each member of a client that changes is a line with what it was and is (S9)",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = a_change_of("acme");
    auto& change = batch.clients.front();
    change.plan = "Premium";
    change.agent = "ben";
    change.entitled_to = std::optional{parse_date("2027-06-30").value()};
    change.numbers = std::vector{number("+4366012345"), number("+4366054321")};
    import(desk, batch);
    const auto* acme = desk.directory->client("acme");
    CHECK(acme->plan == "Premium");
    CHECK(acme->agent == desk.directory->agent("ben")->id);

    std::map<std::string, std::pair<std::string, std::string>> told;
    for (const auto& event : history_of(desk, "acme")) {
        if (event.what == "created") continue;
        CHECK(event.actor == batch.actor);
        CHECK(event.at == batch.now);
        told[event.what] = {event.before, event.after};
    }
    CHECK(told.size() == 4);
    CHECK(told["plan"] == std::pair<std::string, std::string>{"", "Premium"});
    CHECK(told["agent"] == std::pair<std::string, std::string>{"anna", "ben"});
    CHECK(told["entitled_to"] == std::pair<std::string, std::string>{"", "2027-06-30"});
    CHECK(told["numbers"] == std::pair<std::string, std::string>{"+4366012345", "+4366012345, +4366054321"});
}

TEMPLATE_LIST_TEST_CASE("the same change again is no line, and no change number", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = a_change_of("acme");
    batch.clients.front().plan = "Premium";
    import(desk, batch);
    const auto before = desk.run(desk.store().changes().newest());
    const auto lines = history_of(desk, "acme").size();
    import(desk, batch);
    CHECK(desk.run(desk.store().changes().newest()) == before);
    CHECK(history_of(desk, "acme").size() == lines);
}

TEMPLATE_LIST_TEST_CASE("a refused change leaves no line, and neither does a preview", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = a_change_of("acme");
    batch.clients.front().plan = "Premium";
    batch.clients.front().agent = "nobody";
    CHECK_FALSE(desk.run(desk.store().imports().import(batch)));
    batch.clients.front().agent = "ben";
    CHECK(desk.run(desk.store().imports().preview(batch)));
    CHECK(history_of(desk, "acme").size() == 1);
}

TEMPLATE_LIST_TEST_CASE("that contacts changed is told, and not to whom", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = a_change_of("acme");
    batch.clients.front().contacts =
        std::vector{store::Contact{.name = "Eva", .email = address("eva@acme.example")}};
    import(desk, batch);
    const auto history = history_of(desk, "acme");
    REQUIRE(history.size() == 2);
    CHECK(history[1].what == "contacts");
    CHECK(history[1].before.empty());
    CHECK(history[1].after.empty());
}

} // namespace callhours::tests
