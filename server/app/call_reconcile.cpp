#include "server/app/call_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

// After the link was lost, or this server was: what lives at the PBX is compared with what is known here, and
// the difference is fed to the machines as if it had just happened. Nothing that happened meanwhile is told
// again.

namespace callhours::app {

namespace asio = boost::asio;
using namespace telephony;

namespace {

bool lives(const Snapshot& live, const ChannelId& channel)
{
    return std::ranges::count(live.channels, channel, &LiveChannel::channel) > 0;
}

bool is_up(const Snapshot& live, const ChannelId& channel)
{
    const auto found = std::ranges::find(live.channels, channel, &LiveChannel::channel);
    return found != live.channels.end() && found->up;
}

/// The leg of ours that is in the call's bridge with the caller.
std::optional<ChannelId> partner_of(const Snapshot& live, const CallToken& token, const ChannelId& caller)
{
    const auto bridge = std::ranges::find(live.bridges, bridge_of(token), &LiveBridge::bridge);
    if (bridge == live.bridges.end() || std::ranges::count(bridge->channels, caller) == 0)
        return std::nullopt;
    for (const auto& channel : bridge->channels) {
        if (call_of(channel) == token && is_up(live, channel)) return channel;
    }
    return std::nullopt;
}

std::optional<RecordingName> recording_now(const Snapshot& live, const CallToken& token)
{
    for (const auto& recording : live.recording) {
        if (call_of(recording) == token) return recording;
    }
    return std::nullopt;
}

std::vector<ChannelId> legs_of(const Snapshot& live, const CallToken& token)
{
    std::vector<ChannelId> legs;
    for (const auto& channel : live.channels) {
        if (call_of(channel.channel) == token) legs.push_back(channel.channel);
    }
    return legs;
}

} // namespace

Task<void> CallDesk::reconcile(Snapshot live)
{
    const auto known = sessions_; // those adopted below need no catching up
    for (const auto& [token, session] : known)
        catch_up(session, live);
    for (const auto& channel : live.channels) {
        const bool inbound = !call_of(channel.channel);
        if (inbound && !sessions_.contains(token_of(channel.channel))) adopt(channel, live);
    }
    release_orphans(live);
    co_await end_lost_calls_carefully();
    plan_sweep(std::chrono::milliseconds{0});
}

/// A call that this server was working on when the link went.
void CallDesk::catch_up(const SessionPtr& session, const Snapshot& live)
{
    const auto& state = session->state;
    if (state.phase == Phase::fresh || state.phase == Phase::ended) return;
    if (!lives(live, state.arrival.channel)) {
        feed(session, HangupRequested{state.arrival.channel});
        feed(session, ChannelEnded{.channel = state.arrival.channel, .cause = std::nullopt});
        return;
    }
    const auto legs = state.legs; // feeding may change the state's own
    for (const auto& leg : legs) {
        if (!lives(live, leg.channel)) {
            feed(session, ChannelEnded{.channel = leg.channel, .cause = std::nullopt});
        } else if (is_up(live, leg.channel)) {
            feed(session, ChannelAnswered{leg.channel});
        }
    }
    feed(session,
         PlaybackFinished{.playback = playback_of(session->token, state.playbacks), .played = false});
    const auto current = recording_of(session->token, state.recordings);
    if (state.phase == Phase::recording && std::ranges::count(live.recording, current) == 0) {
        feed(session,
             RecordingFinished{.recording = current, .duration = std::nullopt, .silence = std::nullopt});
    }
}

/// A call that nobody here knows: a predecessor of this process had it, or it came between two events.
void CallDesk::adopt(const LiveChannel& channel, const Snapshot& live)
{
    const auto token = token_of(channel.channel);
    auto session = std::make_shared<Session>(token, parts_.policy);
    session->stepping = Work::going_on; // until it is known what it is
    session->origin = Session::Origin::adopted;
    sessions_.emplace(token, session);
    ++calls_so_far_;
    asio::co_spawn(parts_.io, adopt_known(std::move(session), channel, live), asio::detached);
}

Task<void> CallDesk::adopt_known(SessionPtr session, LiveChannel channel, Snapshot live)
{
    ChannelArrived arrived{.channel = channel.channel,
                           .caller = channel.caller,
                           .called = channel.called,
                           .language = channel.language};
    const auto legs = legs_of(live, session->token);
    const auto recording = recording_now(live, session->token);
    bool known = channel.up || recording || !legs.empty();
    if (!known) {
        try {
            const auto filed = co_await parts_.calls.find_by_token(session->token.text());
            known = filed.has_value();
        } catch (const std::exception&) {
            known = false; // filing it will fail as well, and says so
        }
    }
    if (!known) co_return co_await begin(std::move(session), std::move(arrived));

    Arrival arrival{.call = session->token,
                    .channel = channel.channel,
                    .caller = channel.caller,
                    .called = channel.called,
                    .language = {},
                    .shown_number = channel.caller,
                    .shown_name = {},
                    .at = parts_.clock.now()};
    RouteDecision decision;
    try {
        decision = co_await route(session, std::move(arrived), arrival);
    } catch (const std::exception&) {
        decision.greeting = Greeting::closed;
    }
    const auto partner = partner_of(live, session->token, channel.channel);
    parts_.log.warn("call.found", "{} was going on when this server came; {}", session->token.text(),
                    partner     ? "it talks on"
                    : recording ? "it is recorded on"
                                : "it is asked for a message");
    session->events.push_front(CallFound{.arrival = std::move(arrival),
                                         .decision = std::move(decision),
                                         .legs = legs,
                                         .talking_to = partner,
                                         .recording = recording});
    session->stepping = Work::idle;
    keep_stepping(session);
}

void CallDesk::release_orphans(const Snapshot& live)
{
    for (const auto& channel : live.channels) {
        const auto token = call_of(channel.channel);
        if (is_outgoing(token)) continue;
        if (token && !sessions_.contains(*token)) release_stray(HangUp{.channel = channel.channel});
    }
    for (const auto& bridge : live.bridges) {
        const auto token = call_of(bridge.bridge);
        if (is_outgoing(token)) continue;
        if (token && !sessions_.contains(*token)) release_stray(ReleaseBridge{bridge.bridge});
    }
}

Task<void> CallDesk::end_lost_calls_carefully()
{
    std::string failure;
    try {
        co_await end_lost_calls();
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (failure.empty()) co_return;
    parts_.log.error("call.not_written", "the calls that ended meanwhile are not written down: {}",
                     loggable(failure));
}

/// Calls that ended while nobody listened; what they left is found by the sweep.
Task<void> CallDesk::end_lost_calls()
{
    const auto unfinished = co_await parts_.calls.unfinished(parts_.pbx.name());
    for (const auto& call : unfinished) {
        const auto token = CallToken::parse(call.token);
        if (token && sessions_.contains(*token)) continue;
        co_await parts_.calls.ended(call.id, "lost", parts_.clock.now());
    }
}

// ---- recordings that nobody told us of

void CallDesk::plan_sweep(std::chrono::milliseconds delay)
{
    auto ring = [this, plan = ++sweep_plan_] {
        if (plan != sweep_plan_ || sweeping_ == Work::going_on) return;
        sweeping_ = Work::going_on;
        asio::co_spawn(parts_.io, sweep(), asio::detached);
    };
    parts_.alarms.after(delay, std::move(ring));
}

Task<void> CallDesk::sweep()
{
    bool settled = false;
    if (parts_.pbx.link().up) {
        std::set<CallToken> busy;
        for (const auto& [token, session] : sessions_)
            busy.insert(token);
        settled = co_await parts_.intake.sweep(std::move(busy));
        co_await end_lost_calls_carefully(); // those whose end could not be written, too
    }
    sweeping_ = Work::idle;
    plan_sweep(settled ? parts_.sweep_every : parts_.sweep_again);
}

} // namespace callhours::app
