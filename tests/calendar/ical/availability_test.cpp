#include "calendar/ical/availability.hpp"

#include "tests/calendar/given.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;
using Catch::Contains;

namespace {

DayHours hours_of(std::initializer_list<const char*> texts)
{
    std::vector<TimeRange> ranges;
    for (const auto* text : texts)
        ranges.push_back(TimeRange::parse(text).value());
    return DayHours{std::move(ranges)};
}

/// Monday to Thursday 9-12 and 13-17, Friday 9-12, from 2026-11-23 (a Monday) on.
Schedule five_days()
{
    Schedule schedule{.zone = zone("Europe/Berlin"),
                      .weekly = {},
                      .overrides = {},
                      .holidays = {},
                      .calendar_holidays = {}};
    for (std::size_t day = 0; day < 4; ++day)
        schedule.weekly.days.at(day) = hours_of({"09:00-12:00", "13:00-17:00"});
    schedule.weekly.days.at(4) = hours_of({"09:00-12:00"});
    return schedule;
}

std::string rendered(const Schedule& schedule, Intervals away = {})
{
    const LocalDate first{std::chrono::year{2026} / 11 / 23};
    return ical::render_availability({.uid = "hours@callhours",
                                      .summary = "Anna Novak",
                                      .schedule = schedule,
                                      .first = first,
                                      .behind = first + days{62},
                                      .away = std::move(away),
                                      .stamp = at("2026-11-22T23:00:00Z")});
}

std::size_t count(const std::string& text, const std::string& part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

} // namespace

TEST_CASE("RFC 7953 hours are told as weekly times, days that differ one by one, absences above them",
          "[ical]")
{
    auto schedule = five_days();
    schedule.holidays.insert(LocalDate{std::chrono::year{2026} / 12 / 25});
    schedule.overrides[LocalDate{std::chrono::year{2026} / 12 / 24}] = hours_of({"09:00-12:00"});
    const auto bytes = rendered(schedule, {span("2026-12-28T00:00:00Z", "2027-01-02T00:00:00Z")});
    const auto path = std::filesystem::path{CALLHOURS_TEST_DATA} / "ics" / "availability.ics";
    if (std::getenv("CALLHOURS_WRITE_GOLDEN")) std::ofstream{path, std::ios::binary} << bytes;
    std::ifstream file{path, std::ios::binary};
    std::stringstream golden;
    golden << file.rdbuf();
    CHECK(bytes == golden.str());
}

TEST_CASE("who never works has an availability without hours", "[ical]")
{
    auto schedule = five_days();
    schedule.weekly = {};
    const auto bytes = rendered(schedule);
    CHECK(count(bytes, "BEGIN:VAVAILABILITY") == 1);
    CHECK(count(bytes, "BEGIN:AVAILABLE") == 0);
}

TEST_CASE("T3 24:00 is the next day's midnight, and a day without zone rules is in UTC", "[ical]")
{
    auto schedule = five_days();
    schedule.zone = Zone::utc();
    schedule.weekly = {};
    schedule.weekly.days.at(0) = hours_of({"00:00-24:00"});
    const auto bytes = rendered(schedule);
    CHECK_THAT(bytes, Contains("DTSTART:20261123T000000Z") && Contains("DTEND:20261124T000000Z"));
    CHECK_THAT(bytes, !Contains("TZID"));
}

TEST_CASE("an absence outside the days that are told is not told", "[ical]")
{
    const auto bytes = rendered(five_days(), {span("2025-12-28T00:00:00Z", "2026-01-02T00:00:00Z"),
                                              span("2026-11-20T00:00:00Z", "2026-11-24T00:00:00Z")});
    CHECK(count(bytes, "BEGIN:VAVAILABILITY") == 2);
    CHECK_THAT(bytes, Contains("DTSTART:20261122T230000Z\r\nDTEND:20261124T000000Z"));
}
