#pragma once

#include "base/result.hpp"

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace callhours::telephony {

/// What the PBX calls one kind of thing; names of different kinds do not mix. Other people's text for inbound
/// channels, ours (only A–Z, a–z, 0–9, - and _) for everything that we make.
template <typename Kind> class PbxName {
public:
    PbxName() = default;

    explicit PbxName(std::string text) : text_{std::move(text)} {}

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    friend auto operator<=>(const PbxName&, const PbxName&) = default;

private:
    std::string text_;
};

/// An inbound channel's id may tell, behind this sign, when the channel came into being: PBXs give a name
/// again.
inline constexpr char birth_mark = '@';

using ChannelId = PbxName<struct ChannelKind>;
using BridgeId = PbxName<struct BridgeKind>;
using PlaybackId = PbxName<struct PlaybackKind>;
using RecordingName = PbxName<struct RecordingKind>; ///< without folder and extension

/// Our name for one inbound call, the same whenever it is derived again: so a restarted server, a repeated
/// event or a sweep of recordings finds the same call without any memory.
class CallToken {
public:
    enum class Error { malformed };

    /// Names no call.
    CallToken() = default;

    /// From the PBX link's name and the inbound channel's unique id: `main` and `1732300000.12` make
    /// `main-1732300000-12`.
    [[nodiscard]] static CallToken derive(std::string_view pbx, const ChannelId& inbound);

    /// 1 to 120 of A–Z, a–z, 0–9, - and _.
    [[nodiscard]] static Result<CallToken, Error> parse(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    friend auto operator<=>(const CallToken&, const CallToken&) = default;

private:
    explicit CallToken(std::string text) : text_{std::move(text)} {}

    std::string text_;
};

/// `ag-{token}-{n}`: the n-th leg (from 1) that we dial for the call.
[[nodiscard]] ChannelId leg_of(const CallToken& call, int n);
/// `br-{token}`.
[[nodiscard]] BridgeId bridge_of(const CallToken& call);
/// `pl-{token}-{n}`: the n-th playback (from 1) of the call.
[[nodiscard]] PlaybackId playback_of(const CallToken& call, int n);
/// Of one call: parts of its message, and takes that its caller spoke anew.
inline constexpr int most_recordings = 4;
/// `vm-{token}-{n}`: the n-th part (from 1) of the message.
[[nodiscard]] RecordingName recording_of(const CallToken& call, int n);

/// The call for which we made it; nothing when it is not of ours (an inbound channel, a stranger's bridge).
[[nodiscard]] std::optional<CallToken> call_of(const ChannelId& channel);
[[nodiscard]] std::optional<CallToken> call_of(const BridgeId& bridge);
[[nodiscard]] std::optional<CallToken> call_of(const PlaybackId& playback);
[[nodiscard]] std::optional<CallToken> call_of(const RecordingName& recording);

} // namespace callhours::telephony
