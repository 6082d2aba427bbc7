#include "server/app/route_call.hpp"

#include "desk/deadlines.hpp"
#include "server/app/opening.hpp"

#include <algorithm>
#include <stdexcept>

namespace callhours::app {

namespace {

/// No chain of absences is followed further.
constexpr int most_absences = 50;

std::string digits_of(std::string_view text)
{
    std::string digits;
    std::ranges::copy_if(text, std::back_inserter(digits),
                         [](char sign) { return sign >= '0' && sign <= '9'; });
    return digits;
}

telephony::ClosedBy closed_by(calendar::OpenState::Reason reason)
{
    switch (reason) {
    case calendar::OpenState::Reason::holiday:
        return telephony::ClosedBy::holiday;
    case calendar::OpenState::Reason::override_closed:
        return telephony::ClosedBy::override_day;
    case calendar::OpenState::Reason::closure:
        return telephony::ClosedBy::closure;
    case calendar::OpenState::Reason::outside_hours:
    case calendar::OpenState::Reason::open:
        return telephony::ClosedBy::hours;
    }
    throw std::logic_error{"closed_by: not a reason"};
}

telephony::OpenState state_of(const calendar::Schedule& schedule, Instant at)
{
    const auto opening = opening_at(schedule, at);
    return {.open = opening.state.is_open(),
            .closed_by = closed_by(opening.state.reason),
            .open_until = opening.open_until,
            .opens_at = opening.opens_at};
}

/// The first moment from `at` on when the agent works and is not away.
std::optional<Instant> back_at(const store::Agent& agent, Instant at)
{
    std::optional<Instant> moment = calendar::open_from(agent.calendar.schedule, at);
    for (int i = 0; i < most_absences && moment; ++i) {
        const auto* absence = absence_at(agent, *moment);
        if (absence == nullptr) return moment;
        moment = calendar::open_from(agent.calendar.schedule, absence->time.end());
    }
    return std::nullopt;
}

telephony::Party party_of(const store::Agent& agent, Instant at)
{
    return {.id = agent.id,
            .slug = agent.slug,
            .endpoints = agent.endpoints,
            .state = state_of(agent.calendar.schedule, at)};
}

/// A deputy who is away too is as good as closed: deputies do not chain (S8).
telephony::Party deputy_of(const store::Agent& deputy, Instant at)
{
    auto party = party_of(deputy, at);
    if (absence_at(deputy, at) != nullptr) {
        party.state = {.open = false,
                       .closed_by = telephony::ClosedBy::hours,
                       .open_until = std::nullopt,
                       .opens_at = back_at(deputy, at)};
    }
    return party;
}

std::optional<telephony::Absence> away(const store::Directory& directory, const store::Agent& agent,
                                       Instant at)
{
    const auto* absence = absence_at(agent, at);
    if (absence == nullptr) return std::nullopt;
    telephony::Absence away{.deputy = std::nullopt, .back_at = back_at(agent, at)};
    const auto* deputy = absence->deputy ? directory.agent(*absence->deputy) : nullptr;
    if (deputy != nullptr) away.deputy = deputy_of(*deputy, at);
    return away;
}

std::optional<telephony::Party> booked_party(const store::Directory& directory, std::optional<AgentId> agent,
                                             Instant at)
{
    const auto* found = agent ? directory.agent(*agent) : nullptr;
    return found == nullptr ? std::nullopt : std::optional{party_of(*found, at)};
}

std::optional<telephony::RoutedClient> client_of(const store::Directory& directory, const PhoneNumber& caller,
                                                 const CallToRoute& call)
{
    const auto at = call.at;
    const auto* client = directory.client(caller);
    const auto* agent = client == nullptr ? nullptr : directory.agent(client->agent);
    if (agent == nullptr) return std::nullopt;
    return telephony::RoutedClient{.id = client->id,
                                   .slug = client->slug,
                                   .language = client->language,
                                   .entitled = store::entitlement_of(*client, directory.desk).covers(at),
                                   .agent = party_of(*agent, at),
                                   .absence = away(directory, *agent, at),
                                   .booked_with = booked_party(directory, call.booked_with, at)};
}

template <typename T> std::optional<T> unless_unset(T id)
{
    return id.is_set() ? std::optional{id} : std::nullopt;
}

/// A desk whose hours have no end of the budget in sight still owes an answer: then the clock on the wall
/// runs.
desk::DueDates due_dates_somehow(desk::Severity severity, Instant at, const calendar::Schedule& agents,
                                 const calendar::Schedule& desks)
{
    for (const auto* schedule : {&agents, &desks}) {
        if (const auto due = desk::due_dates(severity, at, *schedule)) return *due;
    }
    return {.response_due = at + days{1}, .action_due = std::nullopt};
}

std::string_view greeting_of(const telephony::RouteDecision& decision)
{
    return decision.greeting ? telephony::name_of(*decision.greeting) : std::string_view{};
}

} // namespace

Result<PhoneNumber, PhoneNumber::Error> caller_of(const store::Directory& directory, std::string_view from)
{
    const bool bare = !from.empty() && from.front() != '+' && digits_of(from) == from;
    if (bare) {
        const auto whole = PhoneNumber::parse_e164("+" + std::string{from});
        if (whole && directory.client(*whole) != nullptr) return *whole;
    }
    return PhoneNumber::parse(from, directory.desk.dialling);
}

std::optional<PhoneNumber> called_of(const store::Directory& directory, std::string_view to)
{
    const auto digits = digits_of(to);
    for (const auto& number : directory.desk.numbers) {
        if (digits_of(number.reveal()) == digits) return number;
    }
    const auto parsed = PhoneNumber::parse(to, directory.desk.dialling);
    return parsed ? std::optional{*parsed} : std::nullopt;
}

telephony::RouteFacts facts_of(const store::Directory& directory, const CallToRoute& call)
{
    const auto& desk = directory.desk;
    const auto caller = caller_of(directory, call.from);
    const auto called = called_of(directory, call.to);

    telephony::RouteFacts facts;
    facts.called_known = desk.numbers.empty() || (called && std::ranges::count(desk.numbers, *called) > 0);
    if (caller) {
        facts.client = client_of(directory, *caller, call);
    } else {
        const bool withheld = caller.error() == PhoneNumber::Error::anonymous;
        facts.caller = withheld ? telephony::CallerKind::anonymous : telephony::CallerKind::malformed;
    }
    facts.severity = desk::to_number(call.severity.value_or(desk.default_severity));
    facts.desk = state_of(desk.schedule, call.at);
    facts.style = call.style;
    facts.queue = desk.queue_endpoints;
    facts.second_level = desk.second_level_endpoints;
    return facts;
}

telephony::RouteDecision route_call(const store::Directory& directory, const CallToRoute& call)
{
    return telephony::decide(facts_of(directory, call));
}

CallPapers papers_of(const store::Directory& directory, const CallToRoute& call,
                     const telephony::RouteDecision& decision)
{
    const auto parsed = caller_of(directory, call.from);
    const auto caller = parsed ? std::optional{*parsed} : std::nullopt;
    const auto client = unless_unset(decision.client);
    const auto responsible = unless_unset(decision.agent);
    const auto severity = decision.task_severity ? desk::severity_from(*decision.task_severity).value()
                                                 : directory.desk.default_severity;
    const auto owner = responsible ? responsible : directory.desk.default_agent;
    const auto* agent = client && owner ? directory.agent(*owner) : nullptr;
    const auto& clock = agent == nullptr ? directory.desk.schedule : agent->calendar.schedule;
    const auto due = due_dates_somehow(severity, call.at, clock, directory.desk.schedule);
    return {.call = {.link = {},
                     .channel = {},
                     .token = {},
                     .caller = caller,
                     .called = called_of(directory, call.to),
                     .client = client,
                     .agent = owner,
                     .outcome = std::string{name_of(decision.outcome)},
                     .rule = std::string{name_of(decision.rule)},
                     .arrived_at = call.at,
                     .decided = {.greeting = std::string{greeting_of(decision)},
                                 .opens_at = decision.opens_at,
                                 .open_until = decision.open_until,
                                 .severity = call.severity.value_or(directory.desk.default_severity),
                                 .agent = responsible}},
            .task = {.number = caller,
                     .client = client,
                     .agent = owner,
                     .severity = severity,
                     .reason = desk::TaskReason::calling,
                     .created_at = call.at,
                     .response_due_at = due.response_due,
                     .action_due_at = due.action_due}};
}

} // namespace callhours::app
