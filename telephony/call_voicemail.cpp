#include "telephony/call_machine.hpp"

#include <fmt/format.h>

#include <utility>

namespace callhours::telephony {
namespace {

/// Beyond what a recording may last: beep, network, the PBX's own slowness.
constexpr seconds recording_grace{15};
constexpr int most_parts = 2; ///< of one message; the second after an apology

std::string_view name_of_apology(bool too_short)
{
    return too_short ? "callhours/too-short" : "callhours/apology";
}

} // namespace

void CallMachine::take_message(Greeting greeting)
{
    state_.greeting = greeting;
    state_.phase = Phase::pausing;
    guard(message_at_most());
    tell(Answer{state_.arrival.channel}); // recording would answer by itself, playing would not
    start_timer(state_.policy.before_greeting);
}

/// A greeting, a message, and the question what shall become of it.
seconds CallMachine::message_at_most() const
{
    return state_.policy.longest_message + recording_grace + 2 * state_.policy.longest_playback;
}

void CallMachine::greet()
{
    const auto apology = std::exchange(state_.apology, CallState::Apology::none);
    std::vector<std::string> sounds;
    if (apology == CallState::Apology::none) {
        sounds.push_back(fmt::format("callhours/greeting-{}", name_of(state_.greeting)));
        sounds.insert(sounds.end(), state_.arrival.opening_sounds.begin(),
                      state_.arrival.opening_sounds.end());
        add_menu(sounds);
    } else {
        guard(message_at_most());
        sounds.emplace_back(name_of_apology(apology == CallState::Apology::too_short));
    }
    sounds.emplace_back("callhours/leave-message");
    state_.phase = Phase::greeting;
    play(std::move(sounds));
}

void CallMachine::record()
{
    state_.phase = Phase::recording;
    state_.end_key = CallState::EndKey::none;
    tell(Record{.recording = recording_of(state_.arrival.call, ++state_.recordings),
                .channel = state_.arrival.channel,
                .at_most = state_.policy.longest_message,
                .silence_limit = state_.policy.silence_limit,
                .beep = true,
                .end_key = '#'});
    state_.ending = CallEnding::left_message;
    start_timer(state_.policy.longest_message + recording_grace);
}

/// A recording ends as "done" whatever happened to it, a full disk too; so the end must have a reason that we
/// saw.
bool CallMachine::explains(const RecordingFinished& event) const
{
    if (event.failed) return false;
    const auto& policy = state_.policy;
    const bool whole = event.duration && *event.duration >= policy.longest_message - seconds{1};
    const bool silence = policy.silence_limit > seconds{0} && event.silence &&
                         *event.silence >= policy.silence_limit - seconds{1};
    return state_.hangup == CallState::Hangup::seen || state_.end_key == CallState::EndKey::pressed ||
           whole || silence;
}

void CallMachine::recording_over(const RecordingFinished& event)
{
    keep_take();
    drop_superseded(event);
    if (state_.hangup == CallState::Hangup::seen) return hang_up();
    if (explains(event)) {
        const bool too_short = event.duration && *event.duration < state_.policy.shortest_message;
        if (too_short && state_.recordings < most_parts) {
            state_.superseded = state_.takes;
            state_.apology = CallState::Apology::too_short;
            return greet();
        }
        return is_worth_reviewing(event) ? review() : thank();
    }
    take_recordings(); // a full disk there needs the room
    tell(RaiseAlert{event.failed ? AlertKind::recording_refused : AlertKind::recording_cut_short});
    if (state_.recordings >= most_parts) return thank();
    state_.apology = CallState::Apology::due;
    greet();
}

/// It stays at the PBX until the caller is content with it or gone: what was fetched is deleted there, and
/// can be heard no more.
void CallMachine::keep_take()
{
    state_.takes.push_back(state_.recordings);
}

/// Only for a new one that is whole and long enough: a caller who hangs up in the beep, or whose line breaks,
/// keeps the old one.
void CallMachine::drop_superseded(const RecordingFinished& event)
{
    const auto old = std::exchange(state_.superseded, {});
    const bool good = explains(event) && event.duration && *event.duration >= state_.policy.shortest_message;
    if (!good) return;
    for (const int take : old) {
        std::erase(state_.takes, take);
        tell(DiscardRecording{recording_of(state_.arrival.call, take)});
    }
}

void CallMachine::take_recordings()
{
    for (const int take : std::exchange(state_.takes, {}))
        tell(TakeRecording{recording_of(state_.arrival.call, take)});
}

void CallMachine::thank()
{
    take_recordings();
    state_.phase = Phase::thanking;
    play({"callhours/thank-you"});
}

void CallMachine::play(std::vector<std::string> sounds)
{
    tell(Play{.playback = playback_of(state_.arrival.call, ++state_.playbacks),
              .channel = state_.arrival.channel,
              .sounds = std::move(sounds),
              .language = state_.arrival.language});
    start_timer(state_.policy.longest_playback);
}

void CallMachine::stop_playing()
{
    tell(StopPlaying{playback_of(state_.arrival.call, state_.playbacks)});
}

void CallMachine::on(const DtmfReceived& event)
{
    if (!is_callers(event.channel)) return;
    if (is(Phase::recording) && event.digit == '#') state_.end_key = CallState::EndKey::pressed;
    if (is(Phase::pausing) || is(Phase::greeting)) menu_key(event.digit); // who knows the keys does not wait
    if (is(Phase::reviewing) || is(Phase::replaying)) review_key(event.digit);
}

void CallMachine::on(const PlaybackFinished& event)
{
    if (event.playback != playback_of(state_.arrival.call, state_.playbacks)) return;
    const bool waits =
        is(Phase::greeting) || is(Phase::reviewing) || is(Phase::replaying) || is(Phase::thanking);
    if (!waits) return;
    // A caller who hangs up ends the prompt too: that is no reason to record.
    if (is(Phase::thanking) || state_.hangup == CallState::Hangup::seen) return hang_up();
    if (is(Phase::greeting)) return record();
    if (!event.played) stop_playing(); // not known to have ended, only not heard of
    if (is(Phase::replaying)) return review();
    if (std::exchange(state_.prompt, CallState::Prompt::over) == CallState::Prompt::over) return;
    start_timer(state_.policy.key_wait);
}

void CallMachine::on(const RecordingFinished& event)
{
    if (!is(Phase::recording)) return;
    if (event.recording == recording_of(state_.arrival.call, state_.recordings)) recording_over(event);
}

void CallMachine::failed(const Play& command, PbxError error)
{
    if (!is_callers(command.channel)) return;
    if (error == PbxError::gone) return caller_gone();
    if (command.playback != playback_of(state_.arrival.call, state_.playbacks)) return;
    if (is(Phase::greeting)) return record(); // better a beep without a greeting than no message
    if (is(Phase::reviewing)) return thank();
    if (is(Phase::thanking)) hang_up();
}

void CallMachine::failed(const PlayRecording& command, PbxError error)
{
    if (error == PbxError::gone) return caller_gone();
    const bool newest = command.playback == playback_of(state_.arrival.call, state_.playbacks);
    if (newest && is(Phase::replaying)) review();
}

void CallMachine::failed(const Record& command, PbxError error)
{
    if (!is(Phase::recording) || command.recording != recording_of(state_.arrival.call, state_.recordings))
        return;
    if (state_.takes.empty()) state_.ending = CallEnding::missed;
    if (error == PbxError::gone) return end();
    // A name may be there from before a restart.
    if (error == PbxError::conflict && state_.recordings < most_recordings) return record();
    tell(RaiseAlert{AlertKind::recording_refused});
    if (!state_.takes.empty()) return thank();
    hand_back();
}

} // namespace callhours::telephony
