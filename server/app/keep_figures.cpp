#include "server/app/keep_figures.hpp"

#include "desk/deadlines.hpp"
#include "server/app/edit_task.hpp"

namespace callhours::app {

namespace {

constexpr std::size_t most_at_once = 200;

/// Whether the target was met; absent while that is open, with the moment at which it would be missed.
struct Verdict {
    std::optional<bool> met;
    std::optional<Instant> open_until;
};

Verdict verdict_on(const desk::CallbackTask& task, desk::Target target, std::optional<Instant> reached,
                   const calendar::Schedule& schedule, Instant now)
{
    auto budget = desk::budget_of(task.severity, target);
    if (!budget) return {};
    const bool given_up = !reached && !desk::is_open(task.state);
    const auto until = reached ? *reached : given_up ? task.closed_at.value_or(now) : now;
    const bool late = desk::is_breached(*budget, task.created_at, until, schedule, task.pauses);
    if (late) return {.met = false, .open_until = std::nullopt};
    if (reached) return {.met = true, .open_until = std::nullopt};
    if (given_up) return {};
    budget->time +=
        seconds{1}; // D2: a second of the clock more is a breach, after closing not before the next opening
    const auto missed_at = desk::due_at(*budget, task.created_at, schedule, task.pauses);
    return {.met = std::nullopt, .open_until = missed_at ? std::optional{*missed_at} : std::nullopt};
}

std::optional<Instant> sooner(std::optional<Instant> one, std::optional<Instant> other)
{
    if (!one || !other) return one ? one : other;
    return std::min(*one, *other);
}

} // namespace

store::TaskFigures measured(const desk::CallbackTask& task, const calendar::Schedule& schedule, Instant now)
{
    store::TaskFigures figures;
    const auto budget = desk::budget_of(task.severity, desk::Target::response).value();
    const auto used_until = [&](Instant moment) {
        return desk::time_used(budget, task.created_at, moment, schedule, task.pauses);
    };
    const auto done = task.state == desk::TaskState::done ? task.closed_at : std::nullopt;
    if (task.responded_at) figures.response_working = used_until(*task.responded_at);
    if (done) figures.resolution_working = used_until(*done);
    const auto response = verdict_on(task, desk::Target::response, task.responded_at, schedule, now);
    const auto action = verdict_on(task, desk::Target::action, done, schedule, now);
    figures.response_met = response.met;
    figures.action_met = action.met;
    figures.look_at = sooner(response.open_until, action.open_until);
    return figures;
}

Task<int> KeepFigures::operator()(Instant now)
{
    auto directory = co_await rules_.current();
    auto measure = [directory, now](const desk::CallbackTask& task) {
        return measured(task, schedule_of(task, *directory), now);
    };
    auto day_of = [directory](LocalDate day) {
        return calendar::local_day(day, directory->desk.schedule.zone);
    };
    co_return co_await figures_.bring_up_to_date(std::move(measure), std::move(day_of), now, most_at_once);
}

} // namespace callhours::app
