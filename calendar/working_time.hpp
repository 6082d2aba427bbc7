#pragma once

#include "base/interval.hpp"
#include "base/result.hpp"
#include "calendar/schedule.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace callhours::calendar {

/// Waiting for the client; without an end it still lasts. In any order, overlapping or not: pauses are
/// joined.
struct Pause {
    Instant begin;
    std::optional<Instant> end;

    friend bool operator==(const Pause&, const Pause&) = default;
};

/// Why there is no moment at which a budget of time is used up.
enum class NoDeadline {
    no_opening, ///< nothing opens within `search_limit`
    paused,     ///< the clock stands still for ever (as far as is known today)
    too_late,   ///< it would lie beyond 2037
};

[[nodiscard]] std::string_view describe(NoDeadline reason);

/// The moment at which `budget` of working time since `start` is used up (D1–D3), not before `start`.
///
/// A budget that ends exactly at closing is due at closing; a start outside the hours, or in a pause, rolls
/// to the next working moment with nothing used, and a budget of zero is due then.
[[nodiscard]] Result<Instant, NoDeadline> deadline(const Schedule& schedule, Instant start, seconds budget,
                                                   std::span<const Pause> pauses = {});

/// Working time from `from` to `to` without the pauses; 0 when reversed.
[[nodiscard]] seconds elapsed(const Schedule& schedule, Instant from, Instant to,
                              std::span<const Pause> pauses = {});

/// The deadline of severities 1 and 2, whose clock runs day and night but stops in pauses too (D3).
[[nodiscard]] Result<Instant, NoDeadline> wall_deadline(Instant start, seconds budget,
                                                        std::span<const Pause> pauses = {});

/// Time of day and night from `from` to `to` without the pauses; 0 when reversed.
[[nodiscard]] seconds wall_elapsed(Instant from, Instant to, std::span<const Pause> pauses = {});

/// The longest day of the regular week (D1); 0 where the week has no hours.
[[nodiscard]] seconds working_day(const Schedule& schedule);

} // namespace callhours::calendar
