#include "tests/telephony/call_script.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::tests;

namespace {

Played played_until_filed(RouteDecision decision)
{
    Played call;
    call(arrives(std::move(decision)))(CallFiled{});
    return call;
}

/// Out of hours, up to the recording.
Played recording_call()
{
    auto call = played_until_filed(out_of_hours());
    call.time_passes()(played(1));
    return call;
}

} // namespace

TEST_CASE("the task is asked for before anything else happens to a call (C1)", "[telephony]")
{
    Played call;
    call(arrives(out_of_hours()));

    REQUIRE(call.last.size() == 2);
    CHECK(std::holds_alternative<FileCall>(call.last[0]));
    CHECK(std::holds_alternative<StartTimer>(call.last[1]));
}

TEST_CASE("the dialplan's watchdog is lifted only once the task is committed", "[telephony]")
{
    Played call;
    call(arrives(out_of_hours()));
    CHECK(count<LiftWatchdog>(call.all) == 0);

    call(CallFiled{});
    CHECK(std::holds_alternative<LiftWatchdog>(call.last.front()));
}

TEST_CASE("a call that the store does not take goes to the PBX's own fallback, and somebody is told",
          "[telephony]")
{
    Played call;
    call(arrives(out_of_hours()))(CallNotFiled{});

    CHECK(the<RaiseAlert>(call.last).kind == AlertKind::call_not_filed);
    CHECK(the<SendToFallback>(call.last).channel == caller);
    CHECK(the<CallOver>(call(ended(caller)).last).ending == CallEnding::handed_back);
}

TEST_CASE("a store that does not answer in time counts as one that refuses", "[telephony]")
{
    Played call;
    call(arrives(out_of_hours())).time_passes();
    CHECK(count<SendToFallback>(call.last) == 1);
}

TEST_CASE("the greeting says when the desk opens again, an apology does not", "[telephony]")
{
    auto arrived = arrives(out_of_hours());
    arrived.arrival.opening_sounds = {"callhours/open-again", "callhours/tomorrow", "callhours/hour-9"};
    Played call;
    call(arrived)(CallFiled{}).time_passes();
    CHECK(the<Play>(call.last).sounds ==
          std::vector<std::string>{"callhours/greeting-closed", "callhours/open-again", "callhours/tomorrow",
                                   "callhours/hour-9", "callhours/leave-message"});
}

TEST_CASE("out of hours the caller is answered, waits a moment, is greeted and recorded", "[telephony]")
{
    auto call = played_until_filed(out_of_hours());
    CHECK(count<Answer>(call.last) == 1);
    CHECK(the<StartTimer>(call.last).after == std::chrono::milliseconds{300});

    call.time_passes();
    CHECK(the<Play>(call.last).sounds ==
          std::vector<std::string>{"callhours/greeting-closed", "callhours/leave-message"});
    CHECK(the<Play>(call.last).language == "de");

    call(played(1));
    const auto& record = the<Record>(call.last);
    CHECK(record.recording.text() == "vm-main-1795000000-7-1");
    CHECK(record.at_most == seconds{180});
    CHECK(record.beep);
    CHECK(record.end_key == '#');
}

TEST_CASE("a hash ends the message, and the caller is thanked before we hang up", "[telephony]")
{
    auto call = recording_call();
    call(DtmfReceived{caller, '#'})(recorded(1, seconds{7}));
    CHECK(the<Play>(call.last).sounds ==
          std::vector<std::string>{"callhours/review", "callhours/review-again"});
    CHECK(count<TakeRecording>(call.all) == 0); // what was fetched could be heard no more

    call(DtmfReceived{caller, '1'});
    CHECK(the<TakeRecording>(call.last).recording == recording_of(the_call, 1));
    CHECK(the<Play>(call.last).sounds == std::vector<std::string>{"callhours/thank-you"});

    CHECK(hangs_up(call(played(3)).last, caller));
    CHECK(the<CallOver>(call(ended(caller)).last).ending == CallEnding::left_message);
}

