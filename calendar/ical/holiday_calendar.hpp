#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace callhours::calendar::ical {

/// What is wrong with a holiday calendar, for the person who supplied it.
struct HolidayCalendarError {
    std::size_t line; ///< from 1; 0 where it is about the whole file
    std::string text;
};

/// A larger text is refused.
inline constexpr std::size_t holiday_calendar_limit_bytes = 1024 * 1024;

/// The days of an iCalendar text's all-day events, each with its name; of two on a day the first in the text.
///
/// Events of several days name each of them, yearly ones (RRULE:FREQ=YEARLY) recur until their end or 2037;
/// other recurrences, and events with a time of day, are refused, naming the line.
[[nodiscard]] Result<std::map<LocalDate, std::string>, HolidayCalendarError>
parse_holiday_calendar(std::string_view text);

} // namespace callhours::calendar::ical
