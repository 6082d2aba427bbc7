#include "server/app/rule_changes.hpp"

#include "base/assert.hpp"
#include "calendar/zone.hpp"

#include <algorithm>

namespace callhours::app {

namespace {

std::optional<calendar::BrokenRule>
own_contradiction(const store::Directory& directory, const store::Agent& agent, const store::Booking& booking)
{
    const auto* type = directory.call_type(booking.type);
    const auto* client = directory.client(booking.client);
    if (type == nullptr || client == nullptr) return std::nullopt;
    const auto rule =
        calendar::contradiction(booking.time, agent.calendar, store::entitlement_of(*client, directory.desk));
    if (rule || type->offered) return rule;
    return calendar::BrokenRule::not_offered;
}

std::vector<std::optional<calendar::BrokenRule>> crowding(const store::Directory& directory,
                                                          const AgentsBookings& bookings)
{
    std::vector<calendar::BookedCall> calls;
    for (const auto& booking : bookings.active) {
        const auto* type = directory.call_type(booking.type);
        CALLHOURS_ASSERT(type != nullptr);
        calls.push_back({booking.time, &type->rules, booking.created_at});
    }
    return calendar::crowding(calls, bookings.agent.calendar.schedule.zone);
}

bool is_busy(const Intervals& busy, const Interval& call)
{
    return std::ranges::any_of(busy, [&](const Interval& each) { return each.overlaps(call); });
}

bool was_overridden(const store::BrokenByOverride& overridden, BookingId booking, calendar::BrokenRule rule)
{
    const auto found = overridden.find(booking);
    const auto refusal = calendar::overridden_as(rule);
    return found != overridden.end() && refusal && found->second == calendar::to_text(*refusal);
}

/// The pointer of the first thing in `agent` that is not for the agent themselves to change. Their language
/// is: nobody else reads their mail.
std::optional<std::string> foreign_member(const store::AgentImport& agent)
{
    const std::pair<bool, const char*> members[] = {
        {agent.name.has_value(), "name"},
        {agent.email.has_value(), "email"},
        {agent.endpoints.has_value(), "endpoints"},
        {agent.role.has_value(), "role"},
        {agent.schedule.zone.has_value(), "zone"},
        {agent.schedule.holiday_calendars.has_value(), "holiday_calendars"}};
    for (const auto& [given, name] : members) {
        if (given) return agent.pointer + "/" + name;
    }
    return std::nullopt;
}

std::optional<RightsProblem> problem_for_agent(const store::Agent& who, const store::ImportBatch& change)
{
    constexpr auto words =
        "Your role changes your own hours, overrides, holidays, absences and language alone.";
    if (change.desk) return RightsProblem{"/desk", words};
    if (!change.call_types.empty()) return RightsProblem{"/call_types", words};
    for (const auto& agent : change.agents) {
        if (agent.slug != who.slug) return RightsProblem{agent.pointer, words};
        if (const auto member = foreign_member(agent)) return RightsProblem{*member, words};
    }
    return std::nullopt;
}

} // namespace

std::vector<Contradiction> contradicted(const store::Directory& directory, AgentsBookings bookings,
                                        Instant now)
{
    const auto crowded = crowding(directory, bookings);
    std::vector<Contradiction> result;
    for (std::size_t i = 0; i < bookings.active.size(); ++i) {
        auto& booking = bookings.active[i];
        if (booking.status != store::BookingStatus::confirmed || booking.time.begin() < now) continue;
        auto rule = own_contradiction(directory, bookings.agent, booking);
        if (!rule && is_busy(bookings.busy, booking.time)) rule = calendar::BrokenRule::busy;
        if (!rule) rule = crowded[i];
        if (rule && !was_overridden(bookings.overridden, booking.id, *rule))
            result.push_back({std::move(booking), *rule});
    }
    return result;
}

bool may_change_desk(const store::Agent& who)
{
    return who.role == store::Role::lead || who.role == store::Role::administrator;
}

std::optional<RightsProblem> rights_problem(const store::Agent& who, const store::ImportBatch& change)
{
    if (!may_change_desk(who)) return problem_for_agent(who, change);
    if (who.role == store::Role::administrator) return std::nullopt;
    for (const auto& agent : change.agents) {
        if (agent.role)
            return RightsProblem{agent.pointer + "/role", "Roles are given by an administrator alone."};
    }
    return std::nullopt;
}

Task<ChangeRules::Outcome> ChangeRules::apply(store::ImportBatch change, Instant now)
{
    auto changed = co_await parts_.imports.import(std::move(change));
    if (!changed) co_return refuse(std::move(changed.error()));
    co_await settle(now);
    co_return co_await contradictions(now);
}

Task<void> ChangeRules::settle(Instant now)
{
    (void)co_await parts_.rules.reload();
    (void)co_await parts_.edit_task.recompute_all(now);
}

Task<ChangeRules::Outcome> ChangeRules::preview(store::ImportBatch change, Instant now)
{
    auto previewed = co_await parts_.imports.preview(std::move(change));
    if (!previewed) co_return refuse(std::move(previewed.error()));
    co_return co_await contradictions(*previewed, now);
}

Task<std::vector<Contradiction>> ChangeRules::contradictions(Instant now)
{
    const auto directory = co_await parts_.rules.current();
    co_return co_await contradictions(directory, now);
}

Task<std::vector<Contradiction>>
ChangeRules::contradictions(std::shared_ptr<const store::Directory> directory, Instant now)
{
    std::vector<Contradiction> all;
    for (const auto& agent : directory->agents) {
        const auto& zone = agent.calendar.schedule.zone;
        const auto today = calendar::local_day(calendar::local_date(now, zone), zone);
        const auto from_today = Interval::make(today.begin(), end_of_time);
        if (!from_today) continue;
        auto active = co_await parts_.bookings.of_agent(agent.id, *from_today);
        auto overridden = co_await parts_.bookings.broken_by_override(agent.id, *from_today);
        auto blocks = co_await parts_.bookings.blocks({agent.id}, *from_today, std::nullopt, now);
        AgentsBookings bookings{agent, std::move(active), std::move(overridden),
                                std::move(blocks[agent.id].busy)};
        for (auto& one : contradicted(*directory, std::move(bookings), now))
            all.push_back(std::move(one));
    }
    co_return all;
}

} // namespace callhours::app