TEST_CASE("a hash during the greeting goes straight to the beep", "[telephony]")
{
    auto call = played_until_filed(out_of_hours());
    call.time_passes()(DtmfReceived{caller, '#'});

    CHECK(the<StopPlaying>(call.last).playback == playback_of(the_call, 1));
    CHECK(count<Record>(call.last) == 1);
    CHECK(call(played(1)).last.empty());
}

TEST_CASE("a caller who hangs up during the greeting is a missed call, not one with a message (C3)",
          "[telephony]")
{
    auto call = played_until_filed(out_of_hours());
    call.time_passes()(HangupRequested{caller})(
        PlaybackFinished{.playback = playback_of(the_call, 1), .played = false});
    CHECK(count<Record>(call.all) == 0);
    CHECK(the<CallOver>(call(ended(caller)).last).ending == CallEnding::missed);
}

TEST_CASE("a caller who hangs up while recording leaves the message", "[telephony]")
{
    auto call = recording_call();
    call(HangupRequested{caller})(recorded(1, seconds{5}))(ended(caller));

    CHECK(count<TakeRecording>(call.all) == 1);
    CHECK(count<RaiseAlert>(call.all) == 0);
    CHECK(the<CallOver>(call.last).ending == CallEnding::left_message);
}

TEST_CASE("silence and the longest duration explain the end of a message", "[telephony]")
{
    auto silent = recording_call();
    CHECK(count<RaiseAlert>(silent(recorded(1, seconds{14}, seconds{10})).last) == 0);
    auto whole = recording_call();
    CHECK(count<RaiseAlert>(whole(recorded(1, seconds{180})).last) == 0);
}

TEST_CASE("a recording that ends for no reason alerts, apologises and records a second part", "[telephony]")
{
    auto call = recording_call();
    call(recorded(1, seconds{4}));
    CHECK(the<RaiseAlert>(call.last).kind == AlertKind::recording_cut_short);
    CHECK(the<TakeRecording>(call.last).recording == recording_of(the_call, 1));
    CHECK(the<Play>(call.last).sounds ==
          std::vector<std::string>{"callhours/apology", "callhours/leave-message"});

    CHECK(the<Record>(call(played(2)).last).recording == recording_of(the_call, 2));
    call(recorded(2, seconds{4}));
    CHECK(the<Play>(call.last).sounds == std::vector<std::string>{"callhours/thank-you"});
}

TEST_CASE("a playback whose end never comes does not keep the caller from the beep", "[telephony]")
{
    auto call = played_until_filed(out_of_hours());
    call.time_passes().time_passes();

    CHECK(the<RaiseAlert>(call.last).kind == AlertKind::prompt_stuck);
    CHECK(count<StopPlaying>(call.last) == 1);
    CHECK(count<Record>(call.last) == 1);
}

TEST_CASE("a PBX that will not record gets the call back for its own fallback", "[telephony]")
{
    auto call = recording_call();
    const auto record = the<Record>(call.last);
    call(PbxFailed{record, PbxError::refused});

    CHECK(the<RaiseAlert>(call.last).kind == AlertKind::recording_refused);
    CHECK(count<SendToFallback>(call.last) == 1);
}

TEST_CASE("a recording's name that is taken already is passed over", "[telephony]")
{
    auto call = recording_call();
    const auto record = the<Record>(call.last);
    call(PbxFailed{record, PbxError::conflict});
    CHECK(the<Record>(call.last).recording == recording_of(the_call, 2));
}

TEST_CASE("in hours all phones of the agent ring together, and the caller hears it", "[telephony]")
{
    auto call = played_until_filed(in_hours({phones_of_anna({"PJSIP/anna", "PJSIP/anna-mobile"})}));

    CHECK(count<IndicateRinging>(call.last) == 1);
    CHECK(count<Answer>(call.last) == 0);
    CHECK(count<Dial>(call.last) == 2);
    CHECK(the<Dial>(call.last).leg == leg_of(the_call, 2));
    CHECK(the<Dial>(call.last).on_behalf_of == caller);
    CHECK(the<Dial>(call.last).caller_number == "+4366012345");
}

