#pragma once

#include "base/interval.hpp"
#include "calendar/ical/content_lines.hpp"
#include "calendar/zone.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace callhours::calendar::ical {

/// How a calendar of somebody else is read.
struct BusyQuestion {
    Interval window;
    Zone own;                             ///< for floating times, whole days and zones that nobody knows
    std::vector<std::string> addresses{}; ///< the reader's own: what they declined does not occupy them
    std::size_t most = 20'000;            ///< stretches of time; more are refused
    std::size_t steps = 20'000'000;       ///< of following recurrences, a second or two; more are refused
};

/// When it is busy; of what, nobody is told.
struct ForeignBusy {
    Intervals busy;                           ///< those that overlap the window, joined
    std::size_t events = 0;                   ///< VEVENTs read
    std::vector<CalendarError> passed_over{}; ///< events that could not be understood, the first of them
    std::size_t passed_over_count = 0;
};

/// Events with their recurrences, exceptions and moved ones (RRULE, RDATE, EXDATE, RECURRENCE-ID), and
/// VFREEBUSY. Cancelled and transparent ones, and those that Outlook calls free, do not count. A malformed
/// file is refused with its line; an event that is odd in itself is passed over, and the others count.
[[nodiscard]] Result<ForeignBusy, CalendarError> read_busy(std::string_view text,
                                                           const BusyQuestion& question);

} // namespace callhours::calendar::ical
