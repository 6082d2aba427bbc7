#include "telephony/names.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace callhours::telephony {
namespace {

constexpr std::size_t longest_token = 120;

bool is_name_sign(char sign)
{
    return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9') ||
           sign == '-' || sign == '_';
}

bool is_digit(char sign)
{
    return sign >= '0' && sign <= '9';
}

/// `{prefix}{token}-{n}`
std::optional<CallToken> numbered(std::string_view text, std::string_view prefix)
{
    if (!text.starts_with(prefix)) return std::nullopt;
    const auto dash = text.rfind('-');
    if (dash == std::string_view::npos || dash < prefix.size()) return std::nullopt;
    const auto number = text.substr(dash + 1);
    if (number.empty() || !std::ranges::all_of(number, is_digit)) return std::nullopt;
    const auto token = CallToken::parse(text.substr(prefix.size(), dash - prefix.size()));
    return token ? std::optional{*token} : std::nullopt;
}

} // namespace

CallToken CallToken::derive(std::string_view pbx, const ChannelId& inbound)
{
    auto text = fmt::format("{}-{}", pbx, inbound.text());
    // What tells two calls apart, the second and the sequence number, stands at the end.
    if (text.size() > longest_token) text.erase(0, text.size() - longest_token);
    std::ranges::replace_if(text, [](char sign) { return !is_name_sign(sign); }, '-');
    return CallToken{std::move(text)};
}

Result<CallToken, CallToken::Error> CallToken::parse(std::string_view text)
{
    const bool fits = !text.empty() && text.size() <= longest_token;
    if (!fits || !std::ranges::all_of(text, is_name_sign)) return refuse(Error::malformed);
    return CallToken{std::string{text}};
}

ChannelId leg_of(const CallToken& call, int n)
{
    return ChannelId{fmt::format("ag-{}-{}", call.text(), n)};
}

BridgeId bridge_of(const CallToken& call)
{
    return BridgeId{fmt::format("br-{}", call.text())};
}

PlaybackId playback_of(const CallToken& call, int n)
{
    return PlaybackId{fmt::format("pl-{}-{}", call.text(), n)};
}

RecordingName recording_of(const CallToken& call, int n)
{
    return RecordingName{fmt::format("vm-{}-{}", call.text(), n)};
}

std::optional<CallToken> call_of(const ChannelId& channel)
{
    return numbered(channel.text(), "ag-");
}

std::optional<CallToken> call_of(const BridgeId& bridge)
{
    const std::string_view text = bridge.text();
    if (!text.starts_with("br-")) return std::nullopt;
    const auto token = CallToken::parse(text.substr(3));
    return token ? std::optional{*token} : std::nullopt;
}

std::optional<CallToken> call_of(const PlaybackId& playback)
{
    return numbered(playback.text(), "pl-");
}

std::optional<CallToken> call_of(const RecordingName& recording)
{
    return numbered(recording.text(), "vm-");
}

} // namespace callhours::telephony
