#include "telephony/callback_outcomes.hpp"

#include <algorithm>
#include <stdexcept>

namespace callhours::telephony {

CallbackOutcome agents_outcome(const std::vector<DialOutcome>& tries)
{
    const auto any = [&](DialOutcome wanted) { return std::ranges::count(tries, wanted) > 0; };
    if (any(DialOutcome::no_answer)) return CallbackOutcome::agent_no_answer;
    if (any(DialOutcome::busy) || any(DialOutcome::rejected)) return CallbackOutcome::agent_busy;
    return CallbackOutcome::agent_unreachable;
}

CallbackOutcome clients_outcome(DialOutcome outcome)
{
    switch (outcome) {
    case DialOutcome::answered:
        return CallbackOutcome::talked;
    case DialOutcome::busy:
        return CallbackOutcome::client_busy;
    case DialOutcome::no_answer:
        return CallbackOutcome::client_no_answer;
    case DialOutcome::rejected:
        return CallbackOutcome::client_rejected;
    case DialOutcome::invalid_number:
        return CallbackOutcome::client_invalid;
    case DialOutcome::unreachable:
    case DialOutcome::cancelled:
    case DialOutcome::failed:
        return CallbackOutcome::client_unreachable;
    }
    throw std::logic_error{"clients_outcome: not a DialOutcome"};
}

} // namespace callhours::telephony
