#include "telephony/call_machine.hpp"

namespace callhours::telephony {
namespace {

constexpr char key_keep = '1';
constexpr char key_hear = '2';
constexpr char key_speak_anew = '3';
constexpr int most_reviews = 10; ///< nobody keeps the line for ever

} // namespace

/// Who said nothing has nothing to hear.
bool CallMachine::is_worth_reviewing(const RecordingFinished& event) const
{
    if (state_.policy.review == CallPolicy::Review::none || !event.duration) return false;
    const auto silence = event.silence.value_or(seconds{0});
    return *event.duration >= state_.policy.shortest_message && *event.duration - silence > seconds{1};
}

void CallMachine::review()
{
    if (++state_.reviews > most_reviews) return thank();
    state_.phase = Phase::reviewing;
    guard(message_at_most()); // also for one that is spoken anew
    std::vector<std::string> sounds{"callhours/review"};
    if (state_.recordings < most_recordings) sounds.emplace_back("callhours/review-again");
    state_.prompt = CallState::Prompt::playing;
    play(std::move(sounds));
}

void CallMachine::replay()
{
    state_.phase = Phase::replaying;
    tell(PlayRecording{.playback = playback_of(state_.arrival.call, ++state_.playbacks),
                       .channel = state_.arrival.channel,
                       .recording = recording_of(state_.arrival.call, state_.recordings)});
    start_timer(state_.policy.longest_message + state_.policy.longest_answering);
}

void CallMachine::review_key(char digit)
{
    if (digit == key_keep || digit == '#') {
        stop_playing();
        return thank();
    }
    if (digit == key_hear) {
        if (is(Phase::replaying)) return;
        stop_playing();
        return replay();
    }
    if (digit != key_speak_anew || state_.recordings >= most_recordings) return;
    stop_playing();
    state_.superseded = state_.takes;
    record();
}

} // namespace callhours::telephony
