#pragma once

#include "calendar/slots.hpp"
#include "tests/support/printers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <string_view>
#include <utility>

// Short ways to write what the tests of the calendar are given.

namespace callhours::calendar::tests {

inline Instant at(std::string_view text)
{
    return parse_instant(text).value();
}

inline LocalDate on(std::string_view text)
{
    return parse_date(text).value();
}

inline Interval span(std::string_view begin, std::string_view end)
{
    return Interval::make(at(begin), at(end)).value();
}

inline Zone zone(std::string_view name)
{
    return Zone::find(name).value();
}

inline DayHours hours_of(std::initializer_list<std::string_view> texts)
{
    std::vector<TimeRange> ranges;
    for (const auto text : texts)
        ranges.push_back(TimeRange::parse(text).value());
    return DayHours{std::move(ranges)};
}

inline WeeklyHours every_day(std::initializer_list<std::string_view> texts)
{
    const auto day = hours_of(texts);
    return WeeklyHours{{day, day, day, day, day, day, day}};
}

inline Schedule schedule(WeeklyHours weekly, std::string_view zone_name = "Europe/Berlin")
{
    return Schedule{zone(zone_name), std::move(weekly), {}, {}, {}};
}

inline Schedule office(std::string_view zone_name = "Europe/Berlin")
{
    return schedule(monday_to_friday_nine_to_five(), zone_name);
}

/// 30 minutes every 30 minutes, without any further rule.
inline CallType call_type()
{
    CallType type;
    type.id = CallTypeId{1};
    type.slug = "support";
    return type;
}

} // namespace callhours::calendar::tests

template <> struct Catch::StringMaker<callhours::LocalDate> {
    static std::string convert(callhours::LocalDate date) { return callhours::to_text(date); }
};

template <> struct Catch::StringMaker<callhours::calendar::Slot> {
    static std::string convert(const callhours::calendar::Slot& slot)
    {
        return callhours::to_text(slot.time.begin()) + "@" + std::to_string(slot.agent.value());
    }
};
