#pragma once

#include "telephony/pbx_event.hpp"

#include <optional>
#include <string_view>

namespace callhours::telephony {

enum class DialOutcome {
    answered,
    busy,
    no_answer,
    rejected,
    unreachable,    ///< nothing rang: the phone is off, or the network does not get there; try again later
    invalid_number, ///< never try again
    cancelled,      ///< somebody else answered, or the caller left
    failed,         ///< none of these
};

/// All that is known about a leg that ended before it was answered, or that was answered.
struct DialFacts {
    bool own_timer_fired = false; ///< we hung up because it took too long
    bool rang = false;
    std::optional<int> cause; ///< Q.850; nothing and 0 mean that the PBX did not know
    DialStatus last_status = DialStatus::none;
};

/// The one place where hangup causes are read, because releases of the PBX disagree about them: a dial that
/// timed out ends with cause 0, 16 or 19 depending on the version.
[[nodiscard]] DialOutcome dial_outcome(const DialFacts& facts);

/// `no_answer`
[[nodiscard]] std::string_view name_of(DialOutcome outcome);

} // namespace callhours::telephony
