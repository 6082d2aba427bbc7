#include "telephony/call_machine.hpp"

namespace callhours::telephony {
namespace {

/// What the caller is told when everybody was tried: the most hopeful thing that is true.
Greeting greeting_after(const std::vector<DialOutcome>& tries)
{
    const auto any = [&](DialOutcome wanted) { return std::ranges::count(tries, wanted) > 0; };
    if (tries.empty() || any(DialOutcome::no_answer)) return Greeting::no_answer;
    if (any(DialOutcome::busy)) return Greeting::busy;
    if (any(DialOutcome::rejected)) return Greeting::rejected;
    return Greeting::unreachable;
}

} // namespace

void CallMachine::ring_next()
{
    if (state_.next_group >= state_.decision.rings.size()) {
        take_message(state_.decision.greeting.value_or(greeting_after(state_.tries)));
        return;
    }
    if (state_.next_group > 0 || !is(Phase::filing)) guard(state_.policy.ring_for);
    const auto& group = state_.decision.rings[state_.next_group++];
    state_.phase = Phase::ringing;
    for (const auto& endpoint : group.endpoints) {
        const auto channel = leg_of(state_.arrival.call, ++state_.legs_dialled);
        state_.legs.push_back({.channel = channel,
                               .state = LegState::dialling,
                               .who = group.who,
                               .agent = group.agent,
                               .endpoint = endpoint});
        note(state_.legs.back(), LegStep::dialled);
        tell(Dial{.leg = channel,
                  .endpoint = endpoint,
                  .caller_number = state_.arrival.shown_number,
                  .caller_name = state_.arrival.shown_name,
                  .on_behalf_of = state_.arrival.channel,
                  .give_up_after = state_.policy.ring_for + seconds{10},
                  .watchdog = state_.policy.ring_for + state_.policy.frozen_after});
    }
    start_timer(state_.policy.ring_for);
}

void CallMachine::give_up_group()
{
    for (const auto& leg : state_.legs) {
        const bool rang = leg.state != LegState::dialling;
        const auto outcome = dial_outcome(
            {.own_timer_fired = true, .rang = rang, .cause = std::nullopt, .last_status = DialStatus::none});
        state_.tries.push_back(outcome);
        note(leg, LegStep::ended, outcome);
        tell(HangUp{.channel = leg.channel});
    }
    state_.legs.clear();
    ring_next();
}

void CallMachine::leg_ended(const ChannelEnded& event)
{
    const auto* leg = find_leg(event.channel);
    if (leg == nullptr) return;
    const bool rang = leg->state != LegState::dialling;
    const auto outcome = leg->state == LegState::answered ? DialOutcome::answered
                                                          : dial_outcome({.own_timer_fired = false,
                                                                          .rang = rang,
                                                                          .cause = event.cause,
                                                                          .last_status = event.dial_status});
    note(*leg, LegStep::ended, outcome);
    forget_leg(event.channel);
    if (is(Phase::talking)) return talk_over();
    if (is(Phase::connecting)) return connect_failed();

    state_.tries.push_back(outcome);
    if (is(Phase::ringing) && state_.legs.empty()) ring_next();
}

void CallMachine::picked_up(const Leg& leg)
{
    auto winner = leg;
    winner.state = LegState::answered;
    note(winner, LegStep::answered);
    forget_leg(winner.channel);
    release_legs();
    state_.legs = {winner};
    state_.bridge = CallState::Bridge::made;
    state_.phase = Phase::connecting;
    tell(LiftWatchdog{state_.arrival.channel});
    tell(LiftWatchdog{winner.channel});
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
    for (const auto& leg : state_.legs) {
        note(leg, LegStep::ended,
             leg.state == LegState::answered ? DialOutcome::answered : DialOutcome::cancelled);
        tell(HangUp{.channel = leg.channel});
    }
    state_.legs.clear();
}

void CallMachine::note(const Leg& leg, LegStep step, std::optional<DialOutcome> outcome)
{
    tell(LegNews{.leg = leg.channel,
                 .endpoint = leg.endpoint,
                 .who = leg.who,
                 .agent = leg.agent,
                 .step = step,
                 .outcome = outcome});
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
    if (leg == nullptr || leg->state != LegState::dialling) return;
    leg->state = LegState::ringing;
    note(*leg, LegStep::ringing);
}

void CallMachine::on(const ChannelAnswered& event)
{
    if (is_stray(event.channel)) return tell(HangUp{.channel = event.channel});
    const auto* leg = find_leg(event.channel);
    if (leg != nullptr && is(Phase::ringing)) picked_up(*leg);
}

} // namespace callhours::telephony
