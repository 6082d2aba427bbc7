#pragma once

#include "calendar/ical/todo.hpp"
#include "store/directory.hpp"
#include "store/tasks.hpp"

namespace callhours::caldav {

/// A callback task as the agent's list of tasks shows it: who to call back, until when, how urgent. Due is
/// the response, once that is given the next action.
[[nodiscard]] calendar::ical::Todo todo_of(const store::TaskListed& task, const store::Directory& directory);

/// The UID of a task, the same for ever, and another one at every desk.
[[nodiscard]] std::string uid_of(TaskId task, const store::Directory& directory);

} // namespace callhours::caldav
