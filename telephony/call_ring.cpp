#include "telephony/call_machine.hpp"

namespace callhours::telephony {
namespace {

/// What the caller is told when everybody was tried: the most hopeful thing that is true.
Greeting greeting_after(const std::vector<DialOutcome>& tries)
{
    const bool taken = std::ranges::any_of(tries, [](DialOutcome outcome) {
        return outcome == DialOutcome::busy || outcome == DialOutcome::rejected;
    });
    const bool silent =
        std::ranges::any_of(tries, [](DialOutcome outcome) { return outcome == DialOutcome::no_answer; });
    return taken && !silent ? Greeting::busy : Greeting::no_answer;
}

} // namespace

void CallMachine::ring_next()
{
    if (state_.next_group >= state_.decision.rings.size()) {
        take_message(state_.decision.greeting.value_or(greeting_after(state_.tries)));
        return;
    }
    const auto& group = state_.decision.rings[state_.next_group++];
    state_.phase = Phase::ringing;
    for (const auto& endpoint : group.endpoints) {
        const auto channel = leg_of(state_.arrival.call, ++state_.legs_dialled);
        state_.legs.push_back(
            {.channel = channel, .state = LegState::dialling, .who = group.who, .agent = group.agent});
        tell(Dial{.leg = channel,
                  .endpoint = endpoint,
                  .caller_number = state_.arrival.shown_number,
                  .caller_name = state_.arrival.shown_name,
                  .on_behalf_of = state_.arrival.channel,
                  .give_up_after = state_.policy.ring_for + seconds{10}});
    }
    start_timer(state_.policy.ring_for);
}

void CallMachine::give_up_group()
{
    for (const auto& leg : state_.legs) {
        const bool rang = leg.state != LegState::dialling;
        state_.tries.push_back(dial_outcome(
            {.own_timer_fired = true, .rang = rang, .cause = std::nullopt, .last_status = DialStatus::none}));
    }
    release_legs();
    ring_next();
}

void CallMachine::leg_ended(const ChannelEnded& event)
{
    const auto* leg = find_leg(event.channel);
    if (leg == nullptr) return;
    const bool rang = leg->state != LegState::dialling;
    forget_leg(event.channel);
    if (is(Phase::talking)) return talk_over();
    if (is(Phase::connecting)) return connect_failed();

    state_.tries.push_back(dial_outcome(
        {.own_timer_fired = false, .rang = rang, .cause = event.cause, .last_status = event.dial_status}));
    if (is(Phase::ringing) && state_.legs.empty()) ring_next();
}

void CallMachine::picked_up(const Leg& leg)
{
    const auto winner =
        Leg{.channel = leg.channel, .state = LegState::answered, .who = leg.who, .agent = leg.agent};
    forget_leg(winner.channel);
    release_legs();
    state_.legs = {winner};
    state_.bridge = CallState::Bridge::made;
    state_.phase = Phase::connecting;
    tell(Answer{state_.arrival.channel});
    tell(Connect{
        .bridge = bridge_of(state_.arrival.call), .first = state_.arrival.channel, .second = winner.channel});
    start_timer(state_.policy.longest_answering);
}

void CallMachine::on(const Connected& /*event*/)
{
    if (!is(Phase::connecting) || state_.legs.empty()) return;
    state_.phase = Phase::talking;
    state_.ending = CallEnding::talked;
    state_.tries.push_back(DialOutcome::answered);
    stop_timer();
    tell(TalkStarted{.who = state_.legs.front().who, .agent = state_.legs.front().agent});
}

void CallMachine::connect_failed()
{
    state_.tries.push_back(DialOutcome::failed);
    release_legs();
    release_bridge();
    take_message(Greeting::no_answer);
}

void CallMachine::talk_over()
{
    release_legs();
    release_bridge();
    hang_up();
}

void CallMachine::release_legs()
{
    for (const auto& leg : state_.legs)
        tell(HangUp{.channel = leg.channel});
    state_.legs.clear();
}

void CallMachine::release_bridge()
{
    if (state_.bridge == CallState::Bridge::none) return;
    state_.bridge = CallState::Bridge::none;
    tell(ReleaseBridge{bridge_of(state_.arrival.call)});
}

void CallMachine::on(const ChannelRinging& event)
{
    if (is_stray(event.channel)) return tell(HangUp{.channel = event.channel});
    auto* leg = find_leg(event.channel);
    if (leg != nullptr && leg->state == LegState::dialling) leg->state = LegState::ringing;
}

void CallMachine::on(const ChannelAnswered& event)
{
    if (is_stray(event.channel)) return tell(HangUp{.channel = event.channel});
    const auto* leg = find_leg(event.channel);
    if (leg != nullptr && is(Phase::ringing)) picked_up(*leg);
}

} // namespace callhours::telephony
