#include "server/app/edit_task.hpp"

#include "desk/deadlines.hpp"

#include <fmt/format.h>

namespace callhours::app {

namespace {

/// What the history calls this wish; the store adds what else changed.
std::string name_of(const TaskWish& wish)
{
    if (wish.state) return std::string{desk::to_text(*wish.state)};
    if (wish.severity) return "severity";
    if (wish.owner) return "owner";
    if (wish.agent) return "agent";
    return "note";
}

std::string words_of(const TaskWish& wish, const store::Directory& directory)
{
    const auto slug_of = [&](AgentId id) {
        const auto* agent = directory.agent(id);
        return agent == nullptr ? std::string{} : agent->slug;
    };
    if (wish.outcome) return *wish.outcome;
    if (wish.state) return wish.note.value_or("");
    if (wish.severity) return fmt::format("{}", desk::to_number(*wish.severity));
    if (wish.owner) return slug_of(*wish.owner);
    if (wish.agent) return slug_of(*wish.agent);
    return wish.note.value_or("");
}

std::optional<AgentId> agent_of(const store::Actor& actor)
{
    const bool is_agent =
        actor.kind == store::Actor::Kind::agent || actor.kind == store::Actor::Kind::calendar_program;
    return is_agent ? std::optional{AgentId{actor.id}} : std::nullopt;
}

void stop_waiting(Instant now, desk::CallbackTask& task)
{
    for (auto& pause : task.pauses) {
        if (!pause.end) pause.end = std::max(pause.begin, now);
    }
}

void move_to(desk::TaskState state, std::optional<AgentId> agent, Instant now, desk::CallbackTask& task)
{
    const bool closes = desk::is_open(task.state) && !desk::is_open(state);
    const bool reopens = !desk::is_open(task.state) && desk::is_open(state);
    if (task.state == desk::TaskState::waiting && state != desk::TaskState::waiting) stop_waiting(now, task);
    task.state = state;
    if (state == desk::TaskState::open) task.owner.reset();
    if (state == desk::TaskState::claimed && agent) task.owner = agent;
    if (closes) {
        task.closed_at = now;
        if (!task.owner) task.owner = agent;
        if (state == desk::TaskState::done && !task.responded_at) task.responded_at = now;
    }
    if (reopens) {
        task.closed_at.reset();
        task.outcome.clear();
    }
}

void give_to(AgentId owner, desk::CallbackTask& task)
{
    task.owner = owner;
    if (task.state == desk::TaskState::open) task.state = desk::TaskState::claimed;
}

/// Two who click "take it" at the same moment: the second is told.
bool is_taken_by_another(const TaskWish& wish, const desk::CallbackTask& task)
{
    return wish.state == desk::TaskState::claimed && !wish.owner && task.owner &&
           task.owner != agent_of(wish.actor);
}

Result<desk::CallbackTask, std::string> applied(const TaskWish& wish, Instant now, desk::CallbackTask task)
{
    if (wish.state) {
        if (!desk::may_become(task.state, *wish.state) || (task.merged_into && desk::is_open(*wish.state))) {
            return refuse(fmt::format("A task that is {} cannot become {}.",
                                      task.merged_into ? "merged" : desk::to_text(task.state),
                                      desk::to_text(*wish.state)));
        }
        if (is_taken_by_another(wish, task)) return refuse(std::string{"Somebody else has taken this task."});
        move_to(*wish.state, agent_of(wish.actor), now, task);
    }
    if (wish.owner) give_to(*wish.owner, task);
    if (wish.agent) task.agent = wish.agent;
    if (wish.severity) task.severity = *wish.severity;
    if (wish.outcome) task.outcome = *wish.outcome;
    if (wish.note) task.note = *wish.note;
    return task;
}

/// A step that moves the task's clock: its severity, whose hours it runs by, and whether it runs.
bool moves_clock(const desk::CallbackTask& before, const desk::CallbackTask& after)
{
    return before.severity != after.severity || before.agent != after.agent ||
           before.pauses != after.pauses || (!desk::is_open(before.state) && desk::is_open(after.state));
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
    store::TaskEvent event{
        .what = name_of(wish), .text = words_of(wish, *directory), .actor = wish.actor, .at = now};
    auto change = [directory, wish,
                   now](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
        auto changed = applied(wish, now, task);
        if (!changed || !moves_clock(task, *changed)) return changed;
        const auto relaid = desk::with_new_deadlines(*changed, schedule_of(*changed, *directory));
        return relaid ? *relaid : *changed;
    };
    co_return co_await tasks_.change(wish.task, std::move(change), std::move(event));
}

Task<store::CallbackTasks::Edited> EditTask::merge(TaskId from, TaskId into, store::Actor actor, Instant now)
{
    auto directory = co_await rules_.current();
    auto merge = [directory](const desk::CallbackTask& source, const desk::CallbackTask& target) {
        const auto merged = desk::merged(source, target);
        const auto relaid = desk::with_new_deadlines(merged, schedule_of(merged, *directory));
        return relaid ? *relaid : merged;
    };
    store::TaskEvent event{.what = "merged", .text = {}, .actor = actor, .at = now};
    co_return co_await tasks_.merge(from, into, std::move(merge), std::move(event));
}

Task<int> EditTask::recompute_all(Instant now)
{
    auto directory = co_await rules_.current();
    auto relay = [directory](const desk::CallbackTask& task) {
        return desk::with_new_deadlines(task, schedule_of(task, *directory));
    };
    co_return co_await tasks_.recompute(std::move(relay), now);
}

} // namespace callhours::app
