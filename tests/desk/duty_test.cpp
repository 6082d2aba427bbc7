#include "desk/duty.hpp"

#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::desk;

namespace {

const AgentId ben{2};
const AgentId carla{3};
const AgentId dora{4};

Instant at(const char* text)
{
    return parse_instant(text).value();
}

calendar::Zone berlin()
{
    return calendar::Zone::find("Europe/Berlin").value();
}

/// Ben, Carla, Dora, a week each from Monday 2026-11-23 on.
DutyRoster by_week()
{
    return {.rotation = {ben, carla, dora},
            .first_day = parse_date("2026-11-23").value(),
            .days_each = 7,
            .swaps = {},
            .note = {}};
}

std::vector<AgentId> list(const DutyRoster& roster, const char* moment)
{
    return duty_list(roster, berlin(), at(moment));
}

} // namespace

TEST_CASE("duty goes round by the week, from local midnight to local midnight", "[desk]")
{
    CHECK(list(by_week(), "2026-11-22T23:00:00Z") == std::vector{ben, carla, dora});
    CHECK(list(by_week(), "2026-11-29T22:59:59Z") == std::vector{ben, carla, dora});
    CHECK(list(by_week(), "2026-11-29T23:00:00Z") == std::vector{carla, dora, ben});
    CHECK(list(by_week(), "2026-12-07T12:00:00Z") == std::vector{dora, ben, carla});
    CHECK(list(by_week(), "2026-12-14T12:00:00Z") == std::vector{ben, carla, dora});
}

TEST_CASE("the rotation reaches back before its first day", "[desk]")
{
    CHECK(list(by_week(), "2026-11-22T22:59:59Z").front() == dora);
    CHECK(list(by_week(), "2026-11-16T12:00:00Z").front() == dora);
    CHECK(list(by_week(), "2026-11-15T12:00:00Z").front() == carla);
}

TEST_CASE("a swap beats the plan while it lasts, the later of two counts, and nobody is asked twice",
          "[desk]")
{
    auto roster = by_week();
    const auto tuesday = Interval::make(at("2026-11-24T08:00:00Z"), at("2026-11-25T08:00:00Z")).value();
    roster.swaps = {{tuesday, carla}, {tuesday, dora}};
    CHECK(list(roster, "2026-11-24T08:00:00Z") == std::vector{dora, ben, carla});
    CHECK(list(roster, "2026-11-25T08:00:00Z") == std::vector{ben, carla, dora}); // T2: its end is not in it
    CHECK(list(roster, "2026-11-24T07:59:59Z").front() == ben);
}

TEST_CASE("without a rotation only swaps put somebody on duty", "[desk]")
{
    DutyRoster roster;
    CHECK(list(roster, "2026-11-24T08:00:00Z").empty());
    roster.swaps = {{Interval::make(at("2026-11-24T08:00:00Z"), at("2026-11-25T08:00:00Z")).value(), ben}};
    CHECK(list(roster, "2026-11-24T08:00:00Z") == std::vector{ben});
    CHECK(duty_shifts(roster, berlin(),
                      Interval::make(at("2026-11-23T00:00:00Z"), at("2026-11-30T00:00:00Z")).value()) ==
          std::vector<DutyShift>{{roster.swaps[0].time, ben, true}});
}

TEST_CASE("shifts are cut where a swap begins and ends", "[desk]")
{
    auto roster = by_week();
    const auto swap = Interval::make(at("2026-11-28T08:00:00Z"), at("2026-12-01T08:00:00Z")).value();
    roster.swaps = {{swap, dora}};
    const auto window = Interval::make(at("2026-11-22T23:00:00Z"), at("2026-12-06T23:00:00Z")).value();
    CHECK(duty_shifts(roster, berlin(), window) ==
          std::vector<DutyShift>{
              {Interval::make(window.begin(), swap.begin()).value(), ben, false},
              {swap, dora, true},
              {Interval::make(swap.end(), window.end()).value(), carla, false},
          });
}

TEST_CASE("a shift of the week that changes its clocks is an hour shorter or longer, and none is lost",
          "[desk]")
{
    auto roster = by_week();
    roster.first_day = parse_date("2026-10-19").value();
    const auto window = Interval::make(at("2026-10-18T22:00:00Z"), at("2026-11-01T23:00:00Z")).value();
    const auto shifts = duty_shifts(roster, berlin(), window);
    REQUIRE(shifts.size() == 2);
    CHECK(shifts[0].time.length() == hours{7 * 24 + 1});
    CHECK(shifts[0].time.end() == shifts[1].time.begin());
    CHECK(shifts[1].time.end() == window.end());
}
