#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace callhours::calendar::ical {

// Calendars that others wrote are read here, by our own code, not by libical: it is bounded in time and
// depth, names the line that is wrong, and keeps the octets.

/// What is wrong with a calendar, for the person whose calendar it is.
struct CalendarError {
    std::size_t line; ///< from 1; 0 where it is about the whole file
    std::string text;
};

/// `DTSTART;TZID="W. Europe Standard Time":20261123T090000`, unfolded.
struct ContentLine {
    std::size_t number; ///< of its first physical line
    std::string name;   ///< in upper case
    std::vector<std::pair<std::string, std::string>>
        parameters; ///< names in upper case, values without quotes
    std::string value;

    /// Empty when there is none.
    [[nodiscard]] std::string_view parameter(std::string_view wanted) const;
};

struct ForeignComponent {
    std::string name;     ///< in upper case
    std::size_t line = 0; ///< of its BEGIN
    std::vector<ContentLine> lines;
    std::vector<ForeignComponent> children;

    /// The first of that name; null when there is none.
    [[nodiscard]] const ContentLine* find(std::string_view wanted) const;
};

struct ReadingLimits {
    std::size_t bytes = 10 * 1024 * 1024;
    std::size_t components = 50'000;
    std::size_t depth = 8;
};

/// The calendars of a text, one after the other. Lenient where programs are sloppy (bare line feeds, empty
/// lines, a byte order mark), strict where a guess could lose an event.
[[nodiscard]] Result<std::vector<ForeignComponent>, CalendarError>
read_calendars(std::string_view text, const ReadingLimits& limits = {});

} // namespace callhours::calendar::ical