TEST_CASE("who picks up is connected, the other phones stop, and the task closes when they talk (C2)",
          "[telephony]")
{
    auto call = played_until_filed(in_hours({phones_of_anna({"PJSIP/anna", "PJSIP/anna-mobile"})}));
    call(ChannelAnswered{leg_of(the_call, 2)});

    CHECK(hangs_up(call.last, leg_of(the_call, 1)));
    CHECK(the<Answer>(call.last).channel == caller);
    CHECK(the<Connect>(call.last).second == leg_of(the_call, 2));
    CHECK(count<TalkStarted>(call.last) == 0);

    call(Connected{});
    CHECK(the<TalkStarted>(call.last).who == Outcome::agent);
    CHECK(the<TalkStarted>(call.last).agent == anna);
}

TEST_CASE("when one side hangs up, the other is released and the bridge goes", "[telephony]")
{
    const auto leg = leg_of(the_call, 1);
    auto talking = played_until_filed(in_hours({phones_of_anna({"PJSIP/anna"})}));
    talking(ChannelAnswered{leg})(Connected{});

    auto agent_leaves = talking;
    agent_leaves(ended(leg, 16));
    CHECK(hangs_up(agent_leaves.last, caller));
    CHECK(count<ReleaseBridge>(agent_leaves.last) == 1);

    auto caller_leaves = talking;
    caller_leaves(ended(caller));
    CHECK(hangs_up(caller_leaves.last, leg));
    CHECK(count<ReleaseBridge>(caller_leaves.last) == 1);
    CHECK(the<CallOver>(caller_leaves.last).ending == CallEnding::talked);
}

TEST_CASE("what the agent's phone says chooses the greeting", "[telephony]")
{
    const auto [cause, greeting] =
        GENERATE(table<int, std::string>({{17, "callhours/greeting-busy"},
                                          {21, "callhours/greeting-rejected"},
                                          {19, "callhours/greeting-no-answer"},
                                          {20, "callhours/greeting-unreachable"}}));
    auto call = played_until_filed(in_hours({phones_of_anna({"PJSIP/anna"})}));
    if (cause == 19) call(ChannelRinging{leg_of(the_call, 1)});
    call(ended(leg_of(the_call, 1), cause)).time_passes();

    CAPTURE(cause);
    CHECK(the<Play>(call.last).sounds.front() == greeting);
}

TEST_CASE("an agent who lets it ring is given up, and the next phones ring", "[telephony]")
{
    auto call = played_until_filed(in_hours({phones_of_anna({"PJSIP/anna"}), phones_of_anna({"PJSIP/ben"})}));
    call(ChannelRinging{leg_of(the_call, 1)}).time_passes();
    CHECK(hangs_up(call.last, leg_of(the_call, 1)));
    CHECK(the<Dial>(call.last).endpoint == "PJSIP/ben");

    call.time_passes();
    CHECK(count<Answer>(call.last) == 1);
    CHECK(call.state.phase == Phase::pausing);
}

TEST_CASE("a phone that the PBX does not know counts as unreachable", "[telephony]")
{
    auto call = played_until_filed(in_hours({phones_of_anna({"PJSIP/nobody"})}));
    const auto dial = the<Dial>(call.last);
    call(PbxFailed{dial, PbxError::refused});
    CHECK(call.state.phase == Phase::pausing);
}

TEST_CASE("an agent who picks up after the phones were given up is released", "[telephony]")
{
    auto call = played_until_filed(in_hours({phones_of_anna({"PJSIP/anna"})}));
    call.time_passes()(ChannelAnswered{leg_of(the_call, 1)});
    CHECK(hangs_up(call.last, leg_of(the_call, 1)));
    CHECK(call.state.phase == Phase::pausing);
}

TEST_CASE("an agent's phone that is dialled while the caller leaves does not go on ringing", "[telephony]")
{
    auto call = played_until_filed(in_hours({phones_of_anna({"PJSIP/anna"})}));
    call(ended(caller));
    CHECK(hangs_up(call.last, leg_of(the_call, 1)));
    CHECK(the<CallOver>(call.last).ending == CallEnding::missed);

    CHECK(hangs_up(call(ChannelRinging{leg_of(the_call, 1)}).last, leg_of(the_call, 1)));
}

