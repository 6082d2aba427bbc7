#include "telephony/ari/requests.hpp"

#include "telephony/ari/channel_names.hpp"
#include "telephony/ari/event_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace callhours::telephony::ari {

namespace {

using Requests = std::vector<Request>;

Request post(Target target)
{
    return {Method::post, std::move(target)};
}

Request remove(Target target)
{
    return {Method::remove, std::move(target)};
}

Target channel(const ChannelId& id)
{
    return Target{"channels"}.segment(name_at_asterisk(id));
}

bool has_control(std::string_view text)
{
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7f;
    });
}

/// Free of what separates values in a list of Asterisk's.
bool is_single(std::string_view text)
{
    return !text.empty() && !has_control(text) && text.find_first_of(",&|") == std::string_view::npos;
}

std::string number_text(seconds amount)
{
    return std::to_string(amount.count());
}

/// `"Eva Novak" <+4366012345>`, without what would end either part early.
std::string caller_id(const Dial& dial)
{
    std::string name;
    for (const char c : dial.caller_name) {
        const bool harmless =
            !has_control({&c, 1}) && std::string_view{"\"\\<>"}.find(c) == std::string_view::npos;
        if (harmless) name += c;
    }
    std::string number;
    for (const char c : dial.caller_number) {
        if ((c >= '0' && c <= '9') || c == '+' || c == '*' || c == '#') number += c;
    }
    if (name.empty()) return number;
    return '"' + name + "\" <" + number + ">";
}

std::string_view reason_text(HangupReason reason)
{
    switch (reason) {
    case HangupReason::normal:
        return "normal";
    case HangupReason::busy:
        return "busy";
    case HangupReason::congestion:
        return "congestion";
    case HangupReason::no_answer:
        return "no_answer";
    }
    throw std::logic_error{"no such hangup reason"};
}

Requests requests(const LiftWatchdog& lift)
{
    auto target = channel(lift.channel).segment("variable");
    target.query("variable", "TIMEOUT(absolute)").query("value", number_text(lift.again_after));
    return {post(std::move(target))};
}

Requests requests(const IndicateRinging& ring)
{
    return {post(channel(ring.channel).segment("ring"))};
}

Requests requests(const Answer& answer)
{
    return {post(channel(answer.channel).segment("answer"))};
}

Requests requests(const Dial& dial, std::string_view app)
{
    if (!is_name(dial.leg.text()) || !is_single(dial.endpoint)) return {};
    auto target = channel(dial.leg);
    target.query("endpoint", dial.endpoint).query("app", app).query("appArgs", dialled_argument);
    const auto shown = caller_id(dial);
    if (!shown.empty()) target.query("callerId", shown);
    if (dial.give_up_after > seconds{0}) target.query("timeout", number_text(dial.give_up_after));
    if (!dial.on_behalf_of.empty()) target.query("originator", name_at_asterisk(dial.on_behalf_of));
    auto request = post(std::move(target));
    // Asterisk takes variables in a body only.
    if (dial.watchdog > seconds{0}) {
        request.json = fmt::format(R"json({{"variables":{{"TIMEOUT(absolute)":"{}"}}}})json",
                                   number_text(dial.watchdog));
    }
    return {std::move(request)};
}

Requests requests(const Connect& connect)
{
    const auto first = name_at_asterisk(connect.first);
    const auto second = name_at_asterisk(connect.second);
    if (!is_name(connect.bridge.text()) || !is_single(first) || !is_single(second)) return {};
    const auto bridge = Target{"bridges"}.segment(connect.bridge.text());
    auto both = Target{bridge}.segment("addChannel");
    both.query("channel", first + "," + second);
    return {post(Target{bridge}.query("type", "mixing")), post(std::move(both))};
}

Requests requests(const ReleaseBridge& release)
{
    return {remove(Target{"bridges"}.segment(release.bridge.text()))};
}

Requests requests(const Play& play)
{
    if (!is_name(play.playback.text()) || play.sounds.empty()) return {};
    std::string media;
    for (const auto& sound : play.sounds) {
        if (!is_single(sound)) return {};
        media += (media.empty() ? "sound:" : ",sound:") + sound;
    }
    auto target = channel(play.channel).segment("play").segment(play.playback.text());
    target.query("media", media);
    if (!play.language.empty()) target.query("lang", play.language);
    return {post(std::move(target))};
}

