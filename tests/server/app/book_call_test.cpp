#include "tests/server/app/booking_world.hpp"

using namespace callhours;
using namespace callhours::tests;
using Reason = store::BookingRefusal::Reason;

TEST_CASE("a free time is booked with the agent of the client")
{
    BookingWorld world;
    const auto reserved = world.book(world.wish(BookingWorld::monday, "one"));
    REQUIRE(reserved.outcome);
    CHECK(reserved.outcome->agent == world.agent("anna"));
    CHECK(reserved.outcome->time == span_of(BookingWorld::monday, minutes{30}));
    CHECK(reserved.outcome->uid == "one");
    CHECK(reserved.outcome->sequence == 0);
    CHECK_FALSE(reserved.repeated);
}

TEST_CASE("the rules are asked when it is posted, whatever was offered before (S5)")
{
    BookingWorld world;

    struct Case {
        const char* start;
        calendar::SlotRefusal rule;
    };

    for (const auto& [start, rule] : {Case{"2026-11-22T08:00:00Z", calendar::SlotRefusal::too_soon},
                                      Case{"2026-11-23T16:00:00Z", calendar::SlotRefusal::outside_hours},
                                      Case{"2026-11-28T10:00:00Z", calendar::SlotRefusal::outside_hours},
                                      Case{"2026-11-23T08:10:00Z", calendar::SlotRefusal::off_grid},
                                      Case{"2027-06-01T08:00:00Z", calendar::SlotRefusal::beyond_window}}) {
        CAPTURE(start);
        const auto refusal = refusal_of(world.book(world.wish(at(start), start)).outcome);
        CHECK(refusal.reason == Reason::against_the_rules);
        CHECK(refusal.rule == rule);
    }
}

TEST_CASE("a taken time is refused, across call types and by their buffers (S3, S4)")
{
    BookingWorld world;
    REQUIRE(world.book(world.wish(at("2026-11-23T10:00:00Z"), "one")).outcome);
    CHECK(refusal_of(world.book(world.wish(at("2026-11-23T10:00:00Z"), "two")).outcome).rule ==
          calendar::SlotRefusal::taken);
    // A training of 60 minutes with 15 on both sides does not fit right before it.
    CHECK(refusal_of(world.book(world.wish(at("2026-11-23T09:00:00Z"), "three", "acme", "training")).outcome)
              .rule == calendar::SlotRefusal::taken);
}

TEST_CASE("a booking goes by the rules of this moment, even when they changed unseen")
{
    BookingWorld world;
    world.run(world.rules.current());
    auto closed = an_empty_batch();
    closed.agents = {an_agent("anna", "Anna")};
    closed.agents[0].schedule.holidays = std::set{BookingWorld::monday_date};
    {
        // Another process imports: this one has not heard of it yet.
        auto other = world.stores.open();
        REQUIRE(tests::run(world.io, other->imports().import(closed)));
    }
    const auto refusal = refusal_of(world.book(world.wish(BookingWorld::monday, "one")).outcome);
    CHECK(refusal.reason == Reason::against_the_rules);
    CHECK(refusal.rule == calendar::SlotRefusal::outside_hours);
    CHECK(world.book(world.wish(BookingWorld::monday + days{1}, "two")).outcome);
}

TEST_CASE("a hold keeps a time for who knows its id, and ends with the booking")
{
    BookingWorld world;
    REQUIRE(world.run(world.book_call.hold({.client = world.client("acme"),
                                            .type = world.type("support"),
                                            .start = BookingWorld::monday,
                                            .id = "hold-1",
                                            .actor = {}},
                                           BookingWorld::sunday)));
    CHECK(refusal_of(world.book(world.wish(BookingWorld::monday, "one")).outcome).rule ==
          calendar::SlotRefusal::held);
    auto mine = world.wish(BookingWorld::monday, "two");
    mine.hold = "hold-1";
    CHECK(world.book(std::move(mine)).outcome);
    CHECK_FALSE(world.run(world.store().bookings().find_hold("hold-1", BookingWorld::sunday)));
}

TEST_CASE("a second hold of the same time is refused")
{
    BookingWorld world;
    const auto hold = [&](const char* id, const char* client) {
        return world.run(world.book_call.hold({.client = world.client(client),
                                               .type = world.type("support"),
                                               .start = BookingWorld::monday,
                                               .id = id,
                                               .actor = {}},
                                              BookingWorld::sunday));
    };
    CHECK(hold("hold-1", "acme"));
    CHECK(refusal_of(hold("hold-2", "acme")).rule == calendar::SlotRefusal::held);
    CHECK(hold("hold-3", "bolt"));
}

TEST_CASE("a move keeps the booking and counts its sequence (B1)")
{
    BookingWorld world;
    const auto booked = world.book(world.wish(BookingWorld::monday, "one"));
    const auto move = [&](Instant start, const char* client) {
        return world.run(world.book_call.move(
            {.booking = booked.outcome->id, .only_of = world.client(client), .start = start, .actor = {}},
            BookingWorld::sunday));
    };
    const auto moved = move(BookingWorld::monday + minutes{30}, "acme");
    REQUIRE(moved);
    CHECK(moved->id == booked.outcome->id);
    CHECK(moved->uid == "one");
    CHECK(moved->sequence == 1);
    CHECK(moved->time == span_of(BookingWorld::monday + minutes{30}, minutes{30}));

    CHECK(refusal_of(move(BookingWorld::monday, "bolt")).reason == Reason::not_found);
    CHECK(refusal_of(move(at("2026-11-23T20:00:00Z"), "acme")).rule == calendar::SlotRefusal::outside_hours);
}

TEST_CASE("a move of no booking, or of a cancelled one, is refused")
{
    BookingWorld world;
    const auto booked = world.book(world.wish(BookingWorld::monday, "one"));
    const auto move = [&](BookingId id) {
        return world.run(world.book_call.move(
            {.booking = id, .only_of = std::nullopt, .start = BookingWorld::monday + days{1}, .actor = {}},
            BookingWorld::sunday));
    };
    CHECK(refusal_of(move(BookingId{4711})).reason == Reason::not_found);
    REQUIRE(world.run(world.store().bookings().cancel({.booking = booked.outcome->id,
                                                       .only_of = std::nullopt,
                                                       .reason = {},
                                                       .actor = {},
                                                       .now = BookingWorld::sunday})));
    CHECK(refusal_of(move(booked.outcome->id)).reason == Reason::cancelled);
}

TEST_CASE("the same key gives the same answer, and another request with it is refused (S7)")
{
    BookingWorld world;
    const auto with_key = [&](const char* uid, const char* digest, Instant start) {
        auto wish = world.wish(start, uid);
        wish.key = store::IdempotencyKey{"key", digest};
        wish.answer = [](const auto& outcome) {
            return std::optional{
                store::StoredAnswer{.status = outcome ? 201 : 409, .body = "kept", .location = {}}};
        };
        return world.book(std::move(wish));
    };
    const auto first = with_key("one", "digest", BookingWorld::monday);
    CHECK(first.outcome);
    CHECK_FALSE(first.repeated);
    const auto second = with_key("two", "digest", BookingWorld::monday);
    REQUIRE(second.repeated);
    CHECK(second.repeated->status == 201);
    CHECK(second.repeated->body == "kept");
    const auto other = with_key("three", "another digest", BookingWorld::monday + days{1});
    CHECK_FALSE(other.repeated);
    CHECK(refusal_of(other.outcome).reason == Reason::key_reused);
}
