#pragma once

#include "base/instant.hpp"
#include "telephony/names.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace callhours::telephony {

/// The PBX takes a channel back by itself once its timer runs out: an inbound one to the fallback, a leg of
/// ours by hanging it up (in Asterisk: TIMEOUT(absolute)). Who waits for us never waits for a server that is
/// frozen. 0 stops the timer. For an inbound call only after its task is committed (C1).
struct LiftWatchdog {
    ChannelId channel;
    seconds again_after{0};
};

/// The caller hears that it rings.
struct IndicateRinging {
    ChannelId channel;
};

struct Answer {
    ChannelId channel;
};

/// Rings `endpoint` as a new channel named `leg`. Accepted means only that the PBX begins; the rest comes as
/// events. A `leg` that exists already counts as accepted.
struct Dial {
    ChannelId leg;
    std::string endpoint;      ///< the PBX's own name of a phone: `PJSIP/anna`
    std::string caller_number; ///< shown to the agent; may be empty
    std::string caller_name;   ///< likewise: the client's name
    ChannelId on_behalf_of;    ///< the inbound channel; if it is gone, the dial is refused with `gone`
    seconds give_up_after{};   ///< the PBX's own limit, longer than ours: only a second net
    seconds watchdog{0};       ///< as LiftWatchdog::again_after, from now on
};

/// Makes the bridge if there is none and puts both channels into it.
struct Connect {
    BridgeId bridge;
    ChannelId first;
    ChannelId second;
};

/// Does nothing where there is none.
struct ReleaseBridge {
    BridgeId bridge;
};

/// Plays one after another to an answered channel. An end that never comes is the caller's to notice.
struct Play {
    PlaybackId playback;
    ChannelId channel;
    std::vector<std::string> sounds; ///< `callhours/greeting-closed`: without a scheme, folder-relative
    std::string language;            ///< `de`; empty: the channel's own
};

/// Plays what was recorded; it must be complete.
struct PlayRecording {
    PlaybackId playback;
    ChannelId channel;
    RecordingName recording;
};

struct StopPlaying {
    PlaybackId playback;
};

/// Refused with `conflict` if the name exists.
struct Record {
    RecordingName recording;
    ChannelId channel;
    seconds at_most{};
    seconds silence_limit{}; ///< 0: none
    bool beep = true;
    char end_key = '#';
};

struct StopRecording {
    RecordingName recording;
};

/// Forgets one that is complete, for good.
struct DiscardRecording {
    RecordingName recording;
};

enum class HangupReason { normal, busy, congestion, no_answer };

struct HangUp {
    ChannelId channel;
    HangupReason reason = HangupReason::normal;
};

/// Gives the call back to the dialplan, where the PBX takes a message by itself (context callhours-fallback).
struct SendToFallback {
    ChannelId channel;
};

using PbxCommand =
    std::variant<LiftWatchdog, IndicateRinging, Answer, Dial, Connect, ReleaseBridge, Play, PlayRecording,
                 StopPlaying, Record, StopRecording, DiscardRecording, HangUp, SendToFallback>;

/// `LiftWatchdog`: for logs.
[[nodiscard]] std::string_view name_of(const PbxCommand& command);

/// Why the PBX did not do what it was told.
enum class PbxError {
    gone,        ///< what the command names is no longer there (ARI: 404, or an originator that left)
    conflict,    ///< it is in a state that forbids it (409, 412, 422)
    refused,     ///< the PBX never will: unknown endpoint, forbidden, malformed (other 4xx)
    unreachable, ///< no link, no answer in time, or the PBX failed by itself (5xx)
    too_large,   ///< a stored recording over the limit
};

[[nodiscard]] std::string_view describe(PbxError error);

} // namespace callhours::telephony
