#pragma once

#include "telephony/callback.hpp"

#include <vector>

namespace callhours::telephony {

// What the ends of its legs mean for a callback. Private to the machine.

/// Nobody of the agent's phones answered: the most hopeful thing that is true.
[[nodiscard]] CallbackOutcome agents_outcome(const std::vector<DialOutcome>& tries);

[[nodiscard]] CallbackOutcome clients_outcome(DialOutcome outcome);

} // namespace callhours::telephony
