#include "telephony/call_machine.hpp"

#include <fmt/format.h>

namespace callhours::telephony {
namespace {

/// Beyond what a recording may last: beep, network, the PBX's own slowness.
constexpr seconds recording_grace{15};
constexpr int most_recordings = 2;  ///< of one call; the second after an apology
constexpr int most_names_tried = 4; ///< a name may be there from before a restart

} // namespace

void CallMachine::take_message(Greeting greeting)
{
    state_.greeting = greeting;
    state_.phase = Phase::pausing;
    tell(Answer{state_.arrival.channel}); // recording would answer by itself, playing would not
    start_timer(state_.policy.before_greeting);
}

void CallMachine::greet()
{
    const bool sorry = state_.apology == CallState::Apology::due;
    std::vector<std::string> sounds{sorry ? std::string{"callhours/apology"}
                                          : fmt::format("callhours/greeting-{}", name_of(state_.greeting))};
    if (!sorry)
        sounds.insert(sounds.end(), state_.arrival.opening_sounds.begin(),
                      state_.arrival.opening_sounds.end());
    sounds.emplace_back("callhours/leave-message");
    state_.apology = CallState::Apology::none;
    state_.phase = Phase::greeting;
    tell(Play{.playback = playback_of(state_.arrival.call, ++state_.playbacks),
              .channel = state_.arrival.channel,
              .sounds = std::move(sounds),
              .language = state_.arrival.language});
    start_timer(state_.policy.longest_playback);
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
    take_recording();
    if (state_.hangup == CallState::Hangup::seen) return hang_up();
    if (explains(event)) return thank();
    tell(RaiseAlert{event.failed ? AlertKind::recording_refused : AlertKind::recording_cut_short});
    if (state_.recordings >= most_recordings) return thank();
    state_.apology = CallState::Apology::due;
    greet();
}

void CallMachine::take_recording()
{
    tell(TakeRecording{recording_of(state_.arrival.call, state_.recordings)});
}

void CallMachine::thank()
{
    state_.phase = Phase::thanking;
    tell(Play{.playback = playback_of(state_.arrival.call, ++state_.playbacks),
              .channel = state_.arrival.channel,
              .sounds = {"callhours/thank-you"},
              .language = state_.arrival.language});
    start_timer(state_.policy.longest_playback);
}

void CallMachine::on(const DtmfReceived& event)
{
    if (!is_callers(event.channel) || event.digit != '#') return;
    if (is(Phase::recording)) state_.end_key = CallState::EndKey::pressed;
    if (!is(Phase::greeting)) return;
    tell(StopPlaying{playback_of(state_.arrival.call, state_.playbacks)});
    record();
}

void CallMachine::on(const PlaybackFinished& event)
{
    if (event.playback != playback_of(state_.arrival.call, state_.playbacks)) return;
    // A caller who hangs up ends the prompt too: that is no reason to record.
    if (is(Phase::thanking) || (is(Phase::greeting) && state_.hangup == CallState::Hangup::seen))
        return hang_up();
    if (is(Phase::greeting)) record();
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
    if (is(Phase::thanking)) hang_up();
}

void CallMachine::failed(const Record& command, PbxError error)
{
    if (!is(Phase::recording) || command.recording != recording_of(state_.arrival.call, state_.recordings))
        return;
    state_.ending = CallEnding::missed;
    if (error == PbxError::gone) return caller_gone();
    if (error == PbxError::conflict && state_.recordings < most_names_tried) return record();
    tell(RaiseAlert{AlertKind::recording_refused});
    hand_back();
}

} // namespace callhours::telephony
