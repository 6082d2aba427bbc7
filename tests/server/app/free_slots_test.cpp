#include "tests/server/app/booking_world.hpp"

#include <algorithm>

using namespace callhours;
using namespace callhours::tests;

namespace {

bool contains(const std::vector<Instant>& starts, Instant start)
{
    return std::find(starts.begin(), starts.end(), start) != starts.end();
}

} // namespace

TEST_CASE("a whole free day is offered, half an hour by half an hour")
{
    BookingWorld world;
    const auto starts = world.offered(BookingWorld::monday_date);
    REQUIRE(starts.size() == 16);
    CHECK(starts.front() == BookingWorld::monday);
    CHECK(starts.back() == at("2026-11-23T15:30:00Z"));
}

TEST_CASE("a booking is missing from the offer at once, although the blocks are remembered")
{
    BookingWorld world;
    CHECK(world.count(BookingWorld::monday_date) == 16);
    REQUIRE(world.book(world.wish(BookingWorld::monday, "one")).outcome);
    CHECK_FALSE(contains(world.offered(BookingWorld::monday_date), BookingWorld::monday));
    CHECK(world.count(BookingWorld::monday_date) == 15);
}

TEST_CASE("other agents' bookings do not matter")
{
    BookingWorld world;
    REQUIRE(world.book(world.wish(BookingWorld::monday, "one", "bolt")).outcome);
    CHECK(world.count(BookingWorld::monday_date) == 16);
}

TEST_CASE("a hold blocks all but its holder, until it lapses (S4)")
{
    BookingWorld world;
    const auto held = world.run(world.book_call.hold({.client = world.client("acme"),
                                                      .type = world.type("support"),
                                                      .start = BookingWorld::monday,
                                                      .id = "hold-1",
                                                      .actor = {}},
                                                     BookingWorld::sunday));
    REQUIRE(held);
    CHECK(world.count(BookingWorld::monday_date) == 15);
    CHECK(world.offered(BookingWorld::monday_date, BookingWorld::sunday, "acme", "hold-1").size() == 16);
    CHECK(world.count(BookingWorld::monday_date, held->expires_at - seconds{1}) == 15);
    CHECK(world.count(BookingWorld::monday_date, held->expires_at) == 16);
}

TEST_CASE("imported busy time is left out of the offer")
{
    BookingWorld world;
    CHECK(world.count(BookingWorld::monday_date) == 16);
    auto batch = an_empty_batch();
    batch.busy = {{"/busy/0", "anna", span_of(BookingWorld::monday + minutes{10}, minutes{5})}};
    world.import(std::move(batch));
    CHECK(world.count(BookingWorld::monday_date) == 15);
}

TEST_CASE("a deputy's free times are offered in an absence, less the deputy's own calls (S8)")
{
    BookingWorld world;
    auto batch = an_empty_batch();
    batch.agents = {an_agent("anna", "Anna")};
    batch.agents[0].absences = std::vector{
        store::AbsenceImport{"/agents/0/absences/0",
                             *Interval::make(at("2026-11-23T00:00:00Z"), at("2026-11-24T00:00:00Z")), "ben"}};
    world.import(std::move(batch));
    REQUIRE(world.book(world.wish(BookingWorld::monday, "bens", "bolt")).outcome);

    const auto starts = world.offered(BookingWorld::monday_date);
    CHECK(starts.size() == 15);
    CHECK_FALSE(contains(starts, BookingWorld::monday));
    const auto booked = world.book(world.wish(at("2026-11-23T09:00:00Z"), "acmes"));
    REQUIRE(booked.outcome);
    CHECK(booked.outcome->agent == world.agent("ben"));
}

TEST_CASE("days far apart are answered from one reading or two alike")
{
    BookingWorld world;
    const auto far = BookingWorld::monday_date + days{56};
    CHECK(world.count(far) == 16);
    CHECK(world.count(BookingWorld::monday_date) == 16);
    REQUIRE(world.book(world.wish(BookingWorld::monday + days{56}, "far")).outcome);
    CHECK(world.count(far) == 15);
    CHECK(world.count(BookingWorld::monday_date) == 16);
    CHECK(world.count(far) == 15);
}
