#pragma once

#include "server/app/rules.hpp"
#include "store/tasks.hpp"

#include <optional>
#include <string>

namespace callhours::app {

/// What somebody wants of a task; absent members stay as they are.
struct TaskWish {
    TaskId task;
    std::optional<desk::TaskState>
        state; ///< claimed makes the acting agent its owner, open leaves it without one
    std::optional<desk::Severity> severity;
    std::optional<std::string> outcome; ///< desk::TaskOutcome by name, or the agent's own words
    std::optional<std::string> note;
    std::optional<AgentId> owner; ///< gives it to somebody, whoever has it
    std::optional<AgentId> agent; ///< who is responsible; the deadlines follow their hours
    store::Actor actor;
};

/// Claims, gives away, finishes, reopens, re-rates or puts together callback tasks; the deadlines follow (D1,
/// D4). Io thread.
class EditTask {
public:
    EditTask(Rules& rules, store::CallbackTasks& tasks) : rules_{rules}, tasks_{tasks} {}

    /// Refused: a claim of what somebody else has, and a step that the task cannot take.
    Task<store::CallbackTasks::Edited> operator()(TaskWish wish, Instant now);

    /// `from` goes on in `into`, which is given back.
    Task<store::CallbackTasks::Edited> merge(TaskId from, TaskId into, store::Actor actor, Instant now);

    /// D4: lays the deadlines of all open tasks anew; how many changed. After a change of hours or holidays.
    Task<int> recompute_all(Instant now);

private:
    Rules& rules_;
    store::CallbackTasks& tasks_;
};

/// Whose hours a task's clock runs by: its agent's, else the desk's (D1).
[[nodiscard]] const calendar::Schedule& schedule_of(const desk::CallbackTask& task,
                                                    const store::Directory& directory);

} // namespace callhours::app
