#pragma once

#include "base/result.hpp"

#include <optional>
#include <string_view>

namespace callhours::desk {

/// open → claimed → dialling → waiting → done | dropped. Dropped: nobody has to call any more.
enum class TaskState { open, claimed, dialling, waiting, done, dropped };

/// Why a task was made; the column `reason` of the API.
enum class TaskReason {
    missed_call, ///< no message, or none worth the name (C3)
    voicemail,
    email,
    chat,
    manual,
};

/// How a task ended.
enum class TaskResult {
    reached,       ///< called back and talked
    answered,      ///< the client got through by themselves and talked (C2)
    no_need,       ///< a colleague, a mail or the client settled it
    not_reachable, ///< given up after the retries
    invalid_number,
};

[[nodiscard]] constexpr bool is_open(TaskState state)
{
    return state != TaskState::done && state != TaskState::dropped;
}

/// Whether a person or the machine may take a task from `from` to `to`. The same state again always may:
/// repeated requests are harmless.
[[nodiscard]] bool may_become(TaskState from, TaskState to);

/// The names of the wire and the database: `open`, `missed_call`, `no_need`.
[[nodiscard]] std::string_view name_of(TaskState state);
[[nodiscard]] std::string_view name_of(TaskReason reason);
[[nodiscard]] std::string_view name_of(TaskResult result);
[[nodiscard]] std::optional<TaskState> task_state_named(std::string_view name);
[[nodiscard]] std::optional<TaskReason> task_reason_named(std::string_view name);
[[nodiscard]] std::optional<TaskResult> task_result_named(std::string_view name);

} // namespace callhours::desk
