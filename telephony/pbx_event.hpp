#pragma once

#include "base/instant.hpp"
#include "telephony/names.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace callhours::telephony {

/// The last word about a dialled leg before it ended (in Asterisk the last Dial event's `dialstatus`).
enum class DialStatus {
    none,
    trying,
    ringing,
    progress,
    busy,
    congestion,
    no_answer,
    unavailable,
    cancelled,
    answered
};

/// A channel as it is found alive when the link comes up.
struct LiveChannel {
    ChannelId channel;
    bool up = false;      ///< answered
    std::string caller;   ///< as in ChannelArrived; of no meaning for legs of ours
    std::string called;   ///< as in ChannelArrived
    std::string language; ///< as in ChannelArrived
};

struct LiveBridge {
    BridgeId bridge;
    std::vector<ChannelId> channels;
};

/// What lives in our application at the PBX at one moment.
struct Snapshot {
    std::vector<LiveChannel> channels;
    std::vector<LiveBridge> bridges;
    /// Of the names recording_of(call, 1) to (call, most_recordings) for each inbound channel above, those
    /// that record now.
    std::vector<RecordingName> recording;
};

/// The link is up and events flow. `live` was taken after the event stream began, so an event that follows
/// may tell again what `live` tells already; a receiver takes both.
struct LinkUp {
    Snapshot live;
};

/// Nothing is known of the PBX until the next LinkUp. Sent once per loss.
struct LinkDown {};

/// A call came in and waits, unanswered, for what we decide.
struct ChannelArrived {
    ChannelId channel;
    std::string caller;   ///< as the PBX gives it; empty when withheld
    std::string called;   ///< as the PBX gives it
    std::string language; ///< the channel's, `en`; may be empty
};

struct ChannelRinging {
    ChannelId channel;
};

/// A leg that we dialled was picked up and is in our hands (in Asterisk: its StasisStart).
struct ChannelAnswered {
    ChannelId channel;
};

/// Somebody hangs up; the recording and the channel end next. May be missing.
struct HangupRequested {
    ChannelId channel;
};

/// The channel is gone or out of our hands. May come twice (in Asterisk StasisEnd and ChannelDestroyed); the
/// first of the two may lack the cause.
struct ChannelEnded {
    ChannelId channel;
    std::optional<int> cause; ///< Q.850
    DialStatus dial_status = DialStatus::none;
};

struct DtmfReceived {
    ChannelId channel;
    char digit = ' ';
};

struct PlaybackFinished {
    PlaybackId playback;
    bool played = true; ///< false: a file was missing, or the caller left
};

/// Says only that it ended: a recording that failed says `done` as well (C4 verifies).
struct RecordingFinished {
    RecordingName recording;
    std::optional<seconds> duration; ///< rounded down; nothing if the PBX told none
    std::optional<seconds> silence;  ///< at the end; only where a silence limit was asked for
    bool failed = false;             ///< the PBX itself says that it could not record
};

using PbxEvent =
    std::variant<LinkUp, LinkDown, ChannelArrived, ChannelRinging, ChannelAnswered, HangupRequested,
                 ChannelEnded, DtmfReceived, PlaybackFinished, RecordingFinished>;

/// `ChannelArrived`: for logs and the recorded sessions in tests.
[[nodiscard]] std::string_view name_of(const PbxEvent& event);

} // namespace callhours::telephony
