#include "server/app/callback_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <set>

// After the link was lost, or this server was: what lives at the PBX is compared with what is known here.

namespace callhours::app {

namespace asio = boost::asio;
using namespace telephony;

namespace {

const LiveChannel* find_live(const Snapshot& live, const ChannelId& channel)
{
    const auto found = std::ranges::find(live.channels, channel, &LiveChannel::channel);
    return found == live.channels.end() ? nullptr : &*found;
}

std::vector<ChannelId> legs_of(const Snapshot& live, const CallToken& token)
{
    std::vector<ChannelId> legs;
    for (const auto& each : live.channels) {
        if (call_of(each.channel) == token) legs.push_back(each.channel);
    }
    // By their numbers: the agent's come first.
    std::ranges::sort(legs, {},
                      [](const ChannelId& leg) { return std::pair{leg.text().size(), leg.text()}; });
    return legs;
}

} // namespace

void CallbackDesk::link_up(const Snapshot& live)
{
    const auto known = sessions_;
    for (const auto& [token, session] : known)
        catch_up(session, live);
    std::set<CallToken> strangers;
    const auto note = [&](const std::optional<CallToken>& token) {
        if (token && owns(*token) && !sessions_.contains(*token)) strangers.insert(*token);
    };
    for (const auto& channel : live.channels)
        note(call_of(channel.channel));
    for (const auto& bridge : live.bridges)
        note(call_of(bridge.bridge));
    for (const auto& token : strangers)
        settle(token, live);
}

/// One that this server was working on when the link went: what happened since is told as if it were now.
void CallbackDesk::catch_up(const SessionPtr& session, const Snapshot& live)
{
    auto legs = session->state.agents;
    if (session->state.client) legs.push_back(*session->state.client);
    for (const auto& leg : legs) {
        const auto* alive = find_live(live, leg.channel);
        if (alive == nullptr) {
            feed(session, ChannelEnded{.channel = leg.channel, .cause = std::nullopt});
        } else if (alive->up) {
            feed(session, ChannelAnswered{leg.channel});
        }
    }
    // Whose end was told while nobody listened, the agent must not wait for.
    feed(session, PlaybackFinished{.playback = playback_of(session->token, session->state.playbacks),
                                   .played = false});
    for (const auto& channel : legs_of(live, session->token)) {
        if (std::ranges::count(legs, channel, &CallbackState::Leg::channel) == 0)
            release(HangUp{.channel = channel});
    }
}

/// One that a predecessor of this process was working on: who talks goes on, everybody else is released.
void CallbackDesk::settle(const CallToken& token, const Snapshot& live)
{
    const auto legs = legs_of(live, token);
    const auto bridge = std::ranges::find(live.bridges, bridge_of(token), &LiveBridge::bridge);
    const bool talking = bridge != live.bridges.end() && bridge->channels.size() == 2 && legs.size() == 2;
    if (talking) {
        const auto id = store::CallbackId{*callback_of(token, parts_.pbx.name())};
        asio::co_spawn(parts_.io, adopt(id, legs[0], legs[1]), asio::detached);
        return;
    }
    for (const auto& leg : legs)
        release(HangUp{.channel = leg});
    if (bridge != live.bridges.end()) release(ReleaseBridge{bridge->bridge});
}

/// They talk on, whatever the database knows of them; and when one of them goes, the other is released (C5).
Task<void> CallbackDesk::adopt(store::CallbackId id, ChannelId agent, ChannelId client)
{
    std::optional<store::Callback> callback;
    std::string failure;
    try {
        callback = co_await parts_.callbacks.find(id);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    const bool closed = !callback || callback->ended_at;
    if (closed)
        parts_.log.warn("callback.found", "callback {} talks on, and its record is closed {}", id.value(),
                        loggable(failure));
    if (!callback) { // of another database: only the two of them matter
        callback = store::Callback{.id = id,
                                   .task = std::nullopt,
                                   .booking = std::nullopt,
                                   .number = PhoneNumber::parse_e164("+10000000").value(),
                                   .agent = {},
                                   .link = parts_.pbx.name(),
                                   .call = {},
                                   .phase = {},
                                   .started_at = parts_.clock.now(),
                                   .talked_at = std::nullopt,
                                   .ended_at = std::nullopt,
                                   .outcome = {},
                                   .next_try_at = std::nullopt};
    }
    const auto session = open(*callback);
    CallbackOrder order;
    order.call = session->token;
    feed(session,
         CallbackFound{.order = std::move(order), .agent = std::move(agent), .client = std::move(client)});
}

} // namespace callhours::app
