#pragma once

#include "tests/contract/booking_steps.hpp"

// What agents may do with bookings: override rules, mark calls, search them.

namespace callhours::tests {

/// A booking of `time` against a rule of the kind `rule`, by an agent's right.
template <typename Stores>
store::ReserveRequest against(const DeskInStore<Stores>& desk, Interval time, calendar::SlotRefusal rule,
                              bool overrides)
{
    auto request = a_request(desk, time, "against@desk.example");
    const auto anna = desk.agent("anna");
    request.admission.admit =
        [rule](const store::BlocksByAgent&) -> Result<calendar::Slot, calendar::SlotRefusal> {
        return refuse(rule);
    };
    request.admission.over_the_rule = [anna, time](calendar::SlotRefusal) {
        return std::optional{calendar::Slot{time, anna}};
    };
    request.admission.overrides = overrides;
    request.reason = "the client cannot at another time";
    request.actor = {store::Actor::Kind::agent, anna.value()};
    return request;
}

TEMPLATE_LIST_TEST_CASE("an agent's override books over a rule, and the history keeps rule and reason",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto time = span_of(nine - hours{3}, minutes{30});
    const auto refused = desk.run(
        desk.store().bookings().reserve(against(desk, time, calendar::SlotRefusal::outside_hours, false)));
    REQUIRE_FALSE(refused.outcome);
    CHECK(refused.outcome.error().rule == calendar::SlotRefusal::outside_hours);
    CHECK(refused.outcome.error().may_be_overridden);

    const auto booked = desk.run(
        desk.store().bookings().reserve(against(desk, time, calendar::SlotRefusal::outside_hours, true)));
    REQUIRE(booked.outcome);
    CHECK(booked.outcome->time == time);
    const auto history = desk.run(desk.store().bookings().history(booked.outcome->id));
    REQUIRE(history.size() == 1);
    CHECK(history[0].overrode == "outside_hours");
    CHECK(history[0].reason == "the client cannot at another time");
}

TEMPLATE_LIST_TEST_CASE("an override breaks buffers, never another booking (S6)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto onto =
        against(desk, span_of(nine + minutes{20}, minutes{30}), calendar::SlotRefusal::taken, true);
    const auto refused = desk.run(desk.store().bookings().reserve(onto));
    REQUIRE_FALSE(refused.outcome);
    CHECK(refused.outcome.error().reason == Reason::taken);
    CHECK_FALSE(refused.outcome.error().may_be_overridden);

    const auto beside =
        against(desk, span_of(nine + minutes{30}, minutes{30}), calendar::SlotRefusal::taken, true);
    CHECK(desk.run(desk.store().bookings().reserve(beside)).outcome);
}

TEMPLATE_LIST_TEST_CASE("a booking by the rules is no override, though one was allowed", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto request = a_request(desk, span_of(nine, minutes{30}), "one@desk.example");
    request.admission.overrides = true;
    request.admission.over_the_rule = [](calendar::SlotRefusal) -> std::optional<calendar::Slot> {
        return std::nullopt;
    };
    const auto booked = desk.run(desk.store().bookings().reserve(request));
    REQUIRE(booked.outcome);
    CHECK(desk.run(desk.store().bookings().history(booked.outcome->id)).at(0).overrode.empty());
}

TEMPLATE_LIST_TEST_CASE("a call that is over can be neither moved nor cancelled, until it is marked back",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    for (const auto status : {store::BookingStatus::done, store::BookingStatus::no_show}) {
        REQUIRE(desk.run(desk.store().bookings().mark(marking(booked, status))));
        const auto later = span_of(nine + hours{2}, minutes{30});
        const auto moved =
            desk.run(desk.store().bookings().reschedule(move_of(desk, booked, desk.agent("anna"), later)));
        REQUIRE_FALSE(moved);
        CHECK(moved.error().reason == Reason::closed);
        const auto cancelled = desk.run(desk.store().bookings().cancel(cancellation_of(booked)));
        REQUIRE_FALSE(cancelled);
        CHECK(cancelled.error().reason == Reason::closed);
    }
    REQUIRE(desk.run(desk.store().bookings().mark(marking(booked, store::BookingStatus::confirmed))));
    CHECK(desk.run(desk.store().bookings().cancel(cancellation_of(booked))));
}

TEMPLATE_LIST_TEST_CASE("a move takes the time that its hold keeps, and ends the hold", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto later = span_of(nine + hours{2}, minutes{30});
    const auto now = at("2026-11-22T13:00:00Z");
    store::HoldRequest hold{.id = "secret",
                            .client = desk.client("acme"),
                            .type = desk.type("support"),
                            .admission = admission(*desk.directory, desk.agent("anna"), later),
                            .actor = {},
                            .now = now};
    REQUIRE(desk.run(desk.store().bookings().hold(hold)));
    auto move = move_of(desk, booked, desk.agent("anna"), later);
    CHECK_FALSE(desk.run(desk.store().bookings().reschedule(move)));
    move.hold = "secret";
    REQUIRE(desk.run(desk.store().bookings().reschedule(move)));
    CHECK_FALSE(desk.run(desk.store().bookings().find_hold("secret", now)));
}

TEMPLATE_LIST_TEST_CASE("bookings are listed by window, client, agent, status and words", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto first = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto of_bolt = a_request(desk, span_of(nine + hours{1}, minutes{30}), "two@desk.example");
    of_bolt.client = desk.client("bolt");
    of_bolt.visitor.name = "Иван Петров";
    of_bolt.admission = admission(*desk.directory, desk.agent("ben"), span_of(nine + hours{1}, minutes{30}));
    REQUIRE(desk.run(desk.store().bookings().reserve(of_bolt)).outcome);
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(first))));

    const auto uids = [&](store::BookingFilter filter) {
        std::vector<std::string> found;
        for (const auto& booking : desk.run(desk.store().bookings().list(std::move(filter))))
            found.push_back(booking.uid);
        return found;
    };
    using Uids = std::vector<std::string>;
    CHECK(uids({}) == Uids{"one@desk.example", "two@desk.example"});
    CHECK(uids({.client = desk.client("bolt")}) == Uids{"two@desk.example"});
    CHECK(uids({.agent = desk.agent("anna")}) == Uids{"one@desk.example"});
    CHECK(uids({.seen_by = desk.agent("ben")}) == Uids{"two@desk.example"});
    CHECK(uids({.status = store::BookingStatus::cancelled}) == Uids{"one@desk.example"});
    CHECK(uids({.window = span_of(nine + minutes{30}, minutes{31})}) == Uids{"two@desk.example"});
    CHECK(uids({.window = span_of(nine + minutes{30}, minutes{30})}).empty());
    CHECK(uids({.words = {"петров", "Петров"}}) == Uids{"two@desk.example"});
    CHECK(uids({.words = {"100% \"quoted\" \\"}}).empty());
    CHECK(uids({.most = 1}) == Uids{"one@desk.example"});
    CHECK(uids({.most = 1, .skip = 1}) == Uids{"two@desk.example"});
}

TEMPLATE_LIST_TEST_CASE("an agent sees what a deputy took from their clients", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto by_deputy = a_request(desk, span_of(nine, minutes{30}), "one@desk.example");
    by_deputy.admission = admission(*desk.directory, desk.agent("ben"), span_of(nine, minutes{30}));
    REQUIRE(desk.run(desk.store().bookings().reserve(by_deputy)).outcome);
    for (const auto* agent : {"anna", "ben"})
        CHECK(desk.run(desk.store().bookings().list({.seen_by = desk.agent(agent)})).size() == 1);
}

} // namespace callhours::tests