TEST_CASE("a bridge that cannot be made releases the agent and takes a message", "[telephony]")
{
    auto call = played_until_filed(in_hours({phones_of_anna({"PJSIP/anna"})}));
    call(ChannelAnswered{leg_of(the_call, 1)});
    const auto connect = the<Connect>(call.last);
    call(PbxFailed{connect, PbxError::conflict});

    CHECK(hangs_up(call.last, leg_of(the_call, 1)));
    CHECK(count<ReleaseBridge>(call.last) == 1);
    CHECK(call.state.phase == Phase::pausing);
}

TEST_CASE("a watchdog that cannot be lifted gives the call back before it bites", "[telephony]")
{
    auto call = played_until_filed(out_of_hours());
    call(PbxFailed{LiftWatchdog{caller}, PbxError::unreachable});
    CHECK(count<SendToFallback>(call.last) == 1);
}

TEST_CASE("a call found waiting after a restart hears an apology and is recorded", "[telephony]")
{
    Played call;
    const auto stray = leg_of(the_call, 1);
    call(CallFound{.arrival = an_arrival(),
                   .decision = out_of_hours(),
                   .legs = {stray},
                   .talking_to = {},
                   .recording = {}});
    CHECK(count<FileCall>(call.last) == 1);
    CHECK(hangs_up(call.last, stray));
    CHECK(count<StopPlaying>(call.last) == 12); // else all that we say waits behind the predecessor's prompt

    call(CallFiled{}).time_passes();
    CHECK(the<Play>(call.last).sounds.front() == "callhours/apology");
}

TEST_CASE("a call found talking goes on, and ends as every other", "[telephony]")
{
    Played call;
    const auto leg = leg_of(the_call, 1);
    call(CallFound{.arrival = an_arrival(),
                   .decision = in_hours({}),
                   .legs = {leg},
                   .talking_to = leg,
                   .recording = {}});
    CHECK(call.state.phase == Phase::talking);
    CHECK_FALSE(hangs_up(call.last, leg));

    CHECK(hangs_up(call(ended(leg)).last, caller));
}

TEST_CASE("a call found recording goes on recording", "[telephony]")
{
    Played call;
    call(CallFound{.arrival = an_arrival(),
                   .decision = out_of_hours(),
                   .legs = {},
                   .talking_to = {},
                   .recording = recording_of(the_call, 1)});
    call(CallFiled{})(HangupRequested{caller})(recorded(1, seconds{9}))(ended(caller));
    CHECK(the<TakeRecording>(call.last).recording == recording_of(the_call, 1));
}

TEST_CASE("a server that freezes leaves no caller waiting: the watchdog is set anew at each step, and lifted "
          "to talk",
          "[telephony]")
{
    const CallPolicy policy;
    auto call = played_until_filed(in_hours({phones_of_anna({"PJSIP/anna"}), phones_of_anna({"PJSIP/ben"})}));
    CHECK(the<LiftWatchdog>(call.last).again_after == policy.ring_for + policy.frozen_after);
    CHECK(the<Dial>(call.last).watchdog == policy.ring_for + policy.frozen_after);
    CHECK(the<Dial>(call.last).watchdog > the<Dial>(call.last).give_up_after);

    auto answered = call;
    answered(ChannelAnswered{leg_of(the_call, 1)});
    std::vector<ChannelId> lifted;
    for (const auto& command : answered.last) {
        if (std::holds_alternative<Connect>(command)) break;
        const auto* lift = std::get_if<LiftWatchdog>(&command);
        if (lift != nullptr && lift->again_after == seconds{0}) lifted.push_back(lift->channel);
    }
    CHECK(lifted == std::vector<ChannelId>{caller, leg_of(the_call, 1)});

    call.time_passes();
    CHECK(the<LiftWatchdog>(call.last).again_after == policy.ring_for + policy.frozen_after);
    call.time_passes();
    CHECK(the<LiftWatchdog>(call.last).again_after >
          policy.longest_message + policy.longest_playback + policy.frozen_after);
}
