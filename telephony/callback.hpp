#pragma once

#include "telephony/dial_outcome.hpp"
#include "telephony/names.hpp"
#include "telephony/pbx_command.hpp"
#include "telephony/pbx_event.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace callhours::telephony {

/// The times of a callback; the defaults hold without a configuration.
struct CallbackPolicy {
    seconds ring_agent_for{25};
    seconds ring_client_for{45};
    seconds longest_prompt{30};    ///< also how long a key is waited for
    seconds longest_message{200};  ///< of the recording that the agent hears
    seconds longest_answering{10}; ///< an answer to our own Connect
    seconds frozen_after{15};      ///< beyond what may take so long: the PBX releases who waits for us
};

/// One of the agent's phones.
struct CallbackPhone {
    std::string endpoint;
    /// A mobile's mailbox answers as a person does: only a key shows that somebody is there.
    enum class Confirm { no, by_key } confirm = Confirm::no;
};

/// Who is to be connected with whom.
struct CallbackOrder {
    CallToken call; ///< of this attempt: names its legs, bridge and playbacks
    std::vector<CallbackPhone> agent_phones;
    std::string client_endpoint; ///< the PBX's way to the number: `PJSIP/+4366012345@trunk`
    std::string client_number;   ///< shown to the agent
    std::string client_name;     ///< likewise
    std::string desk_number;     ///< shown to the client
    std::string recording;       ///< the message, as the PBX plays it; empty: there is none
    std::string language;        ///< of the prompts to the agent
};

// ---- events: what the app tells the machine; those of the PBX are in pbx_event.hpp

struct CallbackOrdered {
    CallbackOrder order;
};

/// Both legs of a callback were found in their bridge when the link came up: they talk on.
struct CallbackFound {
    CallbackOrder order;
    ChannelId agent;
    ChannelId client;
};

/// Nobody needs the call any more: the client got through, or the agent takes it back.
struct CallbackCancelled {};

/// The client calls in by themselves at this moment: the agent's phone must be free for them (C2).
struct ClientCallsIn {};

/// The PBX did what Connect asked.
struct CallbackConnected {};

struct CallbackTimerFired {
    int serial = 0;
};

/// The PBX did not do it.
struct CallbackCommandFailed {
    PbxCommand command;
    PbxError error = PbxError::unreachable;
};

using CallbackEvent =
    std::variant<CallbackOrdered, CallbackFound, CallbackCancelled, ClientCallsIn, CallbackConnected,
                 CallbackTimerFired, CallbackCommandFailed, ChannelRinging, ChannelAnswered, ChannelEnded,
                 DtmfReceived, PlaybackFinished>;

// ---- commands

enum class CallbackPhase {
    fresh,
    ringing_agent,
    announcing, ///< the agent hears what this is about, and may press a key
    telling,    ///< the agent hears the message
    ringing_client,
    connecting,
    talking,
    ended,
};

/// For the task: how far it is.
struct CallbackProgress {
    CallbackPhase phase = CallbackPhase::fresh;
};

struct StartCallbackTimer {
    int serial = 0; ///< replaces the one that runs
    std::chrono::milliseconds after{};
};

enum class CallbackOutcome {
    talked,
    agent_busy,
    agent_no_answer,
    agent_unreachable,
    agent_declined, ///< picked up, and pressed no key or the one that says no
    agent_left,     ///< hung up before the client answered
    client_busy,
    client_no_answer,
    client_rejected,
    client_unreachable,
    client_invalid, ///< the number does not exist
    gave_way,       ///< the client called in by themselves
    cancelled,
    failed, ///< the PBX
    lost,   ///< nobody saw the end: the server died
};

/// The last command of every callback, exactly once; everything is released.
struct CallbackOver {
    CallbackOutcome outcome = CallbackOutcome::failed;
};

using CallbackCommand = std::variant<CallbackProgress, StartCallbackTimer, CallbackOver, LiftWatchdog, Dial,
                                     Connect, ReleaseBridge, Play, StopPlaying, IndicateRinging, HangUp>;

// ---- the state

/// Everything about one callback; a value that only step() makes.
struct CallbackState {
    explicit CallbackState(CallbackPolicy callback_policy = {}) : policy{callback_policy} {}

    struct Leg {
        ChannelId channel;
        CallbackPhone phone; ///< of an agent's
        /// `asked`: picked up, and must say by a key that it is no mailbox, while other phones ring on.
        enum class State { dialling, ringing, asked, answered } state = State::dialling;
        int playback = 0; ///< the newest that it hears
    };

    CallbackPolicy policy;
    CallbackPhase phase = CallbackPhase::fresh;
    CallbackOrder order;
    std::vector<Leg> agents; ///< alive; one once it is answered
    std::optional<Leg> client;
    std::vector<DialOutcome> tries; ///< of the agent's phones that ended unanswered
    int legs = 0;
    int playbacks = 0;
    int timer = 0;
    enum class Bridge { none, made } bridge = Bridge::none;
    enum class Key { awaited, not_needed } key = Key::not_needed;
};

struct CallbackStep {
    CallbackState next;
    std::vector<CallbackCommand> commands; ///< to be carried out in this order
};

/// What one callback does next (C5): the agent first; if either leg goes, the other is released at once.
/// Total.
[[nodiscard]] CallbackStep step(CallbackState state, const CallbackEvent& event);

/// When to try again (C6) after such an end and the `earlier` ones of the same task; nothing: not by itself.
[[nodiscard]] std::optional<minutes> retry_after(CallbackOutcome outcome,
                                                 const std::vector<CallbackOutcome>& earlier);

/// `{link}-callback-{id}`: no inbound call has such a token, for Asterisk's ids are numbers.
[[nodiscard]] CallToken callback_token(std::string_view link, std::int64_t id);
/// The id in such a token of that link; nothing for all others.
[[nodiscard]] std::optional<std::int64_t> callback_of(const CallToken& token, std::string_view link);

/// `ringing_agent`
[[nodiscard]] std::string_view name_of(CallbackPhase phase);
/// `client_busy`
[[nodiscard]] std::string_view name_of(CallbackOutcome outcome);
[[nodiscard]] std::optional<CallbackOutcome> parse_callback_outcome(std::string_view text);

} // namespace callhours::telephony
