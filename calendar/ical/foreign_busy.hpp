#pragma once

#include "base/interval.hpp"
#include "calendar/ical/content_lines.hpp"
#include "calendar/recurrence.hpp"
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
    std::string apart{};                  ///< events whose UID ends so are told apart; empty: none
    std::size_t most = 20'000;            ///< stretches of time; more are refused
    bool everything = false;              ///< also what does not occupy: to find events by their times
};

/// Of following recurrences: a second or two.
inline constexpr std::size_t steps_of_a_calendar = 20'000'000;

struct UidTime {
    std::string uid;
    Interval time;
};

struct OccurrenceMoment {
    WallTime reading; ///< by the clock that the event was written by
    Instant instant;
};

/// One time of an event, in the window.
struct Occurrence {
    std::size_t line; ///< in which the event that says so begins: the series, or the one that was moved
    OccurrenceMoment begin;
    OccurrenceMoment end;
    bool is_date = false;
    bool recurs = false;
    OccurrenceMoment of; ///< which one of the series it is
};

/// When it is busy; of what, nobody is told.
struct ForeignBusy {
    Intervals busy;                           ///< those that overlap the window, joined
    std::vector<UidTime> apart{};             ///< not among them
    std::vector<Occurrence> occurrences{};    ///< where everything was asked for
    std::size_t events = 0;                   ///< VEVENTs read
    std::vector<CalendarError> passed_over{}; ///< events that could not be understood, the first of them
    std::size_t passed_over_count = 0;
};

/// Events with their recurrences, exceptions and moved ones (RRULE, RDATE, EXDATE, RECURRENCE-ID), and
/// VFREEBUSY. Cancelled and transparent ones, and those that Outlook calls free, do not count. A malformed
/// file is refused with its line; an event that is odd in itself is passed over, and the others count.
/// `steps` are for all files of one calendar; what needs more is refused.
[[nodiscard]] Result<ForeignBusy, CalendarError> read_busy(std::string_view text,
                                                           const BusyQuestion& question, Steps& steps);

} // namespace callhours::calendar::ical
