#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"
#include "calendar/working_time.hpp"
#include "desk/severity.hpp"
#include "desk/task.hpp"

#include <optional>
#include <span>

namespace callhours::desk {

struct DueDates {
    Instant response_due;
    std::optional<Instant> action_due; ///< absent where the offer fixes no target

    friend bool operator==(const DueDates&, const DueDates&) = default;
};

/// `schedule` is the responsible agent's without absences; for a caller without a client, the desk's (D1).
[[nodiscard]] Result<DueDates, calendar::NoDeadline> due_dates(Severity severity, Instant created,
                                                               const calendar::Schedule& schedule,
                                                               std::span<const calendar::Pause> pauses = {});

/// Of one target; `budget` from budget_of().
[[nodiscard]] Result<Instant, calendar::NoDeadline> due_at(const Budget& budget, Instant created,
                                                           const calendar::Schedule& schedule,
                                                           std::span<const calendar::Pause> pauses = {});

/// How much of the clock that `budget` runs by passed between the two moments.
[[nodiscard]] seconds time_used(const Budget& budget, Instant from, Instant to,
                                const calendar::Schedule& schedule,
                                std::span<const calendar::Pause> pauses = {});

/// Whether more than the budget was used (D2): exactly at the deadline is in time.
[[nodiscard]] bool is_breached(const Budget& budget, Instant created, Instant answered_or_now,
                               const calendar::Schedule& schedule,
                               std::span<const calendar::Pause> pauses = {});

/// The task with its deadlines as today's hours, holidays and severity give them (D4); nothing when they
/// stay. A target that is met or missed already keeps its result for ever: response once `responded_at` is
/// set, both once the task is closed. Where no deadline can be had any more (a desk without hours) the old
/// ones stay.
[[nodiscard]] std::optional<CallbackTask> with_new_deadlines(const CallbackTask& task,
                                                             const calendar::Schedule& schedule);

} // namespace callhours::desk
