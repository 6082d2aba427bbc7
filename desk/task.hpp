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

enum class TaskState { open, claimed, dialling, waiting, done, dropped };

/// Why the desk owes somebody a call.
enum class TaskReason {
    calling,     ///< the call is still there: nobody knows yet how it ends (C1)
    voicemail,   ///< a message was left
    missed_call, ///< no message, or none worth the name (C3)
    answered,    ///< an agent took the call: done with it (C1)
    asked,       ///< asked for on the page, by the API or by hand
};

/// A call that is owed, with its deadlines (D1). One is open per client number at most (C2).
struct CallbackTask {
    TaskId id;
    std::optional<PhoneNumber> number; ///< absent: anonymous
    std::optional<ClientId> client;
    std::optional<AgentId> agent;
    TaskState state = TaskState::open;
    Severity severity = Severity::standard;
    TaskReason reason = TaskReason::calling;
    std::string outcome; ///< what the agent said of it when it was finished
    std::string note;
    Instant created_at;
    Instant response_due_at;
    std::optional<Instant> action_due_at; ///< absent: no fixed target
    std::optional<Instant> responded_at;  ///< the first response; never taken back (D4)
    std::optional<Instant> closed_at;
    std::vector<calendar::Pause> pauses; ///< waiting for the client (D3)
};

/// Neither done nor dropped.
[[nodiscard]] constexpr bool is_open(TaskState state)
{
    return state != TaskState::done && state != TaskState::dropped;
}

/// As the API and the store write them: "open", "missed_call" …
[[nodiscard]] std::string_view to_text(TaskState state);
[[nodiscard]] std::string_view to_text(TaskReason reason);
[[nodiscard]] std::optional<TaskState> to_task_state(std::string_view text);
[[nodiscard]] std::optional<TaskReason> to_task_reason(std::string_view text);

} // namespace callhours::desk
