#include "calendar/schedule.hpp"

#include "tests/calendar/given.hpp"

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;
using namespace std::chrono_literals;
using Reason = OpenState::Reason;

TEST_CASE("T2, T4: the desk is open from its opening, and closed from its closing", "[calendar][T2][T4]")
{
    const auto desk = office(); // Monday 2026-11-23, CET
    CHECK_FALSE(is_open(desk, at("2026-11-23T07:59:59Z")));
    CHECK(is_open(desk, at("2026-11-23T08:00:00Z")));
    CHECK(is_open(desk, at("2026-11-23T15:59:59Z")));
    CHECK_FALSE(is_open(desk, at("2026-11-23T16:00:00Z")));
    CHECK_FALSE(is_open(desk, at("2026-11-22T10:00:00Z")));
}

TEST_CASE("T4: open now, until when and since when never contradict each other", "[calendar][T4]")
{
    auto desk = office();
    desk.overrides[on("2026-11-25")] = hours_of({"00:00-03:00", "22:00-24:00"});
    desk.holidays.insert(on("2026-11-26"));
    const auto window = span("2026-11-20T00:00:00Z", "2026-12-02T00:00:00Z");
    const auto open = open_intervals(desk, window);
    for (auto moment = window.begin(); moment < window.end(); moment += 10min) {
        const bool inside =
            std::ranges::any_of(open, [&](const auto& part) { return part.contains(moment); });
        REQUIRE(is_open(desk, moment) == inside);
        REQUIRE(open_state(desk, moment).is_open() == inside);
        REQUIRE(open_until(desk, moment).has_value() == inside);
        REQUIRE((open_from(desk, moment) == moment) == inside);
    }
}

TEST_CASE("T5: an override replaces its whole day and beats holidays of both kinds", "[calendar][T5]")
{
    auto desk = office();
    const auto monday = on("2026-11-23");
    desk.holidays.insert(monday);
    desk.calendar_holidays[monday] = "Day of Support";
    desk.overrides[monday] = hours_of({"18:00-20:00"});
    CHECK_FALSE(is_open(desk, at("2026-11-23T09:00:00Z")));
    CHECK(is_open(desk, at("2026-11-23T17:00:00Z")));
    CHECK(open_state(desk, at("2026-11-23T09:00:00Z")) == OpenState{Reason::outside_hours, {}});

    desk.overrides[monday] = DayHours{};
    CHECK(open_state(desk, at("2026-11-23T17:00:00Z")) == OpenState{Reason::override_closed, {}});
}

TEST_CASE("T5: a holiday closes its local day, and is told by its name", "[calendar][T5]")
{
    auto desk = office();
    desk.calendar_holidays[on("2026-12-25")] = "Christtag";
    CHECK(open_state(desk, at("2026-12-25T10:00:00Z")) == OpenState{Reason::holiday, "Christtag"});
    desk.holidays.insert(on("2026-12-24"));
    CHECK(open_state(desk, at("2026-12-24T10:00:00Z")) == OpenState{Reason::holiday, {}});
    CHECK(open_state(desk, at("2026-12-23T10:00:00Z")) == OpenState{Reason::open, {}});
    CHECK(open_state(desk, at("2026-12-23T23:30:00Z")).reason == Reason::holiday); // 00:30 in Berlin
    CHECK(open_state(desk, at("2026-12-23T22:30:00Z")).reason == Reason::outside_hours);
    CHECK(next_opening(desk, at("2026-12-23T16:00:00Z")) == at("2026-12-28T08:00:00Z"));
}

TEST_CASE("T6: hours up to midnight and from midnight on are one open stretch", "[calendar][T6]")
{
    const auto night = schedule(every_day({"22:00-24:00", "00:00-06:00"}));
    const auto window = span("2026-11-23T12:00:00Z", "2026-11-25T12:00:00Z");
    CHECK(open_intervals(night, window) == Intervals{span("2026-11-23T21:00:00Z", "2026-11-24T05:00:00Z"),
                                                     span("2026-11-24T21:00:00Z", "2026-11-25T05:00:00Z")});
    CHECK(open_until(night, at("2026-11-23T22:59:00Z")) == at("2026-11-24T05:00:00Z"));
    CHECK(next_opening(night, at("2026-11-23T22:00:00Z")) == at("2026-11-24T21:00:00Z"));
}

