#pragma once

#include "tests/contract/booking_steps.hpp"

#include <thread>

// The change numbers, by which caches and other processes learn what happened.

namespace callhours::tests {

TEMPLATE_LIST_TEST_CASE("an empty database has seen no change", "[contract]", TestedStores)
{
    TestType stores;
    boost::asio::io_context io;
    auto store = stores.open();
    CHECK(run(io, store->changes().newest()) == ChangeNumber{0});
    CHECK(store->changes().newest_known() == ChangeNumber{0});
    CHECK(run(io, store->directories().load())->agents.empty());
}

TEMPLATE_LIST_TEST_CASE("a booking's change names it and its agent, and is known at once", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto before = desk.run(desk.store().changes().newest());
    const auto rules = desk.store().changes().newest_rules_known();
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto changes = desk.run(desk.store().changes().after(before, 10));
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].subject == store::ChangeSubject::booking);
    CHECK(changes[0].id == booked.id.value());
    CHECK(changes[0].agent == desk.agent("anna"));
    CHECK(changes[0].at == at("2026-11-22T12:00:00Z"));
    CHECK(desk.store().changes().newest_known() == changes[0].number);
    CHECK(desk.store().changes().newest_calendar_known() == changes[0].number);
    CHECK(desk.store().changes().newest_rules_known() == rules);
}

TEMPLATE_LIST_TEST_CASE("a mail that goes out changes no calendar", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto before = desk.store().changes().newest_known();
    const auto mail = desk.run(desk.store().outbox().lease_due(1, nine, nine + minutes{2})).at(0).id;
    desk.run(desk.store().outbox().drop(mail, "no use", nine));
    CHECK(desk.store().changes().newest_known() > before);
    CHECK(desk.store().changes().newest_calendar_known() == before);
}

TEMPLATE_LIST_TEST_CASE("a booking that goes to another agent changes both calendars", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto before = desk.run(desk.store().changes().newest());
    REQUIRE(
        desk.run(desk.store().bookings().reschedule(move_of(desk, booked, desk.agent("ben"), booked.time))));
    const auto changes = desk.run(desk.store().changes().after(before, 10));
    REQUIRE(changes.size() == 2);
    CHECK(changes[0].agent == desk.agent("anna"));
    CHECK(changes[1].agent == desk.agent("ben"));
}

TEMPLATE_LIST_TEST_CASE("changes come in order and in portions", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto before = desk.run(desk.store().changes().newest());
    for (int i = 0; i < 5; ++i)
        book(desk, span_of(nine + hours{i}, minutes{30}), std::to_string(i) + "@desk.example");
    const auto first = desk.run(desk.store().changes().after(before, 3));
    REQUIRE(first.size() == 3);
    const auto rest = desk.run(desk.store().changes().after(first.back().number, 3));
    REQUIRE(rest.size() == 2);
    CHECK(first[2].number < rest[0].number);
}

TEMPLATE_LIST_TEST_CASE("what another process commits becomes known by itself", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto other = desk.stores.open();
    auto batch = an_empty_batch();
    batch.agents = {an_agent("anna", "Anna Neu")};
    REQUIRE(desk.run(other->imports().import(batch)));
    const auto wanted = other->changes().newest_rules_known();
    for (int i = 0; i < 500 && desk.store().changes().newest_rules_known() < wanted; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{10}); // gives up after five seconds
    CHECK(desk.store().changes().newest_rules_known() == wanted);
    CHECK(desk.store().changes().newest_known() == other->changes().newest_known());
}

} // namespace callhours::tests
