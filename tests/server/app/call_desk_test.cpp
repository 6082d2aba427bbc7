#include "server/app/call_desk.hpp"

#include "tests/server/app/desk_world.hpp"
#include "tests/support/fake_pbx.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/wav.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/system/system_error.hpp>
#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::telephony;
using namespace callhours::tests;
using std::chrono::milliseconds;

namespace {

const ChannelId caller{"1795000000.7"};
const CallToken the_call = CallToken::derive("main", caller);

struct World {
    boost::asio::io_context io;
    TemporaryFolder folder;
    FakePbx pbx;
    FixedDirectories directories;
    NoChanges changes;
    app::Rules rules{directories, changes};
    MemoryCalls calls;
    GivenCallFacts facts;
    app::MediaFolder media{folder.path() / "media"};
    WorkerPool pool{1};
    ManualClock clock;
    Log log{Log::Level::error};
    ManualAlarms alarms;
    app::RecordingIntake intake{{.pbx = pbx,
                                 .rules = rules,
                                 .calls = calls,
                                 .media = media,
                                 .pool = pool,
                                 .clock = clock,
                                 .log = log,
                                 .limits = {.disk_reserve_bytes = 0}}};
    app::CallDesk desk{{.pbx = pbx,
                        .rules = rules,
                        .calls = calls,
                        .facts = facts,
                        .intake = intake,
                        .alarms = alarms,
                        .clock = clock,
                        .log = log,
                        .io = io.get_executor()}};

    explicit World(const char* now) : clock{at(now)} {}

    /// Everything that follows from the event, up to the next thing that must come from outside.
    World& operator()(PbxEvent event)
    {
        pbx.events.push_back(std::move(event));
        boost::asio::co_spawn(io, desk.run(), [](std::exception_ptr) {});
        return settle();
    }

    World& after(milliseconds delay)
    {
        REQUIRE(alarms.ring(delay));
        return settle();
    }

    World& settle()
    {
        io.restart();
        io.run();
        return *this;
    }

    store::Call& call() { return calls.calls.at(0); }
};

struct InHours : World {
    InHours() : World{"2026-11-23T09:00:00Z"} {}
};

struct AfterHours : World {
    AfterHours() : World{"2026-11-23T19:00:00Z"} {}
};

ChannelArrived acme_calls()
{
    return {.channel = caller, .caller = "+4366012345", .called = "4312345000", .language = "en"};
}

ChannelEnded ended(const ChannelId& channel, std::optional<int> cause = std::nullopt)
{
    return {.channel = channel, .cause = cause, .dial_status = DialStatus::none};
}

LiveChannel waiting(bool up)
{
    return {.channel = caller, .up = up, .caller = "+4366012345", .called = "+4312345000", .language = "en"};
}

LiveChannel our_leg(bool up)
{
    return {.channel = leg_of(the_call, 1), .up = up, .caller = {}, .called = {}, .language = {}};
}

PlaybackFinished prompt_over(int n)
{
    return {.playback = playback_of(the_call, n), .played = true};
}

} // namespace

TEST_CASE("a call after hours is filed, greeted, recorded, and its message brought home", "[app]")
{
    AfterHours world;
    world(acme_calls());
    REQUIRE(world.calls.calls.size() == 1);
    CHECK(world.call().token == the_call.text());
    CHECK(world.call().outcome == "voicemail");
    CHECK(world.pbx.count<LiftWatchdog>() == 1);
    CHECK(world.pbx.count<Answer>() == 1);

    world.after(milliseconds{300});
    CHECK(world.pbx.the<Play>().sounds.front() == "callhours/greeting-closed");
    CHECK(world.pbx.the<Play>().language == "de");

    world(prompt_over(1));
    const auto recording = world.pbx.the<Record>().recording;
    world.pbx.stored[recording] = wav_of(tone(6));
    world(HangupRequested{caller});
    world(RecordingFinished{.recording = recording, .duration = seconds{6}, .silence = std::nullopt});
    world(ended(caller));

    REQUIRE(world.calls.voicemails.size() == 1);
    CHECK(world.calls.voicemails.front().length == seconds{6});
    CHECK(world.call().end_cause == "left_message");
    CHECK(world.pbx.stored.empty());
    CHECK(world.desk.calls_in_progress() == 0);
}

