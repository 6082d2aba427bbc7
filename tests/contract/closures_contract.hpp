#pragma once

#include "tests/contract/call_steps.hpp"

// "Closed from now until …" (T5): a part of every schedule, a change of the rules, one at a time.

namespace callhours::tests {

inline store::Closure closed(const char* begin, const char* end, std::string reason = "power cut")
{
    return {.time = Interval::make(at(begin), at(end)).value(), .reason = std::move(reason)};
}

template <typename Stores> void close(DeskInStore<Stores>& desk, const store::Closure& closure)
{
    desk.run(desk.store().closures().close(closure, {}, closure.time.begin()));
    desk.reload();
}

TEMPLATE_LIST_TEST_CASE("a closure closes the desk and every agent (T4, T5)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto before = desk.run(desk.store().changes().newest());
    close(desk, closed("2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z"));
    CHECK(desk.run(desk.store().changes().newest()) > before);
    const auto& directory = *desk.directory;
    CHECK_FALSE(calendar::is_open(directory.desk.schedule, at("2026-11-23T10:00:00Z")));
    CHECK_FALSE(calendar::is_open(directory.agents[0].calendar.schedule, at("2026-11-23T11:59:59Z")));
    CHECK(calendar::is_open(directory.desk.schedule, at("2026-11-23T12:00:00Z")));
    const auto* known = store::closure_from(directory.desk, at("2026-11-23T11:00:00Z"));
    REQUIRE(known);
    CHECK(known->reason == "power cut");
    CHECK_FALSE(store::closure_from(directory.desk, at("2026-11-23T12:00:00Z")));
}

TEMPLATE_LIST_TEST_CASE("a later closure replaces what is left of the one before", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    close(desk, closed("2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z"));
    close(desk, closed("2026-11-23T11:00:00Z", "2026-11-23T11:30:00Z", "drill"));
    CHECK(desk.directory->desk.closures ==
          std::vector<store::Closure>{closed("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"),
                                      closed("2026-11-23T11:00:00Z", "2026-11-23T11:30:00Z", "drill")});
    CHECK(calendar::is_open(desk.directory->desk.schedule, at("2026-11-23T11:30:00Z")));
}

TEMPLATE_LIST_TEST_CASE("opening again keeps what has passed, and does nothing twice", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    close(desk, closed("2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z"));
    CHECK(desk.run(desk.store().closures().open_again({}, at("2026-11-23T11:00:00Z"))));
    const auto after = desk.run(desk.store().changes().newest());
    CHECK_FALSE(desk.run(desk.store().closures().open_again({}, at("2026-11-23T11:00:00Z"))));
    CHECK(desk.run(desk.store().changes().newest()) == after);
    desk.reload();
    CHECK(calendar::is_open(desk.directory->desk.schedule, at("2026-11-23T11:00:00Z")));
    CHECK_FALSE(calendar::is_open(desk.directory->desk.schedule, at("2026-11-23T10:30:00Z")));

    close(desk, closed("2026-11-24T10:00:00Z", "2026-11-24T12:00:00Z"));
    CHECK(desk.run(desk.store().closures().open_again({}, at("2026-11-23T12:00:00Z"))));
    desk.reload();
    CHECK(desk.directory->desk.closures.size() == 1); // one that never began was never there
}

} // namespace callhours::tests
