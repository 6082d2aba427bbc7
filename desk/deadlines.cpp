#include "desk/deadlines.hpp"

namespace callhours::desk {
namespace {

seconds length_of(const Budget& budget, const calendar::Schedule& schedule)
{
    return budget.time + budget.working_days * calendar::working_day(schedule);
}

} // namespace

Result<Instant, calendar::NoDeadline> due_at(const Budget& budget, Instant created,
                                             const calendar::Schedule& schedule,
                                             std::span<const calendar::Pause> pauses)
{
    const auto length = length_of(budget, schedule);
    if (budget.pace == Pace::wall_clock) return calendar::wall_deadline(created, length, pauses);
    return calendar::deadline(schedule, created, length, pauses);
}

Result<DueDates, calendar::NoDeadline> due_dates(Severity severity, Instant created,
                                                 const calendar::Schedule& schedule,
                                                 std::span<const calendar::Pause> pauses)
{
    const auto response = due_at(budget_of(severity, Target::response).value(), created, schedule, pauses);
    if (!response) return refuse(response.error());
    const auto action_budget = budget_of(severity, Target::action);
    if (!action_budget) return DueDates{.response_due = *response, .action_due = std::nullopt};
    const auto action = due_at(*action_budget, created, schedule, pauses);
    if (!action) return refuse(action.error());
    return DueDates{.response_due = *response, .action_due = *action};
}

seconds time_used(const Budget& budget, Instant from, Instant to, const calendar::Schedule& schedule,
                  std::span<const calendar::Pause> pauses)
{
    if (budget.pace == Pace::wall_clock) return calendar::wall_elapsed(from, to, pauses);
    return calendar::elapsed(schedule, from, to, pauses);
}

bool is_breached(const Budget& budget, Instant created, Instant answered_or_now,
                 const calendar::Schedule& schedule, std::span<const calendar::Pause> pauses)
{
    return time_used(budget, created, answered_or_now, schedule, pauses) > length_of(budget, schedule);
}

std::optional<CallbackTask> with_new_deadlines(const CallbackTask& task, const calendar::Schedule& schedule)
{
    if (!is_open(task.state)) return std::nullopt;
    const auto due = due_dates(task.severity, task.created_at, schedule, task.pauses);
    if (!due) return std::nullopt;
    auto changed = task;
    if (!task.responded_at) changed.response_due_at = due->response_due;
    changed.action_due_at = due->action_due;
    const bool same =
        changed.response_due_at == task.response_due_at && changed.action_due_at == task.action_due_at;
    return same ? std::nullopt : std::optional{changed};
}

} // namespace callhours::desk