TEST_CASE("a desk that never closes has no closing, and one that never opens no opening", "[calendar]")
{
    const auto always = schedule(every_day({"00:00-24:00"}));
    CHECK(is_open(always, at("2026-11-23T23:00:00Z")));
    CHECK_FALSE(open_until(always, at("2026-11-23T23:00:00Z")));
    CHECK_FALSE(next_opening(always, at("2026-11-23T23:00:00Z")));
    CHECK(open_intervals(always, span("2026-03-28T00:00:00Z", "2026-03-30T00:00:00Z")).size() == 1);

    const auto never = schedule(WeeklyHours{});
    CHECK_FALSE(next_opening(never, at("2026-11-23T08:00:00Z")));
    CHECK_FALSE(open_until(never, at("2026-11-23T08:00:00Z")));
}

TEST_CASE("an opening is looked for within 400 days and no further", "[calendar]")
{
    auto rare = schedule(WeeklyHours{}, "UTC");
    rare.overrides[on("2027-12-28")] = hours_of({"00:00-01:00"}); // 400 days after 2026-11-23
    CHECK(next_opening(rare, at("2026-11-23T00:00:00Z")) == at("2027-12-28T00:00:00Z"));
    CHECK_FALSE(next_opening(rare, at("2026-11-22T23:59:59Z")));
}

TEST_CASE("T3: the nights on which the clocks change have 23 and 25 open hours", "[calendar][T3]")
{
    const auto always = schedule(every_day({"00:00-24:00"}));
    const auto hours_on_day = [&](std::string_view date) {
        return open_intervals(always, local_day(on(date), always.zone)).front().length();
    };
    CHECK(hours_on_day("2026-03-29") == 23h);
    CHECK(hours_on_day("2026-10-25") == 25h);

    const auto early = schedule(every_day({"01:00-04:00"}));
    const auto day = [&](std::string_view date) {
        return open_intervals(early, local_day(on(date), early.zone));
    };
    CHECK(day("2026-03-29").front().length() == 2h);
    CHECK(day("2026-10-25").front().length() == 4h);
}

TEST_CASE("T3: ranges that touch the spring gap stay in order", "[calendar][T3]")
{
    const auto desk = schedule(every_day({"02:15-02:45", "03:00-03:30"}));
    CHECK(open_intervals(desk, local_day(on("2026-03-29"), desk.zone)) ==
          Intervals{span("2026-03-29T01:00:00Z", "2026-03-29T01:45:00Z")});
    const auto vanishing = schedule(every_day({"02:30-03:15"}));
    CHECK(open_intervals(vanishing, local_day(on("2026-03-29"), vanishing.zone)).empty());
}

TEST_CASE("a schedule keeps to its own zone, not to the caller's", "[calendar][T1]")
{
    const auto desk = office("America/New_York");
    CHECK(is_open(desk, at("2026-11-23T14:00:00Z")));
    CHECK_FALSE(is_open(desk, at("2026-11-23T13:59:00Z")));
    CHECK(is_open(desk, at("2026-07-06T13:00:00Z")));
}

TEST_CASE("T5: a closure by hand beats hours and overrides, and the deadline goes around it",
          "[calendar][T4][T5]")
{
    auto desk = office(); // Monday 2026-11-23, 8:00 to 16:00 UTC
    desk.overrides[on("2026-11-23")] = hours_of({"09:00-17:00"});
    desk.closures = {span("2026-11-23T10:00:00Z", "2026-11-23T12:00:00Z")};
    CHECK(is_open(desk, at("2026-11-23T09:59:59Z")));
    CHECK_FALSE(is_open(desk, at("2026-11-23T10:00:00Z")));
    CHECK(open_state(desk, at("2026-11-23T11:00:00Z")).reason == Reason::closure);
    CHECK(is_open(desk, at("2026-11-23T12:00:00Z")));
    CHECK(open_until(desk, at("2026-11-23T09:00:00Z")) == at("2026-11-23T10:00:00Z"));
    CHECK(next_opening(desk, at("2026-11-23T11:00:00Z")) == at("2026-11-23T12:00:00Z"));
}

TEST_CASE("T5: a closure that ends in the night opens with the next hours", "[calendar][T5]")
{
    auto desk = office();
    desk.closures = {span("2026-11-23T10:00:00Z", "2026-11-23T20:00:00Z")};
    CHECK(next_opening(desk, at("2026-11-23T11:00:00Z")) == at("2026-11-24T08:00:00Z"));
    CHECK(open_state(desk, at("2026-11-23T21:00:00Z")).reason == Reason::outside_hours);
}
