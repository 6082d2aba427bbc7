#include "tests/telephony/call_script.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::tests;

namespace {

using Sounds = std::vector<std::string>;

const Sounds review_prompt{"callhours/review", "callhours/review-again"};

Played recording_call(CallPolicy policy = {})
{
    Played call;
    call.state = CallState{policy};
    call(arrives(out_of_hours()))(CallFiled{}).time_passes()(played(1));
    return call;
}

/// The caller has spoken for seven seconds and pressed the hash.
Played reviewing_call()
{
    auto call = recording_call();
    call(DtmfReceived{caller, '#'})(recorded(1, seconds{7}));
    return call;
}

DtmfReceived key(char digit)
{
    return {.channel = caller, .digit = digit};
}

PlaybackFinished newest_over(const Played& call)
{
    return played(call.state.playbacks);
}

std::vector<RecordingName> taken(const Played& call)
{
    std::vector<RecordingName> names;
    for (const auto& command : call.all) {
        if (const auto* take = std::get_if<TakeRecording>(&command)) names.push_back(take->recording);
    }
    return names;
}

const std::vector<RecordingName> the_first{recording_of(the_call, 1)};
const std::vector<RecordingName> the_second{recording_of(the_call, 2)};
const std::vector<RecordingName> both{recording_of(the_call, 1), recording_of(the_call, 2)};

} // namespace

TEST_CASE("a caller hears the message on request, and is asked again", "[telephony]")
{
    auto call = reviewing_call();
    call(key('2'));
    CHECK(the<StopPlaying>(call.last).playback == playback_of(the_call, 2));
    CHECK(the<PlayRecording>(call.last).recording == recording_of(the_call, 1));
    CHECK(call.state.phase == Phase::replaying);

    call(newest_over(call));
    CHECK(the<Play>(call.last).sounds == review_prompt);
    CHECK(count<TakeRecording>(call.all) == 0);
    call(key('2'))(key('1'));
    CHECK(call.state.phase == Phase::thanking);
    CHECK(taken(call) == the_first);
}

TEST_CASE("a message that is spoken anew replaces the old one once it is whole", "[telephony]")
{
    auto call = reviewing_call();
    call(key('3'));
    CHECK(the<Record>(call.last).recording == recording_of(the_call, 2));
    CHECK(count<DiscardRecording>(call.all) == 0);

    call(key('#'))(recorded(2, seconds{5}));
    CHECK(the<DiscardRecording>(call.last).recording == recording_of(the_call, 1));
    CHECK(the<Play>(call.last).sounds == review_prompt);
    call(key('#'));
    CHECK(taken(call) == the_second);
    call(ended(caller));
    CHECK(the<CallOver>(call.last).ending == CallEnding::left_message);
}

TEST_CASE("a caller who hangs up when asked to speak anew has left the old message", "[telephony]")
{
    SECTION("in the beep")
    {
        auto call = reviewing_call();
        call(key('3'))(HangupRequested{caller})(recorded(2, std::nullopt))(ended(caller));
        CHECK(taken(call) == both); // the second is nothing, and counts as none where it is fetched
    }
    SECTION("after a word")
    {
        auto call = reviewing_call();
        call(key('3'))(HangupRequested{caller})(recorded(2, seconds{1}))(ended(caller));
        CHECK(taken(call) == both);
    }
    SECTION("without a word of its end from the PBX")
    {
        auto call = reviewing_call();
        call(key('3'))(ended(caller));
        CHECK(taken(call) == both);
    }
    SECTION("after a new message")
    {
        auto call = reviewing_call();
        call(key('3'))(HangupRequested{caller})(recorded(2, seconds{6}))(ended(caller));
        CHECK(taken(call) == the_second);
    }
}

TEST_CASE("a new message that breaks off does not cost the old one", "[telephony]")
{
    auto call = reviewing_call();
    call(key('3'))(recorded(2, seconds{5}));
    CHECK(the<RaiseAlert>(call.last).kind == AlertKind::recording_cut_short);
    CHECK(count<DiscardRecording>(call.all) == 0);
    CHECK(taken(call) == both);
}

