#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"
#include "calendar/ical/content_lines.hpp"
#include "calendar/ical/foreign_times.hpp"
#include "calendar/ical/foreign_zones.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace callhours::calendar::ical {

/// What is wrong with an event, and in which line.
struct EventRefusal {
    std::size_t line;
    std::string text;
};

/// A moment with the clock that it was written by.
struct Moment {
    WrittenTime written;
    const ForeignClock* clock; ///< never null; lives as long as the zones it was found in
    Instant instant;
};

/// One event's own times, its recurrences not yet followed.
struct Times {
    Moment start;
    seconds length; ///< elapsed, or of whole days on the wall
};

/// `DTSTART is no date`: of that line.
[[nodiscard]] EventRefusal refusal_of(const ContentLine& line, std::string_view text);

/// Of one value of a line.
[[nodiscard]] Result<Moment, EventRefusal> read_moment(const ContentLine& line, std::string_view value,
                                                       ForeignZones& zones);

/// DTSTART with DTEND or DURATION (RFC 5545 §3.6.1: without, a date means that day, and a time no time at
/// all).
[[nodiscard]] Result<Times, EventRefusal> read_times(const ForeignComponent& event, ForeignZones& zones);

/// Of the occurrence that begins at `start`: whole days are counted on the wall, everything else in elapsed
/// time (RFC 5545 §3.8.5.3).
[[nodiscard]] Instant end_of(const Times& times, WallTime start);

} // namespace callhours::calendar::ical
