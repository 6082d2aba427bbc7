#include "telephony/routing.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace callhours::telephony {
namespace {

Greeting greeting_for(ClosedBy reason)
{
    return reason == ClosedBy::holiday ? Greeting::holiday : Greeting::closed;
}

void add_rings(RouteDecision& decision, const RingGroup& group, RingStyle style)
{
    std::ranges::move(in_style(group, style), std::back_inserter(decision.rings));
}

void ring(RouteDecision& decision, const RouteFacts& facts, Outcome who,
          const std::vector<std::string>& phones, AgentId agent = {})
{
    decision.outcome = who;
    decision.endpoints = phones;
    add_rings(decision, {.who = who, .agent = agent, .endpoints = phones}, facts.style);
}

void take_message(RouteDecision& decision, Greeting greeting, std::optional<Instant> opens_at)
{
    decision.outcome = Outcome::voicemail;
    decision.greeting = greeting;
    decision.opens_at = opens_at;
}

bool is_closure(const OpenState& state)
{
    return !state.open && state.closed_by == ClosedBy::closure;
}

/// A caller without a dedicated agent: the desk's queue while the desk is open (S9).
void to_desk(RouteDecision& decision, const RouteFacts& facts, Rule open, Rule closed)
{
    decision.rule = facts.desk.open ? open : is_closure(facts.desk) ? Rule::desk_closure : closed;
    if (facts.desk.open) {
        ring(decision, facts, Outcome::queue, facts.queue);
        decision.open_until = facts.desk.open_until;
    } else {
        take_message(decision, greeting_for(facts.desk.closed_by), facts.desk.opens_at);
    }
}

Rule rule_when_closed(ClosedBy reason)
{
    switch (reason) {
    case ClosedBy::hours:
        return Rule::agent_outside_hours;
    case ClosedBy::holiday:
        return Rule::agent_holiday;
    case ClosedBy::override_day:
        return Rule::agent_day_off;
    case ClosedBy::closure:
        return Rule::desk_closure;
    }
    throw std::logic_error{"rule_when_closed: not a ClosedBy"};
}

void make_responsible(RouteDecision& decision, const Party& party)
{
    decision.agent = party.id;
    decision.agent_slug = party.slug;
}

void to_agent(RouteDecision& decision, const RouteFacts& facts, const Party& agent)
{
    make_responsible(decision, agent);
    decision.rule = agent.state.open ? Rule::agent_open : rule_when_closed(agent.state.closed_by);
    if (agent.state.open) {
        ring(decision, facts, Outcome::agent, agent.endpoints, agent.id);
        decision.open_until = agent.state.open_until;
    } else {
        take_message(decision, greeting_for(agent.state.closed_by), agent.state.opens_at);
    }
}

void to_deputy(RouteDecision& decision, const RouteFacts& facts, const Party& deputy)
{
    make_responsible(decision, deputy);
    decision.rule = deputy.state.open          ? Rule::agent_absent_deputy_open
                    : is_closure(deputy.state) ? Rule::desk_closure
                                               : Rule::agent_absent_deputy_closed;
    if (deputy.state.open) {
        ring(decision, facts, Outcome::deputy, deputy.endpoints, deputy.id);
        decision.open_until = deputy.state.open_until;
    } else {
        take_message(decision, greeting_for(deputy.state.closed_by), deputy.state.opens_at);
    }
}

/// C7's other half: who has an appointment with the caller expects the call, whatever the hours say; the
/// others come after. A closure is for everybody.
void put_booked_first(RouteDecision& decision, const RouteFacts& facts, const RoutedClient& client)
{
    if (!client.booked_with || client.booked_with->endpoints.empty() || is_closure(facts.desk)) return;
    const auto& party = *client.booked_with;
    const auto who = party.id == client.agent.id ? Outcome::agent : Outcome::deputy;
    auto later = std::move(decision.rings);
    std::erase_if(later, [&](const RingGroup& group) { return group.agent == party.id; });
    decision.rings.clear();
    decision.greeting.reset();
    decision.opens_at.reset();
    decision.open_until = party.state.open_until;
    decision.rule = Rule::booked_call;
    make_responsible(decision, party);
    ring(decision, facts, who, party.endpoints, party.id);
    std::ranges::move(later, std::back_inserter(decision.rings));
}

/// Severities 1 and 2 go past those who do not take them to the engineers on duty, day and night.
void add_second_level(RouteDecision& decision, const RouteFacts& facts)
{
    if (facts.severity > 2 || facts.second_level.empty()) return;
    if (decision.outcome != Outcome::voicemail) {
        add_rings(decision, {.who = Outcome::second_level, .agent = {}, .endpoints = facts.second_level},
                  facts.style);
        return;
    }
    decision.rule = Rule::agent_away_urgent;
    decision.greeting.reset();
    ring(decision, facts, Outcome::second_level, facts.second_level);
}

void to_dedicated(RouteDecision& decision, const RouteFacts& facts, const RoutedClient& client)
{
    if (!client.absence) {
        to_agent(decision, facts, client.agent);
    } else if (client.absence->deputy) {
        to_deputy(decision, facts, *client.absence->deputy);
    } else {
        make_responsible(decision, client.agent);
        decision.rule = Rule::agent_absent;
        take_message(decision, Greeting::absent, client.absence->back_at);
    }
    add_second_level(decision, facts);
}

void to_stranger(RouteDecision& decision, const RouteFacts& facts)
{
    switch (facts.caller) {
    case CallerKind::number:
        return to_desk(decision, facts, Rule::unknown_caller_desk_open, Rule::unknown_caller_desk_closed);
    case CallerKind::anonymous:
        return to_desk(decision, facts, Rule::anonymous_desk_open, Rule::anonymous_desk_closed);
    case CallerKind::malformed:
        return to_desk(decision, facts, Rule::malformed_caller_desk_open, Rule::malformed_caller_desk_closed);
    }
    throw std::logic_error{"to_stranger: not a CallerKind"};
}

} // namespace

