#pragma once

#include "tests/contract/booking_steps.hpp"

// Holds (S4) and idempotency keys (S7).

namespace callhours::tests {

inline const Instant noon = at("2026-11-22T12:00:00Z"); // Sunday, when everybody asks

template <typename Stores>
store::HoldRequest a_hold(const DeskInStore<Stores>& desk, Interval time, std::string id, Instant now = noon)
{
    return {.id = std::move(id),
            .client = desk.client("acme"),
            .type = desk.type("support"),
            .admission = admission(*desk.directory, desk.agent("anna"), time),
            .actor = {},
            .now = now};
}

template <typename Stores>
store::ReserveRequest with_key(const DeskInStore<Stores>& desk, Interval time, std::string uid,
                               std::string digest_text)
{
    auto request = a_request(desk, time, std::move(uid));
    request.key = store::IdempotencyKey{"key-1", std::move(digest_text)};
    request.answer = [](const Result<store::Booking, store::BookingRefusal>& outcome)
        -> std::optional<store::StoredAnswer> {
        if (outcome) return store::StoredAnswer{201, "booked " + outcome->uid, "/bookings/1"};
        return store::StoredAnswer{409, "taken", ""};
    };
    return request;
}

TEMPLATE_LIST_TEST_CASE("a held slot blocks everybody but its holder (S4)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto time = span_of(nine, minutes{30});
    const auto held = desk.run(desk.store().bookings().hold(a_hold(desk, time, "secret")));
    REQUIRE(held);
    CHECK(held->time == time);
    CHECK(held->expires_at == noon + minutes{5});

    auto other = a_request(desk, time, "one@desk.example");
    const auto refused = desk.run(desk.store().bookings().reserve(other));
    REQUIRE_FALSE(refused.outcome);
    CHECK(refused.outcome.error().reason == Reason::taken);
    CHECK(refused.outcome.error().rule == calendar::SlotRefusal::held);
    const auto held_again = desk.run(desk.store().bookings().hold(a_hold(desk, time, "another")));
    REQUIRE_FALSE(held_again);
    CHECK(held_again.error().reason == Reason::taken);

    auto holder = a_request(desk, time, "two@desk.example");
    holder.hold = "secret";
    REQUIRE(desk.run(desk.store().bookings().reserve(holder)).outcome);
    CHECK_FALSE(desk.run(desk.store().bookings().find_hold("secret", noon)));
}

TEMPLATE_LIST_TEST_CASE("a hold's id in another client's hands still blocks", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto time = span_of(nine, minutes{30});
    REQUIRE(desk.run(desk.store().bookings().hold(a_hold(desk, time, "secret"))));
    auto thief = a_request(desk, time, "one@desk.example");
    thief.client = desk.client("bolt");
    thief.hold = "secret";
    CHECK_FALSE(desk.run(desk.store().bookings().reserve(thief)).outcome);
    CHECK_FALSE(desk.run(desk.store().bookings().release("secret", desk.client("bolt"), noon)));
    CHECK(desk.run(desk.store().bookings().find_hold("secret", noon)));
}

TEMPLATE_LIST_TEST_CASE("a hold lapses at the end of its life, without any job", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto time = span_of(nine, minutes{30});
    REQUIRE(desk.run(desk.store().bookings().hold(a_hold(desk, time, "secret"))));
    CHECK(desk.run(desk.store().bookings().find_hold("secret", noon + minutes{5} - seconds{1})));
    CHECK_FALSE(desk.run(desk.store().bookings().find_hold("secret", noon + minutes{5})));

    auto request = a_request(desk, time, "one@desk.example");
    request.now = noon + minutes{5};
    CHECK(desk.run(desk.store().bookings().reserve(request)).outcome);
}

TEMPLATE_LIST_TEST_CASE("a released hold frees its slot", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto time = span_of(nine, minutes{30});
    REQUIRE(desk.run(desk.store().bookings().hold(a_hold(desk, time, "secret"))));
    CHECK(desk.run(desk.store().bookings().release("secret", desk.client("acme"), noon)));
    CHECK_FALSE(desk.run(desk.store().bookings().release("secret", desk.client("acme"), noon)));
    book(desk, time, "one@desk.example");
}

TEMPLATE_LIST_TEST_CASE("a client's oldest hold goes when it takes one too many", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    for (int i = 0; i < 4; ++i) {
        auto request = a_hold(desk, span_of(nine + hours{i}, minutes{30}), "hold-" + std::to_string(i));
        request.most_per_client = 3;
        REQUIRE(desk.run(desk.store().bookings().hold(request)));
    }
    CHECK_FALSE(desk.run(desk.store().bookings().find_hold("hold-0", noon)));
    for (const auto* id : {"hold-1", "hold-2", "hold-3"})
        CHECK(desk.run(desk.store().bookings().find_hold(id, noon)));
}

TEMPLATE_LIST_TEST_CASE("no client holds more of one day than two times, and others' holds stay",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto monday = span_of(at("2026-11-22T23:00:00Z"), hours{24});
    const auto take = [&](Instant start, const char* id, const char* client) {
        auto request = a_hold(desk, span_of(start, minutes{30}), id);
        request.client = desk.client(client);
        if (monday.contains(start)) request.day = monday;
        REQUIRE(desk.run(desk.store().bookings().hold(request)));
    };
    take(nine, "bolts", "bolt");
    take(nine + days{2}, "another day", "acme");
    for (int i = 1; i <= 16; ++i)
        take(nine + minutes{30} * i, ("acmes-" + std::to_string(i)).c_str(), "acme");

    const auto day =
        desk.run(desk.store().bookings().blocks({desk.agent("anna")}, monday, std::nullopt, noon));
    CHECK(day.at(desk.agent("anna")).holds.size() == 3);
    for (const auto* id : {"bolts", "another day", "acmes-15", "acmes-16"})
        CHECK(desk.run(desk.store().bookings().find_hold(id, noon)));
}

TEMPLATE_LIST_TEST_CASE("a hold outlives the process that gave it", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto time = span_of(nine, minutes{30});
    REQUIRE(desk.run(desk.store().bookings().hold(a_hold(desk, time, "secret"))));
    desk.reopen();
    CHECK(desk.run(desk.store().bookings().find_hold("secret", noon)));
    CHECK_FALSE(desk.run(desk.store().bookings().reserve(a_request(desk, time, "one@desk.example"))).outcome);
    auto holder = a_request(desk, time, "two@desk.example");
    holder.hold = "secret";
    CHECK(desk.run(desk.store().bookings().reserve(holder)).outcome);
}

TEMPLATE_LIST_TEST_CASE("blocks leave out the asker's hold and lapsed ones", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto anna = desk.agent("anna");
    REQUIRE(desk.run(desk.store().bookings().hold(a_hold(desk, span_of(nine, minutes{30}), "mine"))));
    REQUIRE(
        desk.run(desk.store().bookings().hold(a_hold(desk, span_of(nine + hours{1}, minutes{30}), "other"))));
    auto holds = [&](std::optional<std::string> mine, Instant now) {
        auto blocks =
            desk.run(desk.store().bookings().blocks({anna}, span_of(nine, hours{9}), std::move(mine), now));
        return blocks.at(anna).holds.size();
    };
    CHECK(holds(std::nullopt, noon) == 2);
    CHECK(holds("mine", noon) == 1);
    CHECK(holds(std::nullopt, noon + minutes{5}) == 0);
}

TEMPLATE_LIST_TEST_CASE(
    "the same key and request get the same answer again, and nothing is booked twice (S7)", "[contract]",
    TestedStores)
{
    DeskInStore<TestType> desk;
    const auto time = span_of(nine, minutes{30});
    const auto first =
        desk.run(desk.store().bookings().reserve(with_key(desk, time, "one@desk.example", "body")));
    REQUIRE(first.outcome);
    CHECK_FALSE(first.repeated);
    desk.reopen();

    const auto again =
        desk.run(desk.store().bookings().reserve(with_key(desk, time, "two@desk.example", "body")));
    REQUIRE(again.repeated);
    CHECK(again.repeated->status == 201);
    CHECK(again.repeated->body == "booked one@desk.example");
    CHECK(again.repeated->location == "/bookings/1");
    CHECK(desk.run(desk.store().bookings().of_client(desk.client("acme"), span_of(nine, hours{9}))).size() ==
          1);
}

TEMPLATE_LIST_TEST_CASE("a key that comes back with another request is refused", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    REQUIRE(
        desk.run(desk.store().bookings().reserve(with_key(desk, span_of(nine, minutes{30}), "one@d", "body")))
            .outcome);
    const auto other = desk.run(desk.store().bookings().reserve(
        with_key(desk, span_of(nine + hours{1}, minutes{30}), "two@d", "other")));
    CHECK_FALSE(other.repeated);
    REQUIRE_FALSE(other.outcome);
    CHECK(other.outcome.error().reason == Reason::key_reused);
}

TEMPLATE_LIST_TEST_CASE("a refusal is kept under its key too, and another client's keys are its own",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto time = span_of(nine, minutes{30});
    const auto booked = book(desk, time, "one@desk.example");
    CHECK_FALSE(desk.run(desk.store().bookings().reserve(with_key(desk, time, "two@d", "body"))).outcome);
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(booked))));
    const auto again = desk.run(desk.store().bookings().reserve(with_key(desk, time, "three@d", "body")));
    REQUIRE(again.repeated);
    CHECK(again.repeated->status == 409);

    auto bolt = with_key(desk, time, "four@d", "body");
    bolt.client = desk.client("bolt");
    CHECK(desk.run(desk.store().bookings().reserve(bolt)).outcome);
}

TEMPLATE_LIST_TEST_CASE("a key is forgotten after a day", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    REQUIRE(
        desk.run(desk.store().bookings().reserve(with_key(desk, span_of(nine, minutes{30}), "one@d", "body")))
            .outcome);
    auto next_day = with_key(desk, span_of(nine + hours{1}, minutes{30}), "two@d", "other");
    next_day.now = noon + hours{24} - seconds{1};
    CHECK(desk.run(desk.store().bookings().reserve(next_day)).outcome.error().reason == Reason::key_reused);
    next_day.now = noon + hours{24};
    CHECK(desk.run(desk.store().bookings().reserve(next_day)).outcome);
}

TEMPLATE_LIST_TEST_CASE("an answer that is not final keeps no key", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto time = span_of(nine, minutes{30});
    const auto booked = book(desk, time, "one@desk.example");
    auto request = with_key(desk, time, "two@d", "body");
    request.answer = [](const auto&) { return std::optional<store::StoredAnswer>{}; };
    CHECK_FALSE(desk.run(desk.store().bookings().reserve(request)).outcome);
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(booked))));
    CHECK(desk.run(desk.store().bookings().reserve(request)).outcome);
}

} // namespace callhours::tests
