#pragma once

#include "base/interval.hpp"
#include "calendar/ical/content_lines.hpp"
#include "calendar/zone.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace callhours::calendar::ical {

/// What a calendar program has put in one resource: an event with its moved recurrences, or a to-do.
struct WrittenEntry {
    enum class Kind { event, todo };

    Kind kind;
    std::string uid;
    Interval time;         ///< of an event; to the end of time where it recurs
    bool recurs = false;   ///< or has moved recurrences
    bool is_dated = false; ///< whole days
    std::string status;    ///< in upper case; empty: none
    std::optional<Instant> due{};
    int priority = 0; ///< 0: none
};

/// By RFC 4791 §5.3.2.1, which precondition a text does not meet.
struct EntryRefusal {
    enum class Rule {
        valid_data,   ///< it is no calendar
        valid_object, ///< it is one, but not one with one entry
        component,    ///< of another kind than events and to-dos
        time,         ///< outside of what this program knows
        size,
    };

    Rule rule;
    std::string words; ///< for the person whose program it is
};

inline constexpr std::size_t most_entry_bytes = 256 * 1024;

/// Floating times are read in `own`. Bounded in size, depth and work; what it takes is safe to be kept and
/// handed out again octet by octet.
[[nodiscard]] Result<WrittenEntry, EntryRefusal> read_entry(std::string_view text, const Zone& own);

} // namespace callhours::calendar::ical
