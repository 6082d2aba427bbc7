#include "telephony/ari/channel_names.hpp"
#include "telephony/dial_outcome.hpp"
#include "tests/telephony/ari/live/asterisk.hpp"

#include <algorithm>

using namespace callhours;
using namespace callhours::telephony;
using namespace callhours::telephony::ari;
using callhours::tests::Asterisk;
using namespace std::chrono_literals;

namespace {

template <typename Event> std::function<bool(const Event&)> of(const ChannelId& channel)
{
    return [channel](const Event& event) { return event.channel == channel; };
}

std::function<bool(const ChannelEnded&)> ended_with_a_cause(const ChannelId& leg)
{
    return [leg](const ChannelEnded& event) { return event.channel == leg && event.cause.has_value(); };
}

/// A leg of ours for that caller.
Dial dial_for(const ChannelId& caller, std::string endpoint, seconds give_up_after = 20s)
{
    static int legs = 0;
    const auto call = CallToken::derive(Asterisk::fresh_name("live"), caller);
    return {.leg = leg_of(call, ++legs),
            .endpoint = std::move(endpoint),
            .caller_number = "+4366012345",
            .caller_name = "Eva \"of\" Acme",
            .on_behalf_of = caller,
            .give_up_after = give_up_after};
}

} // namespace

TEST_CASE("a call tells who calls and whom, and is answered, greeted and hung up", "[live]")
{
    Asterisk asterisk;
    const auto up = asterisk.connect();
    CHECK(up.live.channels.empty());
    const auto call = asterisk.ring_desk("listen");
    CHECK(call.caller == "+4366012345");
    CHECK(call.called == "+4312345000");
    CHECK(call.language == "en");

    CHECK(asterisk.perform(LiftWatchdog{call.channel}));
    CHECK(asterisk.perform(IndicateRinging{call.channel}));
    CHECK(asterisk.perform(Answer{call.channel}));
    const PlaybackId greeting{Asterisk::fresh_name("pl-")};
    CHECK(asterisk.perform(Play{greeting, call.channel, {"beep", "beep"}, "en"}));
    const auto played = asterisk.expect<PlaybackFinished>();
    CHECK(played.playback == greeting);
    CHECK(played.played);
    CHECK(asterisk.perform(StopPlaying{greeting}));
    CHECK(asterisk.perform(HangUp{call.channel}));
    asterisk.expect<ChannelEnded>(of<ChannelEnded>(call.channel));
    CHECK(asterisk.perform(HangUp{call.channel}));
    CHECK(asterisk.perform(Answer{call.channel}).error() == PbxError::gone);
}

TEST_CASE("the watchdog takes a call that nobody takes", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("listen");
    asterisk.expect<ChannelEnded>(of<ChannelEnded>(call.channel));
}

TEST_CASE("a prompt that is missing ends as not played", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("listen");
    CHECK(asterisk.perform(Answer{call.channel}));
    CHECK(asterisk.perform(
        Play{PlaybackId{Asterisk::fresh_name("pl-")}, call.channel, {"no-such-prompt"}, ""}));
    CHECK_FALSE(asterisk.expect<PlaybackFinished>().played);
}

TEST_CASE("a long prompt is stopped", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("listen");
    CHECK(asterisk.perform(Answer{call.channel}));
    const PlaybackId prompt{Asterisk::fresh_name("pl-")};
    CHECK(asterisk.perform(Play{prompt, call.channel, {"vm-intro", "vm-intro", "vm-intro"}, ""}));
    CHECK(asterisk.perform(StopPlaying{prompt}));
    CHECK(asterisk.expect<PlaybackFinished>({}, 4s).playback == prompt);
}

TEST_CASE("keys come one by one", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("digits");
    CHECK(asterisk.perform(LiftWatchdog{call.channel}));
    CHECK(asterisk.perform(Answer{call.channel}));
    CHECK(asterisk.expect<DtmfReceived>().digit == '1');
    CHECK(asterisk.expect<DtmfReceived>().digit == '#');
}

TEST_CASE("an agent who picks up is bridged with the caller, and told when the caller leaves", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("listen");
    CHECK(asterisk.perform(LiftWatchdog{call.channel}));
    const auto dial = dial_for(call.channel, "Local/pickup@live/n");
    CHECK(asterisk.perform(dial));
    CHECK(asterisk.perform(dial)); // the leg exists
    asterisk.expect<ChannelRinging>(of<ChannelRinging>(dial.leg));
    asterisk.expect<ChannelAnswered>(of<ChannelAnswered>(dial.leg));

    const BridgeId bridge{Asterisk::fresh_name("br-")};
    CHECK(asterisk.perform(Answer{call.channel}));
    CHECK(asterisk.perform(Connect{bridge, call.channel, dial.leg}));
    CHECK(asterisk.perform(Connect{bridge, call.channel, dial.leg}));
    CHECK(asterisk.perform(HangUp{call.channel}));
    asterisk.expect<ChannelEnded>(of<ChannelEnded>(call.channel));
    CHECK(asterisk.perform(Connect{bridge, call.channel, dial.leg}).error() == PbxError::gone);
    CHECK(asterisk.perform(HangUp{dial.leg}));
    asterisk.expect<ChannelEnded>(ended_with_a_cause(dial.leg));
    CHECK(asterisk.perform(ReleaseBridge{bridge}));
    CHECK(asterisk.perform(ReleaseBridge{bridge}));
}

