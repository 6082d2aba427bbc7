#pragma once

#include "server/app/rules.hpp"
#include "store/figures.hpp"

namespace callhours::app {

/// Keeps the figures of each day up to date, with the hours in force. Several servers may do it at once. Io
/// thread.
class KeepFigures {
public:
    KeepFigures(Rules& rules, store::FigureBook& figures) : rules_{rules}, figures_{figures} {}

    /// At most a few hundred tasks and days at a time; how many were. 0 when all are up to date.
    Task<int> operator()(Instant now);

private:
    Rules& rules_;
    store::FigureBook& figures_;
};

/// How a task fared by `schedule`, as far as is known at `now`.
[[nodiscard]] store::TaskFigures measured(const desk::CallbackTask& task, const calendar::Schedule& schedule,
                                          Instant now);

} // namespace callhours::app
