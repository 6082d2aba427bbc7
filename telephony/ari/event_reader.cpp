#include "telephony/ari/event_reader.hpp"

#include "telephony/ari/channel_names.hpp"
#include "telephony/ari/json.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace callhours::telephony::ari {

namespace json = boost::json;

namespace {

using Legs = std::map<ChannelId, DialStatus>;

ChannelId channel_in(const json::object& event, std::string_view member = "channel")
{
    return channel_named_in(object_in(event, member));
}

std::string argument(const json::object& event, std::size_t index)
{
    const auto& args = array_in(event, "args");
    const auto* text = index < args.size() ? args[index].if_string() : nullptr;
    return text != nullptr ? std::string{text->data(), text->size()} : std::string{};
}

std::optional<seconds> seconds_in(const json::object& object, std::string_view member)
{
    const auto number = number_in(object, member);
    return number ? std::optional{seconds{*number}} : std::nullopt;
}

std::optional<DialStatus> dial_status(std::string_view text)
{
    constexpr std::array<std::pair<std::string_view, DialStatus>, 10> known{{
        {"", DialStatus::trying},
        {"PROCEEDING", DialStatus::trying},
        {"RINGING", DialStatus::ringing},
        {"PROGRESS", DialStatus::progress},
        {"BUSY", DialStatus::busy},
        {"CONGESTION", DialStatus::congestion},
        {"NOANSWER", DialStatus::no_answer},
        {"CHANUNAVAIL", DialStatus::unavailable},
        {"CANCEL", DialStatus::cancelled},
        {"ANSWER", DialStatus::answered},
    }};
    const auto found =
        std::find_if(known.begin(), known.end(), [&](auto& pair) { return pair.first == text; });
    return found != known.end() ? std::optional{found->second} : std::nullopt;
}

/// A phone that rings is told of twice (its state, and the dial), in either order.
Message rings(Legs& legs, const ChannelId& channel)
{
    auto& status = legs[channel];
    if (status == DialStatus::ringing) return {};
    status = DialStatus::ringing;
    return PbxEvent{ChannelRinging{channel}};
}

Message stasis_start(const json::object& event)
{
    auto channel = channel_in(event);
    const auto kind = argument(event, 0);
    if (kind == dialled_argument) return PbxEvent{ChannelAnswered{std::move(channel)}};
    if (kind != inbound_argument) return Stray{std::move(channel)};
    const auto& about = object_in(event, "channel");
    return PbxEvent{ChannelArrived{.channel = std::move(channel),
                                   .caller = string_in(object_in(about, "caller"), "number"),
                                   .called = argument(event, 1),
                                   .language = string_in(about, "language")}};
}

Message channel_state(Legs& legs, const json::object& event)
{
    const auto channel = channel_in(event);
    const bool ours = call_of(channel).has_value();
    if (!ours || string_in(object_in(event, "channel"), "state") != "Ringing") return {};
    return rings(legs, channel);
}

Message dial(Legs& legs, const json::object& event)
{
    const auto channel = channel_in(event, "peer");
    const auto status = dial_status(string_in(event, "dialstatus"));
    if (!status || !call_of(channel)) return {};
    if (*status == DialStatus::ringing) return rings(legs, channel);
    // After the phone rang, news of the way there (a late PROGRESS) says less than that it rings.
    auto& known = legs[channel];
    const bool less = *status == DialStatus::trying || *status == DialStatus::progress;
    if (known != DialStatus::ringing || !less) known = *status;
    return {};
}

DialStatus status_of(const Legs& legs, const ChannelId& channel)
{
    const auto found = legs.find(channel);
    return found != legs.end() ? found->second : DialStatus::none;
}

Message left_us(const Legs& legs, const json::object& event)
{
    auto channel = channel_in(event);
    const auto status = status_of(legs, channel);
    return PbxEvent{ChannelEnded{std::move(channel), std::nullopt, status}};
}

Message destroyed(Legs& legs, const json::object& event)
{
    auto channel = channel_in(event);
    const auto status = status_of(legs, channel);
    legs.erase(channel);
    const auto cause = number_in(event, "cause");
    ChannelEnded ended{std::move(channel), std::nullopt, status};
    if (cause && *cause >= 0 && *cause <= 127) ended.cause = static_cast<int>(*cause); // Q.850: 7 bits
    return PbxEvent{std::move(ended)};
}

Message digit(const json::object& event)
{
    const auto text = string_in(event, "digit");
    if (text.size() != 1) return {};
    return PbxEvent{DtmfReceived{channel_in(event), text.front()}};
}

Message playback_finished(const json::object& event)
{
    const auto& playback = object_in(event, "playback");
    return PbxEvent{
        PlaybackFinished{PlaybackId{string_in(playback, "id")}, string_in(playback, "state") != "failed"}};
}

Message recording_over(const json::object& event, bool failed)
{
    const auto& recording = object_in(event, "recording");
    return PbxEvent{RecordingFinished{.recording = RecordingName{string_in(recording, "name")},
                                      .duration = seconds_in(recording, "duration"),
                                      .silence = seconds_in(recording, "silence_duration"),
                                      .failed = failed}};
}

} // namespace

Message EventReader::read(std::string_view text)
{
    const auto event = parse_object(text);
    const auto type = event ? string_in(*event, "type") : std::string{};
    if (type.empty()) return Unreadable{};
    if (type == "StasisStart") return stasis_start(*event);
    if (type == "StasisEnd") return left_us(legs_, *event);
    if (type == "ChannelDestroyed") return destroyed(legs_, *event);
    if (type == "ChannelStateChange") return channel_state(legs_, *event);
    if (type == "Dial") return dial(legs_, *event);
    if (type == "ChannelHangupRequest") return PbxEvent{HangupRequested{channel_in(*event)}};
    if (type == "ChannelDtmfReceived") return digit(*event);
    if (type == "PlaybackFinished") return playback_finished(*event);
    if (type == "RecordingFinished") return recording_over(*event, false);
    if (type == "RecordingFailed") return recording_over(*event, true);
    if (type == "ApplicationReplaced") return Replaced{};
    return {};
}

void EventReader::keep_only(const Snapshot& live)
{
    std::erase_if(legs_, [&](const auto& leg) {
        return std::none_of(live.channels.begin(), live.channels.end(),
                            [&](const LiveChannel& channel) { return channel.channel == leg.first; });
    });
}

} // namespace callhours::telephony::ari
