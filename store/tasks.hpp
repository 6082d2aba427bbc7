#pragma once

#include "base/ids.hpp"
#include "base/task.hpp"
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
    std::optional<Voicemail> voicemail; ///< the newest
    int calls = 0;                      ///< how often they rang
    std::vector<AgentId> watchers;      ///< who wants to hear of it too
};

struct TaskFilter {
    std::optional<desk::TaskState> state; ///< unset: all that are neither done nor dropped
    std::optional<AgentId> agent;
    std::size_t most = 500;
};

/// One line of a task's life.
struct TaskEvent {
    std::string what; ///< created, joined, asked, claimed, waiting, done, dropped, open, severity, owner,
                      ///< agent, note, answered, merged
    std::string text;
    Actor actor;
    Instant at;
};

/// A task that no call makes: asked for on the page, by the API or by hand.
struct AskedTask {
    NewTask task;
    std::optional<AgentId> owner;
    std::string about;
    std::optional<Instant> wish_from; ///< the clock stands until then (D3); `task`'s deadlines know it
    std::optional<Instant> wish_to;
};

class CallbackTasks {
public:
    virtual ~CallbackTasks() = default;

    /// By response deadline, then by creation.
    virtual Task<std::vector<TaskListed>> list(TaskFilter filter) = 0;

    /// Open and closed ones, newest first.
    virtual Task<std::vector<TaskListed>> of_client(ClientId client, std::size_t most) = 0;

    virtual Task<std::optional<TaskListed>> find(TaskId id) = 0;

    /// The open one of that number (C2).
    virtual Task<std::optional<desk::CallbackTask>> open_of(PhoneNumber number) = 0;

    virtual Task<std::vector<TaskEvent>> history(TaskId id) = 0;

    /// A pure step from the task as it is in the transaction, with its pauses, to what it shall be; refuses
    /// with words for the caller.
    using Change = std::function<Result<desk::CallbackTask, std::string>(const desk::CallbackTask&)>;

    struct Edited {
        std::optional<desk::CallbackTask> task; ///< absent: no such task
        std::string refusal;                    ///< not empty: nothing was changed
    };

    /// Atomic read, change, write; `event` goes into the history, and after it a line for each of severity,
    /// owner, agent and note that changed and that it does not tell. A task that begins to wait gets a pause
    /// from `event.at`, one that goes on ends it there; the pauses that the step gives are not looked at.
    /// Reopening where another task of the number is open is refused.
    virtual Task<Edited> change(TaskId id, Change change, TaskEvent event) = 0;

    struct Added {
        desk::CallbackTask task;
        bool joined = false;  ///< an open task of the number was there (C2)
        bool refused = false; ///< by `join`: nothing was changed
    };

    /// The task with its history's first line; or, where one of its number is open, that one as `join` makes
    /// it, with `event` in its history as "asked".
    virtual Task<Added> add(AskedTask asked, Change join, TaskEvent event) = 0;

    using Merge =
        std::function<desk::CallbackTask(const desk::CallbackTask& from, const desk::CallbackTask& into)>;

    /// `from` is dropped as merged, its calls and recordings become `into`'s, which becomes what `merge`
    /// says, beginning and pauses included. Refused unless both are open; the same again gives the same. The
    /// edited task is `into`.
    virtual Task<Edited> merge(TaskId from, TaskId into, Merge merge, TaskEvent event) = 0;

    /// False when there is no such task.
    virtual Task<bool> watch(TaskId task, AgentId agent, bool watches, Instant now) = 0;

    /// D4: lays each open task's deadlines anew after a change of the rules; `due` gives them, or nothing to
    /// keep.
    using Relay = std::function<std::optional<desk::CallbackTask>(const desk::CallbackTask&)>;
    virtual Task<int> recompute(Relay relay, Instant now) = 0;

    virtual Task<std::optional<Voicemail>> voicemail(VoicemailId id) = 0;

    virtual Task<std::vector<Voicemail>> voicemails_of(TaskId id) = 0;

    /// An agent listened to it; the first time counts. False when there is no such message.
    virtual Task<bool> note_heard(VoicemailId id, Instant now) = 0;
};

} // namespace callhours::store
