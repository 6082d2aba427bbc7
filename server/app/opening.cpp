#include "server/app/opening.hpp"

namespace callhours::app {

Opening opening_at(const calendar::Schedule& schedule, Instant at)
{
    Opening opening{.state = calendar::open_state(schedule, at), .open_until = {}, .opens_at = {}};
    if (opening.state.is_open()) {
        opening.open_until = calendar::open_until(schedule, at);
    } else {
        opening.opens_at = calendar::next_opening(schedule, at);
    }
    return opening;
}

const calendar::Absence* absence_at(const store::Agent& agent, Instant at)
{
    for (const auto& absence : agent.calendar.absences) {
        if (absence.time.contains(at)) return &absence;
    }
    return nullptr;
}

std::optional<Instant> back_at(const store::Agent& agent, Instant at)
{
    // Each step leaves one absence behind, so there are no more steps than absences.
    for (const auto* absence = absence_at(agent, at); absence != nullptr; absence = absence_at(agent, at)) {
        const auto opening = calendar::open_from(agent.calendar.schedule, absence->time.end());
        if (!opening) return std::nullopt;
        at = *opening;
    }
    return at;
}

} // namespace callhours::app