TEST_CASE("a snapshot finds a talk, a leg that rings, and a bridge that nobody entered", "[live]")
{
    Asterisk former;
    former.connect();
    const auto call = former.ring_desk("listen");
    CHECK(former.perform(LiftWatchdog{call.channel}));
    const auto agent = dial_for(call.channel, "Local/pickup@live/n");
    const auto other = dial_for(call.channel, "Local/ringing@live/n");
    CHECK(former.perform(agent));
    CHECK(former.perform(other));
    former.expect<ChannelRinging>(of<ChannelRinging>(other.leg));
    former.expect<ChannelAnswered>(of<ChannelAnswered>(agent.leg));
    CHECK(former.perform(Answer{call.channel}));
    const auto token = CallToken::derive(former.link().name(), call.channel);
    CHECK(former.perform(Connect{bridge_of(token), call.channel, agent.leg}));
    const auto orphan =
        bridge_of(CallToken::derive(former.link().name(), ChannelId{Asterisk::fresh_name("1.")}));
    CHECK(former.perform(Connect{orphan, ChannelId{"1.1"}, ChannelId{"1.2"}}).error() == PbxError::gone);
    former.link().stop();

    Asterisk successor;
    const auto live = successor.connect().live;
    const auto find = [&](const ChannelId& channel) {
        return std::find_if(live.channels.begin(), live.channels.end(),
                            [&](const LiveChannel& each) { return each.channel == channel; });
    };
    CHECK(live.channels.size() == 3);
    REQUIRE(find(agent.leg) != live.channels.end());
    CHECK(find(agent.leg)->up);
    REQUIRE(find(other.leg) != live.channels.end());
    CHECK_FALSE(find(other.leg)->up);
    REQUIRE(live.bridges.size() == 2);
    const auto& first = live.bridges.front();
    const auto& talk = first.bridge == orphan ? live.bridges.back() : first;
    CHECK(talk.bridge == bridge_of(token));
    CHECK(talk.channels.size() == 2);
    CHECK(successor.perform(ReleaseBridge{orphan}));
}

TEST_CASE("a phone that is busy ends as busy", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("listen");
    CHECK(asterisk.perform(LiftWatchdog{call.channel}));
    const auto dial = dial_for(call.channel, "Local/busy@live/n");
    CHECK(asterisk.perform(dial));
    const auto ended = asterisk.expect<ChannelEnded>(ended_with_a_cause(dial.leg));
    const DialFacts facts{
        .own_timer_fired = false, .rang = false, .cause = ended.cause, .last_status = ended.dial_status};
    CHECK(dial_outcome(facts) == DialOutcome::busy);
}

TEST_CASE("a phone that rings too long ends as not answered", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("listen");
    CHECK(asterisk.perform(LiftWatchdog{call.channel}));
    const auto dial = dial_for(call.channel, "Local/ringing@live/n", 2s);
    CHECK(asterisk.perform(dial));
    asterisk.expect<ChannelRinging>(of<ChannelRinging>(dial.leg));
    const auto ended = asterisk.expect<ChannelEnded>(ended_with_a_cause(dial.leg));
    const DialFacts facts{
        .own_timer_fired = false, .rang = true, .cause = ended.cause, .last_status = ended.dial_status};
    CHECK(dial_outcome(facts) == DialOutcome::no_answer);
}

TEST_CASE("a leg that is given up ends", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("listen");
    const auto dial = dial_for(call.channel, "Local/ringing@live/n");
    CHECK(asterisk.perform(dial));
    asterisk.expect<ChannelRinging>(of<ChannelRinging>(dial.leg));
    CHECK(asterisk.perform(HangUp{dial.leg}));
    asterisk.expect<ChannelEnded>(of<ChannelEnded>(dial.leg));
}

TEST_CASE("no phone rings for a caller who left, and an unknown phone is refused", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    CHECK(asterisk.perform(dial_for(ChannelId{"1.1"}, "Local/pickup@live/n")).error() == PbxError::gone);
    const auto call = asterisk.ring_desk("listen");
    CHECK(asterisk.perform(dial_for(call.channel, "PJSIP/nobody")).error() == PbxError::refused);
    CHECK(asterisk.perform(dial_for(call.channel, "Nothing/nobody")).error() == PbxError::refused);
}

TEST_CASE("a call is given back to the dialplan", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("listen");
    CHECK(asterisk.perform(LiftWatchdog{call.channel}));
    CHECK(asterisk.perform(SendToFallback{call.channel}));
    asterisk.expect<ChannelEnded>(of<ChannelEnded>(call.channel));
    const auto is_there = [&] {
        const auto about =
            asterisk.ask(Method::get, Target{"channels"}.segment(name_at_asterisk(call.channel)));
        return about.body.find("callhours-fallback") != std::string::npos;
    };
    CHECK(asterisk.run_until(is_there, 5s));
    Asterisk later;
    CHECK(later.connect().live.channels.empty());
    asterisk.ask(Method::remove, Target{"channels"}.segment(name_at_asterisk(call.channel)));
    CHECK(asterisk.perform(SendToFallback{ChannelId{"1.1"}}).error() == PbxError::gone);
}

TEST_CASE("a channel that came without our dialplan's arguments goes on in its own", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto id = Asterisk::fresh_name("stray-");
    auto target = Target{"channels"}.segment(id).query("endpoint", "Local/stray@live/n");
    target.query("context", "live").query("extension", "listen").query("priority", "1");
    CHECK(asterisk.ask(Method::post, std::move(target)).status == 200);
    const auto ended = asterisk.expect<ChannelEnded>();
    const auto about = asterisk.ask(Method::get, Target{"channels"}.segment(name_at_asterisk(ended.channel)));
    CHECK(about.status == 200);
    CHECK(about.body.find("\"stray\"") != std::string::npos);
    asterisk.ask(Method::remove, Target{"channels"}.segment(id));
}
