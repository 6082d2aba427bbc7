#pragma once

#include "store/sqlite/connection.hpp"
#include "store/tasks.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] std::optional<desk::CallbackTask> find_task(Connection& db, TaskId id);

/// The open one of that number, whatever its state (C2).
[[nodiscard]] std::optional<desk::CallbackTask> open_task_of(Connection& db, const PhoneNumber& number);

/// Gives the task its id and writes its first line of history and the change number.
void insert_task(Connection& db, desk::CallbackTask& task, const TaskEvent& event);

/// Writes everything but created_at, keeps the first responded_at, begins or ends the pause of a task that
/// begins or ceases to wait (D3), and notes the change.
void update_task(Connection& db, const desk::CallbackTask& task, Instant now);

void note_task_event(Connection& db, TaskId id, const TaskEvent& event);
[[nodiscard]] std::vector<TaskEvent> task_history(Connection& db, TaskId id);

[[nodiscard]] std::vector<TaskListed> list_tasks(Connection& db, const TaskFilter& filter);
[[nodiscard]] std::optional<TaskListed> find_listed(Connection& db, TaskId id);

[[nodiscard]] CallbackTasks::Edited change_task(Connection& db, TaskId id,
                                                const CallbackTasks::Change& change, const TaskEvent& event);
[[nodiscard]] std::vector<TaskListed> tasks_of_client(Connection& db, ClientId client, std::size_t most);
[[nodiscard]] int recompute_tasks(Connection& db, const CallbackTasks::Relay& relay, Instant now);

[[nodiscard]] std::optional<Voicemail> find_voicemail(Connection& db, VoicemailId id);
[[nodiscard]] std::vector<Voicemail> voicemails_of_task(Connection& db, TaskId id);
[[nodiscard]] bool note_heard(Connection& db, VoicemailId id, Instant now);

} // namespace callhours::store::sqlite