TEST_CASE("a call in hours rings the agent, connects, and is closed as answered (C1)", "[app]")
{
    InHours world;
    world(acme_calls());
    CHECK(world.pbx.the<Dial>().endpoint == "PJSIP/anna");
    CHECK(world.pbx.the<Dial>().caller_number == "+4366012345");
    CHECK(world.pbx.the<Dial>().caller_name == "Acme");

    world(ChannelRinging{leg_of(the_call, 1)})(ChannelAnswered{leg_of(the_call, 1)});
    CHECK(world.pbx.count<Connect>() == 1);
    CHECK(world.calls.answered_calls.size() == 1);

    world(ended(leg_of(the_call, 1), 16));
    CHECK(world.pbx.was_told_to_hang_up(caller));
    world(ended(caller));
    CHECK(world.call().end_cause == "talked");
    CHECK(world.desk.calls_in_progress() == 0);
}

TEST_CASE("a busy agent leads to voicemail, and the end of the call says so", "[app]")
{
    InHours world;
    world(acme_calls())(ended(leg_of(the_call, 1), 17)).after(milliseconds{300});
    CHECK(world.pbx.the<Play>().sounds.front() == "callhours/greeting-busy");
    world(ended(caller));
    CHECK(world.call().end_cause == "missed after busy");
}

TEST_CASE("an agent who does not answer in time leads to voicemail", "[app]")
{
    InHours world;
    world(acme_calls())(ChannelRinging{leg_of(the_call, 1)}).after(seconds{25}).after(milliseconds{300});
    CHECK(world.pbx.was_told_to_hang_up(leg_of(the_call, 1)));
    CHECK(world.pbx.the<Play>().sounds.front() == "callhours/greeting-no-answer");
}

TEST_CASE("a store that does not answer sends the call to the PBX's own fallback", "[app]")
{
    AfterHours world;
    world.calls.broken = "disk full";
    world(acme_calls());
    CHECK(world.pbx.count<SendToFallback>() == 1);
    CHECK(world.pbx.count<LiftWatchdog>() == 0);

    world(ended(caller));
    CHECK(world.desk.calls_in_progress() == 0);
}

TEST_CASE("a database that cannot say who calls sends the call to the fallback too", "[app]")
{
    AfterHours world;
    world.directories.broken = "no such table";
    world(acme_calls());
    CHECK(world.pbx.count<SendToFallback>() == 1);
}

TEST_CASE("a caller who hangs up at once is still a missed call (C1)", "[app]")
{
    AfterHours world;
    world.pbx.events = {acme_calls(), HangupRequested{caller}};
    world(ended(caller));
    REQUIRE(world.calls.calls.size() == 1);
    CHECK(world.call().end_cause == "missed");
    CHECK(world.desk.calls_in_progress() == 0);
}

TEST_CASE("an arrival that is told twice is one call", "[app]")
{
    AfterHours world;
    world(acme_calls())(acme_calls());
    CHECK(world.calls.calls.size() == 1);
    CHECK(world.pbx.count<Answer>() == 1);
}

TEST_CASE("an urgent open task sends the next call at night to the second level", "[app]")
{
    AfterHours world;
    world.facts.severity = desk::Severity::critical;
    world(acme_calls());
    CHECK(world.pbx.the<Dial>().endpoint == "PJSIP/duty");
}

TEST_CASE("a leg of a call that is long over does not go on ringing", "[app]")
{
    InHours world;
    world(ChannelRinging{leg_of(the_call, 1)});
    CHECK(world.pbx.was_told_to_hang_up(leg_of(the_call, 1)));
}

TEST_CASE("a command that the PBX refuses comes back to the machine", "[app]")
{
    InHours world;
    world.pbx.refuses = [](const PbxCommand& command) {
        return std::holds_alternative<Dial>(command) ? std::optional{PbxError::refused} : std::nullopt;
    };
    world(acme_calls());
    CHECK(world.pbx.count<Answer>() == 1);
}

