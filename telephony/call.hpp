#pragma once

#include "telephony/dial_outcome.hpp"
#include "telephony/names.hpp"
#include "telephony/pbx_command.hpp"
#include "telephony/pbx_event.hpp"
#include "telephony/routing.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace callhours::telephony {

using std::chrono::milliseconds;

/// The times of a call; the defaults hold without a configuration.
struct CallPolicy {
    seconds ring_for{25}; ///< one group of phones
    seconds longest_message{180};
    seconds shortest_message{2};       ///< ended by the key sooner: asked for once more
    seconds silence_limit{10};         ///< ends a message; 0: never
    milliseconds before_greeting{300}; ///< a fresh media path swallows the first syllable
    seconds longest_playback{60};      ///< an end that never comes (missing recording: files)
    seconds longest_answering{10};     ///< an answer to our own Connect or HangUp
    seconds filing_limit{4};           ///< below the dialplan's watchdog of 5 s
    seconds key_wait{6};               ///< after a prompt that asks for one
    /// Beyond what may take so long: then the PBX's fallback takes the caller back.
    seconds frozen_after{20};
    RingStyle ring_style = RingStyle::together;                   ///< of one party's phones
    enum class Review { offered, none } review = Review::offered; ///< of a message, by its caller
    enum class Menu { offered, none } menu = Menu::offered;       ///< in the greeting
};

/// Whether there is a number that the desk could call.
enum class CallBack { possible, impossible };

/// One inbound call as it came in.
struct Arrival {
    CallToken call;
    ChannelId channel;
    std::string caller; ///< as the PBX gave it
    std::string called;
    std::string language;     ///< for the prompts: the client's, else the channel's
    std::string shown_number; ///< to the agent's phone
    std::string shown_name;
    Instant at;
    std::vector<std::string> opening_sounds{}; ///< after the greeting of a closed desk: when it opens again
    CallBack call_back = CallBack::impossible;
};

// ---- events: what the app tells the machine; those of the PBX are in pbx_event.hpp

struct CallArrived {
    Arrival arrival;
    RouteDecision decision;
};

/// A call found alive when the link came up that no machine knows. What is known of its past is in the PBX.
struct CallFound {
    Arrival arrival;
    RouteDecision decision;
    std::vector<ChannelId> legs;            ///< of ours, alive
    std::optional<ChannelId> talking_to;    ///< of `legs`: answered and in the call's bridge with the caller
    std::optional<RecordingName> recording; ///< recording now
    int playbacks_so_far = 1000;            ///< no id of a playback may come twice
};

/// The task is committed.
struct CallFiled {};

/// The store did not take the task: the PBX's fallback keeps the call then.
struct CallNotFiled {};

/// The PBX did what Connect asked: the two hear each other.
struct Connected {};

struct TimerFired {
    int serial = 0; ///< of the StartTimer
};

/// The PBX did not do it.
struct PbxFailed {
    PbxCommand command;
    PbxError error = PbxError::unreachable;
};

using Event = std::variant<CallArrived, CallFound, CallFiled, CallNotFiled, Connected, TimerFired, PbxFailed,
                           ChannelRinging, ChannelAnswered, HangupRequested, ChannelEnded, DtmfReceived,
                           PlaybackFinished, RecordingFinished>;

// ---- commands: what the machine asks of the app; those for the PBX are in pbx_command.hpp

/// Make the callback task and answer CallFiled or CallNotFiled. Idempotent by the token. At most once a call.
struct FileCall {
    Arrival arrival;
};

/// A call has one timer: this replaces the one that runs.
struct StartTimer {
    int serial = 0;
    milliseconds after{};
};

struct StopTimer {};

/// The client talks with somebody: the task closes as answered (C2).
struct TalkStarted {
    Outcome who = Outcome::agent;
    AgentId agent; ///< set for agent and deputy
};

enum class LegStep { dialled, ringing, answered, ended };

/// The caller says by a key that the service is down: the task counts as severity 2, unless it is worse.
struct CallIsUrgent {};

/// For the call's record: how far a phone is that was dialled for it. Nothing depends on it.
struct LegNews {
    ChannelId leg;
    std::string endpoint; ///< empty for a leg that a predecessor dialled
    Outcome who = Outcome::agent;
    AgentId agent;
    LegStep step = LegStep::dialled;
    std::optional<DialOutcome> outcome{}; ///< of one that ended
};

