#pragma once

#include "base/interval.hpp"
#include "calendar/working_hours.hpp"
#include "calendar/zone.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace callhours::calendar {

/// When somebody (an agent, the desk) works, absences aside.
///
/// Precedence on a day (T5): an override replaces the whole day, whatever else is said of it; an explicit
/// holiday comes next; then the holiday calendars; then the week. A closure beats them all.
struct Schedule {
    Zone zone;
    WeeklyHours weekly;
    std::map<LocalDate, DayHours> overrides;
    std::set<LocalDate> holidays;
    std::map<LocalDate, std::string> calendar_holidays; ///< with the holiday's name
    Intervals closures{}; ///< "closed from now until …", whatever the hours say; sorted and apart
};

/// No search for an opening looks further ahead than this.
inline constexpr days search_limit{400};

/// The hours of one local day after T5.
[[nodiscard]] const DayHours& hours_on(const Schedule& schedule, LocalDate date);

/// The open time within `window`, joined across midnight too.
[[nodiscard]] Intervals open_intervals(const Schedule& schedule, const Interval& window);

/// Why the desk or the agent is open or not at some moment.
struct OpenState {
    enum class Reason {
        open,
        outside_hours,
        override_closed, ///< the day was closed by hand
        holiday,
        closure, ///< closed from some moment until another, by hand
    };

    Reason reason;
    std::string holiday; ///< its name where a holiday calendar gave one

    [[nodiscard]] bool is_open() const noexcept { return reason == Reason::open; }

    friend bool operator==(const OpenState&, const OpenState&) = default;
};

/// The one function that answers "open now?" (T4) for the web form, the call, the greeting and the deadline.
[[nodiscard]] OpenState open_state(const Schedule& schedule, Instant at);

/// `open_state(schedule, at).is_open()`
[[nodiscard]] bool is_open(const Schedule& schedule, Instant at);

/// The end of the open stretch that holds `at`. Nothing when closed, and where no end comes within
/// `search_limit` (a desk that never closes).
[[nodiscard]] std::optional<Instant> open_until(const Schedule& schedule, Instant at);

/// The begin of the first open stretch that begins after `after`, at most `search_limit` later. When open at
/// `after`, that is the opening after the next closing.
[[nodiscard]] std::optional<Instant> next_opening(const Schedule& schedule, Instant after);

/// `at` itself when open then, or else `next_opening`.
[[nodiscard]] std::optional<Instant> open_from(const Schedule& schedule, Instant at);

} // namespace callhours::calendar
