#pragma once

#include "desk/task.hpp"
#include "store/directory.hpp"

#include <optional>
#include <string>
#include <vector>

namespace callhours::app {

// Whom the desk calls, and when (C6). Pure.

/// What an operator allows to be dialled.
struct DiallingLimits {
    std::vector<std::string> prefixes{}; ///< `+43`; a number must begin with one of them
    int per_day = 200;                   ///< callbacks in 24 hours
    int per_number = 10;                 ///< to one number in 24 hours
    bool automatic = false;              ///< tasks are dialled by themselves, unless an agent says otherwise
    std::vector<std::string> confirmed_phones{}; ///< endpoints of agents that a key must confirm: mobiles
};

[[nodiscard]] bool may_dial(const DiallingLimits& limits, const PhoneNumber& number);

enum class TimeBar {
    desk_closed,
    outside_wish, ///< the client asked to be called at another time
};

/// Whether a client may be called now. What is urgent may at any time: its clock runs day and night (D1).
[[nodiscard]] std::optional<TimeBar> time_bar(const desk::CallbackTask& task,
                                              const store::Directory& directory, Instant now);

/// Whose phones ring for what `agent` owes when nobody clicked: theirs while they work, their deputy's in an
/// absence; nothing: nobody's now.
[[nodiscard]] std::optional<AgentId> agent_to_ring(AgentId agent, const store::Directory& directory,
                                                   Instant now);

/// `PJSIP/{number}@trunk` with the number in its place.
[[nodiscard]] std::string trunk_endpoint(std::string trunk, const PhoneNumber& number);

} // namespace callhours::app