std::vector<RingGroup> in_style(const RingGroup& group, RingStyle style)
{
    if (group.endpoints.empty()) return {};
    if (style == RingStyle::together) return {group};
    std::vector<RingGroup> groups;
    for (const auto& endpoint : group.endpoints)
        groups.push_back({.who = group.who, .agent = group.agent, .endpoints = {endpoint}});
    return groups;
}

RouteDecision decide(const RouteFacts& facts)
{
    RouteDecision decision;
    decision.called_known = facts.called_known;
    if (!facts.client) {
        to_stranger(decision, facts);
        return decision;
    }
    const auto& client = *facts.client;
    decision.client = client.id;
    decision.client_slug = client.slug;
    decision.language = client.language;
    if (client.entitled) {
        to_dedicated(decision, facts, client);
        put_booked_first(decision, facts, client);
        const bool rings_already =
            std::ranges::count(decision.rings, Outcome::second_level, &RingGroup::who) > 0;
        if (!rings_already) decision.urgent_phones = facts.second_level;
    } else {
        to_desk(decision, facts, Rule::not_entitled_desk_open, Rule::not_entitled_desk_closed);
        decision.task_severity = 5;
    }
    return decision;
}

std::string_view name_of(Outcome outcome)
{
    switch (outcome) {
    case Outcome::agent:
        return "agent";
    case Outcome::deputy:
        return "deputy";
    case Outcome::second_level:
        return "second_level";
    case Outcome::queue:
        return "queue";
    case Outcome::voicemail:
        return "voicemail";
    }
    throw std::logic_error{"name_of: not an Outcome"};
}

