#include "calendar/contradiction.hpp"

#include <algorithm>

namespace callhours::calendar {

std::optional<SlotRefusal> contradiction(const Interval& call, const AgentCalendar& agent,
                                         const Entitlement& entitlement)
{
    if (!entitlement.covers(call.begin())) return SlotRefusal::not_entitled;
    const bool absent = std::ranges::any_of(
        agent.absences, [&](const Absence& absence) { return absence.time.overlaps(call); });
    if (absent) return SlotRefusal::absent;
    if (open_intervals(agent.schedule, call) != Intervals{call}) return SlotRefusal::outside_hours;
    return std::nullopt;
}

} // namespace callhours::calendar
