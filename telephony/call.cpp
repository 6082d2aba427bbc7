#include "telephony/call.hpp"

#include "telephony/call_machine.hpp"

#include <stdexcept>

namespace callhours::telephony {

Step step(CallState state, const Event& event)
{
    CallMachine machine{std::move(state)};
    std::visit([&](const auto& happened) { machine.on(happened); }, event);
    return machine.finish();
}

void CallMachine::on(const CallArrived& event)
{
    if (!is(Phase::fresh)) return;
    state_.arrival = event.arrival;
    state_.decision = event.decision;
    state_.phase = Phase::filing;
    tell(FileCall{event.arrival}); // before anything else: whatever comes later, the call is known (C1)
    start_timer(state_.policy.filing_limit);
}

void CallMachine::on(const CallFound& event)
{
    if (!is(Phase::fresh)) return;
    state_.arrival = event.arrival;
    state_.decision = event.decision;
    state_.playbacks = event.playbacks_so_far;
    state_.legs_dialled = static_cast<int>(event.legs.size());
    tell(FileCall{event.arrival});
    for (const auto& leg : event.legs) {
        if (leg != event.talking_to) tell(HangUp{.channel = leg});
    }
    state_.bridge = CallState::Bridge::made; // perhaps; releasing none does nothing
    if (event.talking_to) {
        state_.legs = {{.channel = *event.talking_to,
                        .state = LegState::answered,
                        .who = Outcome::agent,
                        .agent = event.decision.agent,
                        .endpoint = {}}};
        state_.phase = Phase::talking;
        state_.ending = CallEnding::talked;
        tell(LiftWatchdog{event.arrival.channel}); // a predecessor may have died just before
        tell(LiftWatchdog{*event.talking_to});
        tell(TalkStarted{.who = Outcome::agent, .agent = event.decision.agent});
        return;
    }
    release_bridge();
    if (event.recording) {
        while (state_.recordings < 9 &&
               recording_of(event.arrival.call, state_.recordings) != *event.recording) {
            ++state_.recordings;
        }
        state_.phase = Phase::recording;
        state_.ending = CallEnding::left_message;
        guard(message_at_most());
        start_timer(state_.policy.longest_message);
        return;
    }
    stop_predecessors_prompts();
    state_.apology = CallState::Apology::due;
    state_.decision.rings.clear();
    state_.phase = Phase::filing;
    start_timer(state_.policy.filing_limit);
}

/// Whatever the PBX is told waits behind a prompt that still plays, and a predecessor's may be long. A call
/// has few; stopping one that never was does nothing.
void CallMachine::stop_predecessors_prompts()
{
    constexpr int most_prompts = 6;
    for (const int first : {0, state_.playbacks}) {
        for (int n = 1; n <= most_prompts; ++n) {
            tell(StopPlaying{playback_of(state_.arrival.call, first + n)});
        }
    }
}

void CallMachine::on(const CallFiled& /*event*/)
{
    if (!is(Phase::filing)) return;
    if (!state_.decision.rings.empty()) {
        guard(state_.policy.ring_for);
        tell(IndicateRinging{state_.arrival.channel});
    }
    ring_next();
}

void CallMachine::on(const CallNotFiled& /*event*/)
{
    if (!is(Phase::filing)) return; // the app has logged it; a call in progress goes on
    tell(RaiseAlert{AlertKind::call_not_filed});
    hand_back();
}

void CallMachine::on(const TimerFired& event)
{
    if (event.serial != state_.timer) return;
    switch (state_.phase) {
    case Phase::filing:
        tell(RaiseAlert{AlertKind::call_not_filed});
        return hand_back();
    case Phase::ringing:
        return give_up_group();
    case Phase::connecting:
        return connect_failed();
    case Phase::pausing:
        return greet();
    case Phase::greeting:
        tell(RaiseAlert{AlertKind::prompt_stuck});
        tell(StopPlaying{playback_of(state_.arrival.call, state_.playbacks)});
        return record();
    case Phase::recording:
        tell(StopRecording{recording_of(state_.arrival.call, state_.recordings)});
        keep_take();
        return thank();
    case Phase::reviewing:
        return thank(); // whoever says nothing is content
    case Phase::replaying:
        stop_playing();
        return review();
    case Phase::thanking:
        return hang_up();
    case Phase::handing_back:
    case Phase::hanging_up:
        return end();
    case Phase::fresh:
    case Phase::talking:
    case Phase::ended:
        return;
    }
    throw std::logic_error{"on(TimerFired): not a Phase"};
}

void CallMachine::on(const HangupRequested& event)
{
    if (!is_over() && is_callers(event.channel)) state_.hangup = CallState::Hangup::seen;
}

void CallMachine::on(const ChannelEnded& event)
{
    if (is_over()) return;
    if (is_callers(event.channel)) return caller_gone();
    leg_ended(event);
}

// ---- the ways out

void CallMachine::hand_back()
{
    release_legs();
    release_bridge();
    state_.phase = Phase::handing_back;
    state_.ending = CallEnding::handed_back;
    tell(SendToFallback{state_.arrival.channel});
    start_timer(state_.policy.longest_answering);
}

void CallMachine::hang_up()
{
    state_.phase = Phase::hanging_up;
    tell(HangUp{.channel = state_.arrival.channel});
    start_timer(state_.policy.longest_answering);
}

void CallMachine::caller_gone()
{
    if (is_over()) return;
    if (is(Phase::recording)) keep_take();
    end();
}

void CallMachine::end()
{
    take_recordings();
    release_legs();
    release_bridge();
    stop_timer();
    state_.phase = Phase::ended;
    const auto ring = state_.tries.empty() ? std::nullopt : std::optional{state_.tries.back()};
    tell(CallOver{.ending = state_.ending, .ring = ring});
}

void CallMachine::on(const PbxFailed& event)
{
    if (is_over()) return;
    std::visit([&](const auto& command) { failed(command, event.error); }, event.command);
}

void CallMachine::failed(const LiftWatchdog& command, PbxError error)
{
    if (!is_callers(command.channel)) return;
    if (error == PbxError::gone) return caller_gone();
    // The dialplan will take the call away within seconds, in whatever state: better at once, and in order.
    const bool is_the_first = is(Phase::ringing) || is(Phase::pausing);
    if (is_the_first) hand_back();
}

void CallMachine::failed(const IndicateRinging& /*command*/, PbxError error)
{
    if (error == PbxError::gone) caller_gone();
}

void CallMachine::failed(const Answer& /*command*/, PbxError error)
{
    if (error == PbxError::gone) return caller_gone();
    if (is(Phase::pausing) || is(Phase::connecting)) hand_back();
}

void CallMachine::failed(const Dial& command, PbxError error)
{
    if (find_leg(command.leg) == nullptr) return;
    // Not heard of at all: it may have come into being all the same.
    if (error == PbxError::unreachable) tell(HangUp{.channel = command.leg});
    leg_ended({.channel = command.leg, .cause = 20, .dial_status = DialStatus::unavailable});
}

void CallMachine::failed(const Connect& /*command*/, PbxError /*error*/)
{
    if (is(Phase::connecting)) connect_failed();
}

void CallMachine::failed(const HangUp& command, PbxError error)
{
    if (is_callers(command.channel) && error == PbxError::gone) caller_gone();
}

void CallMachine::failed(const SendToFallback& /*command*/, PbxError error)
{
    if (error == PbxError::gone) return caller_gone();
    if (!is(Phase::handing_back)) return;
    state_.ending = CallEnding::missed;
    hang_up();
}

// ---- names

std::string_view name_of(Phase phase)
{
    switch (phase) {
    case Phase::fresh:
        return "fresh";
    case Phase::filing:
        return "filing";
    case Phase::ringing:
        return "ringing";
    case Phase::connecting:
        return "connecting";
    case Phase::talking:
        return "talking";
    case Phase::pausing:
        return "pausing";
    case Phase::greeting:
        return "greeting";
    case Phase::recording:
        return "recording";
    case Phase::reviewing:
        return "reviewing";
    case Phase::replaying:
        return "replaying";
    case Phase::thanking:
        return "thanking";
    case Phase::handing_back:
        return "handing_back";
    case Phase::hanging_up:
        return "hanging_up";
    case Phase::ended:
        return "ended";
    }
    throw std::logic_error{"name_of: not a Phase"};
}

std::string_view name_of(CallEnding ending)
{
    switch (ending) {
    case CallEnding::talked:
        return "talked";
    case CallEnding::left_message:
        return "left_message";
    case CallEnding::asked:
        return "asked";
    case CallEnding::missed:
        return "missed";
    case CallEnding::handed_back:
        return "handed_back";
    }
    throw std::logic_error{"name_of: not a CallEnding"};
}

std::string_view name_of(AlertKind kind)
{
    switch (kind) {
    case AlertKind::recording_cut_short:
        return "recording_cut_short";
    case AlertKind::recording_refused:
        return "recording_refused";
    case AlertKind::call_not_filed:
        return "call_not_filed";
    case AlertKind::prompt_stuck:
        return "prompt_stuck";
    }
    throw std::logic_error{"name_of: not an AlertKind"};
}

} // namespace callhours::telephony