std::string_view name_of(Rule rule)
{
    switch (rule) {
    case Rule::booked_call:
        return "booked_call";
    case Rule::desk_closure:
        return "desk_closure";
    case Rule::agent_open:
        return "agent_open";
    case Rule::agent_absent_deputy_open:
        return "agent_absent_deputy_open";
    case Rule::agent_absent_deputy_closed:
        return "agent_absent_deputy_closed";
    case Rule::agent_absent:
        return "agent_absent";
    case Rule::agent_outside_hours:
        return "agent_outside_hours";
    case Rule::agent_holiday:
        return "agent_holiday";
    case Rule::agent_day_off:
        return "agent_day_off";
    case Rule::agent_away_urgent:
        return "agent_away_urgent";
    case Rule::not_entitled_desk_open:
        return "not_entitled_desk_open";
    case Rule::not_entitled_desk_closed:
        return "not_entitled_desk_closed";
    case Rule::anonymous_desk_open:
        return "anonymous_desk_open";
    case Rule::anonymous_desk_closed:
        return "anonymous_desk_closed";
    case Rule::unknown_caller_desk_open:
        return "unknown_caller_desk_open";
    case Rule::unknown_caller_desk_closed:
        return "unknown_caller_desk_closed";
    case Rule::malformed_caller_desk_open:
        return "malformed_caller_desk_open";
    case Rule::malformed_caller_desk_closed:
        return "malformed_caller_desk_closed";
    }
    throw std::logic_error{"name_of: not a Rule"};
}

std::optional<Outcome> parse_outcome(std::string_view name)
{
    for (const auto outcome :
         {Outcome::agent, Outcome::deputy, Outcome::second_level, Outcome::queue, Outcome::voicemail}) {
        if (name_of(outcome) == name) return outcome;
    }
    return std::nullopt;
}

std::optional<Rule> parse_rule(std::string_view name)
{
    for (auto rule = Rule::booked_call;; rule = static_cast<Rule>(static_cast<int>(rule) + 1)) {
        if (name_of(rule) == name) return rule;
        if (rule == last_rule) return std::nullopt;
    }
}

std::string_view describe(Rule rule)
{
    switch (rule) {
    case Rule::booked_call:
        return "A call with the client is booked for about now; whoever it is booked with rings first.";
    case Rule::desk_closure:
        return "The desk is closed by hand until a set time.";
    case Rule::agent_open:
        return "The client's own agent is at work.";
    case Rule::agent_absent_deputy_open:
        return "The client's own agent is away, and the deputy is at work.";
    case Rule::agent_absent_deputy_closed:
        return "The client's own agent is away, and the deputy is not at work now.";
    case Rule::agent_absent:
        return "The client's own agent is away, and has no deputy.";
    case Rule::agent_outside_hours:
        return "It is outside the hours of the client's own agent.";
    case Rule::agent_holiday:
        return "It is a holiday for the client's own agent.";
    case Rule::agent_day_off:
        return "The client's own agent has other hours on this day, and is not at work now.";
    case Rule::agent_away_urgent:
        return "The matter is urgent, and the client's own agent is not at work.";
    case Rule::not_entitled_desk_open:
        return "The client's plan does not include an own agent now; the desk is open.";
    case Rule::not_entitled_desk_closed:
        return "The client's plan does not include an own agent now; the desk is closed.";
    case Rule::anonymous_desk_open:
        return "The caller withholds the number; the desk is open.";
    case Rule::anonymous_desk_closed:
        return "The caller withholds the number; the desk is closed.";
    case Rule::unknown_caller_desk_open:
        return "The number belongs to no client; the desk is open.";
    case Rule::unknown_caller_desk_closed:
        return "The number belongs to no client; the desk is closed.";
    case Rule::malformed_caller_desk_open:
        return "What the caller sends is no telephone number; the desk is open.";
    case Rule::malformed_caller_desk_closed:
        return "What the caller sends is no telephone number; the desk is closed.";
    }
    throw std::logic_error{"describe: not a Rule"};
}

std::string_view name_of(Greeting greeting)
{
    switch (greeting) {
    case Greeting::closed:
        return "closed";
    case Greeting::holiday:
        return "holiday";
    case Greeting::absent:
        return "absent";
    case Greeting::busy:
        return "busy";
    case Greeting::no_answer:
        return "no-answer";
    case Greeting::rejected:
        return "rejected";
    case Greeting::unreachable:
        return "unreachable";
    case Greeting::urgent:
        return "urgent";
    }
    throw std::logic_error{"name_of: not a Greeting"};
}

} // namespace callhours::telephony
