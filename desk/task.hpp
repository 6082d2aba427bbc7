#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/phone_number.hpp"
#include "calendar/working_time.hpp"
#include "desk/severity.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::desk {

/// open → claimed → dialling → waiting → done or dropped. Dropped: nobody has to call any more.
enum class TaskState { open, claimed, dialling, waiting, done, dropped };

/// Why the desk owes somebody a call.
enum class TaskReason {
    calling,     ///< the call is still there: nobody knows yet how it ends (C1)
    voicemail,   ///< a message was left
    missed_call, ///< no message, or none worth the name (C3)
    answered,    ///< an agent took the call: done with it (C1)
    asked,       ///< asked for on the page, by the API, by hand, or by a key in a call
};

/// How a task ended.
enum class TaskOutcome {
    reached,       ///< called back and talked
    answered,      ///< the client got through by themselves and talked (C2)
    no_need,       ///< a colleague, a mail or the client settled it
    not_reachable, ///< given up after the retries
    invalid_number,
    merged, ///< goes on in another task
};

/// Somebody is to be called back. One open task a client number (C2).
struct CallbackTask {
    TaskId id;
    std::optional<PhoneNumber> number; ///< absent: withheld, so nobody can call back
    std::optional<ClientId> client;
    std::optional<AgentId> agent; ///< who is responsible; absent: the desk
    std::optional<AgentId> owner; ///< who has taken it; absent: nobody yet
    TaskState state = TaskState::open;
    Severity severity = Severity::standard;
    TaskReason reason = TaskReason::calling;
    std::string outcome; ///< a TaskOutcome by name once it is done or dropped, else empty
    std::string about;   ///< what the client, or who wrote it down, said it is about
    std::string note;
    std::optional<TaskId> merged_into;
    std::optional<Instant> wish_from; ///< when the client would like to be called
    std::optional<Instant> wish_to;
    Instant created_at;
    Instant response_due_at;
    std::optional<Instant> action_due_at; ///< absent where the offer fixes no target
    std::optional<Instant> responded_at;  ///< the first answer; it keeps its result for ever (D4)
    std::optional<Instant> closed_at;
    std::vector<calendar::Pause> pauses; ///< waiting for the client (D3), until the wished time too
};

[[nodiscard]] constexpr bool is_open(TaskState state)
{
    return state != TaskState::done && state != TaskState::dropped;
}

/// Whether a person or the machine may take a task from `from` to `to`. The same state again always may:
/// repeated requests are harmless. A finished task may be opened again.
[[nodiscard]] bool may_become(TaskState from, TaskState to);

/// Who has to hear of it: who took it, else who is responsible.
[[nodiscard]] constexpr std::optional<AgentId> answerable(const CallbackTask& task)
{
    return task.owner ? task.owner : task.agent;
}

/// `into` as it is once `from` goes on in it: the earlier beginning, the more urgent severity, what either
/// knows and the other does not, the pauses and the first answer of both. The deadlines are to be laid anew;
/// `from` is to be closed.
[[nodiscard]] CallbackTask merged(const CallbackTask& from, CallbackTask into);

/// The names of the wire and the database: `open`, `missed_call`, `no_need`.
[[nodiscard]] std::string_view to_text(TaskState state);
[[nodiscard]] std::string_view to_text(TaskReason reason);
[[nodiscard]] std::string_view to_text(TaskOutcome outcome);
[[nodiscard]] std::optional<TaskState> parse_task_state(std::string_view text);
[[nodiscard]] std::optional<TaskReason> parse_task_reason(std::string_view text);

[[nodiscard]] std::optional<TaskOutcome> parse_task_outcome(std::string_view text);

} // namespace callhours::desk
