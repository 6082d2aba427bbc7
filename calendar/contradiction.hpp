#pragma once

#include "calendar/slots.hpp"

#include <optional>

namespace callhours::calendar {

/// Which rule now stands against a call that is booked already, if any: entitlement, absence or hours of the
/// agent who has it. Notice, window, grid and cap were asked when it was booked, and time alone changes their
/// answer; overlaps the database refuses.
[[nodiscard]] std::optional<SlotRefusal> contradiction(const Interval& call, const AgentCalendar& agent,
                                                       const Entitlement& entitlement);

} // namespace callhours::calendar