/// A part of the message is ready at the PBX; fetch it (C4).
struct TakeRecording {
    RecordingName recording;
};

enum class AlertKind {
    recording_cut_short, ///< a message ended and nothing explains it: disk full, or no sound from the caller
    recording_refused,   ///< the PBX would not record
    call_not_filed,      ///< the store refused the task; the PBX's fallback has the call
    prompt_stuck,        ///< a playback never ended
};

/// Somebody should look at it.
struct RaiseAlert {
    AlertKind kind = AlertKind::recording_cut_short;
};

enum class CallEnding {
    talked,       ///< somebody answered
    left_message, ///< a recording was begun; whether there is anything in it is not known here
    asked,        ///< the caller wants to be called back, and has nothing to say now
    missed,       ///< the caller left before a recording
    handed_back,  ///< the PBX's own fallback has it
};

/// The last command of every call, exactly once.
struct CallOver {
    CallEnding ending = CallEnding::missed;
    std::optional<DialOutcome> ring; ///< how the last try to ring somebody went, if there was one
};

using Command = std::variant<FileCall, StartTimer, StopTimer, TalkStarted, CallIsUrgent, LegNews,
                             TakeRecording, RaiseAlert, CallOver, LiftWatchdog, IndicateRinging, Answer, Dial,
                             Connect, ReleaseBridge, Play, PlayRecording, StopPlaying, Record, StopRecording,
                             DiscardRecording, HangUp, SendToFallback>;

// ---- the state

enum class Phase {
    fresh,      ///< nothing happened yet
    filing,     ///< the task is being written; the caller hears nothing or ringing
    ringing,    ///< phones ring
    connecting, ///< somebody picked up; the bridge is being made
    talking,
    pausing,  ///< answered; the media path settles
    greeting, ///< prompts before the beep
    recording,
    reviewing,    ///< the message is there: keep it, hear it, or speak it anew
    replaying,    ///< the caller hears it
    thanking,     ///< the last prompt
    handing_back, ///< going to the PBX's fallback
    hanging_up,   ///< told the PBX to drop the caller's channel
    ended,        ///< CallOver is out, everything released
};

enum class LegState { dialling, ringing, answered };

struct Leg {
    ChannelId channel;
    LegState state = LegState::dialling;
    Outcome who = Outcome::agent;
    AgentId agent;
    std::string endpoint{};
};

/// Everything about one call; a value that only step() makes.
struct CallState {
    explicit CallState(CallPolicy call_policy = {}) : policy{call_policy} {}

    CallPolicy policy;
    Phase phase = Phase::fresh;
    Arrival arrival;
    RouteDecision decision;
    std::vector<Leg> legs;          ///< alive as far as we know
    std::size_t next_group = 0;     ///< of decision.rings
    std::vector<DialOutcome> tries; ///< of the legs that ended unanswered
    int legs_dialled = 0;
    int playbacks = 0;
    int recordings = 0;
    std::vector<int> takes;      ///< recordings that are done and still at the PBX
    std::vector<int> superseded; ///< of those: spoken anew now, and dropped once that is done
    int reviews = 0;
    int timer = 0; ///< serial of the timer that counts; older ones are stale
    Greeting greeting = Greeting::closed;
    enum class Hangup { none, seen } hangup = Hangup::none; ///< of the caller
    enum class EndKey { none, pressed } end_key = EndKey::none;
    enum class Apology { none, due, too_short } apology = Apology::none;
    enum class Prompt {
        playing,
        over
    } prompt = Prompt::over; ///< the one that asks what to do with a message
    enum class Bridge { none, made } bridge = Bridge::none;
    CallEnding ending = CallEnding::missed;
};

struct Step {
    CallState next;
    std::vector<Command> commands; ///< to be carried out in this order
};

/// What one call does next (C1, C3). Total: answers every event in every phase; what an event cannot mean any
/// more (a duplicate, a stale timer, a leg already released) changes nothing.
[[nodiscard]] Step step(CallState state, const Event& event);

/// `ringing`
[[nodiscard]] std::string_view name_of(Phase phase);
[[nodiscard]] std::string_view name_of(CallEnding ending);
[[nodiscard]] std::string_view name_of(AlertKind kind);

} // namespace callhours::telephony
