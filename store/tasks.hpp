#pragma once

#include "base/ids.hpp"
#include "base/task.hpp"
#include "calendar/working_time.hpp"
#include "desk/task.hpp"
#include "store/actor.hpp"
#include "store/calls.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

struct TaskListed {
    desk::CallbackTask task;
    std::optional<Voicemail> voicemail;  ///< the newest
    int calls = 0;                       ///< how often they rang
    std::vector<calendar::Pause> pauses; ///< the task's own, once more
};

struct TaskFilter {
    std::optional<desk::TaskState> state; ///< unset: all that are neither done nor dropped
    std::optional<AgentId> agent;
    std::size_t most = 500;
};

/// One line of a task's life.
struct TaskEvent {
    std::string
        what; ///< created, joined, claimed, waiting, done, dropped, reopened, severity, note, answered
    std::string text;
    Actor actor;
    Instant at;
};

class CallbackTasks {
public:
    virtual ~CallbackTasks() = default;

    /// By response deadline, then by creation.
    virtual Task<std::vector<TaskListed>> list(TaskFilter filter) = 0;

    virtual Task<std::optional<TaskListed>> find(TaskId id) = 0;

    virtual Task<std::vector<TaskEvent>> history(TaskId id) = 0;

    /// A pure step from the task as it is in the transaction to what it shall be; refuses with words for the
    /// caller. The pauses include the one that still lasts.
    using Change = std::function<Result<desk::CallbackTask, std::string>(
        const desk::CallbackTask&, const std::vector<calendar::Pause>&)>;

    struct Edited {
        std::optional<desk::CallbackTask> task; ///< absent: no such task
        std::string refusal;                    ///< not empty: nothing was changed
    };

    /// Atomic read, change, write; `event` goes into the history. A task that begins to wait gets a pause
    /// from `event.at`, one that goes on ends it there; the pauses that the step gives are not looked at.
    /// Reopening where another task of the number is open is refused.
    virtual Task<Edited> change(TaskId id, Change change, TaskEvent event) = 0;

    /// D4: lays each open task's deadlines anew after a change of the rules; `due` gives them, or nothing to
    /// keep.
    using Relay = std::function<std::optional<desk::CallbackTask>(const desk::CallbackTask&,
                                                                  const std::vector<calendar::Pause>&)>;
    virtual Task<int> recompute(Relay relay, Instant now) = 0;

    virtual Task<std::optional<Voicemail>> voicemail(VoicemailId id) = 0;

    virtual Task<std::vector<Voicemail>> voicemails_of(TaskId id) = 0;
};

} // namespace callhours::store