Requests requests(const PlayRecording& play)
{
    if (!is_name(play.playback.text()) || !is_name(play.recording.text())) return {};
    auto target = channel(play.channel).segment("play").segment(play.playback.text());
    return {post(std::move(target.query("media", "recording:" + play.recording.text())))};
}

Requests requests(const StopPlaying& stop)
{
    return {remove(Target{"playbacks"}.segment(stop.playback.text()))};
}

Requests requests(const Record& record)
{
    if (!is_name(record.recording.text())) return {};
    const bool has_key = std::string_view{"*#"}.find(record.end_key) != std::string_view::npos;
    auto target = channel(record.channel).segment("record");
    target.query("name", record.recording.text()).query("format", "wav").query("ifExists", "fail");
    target.query("maxDurationSeconds", number_text(record.at_most));
    target.query("maxSilenceSeconds", number_text(record.silence_limit));
    target.query("beep", record.beep ? "true" : "false");
    target.query("terminateOn", has_key ? std::string(1, record.end_key) : "none");
    return {post(std::move(target))};
}

Requests requests(const StopRecording& stop)
{
    auto target = Target{"recordings"}.segment("live").segment(stop.recording.text()).segment("stop");
    return {post(std::move(target))};
}

Requests requests(const DiscardRecording& discard)
{
    return {remove(Target{"recordings"}.segment("stored").segment(discard.recording.text()))};
}

Requests requests(const HangUp& hang_up)
{
    return {remove(channel(hang_up.channel).query("reason", reason_text(hang_up.reason)))};
}

Requests requests(const SendToFallback& send)
{
    auto target = channel(send.channel).segment("continue");
    target.query("context", "callhours-fallback").query("extension", "s").query("priority", "1");
    return {post(std::move(target))};
}

template <typename... Kinds> bool is_one_of(const PbxCommand& command)
{
    return (std::holds_alternative<Kinds>(command) || ...);
}

bool says(const Reply& reply, std::string_view words)
{
    return reply.body.find(words) != std::string::npos;
}

/// Asterisk 16 answers 500 where later ones answer 409.
bool exists_already(const Reply& reply)
{
    return reply.status == 409 || (reply.status == 500 && says(reply, "when updating a bridge"));
}

Result<void, PbxError> judge_dial(const Reply& reply)
{
    if (reply.status == 409) return {};
    if (reply.status == 400 && says(reply, "originator")) return refuse(PbxError::gone);
    // An unknown phone, and one that is not registered: the PBX is well.
    if (reply.status == 500 && says(reply, "Allocation failed")) return refuse(PbxError::refused);
    return judge_status(reply.status);
}

Result<void, PbxError> judge_connect(const Request& request, const Reply& reply)
{
    const bool makes_bridge = !request.target.path().ends_with("/addChannel");
    if (makes_bridge && exists_already(reply)) return {};
    // 400 "Channel not found"; nothing else in our request can be wrong.
    if (!makes_bridge && reply.status == 400) return refuse(PbxError::gone);
    return judge_status(reply.status);
}

} // namespace

std::vector<Request> requests_for(const PbxCommand& command, std::string_view app)
{
    return std::visit(
        [&](const auto& one) {
            if constexpr (std::is_same_v<std::decay_t<decltype(one)>, Dial>) {
                return requests(one, app);
            } else {
                return requests(one);
            }
        },
        command);
}

Result<void, PbxError> judge(const PbxCommand& command, const Request& request, const Reply& reply)
{
    if (is_one_of<Dial>(command)) return judge_dial(reply);
    if (is_one_of<Connect>(command)) return judge_connect(request, reply);
    // Asterisk says so of a channel that is just being hung up.
    const bool too_late = reply.status == 500 && says(reply, "Failed to answer");
    if (is_one_of<Answer>(command) && too_late) return refuse(PbxError::gone);
    const bool releases =
        is_one_of<ReleaseBridge, StopPlaying, StopRecording, DiscardRecording, HangUp>(command);
    // 409: it has ended, and only its last traces are there ("Bridge not in Stasis application").
    if (releases && (reply.status == 404 || reply.status == 409)) return {};
    return judge_status(reply.status);
}

Result<void, PbxError> judge_status(unsigned status)
{
    if (status >= 200 && status < 300) return {};
    if (status == 404) return refuse(PbxError::gone);
    if (status == 409 || status == 412 || status == 422) return refuse(PbxError::conflict);
    if (status >= 400 && status < 500) return refuse(PbxError::refused);
    return refuse(PbxError::unreachable);
}

} // namespace callhours::telephony::ari
