#include "telephony/ari/snapshot.hpp"

#include "telephony/ari/channel_names.hpp"
#include "telephony/ari/failure.hpp"
#include "telephony/ari/replies.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace callhours::telephony::ari {

namespace {

/// The body; nothing when the thing is gone.
Task<std::optional<std::string>> get(HttpClient& http, Target target)
{
    const auto path = target.path();
    Request request{Method::get, std::move(target)};
    auto reply = co_await http.send(std::move(request));
    if (reply.status == 404) co_return std::nullopt;
    if (reply.status != 200) {
        const auto kind = reply.status == 401 || reply.status == 403 ? Failure::Kind::unauthorised
                                                                     : Failure::Kind::not_ready;
        throw Failure{kind, fmt::format("the PBX answers {} to GET {}", reply.status, path)};
    }
    co_return std::move(reply.body);
}

[[noreturn]] void puzzled(std::string_view path)
{
    throw Failure{Failure::Kind::not_ready,
                  fmt::format("the PBX's answer to GET {} is not Asterisk's", path)};
}

Task<std::optional<LiveChannel>> live_channel(HttpClient& http, ChannelId id)
{
    const auto target = Target{"channels"}.segment(id.text());
    const auto about = co_await get(http, target);
    if (!about) co_return std::nullopt;
    auto channel = read_channel(*about);
    if (!channel) puzzled(target.path());
    if (call_of(id)) co_return channel;
    if (read_is_elsewhere(*about)) co_return std::nullopt;
    // What our dialplan noted for the case that nobody remembers; the extension may be another by now.
    auto question = Target{target}.segment("variable").query("variable", "CALLHOURS_CALLED");
    const auto answer = co_await get(http, std::move(question));
    auto called = answer ? read_variable(*answer) : std::nullopt;
    if (called && !called->empty()) channel->called = std::move(*called);
    co_return channel;
}

/// A bridge tells its channels by Asterisk's names.
void know_again(std::vector<LiveBridge>& bridges, const std::vector<LiveChannel>& channels)
{
    for (auto& bridge : bridges) {
        for (auto& member : bridge.channels) {
            const auto known =
                std::find_if(channels.begin(), channels.end(), [&](const LiveChannel& channel) {
                    return name_at_asterisk(channel.channel) == member.text();
                });
            if (known != channels.end()) member = known->channel;
        }
    }
}

/// The bridges of our application, and those that we made and nobody entered: Asterisk does not count them as
/// ours yet.
Task<std::vector<LiveBridge>> live_bridges(HttpClient& http, std::string link_name,
                                           std::vector<BridgeId> ours)
{
    const Target target{"bridges"};
    const auto answer = co_await get(http, target);
    auto all = answer ? read_bridges(*answer) : std::nullopt;
    if (!all) puzzled(target.path());
    std::erase_if(*all, [&](const LiveBridge& bridge) {
        if (std::find(ours.begin(), ours.end(), bridge.bridge) != ours.end()) return false;
        const auto call = call_of(bridge.bridge);
        return !call || !call->text().starts_with(link_name + "-") || !bridge.channels.empty();
    });
    co_return std::move(*all);
}

Task<bool> is_recording(HttpClient& http, RecordingName name)
{
    const auto answer = co_await get(http, Target{"recordings"}.segment("live").segment(name.text()));
    co_return answer&& read_is_recording(*answer);
}

} // namespace

Task<Snapshot> take_snapshot(HttpClient& http, std::string link_name, std::string app)
{
    const auto target = Target{"applications"}.segment(app);
    const auto about = co_await get(http, target);
    auto application = about ? read_application(*about) : std::nullopt;
    if (!application) puzzled(target.path());

    Snapshot snapshot;
    for (const auto& id : application->channels) {
        auto channel = co_await live_channel(http, id);
        if (channel) snapshot.channels.push_back(std::move(*channel));
    }
    snapshot.bridges = co_await live_bridges(http, link_name, std::move(application->bridges));
    know_again(snapshot.bridges, snapshot.channels);
    for (const auto& channel : snapshot.channels) {
        if (call_of(channel.channel)) continue; // a leg of ours: only the caller is recorded
        const auto call = CallToken::derive(link_name, channel.channel);
        for (int part = 1; part <= most_recordings; ++part) {
            auto name = recording_of(call, part);
            const bool records = co_await is_recording(http, name);
            if (records) snapshot.recording.push_back(std::move(name));
        }
    }
    co_return snapshot;
}

} // namespace callhours::telephony::ari
