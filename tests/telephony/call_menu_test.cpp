#include "tests/telephony/call_script.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::tests;

namespace {

using Sounds = std::vector<std::string>;

/// Out of hours, while the greeting plays.
Played greeting_call(CallBack call_back, std::vector<std::string> urgent_phones, CallPolicy policy = {})
{
    auto arrived = arrives(out_of_hours());
    arrived.arrival.call_back = call_back;
    arrived.decision.urgent_phones = std::move(urgent_phones);
    Played call;
    call.state = CallState{policy};
    call(arrived)(CallFiled{}).time_passes();
    return call;
}

DtmfReceived key(char digit)
{
    return {.channel = caller, .digit = digit};
}

} // namespace

TEST_CASE("the greeting offers what there is, and only that", "[telephony]")
{
    const auto all = greeting_call(CallBack::possible, {"PJSIP/duty"});
    CHECK(the<Play>(all.last).sounds == Sounds{"callhours/greeting-closed", "callhours/menu-callback",
                                               "callhours/menu-urgent", "callhours/leave-message"});
    auto nothing = greeting_call(CallBack::impossible, {});
    CHECK(the<Play>(nothing.last).sounds == Sounds{"callhours/greeting-closed", "callhours/leave-message"});
    CHECK(nothing(key('1')).last.empty());
    CHECK(nothing(key('2')).last.empty());

    auto off = greeting_call(CallBack::possible, {"PJSIP/duty"}, {.menu = CallPolicy::Menu::none});
    CHECK(the<Play>(off.last).sounds == Sounds{"callhours/greeting-closed", "callhours/leave-message"});
    CHECK(off(key('1')).last.empty());
    CHECK(off(key('2')).last.empty());
}

TEST_CASE("who presses 1 is called back without a message", "[telephony]")
{
    auto call = greeting_call(CallBack::possible, {});
    call(key('1'));
    CHECK(the<StopPlaying>(call.last).playback == playback_of(the_call, 1));
    CHECK(the<Play>(call.last).sounds == Sounds{"callhours/thank-you"});
    call(played(2));
    CHECK(hangs_up(call.last, caller));
    call(ended(caller));
    CHECK(count<Record>(call.all) == 0);
    CHECK(the<CallOver>(call.last).ending == CallEnding::asked);
}

TEST_CASE("a key that comes before the greeting counts as well", "[telephony]")
{
    auto arrived = arrives(out_of_hours());
    arrived.arrival.call_back = CallBack::possible;
    arrived.decision.urgent_phones = {"PJSIP/duty"};
    Played pausing;
    pausing(arrived)(CallFiled{});
    REQUIRE(pausing.state.phase == Phase::pausing);

    auto hash = pausing;
    CHECK(count<Record>(hash(key('#')).last) == 1);
    CHECK(hash.time_passes().state.phase != Phase::greeting);
    auto one = pausing;
    CHECK(one(key('1')).state.phase == Phase::thanking);
    auto two = pausing;
    CHECK(count<Dial>(two(key('2')).last) == 1);
    CHECK(count<StopPlaying>(two.all) == 0);
}

TEST_CASE("who says that it is urgent is put through to the second level, whatever the hour", "[telephony]")
{
    auto call = greeting_call(CallBack::possible, {"PJSIP/duty", "PJSIP/duty-2"});
    call(key('2'));
    CHECK(count<CallIsUrgent>(call.last) == 1);
    CHECK(count<Dial>(call.last) == 2);
    CHECK(count<IndicateRinging>(call.last) == 1);

    auto answered = call;
    answered(ChannelAnswered{leg_of(the_call, 2)})(Connected{});
    CHECK(the<TalkStarted>(answered.all).who == Outcome::second_level);
    CHECK(hangs_up(answered.all, leg_of(the_call, 1)));

    auto nobody = call;
    nobody.time_passes().time_passes();
    CHECK(the<Play>(nobody.last).sounds ==
          Sounds{"callhours/greeting-urgent", "callhours/menu-callback", "callhours/leave-message"});
    CHECK(nobody(key('2')).last.empty());
    CHECK(count<CallIsUrgent>(nobody.all) == 1);
    nobody(played(2));
    CHECK(count<Record>(nobody.last) == 1);

    auto leaves = call;
    leaves(ended(caller));
    CHECK(hangs_up(leaves.last, leg_of(the_call, 1)));
    CHECK(the<CallOver>(leaves.last).ending == CallEnding::missed);
}

TEST_CASE("the second level's phones ring one after another where they shall", "[telephony]")
{
    auto call = greeting_call(CallBack::possible, {"PJSIP/duty", "PJSIP/duty-2"},
                              {.ring_style = RingStyle::in_order});
    call(key('2'));
    CHECK(the<Dial>(call.last).endpoint == "PJSIP/duty");
    call.time_passes();
    CHECK(the<Dial>(call.last).endpoint == "PJSIP/duty-2");
}
