#include "calendar/working_time.hpp"

#include "tests/calendar/given.hpp"

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;
using namespace std::chrono_literals;

namespace {

Pause pause(std::string_view begin, std::string_view end)
{
    return {at(begin), at(end)};
}

Instant due(const Schedule& desk, std::string_view start, seconds budget, std::vector<Pause> pauses = {})
{
    return deadline(desk, at(start), budget, pauses).value();
}

} // namespace

TEST_CASE("D1: working time runs in the hours only", "[calendar][D1]")
{
    const auto desk = office();
    CHECK(due(desk, "2026-11-23T09:00:00Z", 2h) == at("2026-11-23T11:00:00Z"));
    CHECK(due(desk, "2026-11-23T15:00:00Z", 2h) == at("2026-11-24T09:00:00Z"));
    CHECK(due(desk, "2026-11-27T15:00:00Z", 2h) == at("2026-11-30T09:00:00Z")); // over the weekend
    CHECK(due(desk, "2026-11-23T09:00:00Z", 40h) == at("2026-11-30T09:00:00Z"));
}

TEST_CASE("D1: a start outside rolls to the next opening with nothing used", "[calendar][D1]")
{
    const auto desk = office();
    CHECK(due(desk, "2026-11-21T12:00:00Z", 1h) == at("2026-11-23T09:00:00Z"));
    CHECK(due(desk, "2026-11-23T16:00:00Z", 1h) == at("2026-11-24T09:00:00Z"));
}

TEST_CASE("D1: a budget of zero is due at once when open, otherwise at the next opening", "[calendar][D1]")
{
    const auto desk = office();
    CHECK(due(desk, "2026-11-23T09:17:00Z", 0s) == at("2026-11-23T09:17:00Z"));
    CHECK(due(desk, "2026-11-23T16:00:00Z", 0s) == at("2026-11-24T08:00:00Z"));
    CHECK(due(desk, "2026-11-21T12:00:00Z", 0s) == at("2026-11-23T08:00:00Z"));
}

TEST_CASE("D1: overrides and holidays of the schedule count", "[calendar][D1][T5]")
{
    auto desk = office();
    desk.holidays.insert(on("2026-11-24"));
    desk.overrides[on("2026-11-25")] = hours_of({"12:00-13:00"});
    CHECK(due(desk, "2026-11-23T15:00:00Z", 2h) == at("2026-11-25T12:00:00Z"));
    CHECK(due(desk, "2026-11-23T15:00:00Z", 3h) == at("2026-11-26T09:00:00Z"));
}

TEST_CASE("D1: a working day is the longest weekday of the regular hours", "[calendar][D1]")
{
    CHECK(working_day(office()) == 8h);
    auto desk = office();
    desk.weekly.days[2] = hours_of({"08:00-12:00", "13:00-18:30"});
    desk.overrides[on("2026-11-25")] = hours_of({"00:00-24:00"});
    CHECK(working_day(desk) == 9h + 30min);
    CHECK(working_day(schedule(WeeklyHours{})) == 0s);
}

TEST_CASE("D2: a budget that ends exactly at closing is due at closing", "[calendar][D2]")
{
    const auto desk = office();
    CHECK(due(desk, "2026-11-23T14:00:00Z", 2h) == at("2026-11-23T16:00:00Z"));
    CHECK(due(desk, "2026-11-23T14:00:00Z", 2h + 1s) == at("2026-11-24T08:00:01Z"));
    CHECK(elapsed(desk, at("2026-11-23T14:00:00Z"), at("2026-11-24T08:00:00Z")) == 2h);
    CHECK(elapsed(desk, at("2026-11-23T14:00:00Z"), at("2026-11-24T08:00:01Z")) == 2h + 1s);
    auto split = schedule(every_day({"09:00-12:00", "13:00-17:00"}));
    CHECK(due(split, "2026-11-23T08:00:00Z", 3h) == at("2026-11-23T11:00:00Z"));
}

TEST_CASE("D3: pauses stop the clock; they are joined and hold their begin and not their end",
          "[calendar][D3]")
{
    const auto desk = office();
    const std::vector pauses{pause("2026-11-23T10:30:00Z", "2026-11-23T12:00:00Z"),
                             pause("2026-11-23T10:00:00Z", "2026-11-23T11:00:00Z"),
                             pause("2026-11-23T15:00:00Z", "2026-11-24T09:00:00Z"),
                             pause("2026-11-23T13:00:00Z", "2026-11-23T12:00:00Z")}; // reversed: no pause
    CHECK(due(desk, "2026-11-23T09:00:00Z", 2h, pauses) == at("2026-11-23T13:00:00Z"));
    CHECK(due(desk, "2026-11-23T09:00:00Z", 1h, pauses) ==
          at("2026-11-23T10:00:00Z")); // used up as it begins
    CHECK(due(desk, "2026-11-23T10:15:00Z", 0s, pauses) == at("2026-11-23T12:00:00Z"));
    CHECK(due(desk, "2026-11-23T14:00:00Z", 90min, pauses) == at("2026-11-24T09:30:00Z"));
    CHECK(elapsed(desk, at("2026-11-23T09:00:00Z"), at("2026-11-24T10:00:00Z"), pauses) == 5h);
}