// ---- the link comes up

TEST_CASE("a caller who left while the link was down ends the call, and the agent's phone stops", "[app]")
{
    InHours world;
    world(acme_calls())(LinkDown{});
    world(LinkUp{.live = {.channels = {our_leg(false)}, .bridges = {}, .recording = {}}});
    CHECK(world.pbx.was_told_to_hang_up(leg_of(the_call, 1)));
    CHECK(world.call().ended_at);
    CHECK(world.desk.calls_in_progress() == 0);
}

TEST_CASE("a call that goes on while the link is down goes on afterwards", "[app]")
{
    InHours world;
    world(acme_calls())(ChannelAnswered{leg_of(the_call, 1)})(LinkDown{});
    world(LinkUp{
        .live = {.channels = {waiting(true), our_leg(true)},
                 .bridges = {{.bridge = bridge_of(the_call), .channels = {caller, leg_of(the_call, 1)}}},
                 .recording = {}}});
    CHECK_FALSE(world.pbx.was_told_to_hang_up(caller));
    CHECK(world.desk.calls_in_progress() == 1);
}

TEST_CASE("an agent who picked up while the link was down is connected when it is back", "[app]")
{
    InHours world;
    world(acme_calls())(LinkDown{});
    world(LinkUp{.live = {.channels = {waiting(false), our_leg(true)}, .bridges = {}, .recording = {}}});
    CHECK(world.pbx.count<Connect>() == 1);
}

TEST_CASE("a recording that ended while the link was down is taken, and the caller not left in silence",
          "[app]")
{
    AfterHours world;
    world(acme_calls()).after(milliseconds{300})(prompt_over(1))(LinkDown{});
    world.pbx.stored[recording_of(the_call, 1)] = wav_of(tone(6));
    world(LinkUp{.live = {.channels = {waiting(true)}, .bridges = {}, .recording = {}}});
    CHECK(world.calls.voicemails.size() == 1);
    CHECK(world.pbx.the<Play>().sounds.front() == "callhours/apology");
}

TEST_CASE("a call that nobody here knows any more hears an apology and leaves a message", "[app]")
{
    AfterHours world;
    world(LinkUp{.live = {.channels = {waiting(true), our_leg(false)}, .bridges = {}, .recording = {}}});
    CHECK(world.pbx.was_told_to_hang_up(leg_of(the_call, 1)));
    CHECK(world.calls.calls.size() == 1);

    world.after(milliseconds{300});
    CHECK(world.pbx.the<Play>().sounds.front() == "callhours/apology");
}

TEST_CASE("what a predecessor recorded of a call is brought home as soon as the call is over", "[app]")
{
    AfterHours world;
    world.pbx.stored[recording_of(the_call, 1)] = wav_of(tone(6));
    world(LinkUp{.live = {.channels = {waiting(true)}, .bridges = {}, .recording = {}}});
    world.after(milliseconds{0});
    CHECK(world.calls.voicemails.empty()); // it may still be spoken anew
    world(ended(caller)).after(milliseconds{0});
    CHECK(world.calls.voicemails.size() == 1);
}

TEST_CASE("a call that a predecessor left talking is not disturbed", "[app]")
{
    InHours world;
    world(LinkUp{
        .live = {.channels = {waiting(true), our_leg(true)},
                 .bridges = {{.bridge = bridge_of(the_call), .channels = {caller, leg_of(the_call, 1)}}},
                 .recording = {}}});
    CHECK(world.pbx.count<HangUp>() == 0);
    CHECK(world.calls.answered_calls.size() == 1);
    CHECK(world.desk.calls_in_progress() == 1);
}

TEST_CASE("a call that came in the moment the link came up is a call like every other", "[app]")
{
    InHours world;
    world.pbx.events = {LinkUp{.live = {.channels = {waiting(false)}, .bridges = {}, .recording = {}}}};
    world(acme_calls());
    CHECK(world.calls.calls.size() == 1);
    CHECK(world.pbx.the<Dial>().endpoint == "PJSIP/anna");
    CHECK(world.pbx.count<Dial>() == 1);
}

