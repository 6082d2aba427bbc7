#pragma once

#include "store/sqlite/connection.hpp"
#include "store/tasks.hpp"

// Tasks that no call makes, and what people do to whole tasks: put two together, watch one.

namespace callhours::store::sqlite {

[[nodiscard]] CallbackTasks::Added add_task(Connection& db, const AskedTask& asked,
                                            const CallbackTasks::Change& join, const TaskEvent& event);

[[nodiscard]] CallbackTasks::Edited merge_tasks(Connection& db, TaskId from, TaskId into,
                                                const CallbackTasks::Merge& merge, const TaskEvent& event);

[[nodiscard]] bool watch_task(Connection& db, TaskId task, AgentId agent, bool watches, Instant now);

} // namespace callhours::store::sqlite