TEST_CASE("a PBX that will not record anew keeps the old message and the caller is thanked", "[telephony]")
{
    auto call = reviewing_call();
    call(key('3'));
    call(PbxFailed{the<Record>(call.last), PbxError::refused});
    CHECK(call.state.phase == Phase::thanking);
    CHECK(taken(call) == the_first);
    CHECK(count<SendToFallback>(call.all) == 0);
    call(ended(caller));
    CHECK(the<CallOver>(call.last).ending == CallEnding::left_message);
}

TEST_CASE("whoever hangs up or says nothing after the message has sent it", "[telephony]")
{
    auto leaves = reviewing_call();
    leaves(HangupRequested{caller})(newest_over(leaves));
    CHECK(hangs_up(leaves.last, caller));
    leaves(ended(caller));
    CHECK(taken(leaves) == the_first);

    auto waits = reviewing_call();
    waits(newest_over(waits));
    CHECK(the<StartTimer>(waits.last).after == CallPolicy{}.key_wait);
    waits.time_passes();
    CHECK(waits.state.phase == Phase::thanking);
    CHECK(taken(waits) == the_first);

    auto cut_while_hearing = reviewing_call();
    cut_while_hearing(key('2'))(ended(caller));
    CHECK(taken(cut_while_hearing) == the_first);
}

TEST_CASE("who ends it after a moment is asked for more, once (C3)", "[telephony]")
{
    auto call = recording_call();
    call(key('#'))(recorded(1, seconds{1}));
    CHECK(the<Play>(call.last).sounds == Sounds{"callhours/too-short", "callhours/leave-message"});
    call(newest_over(call));
    CHECK(the<Record>(call.last).recording == recording_of(the_call, 2));

    auto again_short = call;
    again_short(key('#'))(recorded(2, seconds{1}));
    CHECK(again_short.state.phase == Phase::thanking);
    CHECK(taken(again_short) == both);

    auto longer = call;
    longer(key('#'))(recorded(2, seconds{9}))(key('1'));
    CHECK(taken(longer) == the_second);
}

TEST_CASE("who said nothing is not asked what to do with it", "[telephony]")
{
    auto call = recording_call();
    call(recorded(1, seconds{10}, seconds{10}));
    CHECK(call.state.phase == Phase::thanking);
    auto spoke_first = recording_call();
    spoke_first(recorded(1, seconds{17}, seconds{10}));
    CHECK(spoke_first.state.phase == Phase::reviewing);
}

TEST_CASE("a message cannot be spoken anew for ever, nor heard", "[telephony]")
{
    auto call = reviewing_call();
    for (int take = 2; take <= most_recordings; ++take)
        call(key('3'))(key('#'))(recorded(take, seconds{5}));
    CHECK(the<Play>(call.last).sounds == Sounds{"callhours/review"});
    CHECK(call(key('3')).last.empty());
    CHECK(count<Record>(call.all) == static_cast<std::size_t>(most_recordings));

    for (int i = 0; i < 20 && call.state.phase != Phase::thanking; ++i)
        call(key('2'))(newest_over(call));
    CHECK(call.state.phase == Phase::thanking);
    CHECK(taken(call) == std::vector<RecordingName>{recording_of(the_call, most_recordings)});
}

TEST_CASE("a message that cannot be played is asked about again", "[telephony]")
{
    auto call = reviewing_call();
    call(key('2'));
    call(PbxFailed{the<PlayRecording>(call.last), PbxError::refused});
    CHECK(call.state.phase == Phase::reviewing);
    call(key('2')).time_passes(); // its end never comes
    CHECK(count<StopPlaying>(call.last) == 1);
    CHECK(call.state.phase == Phase::reviewing);
}

TEST_CASE("where no review is offered, the caller is thanked at once", "[telephony]")
{
    auto call = recording_call({.review = CallPolicy::Review::none});
    call(key('#'))(recorded(1, seconds{7}));
    CHECK(call.state.phase == Phase::thanking);
    CHECK(taken(call) == the_first);
}