TEST_CASE("legs and bridges without a call are released when the link comes up", "[app]")
{
    InHours world;
    world(LinkUp{.live = {.channels = {our_leg(true)},
                          .bridges = {{.bridge = bridge_of(the_call), .channels = {}},
                                      {.bridge = BridgeId{"somebody-elses"}, .channels = {}}},
                          .recording = {}}});
    CHECK(world.pbx.was_told_to_hang_up(leg_of(the_call, 1)));
    CHECK(world.pbx.count<ReleaseBridge>() == 1);
}

TEST_CASE("calls that ended while nobody listened are closed in the store", "[app]")
{
    AfterHours world;
    world(acme_calls());
    AfterHours successor;
    successor.calls.calls = world.calls.calls;
    successor(LinkUp{});
    CHECK(successor.call().end_cause == "lost");
}

TEST_CASE("messages that were taken while we were away are fetched when the link comes up", "[app]")
{
    AfterHours world;
    world.pbx.stored[RecordingName{"fb-1795000000.9-p4366012345-4312345000"}] = wav_of(tone(5));
    world(LinkUp{}).after(milliseconds{0});
    CHECK(world.calls.voicemails.size() == 1);
    CHECK(world.pbx.stored.empty());
}

TEST_CASE("stored recordings are looked through again and again", "[app]")
{
    AfterHours world;
    world(LinkUp{}).after(milliseconds{0});
    world.pbx.stored[RecordingName{"fb-1795000000.9-p4366012345-4312345000"}] = wav_of(tone(5));
    world.after(seconds{60});
    CHECK(world.calls.voicemails.size() == 1);
}

TEST_CASE("the record of a call tells every phone that rang, and what was decided", "[app]")
{
    InHours world;
    world(acme_calls());
    const auto leg = leg_of(the_call, 1);
    world.clock.advance(seconds{2});
    world(ChannelRinging{leg});
    world.clock.advance(seconds{5});
    world(ChannelAnswered{leg});
    world.clock.advance(seconds{60});
    world(ended(leg));
    world(ended(caller));

    const auto arrived = world.call().arrived_at;
    REQUIRE(world.calls.legs[CallId{1}].size() == 1);
    const auto& record = world.calls.legs[CallId{1}].front();
    CHECK(record.leg == leg.text());
    CHECK(record.endpoint == "PJSIP/anna");
    CHECK(record.who == "agent");
    CHECK(record.agent == anna);
    CHECK(record.dialled_at == arrived);
    CHECK(record.rang_at == arrived + seconds{2});
    CHECK(record.answered_at == arrived + seconds{7});
    CHECK(record.ended_at == arrived + seconds{67});
    CHECK(record.outcome == "answered");
    CHECK(world.call().answered_at == arrived + seconds{7});
}

TEST_CASE("a phone that is given up is in the record as one that did not answer", "[app]")
{
    InHours world;
    world(acme_calls());
    world(ChannelRinging{leg_of(the_call, 1)});
    world.after(std::chrono::seconds{25});
    const auto& record = world.calls.legs[CallId{1}].front();
    CHECK(record.ended_at);
    CHECK(record.outcome == "no_answer");
}

TEST_CASE("a caller with a booked call about now reaches whoever it is booked with, at night too", "[app]")
{
    AfterHours world;
    world.facts.booked = ben;
    world(acme_calls());
    CHECK(world.call().rule == "booked_call");
    CHECK(world.call().agent == ben);
    CHECK(world.pbx.the<Dial>().endpoint == "PJSIP/ben");
}

TEST_CASE("a call whose end could not be written is ended by the next sweep", "[app]")
{
    AfterHours world;
    world(LinkUp{});
    world.settle();
    world(acme_calls());
    world.calls.broken = "disk full";
    world(ended(caller));
    CHECK(world.desk.calls_in_progress() == 0);
    CHECK_FALSE(world.call().ended_at);

    world.calls.broken.clear();
    world.after(milliseconds{0});
    world.after(seconds{60});
    CHECK(world.call().ended_at);
    CHECK(world.call().end_cause == "lost");
}
