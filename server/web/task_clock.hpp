#pragma once

#include "desk/task.hpp"
#include "store/directory.hpp"

#include <boost/json/value.hpp>

namespace callhours::web {

/// How much is left until the deadline that counts at `now`, by the clock of the task's severity (D1), for
/// pages that count down: `{"due_at", "left_seconds", "runs", "working"}`. Less than zero once it is late;
/// `runs` is false outside the hours and while the client is waited for (D3). Null where nothing is due.
[[nodiscard]] boost::json::value task_clock(const desk::CallbackTask& task, const store::Directory& directory,
                                            Instant now);

} // namespace callhours::web
