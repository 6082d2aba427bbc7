#include "server/app/dialling_rules.hpp"

#include "calendar/schedule.hpp"
#include "server/app/opening.hpp"

#include <algorithm>

namespace callhours::app {

namespace {

constexpr std::string_view number_place = "{number}";

bool is_at_work(const store::Agent& agent, Instant now)
{
    return calendar::is_open(agent.calendar.schedule, now) && absence_at(agent, now) == nullptr;
}

} // namespace

bool may_dial(const DiallingLimits& limits, const PhoneNumber& number)
{
    const auto begins_number = [&](const std::string& prefix) { return number.reveal().starts_with(prefix); };
    return std::ranges::any_of(limits.prefixes, begins_number);
}

std::optional<TimeBar> time_bar(const desk::CallbackTask& task, const store::Directory& directory,
                                Instant now)
{
    if (desk::to_number(task.severity) <= desk::to_number(desk::Severity::high)) return std::nullopt;
    if (!calendar::is_open(directory.desk.schedule, now)) return TimeBar::desk_closed;
    const bool early = task.wish_from && now < *task.wish_from;
    const bool late = task.wish_to && now >= *task.wish_to;
    return early || late ? std::optional{TimeBar::outside_wish} : std::nullopt;
}

std::optional<AgentId> agent_to_ring(AgentId id, const store::Directory& directory, Instant now)
{
    const auto* agent = directory.agent(id);
    if (agent == nullptr) return std::nullopt;
    if (is_at_work(*agent, now)) return id;
    const auto* absence = absence_at(*agent, now);
    const auto* deputy = absence != nullptr && absence->deputy ? directory.agent(*absence->deputy) : nullptr;
    return deputy != nullptr && is_at_work(*deputy, now) ? std::optional{deputy->id} : std::nullopt;
}

std::string trunk_endpoint(std::string trunk, const PhoneNumber& number)
{
    const auto place = trunk.find(number_place);
    if (place != std::string::npos) trunk.replace(place, number_place.size(), number.reveal());
    return trunk;
}

} // namespace callhours::app