TEST_CASE("D3: a pause without an end leaves a deadline only to what is used up before", "[calendar][D3]")
{
    const auto desk = office();
    const std::vector waiting{Pause{at("2026-11-23T10:00:00Z"), std::nullopt}};
    CHECK(due(desk, "2026-11-23T09:00:00Z", 1h, waiting) == at("2026-11-23T10:00:00Z"));
    CHECK(deadline(desk, at("2026-11-23T09:00:00Z"), 61min, waiting).error() == NoDeadline::paused);
    CHECK(elapsed(desk, at("2026-11-23T09:00:00Z"), at("2026-12-23T09:00:00Z"), waiting) == 1h);
    CHECK(wall_deadline(at("2026-11-23T09:00:00Z"), 61min, waiting).error() == NoDeadline::paused);
    CHECK(wall_deadline(at("2026-11-23T09:00:00Z"), 60min, waiting) == at("2026-11-23T10:00:00Z"));
}

TEST_CASE("D3: the wall clock of severities 1 and 2 runs at night and stops in pauses too", "[calendar][D3]")
{
    const std::vector pauses{pause("2026-11-21T23:30:00Z", "2026-11-22T01:00:00Z"),
                             pause("2026-11-22T01:15:00Z", "2026-11-22T02:00:00Z")};
    CHECK(wall_deadline(at("2026-11-21T23:00:00Z"), 1h) == at("2026-11-22T00:00:00Z"));
    CHECK(wall_deadline(at("2026-11-21T23:00:00Z"), 1h, pauses) == at("2026-11-22T02:15:00Z"));
    CHECK(wall_deadline(at("2026-11-22T00:00:00Z"), 0s, pauses) == at("2026-11-22T01:00:00Z"));
    CHECK(wall_deadline(at("2026-11-22T00:00:00Z"), 15min, pauses) == at("2026-11-22T01:15:00Z"));
    CHECK(wall_elapsed(at("2026-11-21T23:00:00Z"), at("2026-11-22T02:15:00Z"), pauses) == 1h);
    CHECK(wall_elapsed(at("2026-11-22T02:15:00Z"), at("2026-11-21T23:00:00Z")) == 0s);
}

TEST_CASE("working time between reversed moments is 0", "[calendar]")
{
    CHECK(elapsed(office(), at("2026-11-24T09:00:00Z"), at("2026-11-23T09:00:00Z")) == 0s);
    CHECK(elapsed(office(), at("2026-11-23T09:00:00Z"), at("2026-11-23T09:00:00Z")) == 0s);
}

TEST_CASE("D1, T3: the nights on which the clocks change cost their 23 or 25 hours", "[calendar][D1][T3]")
{
    const auto always = schedule(every_day({"00:00-24:00"}));
    CHECK(due(always, "2026-03-28T23:00:00Z", 23h) == at("2026-03-29T22:00:00Z"));
    const auto night = schedule(every_day({"22:00-24:00", "00:00-06:00"}));
    CHECK(due(night, "2026-03-28T21:00:00Z", 7h) == at("2026-03-29T04:00:00Z")); // one hour less
    CHECK(due(night, "2026-10-24T20:00:00Z", 9h) == at("2026-10-25T05:00:00Z")); // one hour more
    const auto desk = office();
    CHECK(due(desk, "2026-03-27T15:00:00Z", 2h) == at("2026-03-30T08:00:00Z"));
    CHECK(due(desk, "2026-10-23T14:00:00Z", 2h) == at("2026-10-26T09:00:00Z"));
}

TEST_CASE("no deadline is found where nothing opens within 400 days, or beyond 2037", "[calendar][D1]")
{
    auto rare = schedule(WeeklyHours{}, "UTC");
    CHECK(deadline(rare, at("2026-11-23T00:00:00Z"), 1h).error() == NoDeadline::no_opening);
    rare.overrides[on("2027-12-28")] = hours_of({"00:00-01:00"});
    CHECK(due(rare, "2026-11-23T00:00:00Z", 1h) == at("2027-12-28T01:00:00Z"));
    CHECK(deadline(rare, at("2026-11-22T23:59:59Z"), 1h).error() == NoDeadline::no_opening);
    CHECK(deadline(rare, at("2026-11-23T00:00:00Z"), 61min).error() == NoDeadline::no_opening);
    CHECK(deadline(office(), at("2037-12-30T00:00:00Z"), 100h).error() == NoDeadline::too_late);
    CHECK(deadline(office(), at("2026-12-30T00:00:00Z"), 3000h).value() > at("2028-02-03T00:00:00Z"));
    for (const auto reason : {NoDeadline::no_opening, NoDeadline::paused, NoDeadline::too_late})
        CHECK_FALSE(describe(reason).empty());
}
