#include "server/app/edit_task.hpp"

#include "desk/deadlines.hpp"

#include <fmt/format.h>

namespace callhours::app {

namespace {

/// What the history calls this wish.
std::string name_of(const TaskWish& wish)
{
    if (wish.state) return std::string{desk::to_text(*wish.state)};
    if (wish.severity) return "severity";
    return "note";
}

std::string words_of(const TaskWish& wish)
{
    if (wish.outcome) return *wish.outcome;
    if (wish.severity && !wish.state) return fmt::format("{}", desk::to_number(*wish.severity));
    return wish.note.value_or("");
}

void move_to(desk::TaskState state, Instant now, desk::CallbackTask& task)
{
    const bool closes = desk::is_open(task.state) && !desk::is_open(state);
    const bool reopens = !desk::is_open(task.state) && desk::is_open(state);
    task.state = state;
    if (closes) {
        task.closed_at = now;
        if (state == desk::TaskState::done && !task.responded_at) task.responded_at = now;
    }
    if (reopens) {
        task.closed_at.reset();
        task.outcome.clear();
    }
}

Result<desk::CallbackTask, std::string> applied(const TaskWish& wish, Instant now, desk::CallbackTask task)
{
    if (wish.state) {
        if (!desk::may_become(task.state, *wish.state)) {
            return refuse(fmt::format("A task that is {} cannot become {}.", desk::to_text(task.state),
                                      desk::to_text(*wish.state)));
        }
        move_to(*wish.state, now, task);
    }
    if (wish.severity) task.severity = *wish.severity;
    if (wish.outcome) task.outcome = *wish.outcome;
    if (wish.note) task.note = *wish.note;
    return task;
}

} // namespace

const calendar::Schedule& schedule_of(const desk::CallbackTask& task, const store::Directory& directory)
{
    const auto* agent = task.client && task.agent ? directory.agent(*task.agent) : nullptr;
    return agent == nullptr ? directory.desk.schedule : agent->calendar.schedule;
}

Task<store::CallbackTasks::Edited> EditTask::operator()(TaskWish wish, Instant now)
{
    auto directory = co_await rules_.current();
    store::TaskEvent event{.what = name_of(wish), .text = words_of(wish), .actor = wish.actor, .at = now};
    auto change = [directory, wish, now](
                      const desk::CallbackTask& task,
                      const std::vector<calendar::Pause>& pauses) -> Result<desk::CallbackTask, std::string> {
        auto changed = applied(wish, now, task);
        if (!changed || !wish.severity) return changed;
        const auto relaid = desk::with_new_deadlines(*changed, schedule_of(*changed, *directory), pauses);
        return relaid ? *relaid : *changed;
    };
    co_return co_await tasks_.change(wish.task, std::move(change), std::move(event));
}

Task<int> EditTask::recompute_all(Instant now)
{
    auto directory = co_await rules_.current();
    auto relay = [directory](const desk::CallbackTask& task, const std::vector<calendar::Pause>& pauses) {
        return desk::with_new_deadlines(task, schedule_of(task, *directory), pauses);
    };
    co_return co_await tasks_.recompute(std::move(relay), now);
}

} // namespace callhours::app
