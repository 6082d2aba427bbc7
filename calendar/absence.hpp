#pragma once

#include "base/ids.hpp"
#include "base/interval.hpp"

#include <optional>

namespace callhours::calendar {

/// Closes the agent, not the desk (T5). With a deputy, the deputy's own free slots are offered (S8).
struct Absence {
    Interval time;
    std::optional<AgentId> deputy;

    friend bool operator==(const Absence&, const Absence&) = default;
};

} // namespace callhours::calendar
