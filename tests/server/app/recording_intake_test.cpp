#include "server/app/recording_intake.hpp"

#include "tests/server/app/desk_world.hpp"
#include "tests/support/fake_pbx.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/wav.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>

using namespace callhours;
using namespace callhours::tests;
using app::RecordingIntake;
using telephony::RecordingName;
using Taken = RecordingIntake::Taken;

namespace {

constexpr const char* arrival_in_words = "2026-11-18T11:06:40Z"; // 1795000000 in the names below

struct World {
    boost::asio::io_context io;
    TemporaryFolder folder;
    FakePbx pbx;
    FixedDirectories directories;
    NoChanges changes;
    app::Rules rules{directories, changes};
    MemoryCalls calls;
    app::MediaFolder media{folder.path() / "media"};
    WorkerPool pool{1};
    ManualClock clock{at("2026-11-18T11:10:00Z")};
    Log log{Log::Level::error};
    RecordingIntake::Limits limits{.disk_reserve_bytes = 0};
    RecordingIntake intake{{.pbx = pbx,
                            .rules = rules,
                            .calls = calls,
                            .media = media,
                            .pool = pool,
                            .clock = clock,
                            .log = log,
                            .limits = limits}};

    Taken take(const RecordingName& recording) { return run(io, intake.take(recording)); }

    bool sweep(std::set<telephony::CallToken> busy = {}) { return run(io, intake.sweep(std::move(busy))); }

    /// A call that is in the store, with the recording's first part at the PBX.
    RecordingName message(std::string bytes)
    {
        const auto token = telephony::CallToken::derive("main", telephony::ChannelId{"1795000000.7"});
        store::NewCall call{.link = "main",
                            .channel = "1795000000.7",
                            .token = token.text(),
                            .caller = std::nullopt,
                            .called = std::nullopt,
                            .client = std::nullopt,
                            .agent = std::nullopt,
                            .outcome = "voicemail",
                            .rule = "agent_outside_hours",
                            .arrived_at = at(arrival_in_words)};
        store::NewTask task{};
        run(io, calls.file(call, task));
        const auto name = telephony::recording_of(token, 1);
        pbx.stored[name] = std::move(bytes);
        return name;
    }

    std::string file(const std::string& name) const
    {
        std::ifstream in{media.path_of(name), std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
};

const RecordingName fallback{"fb-1795000000.9-p4366012345-4312345000"};

} // namespace

TEST_CASE("a message is kept, committed, and only then deleted at the PBX (C4)", "[app]")
{
    World world;
    const auto bytes = wav_of(tone(4));
    const auto name = world.message(bytes);

    CHECK(world.take(name) == Taken::done);
    REQUIRE(world.calls.voicemails.size() == 1);
    const auto& voicemail = world.calls.voicemails.front();
    CHECK(voicemail.length == seconds{4});
    CHECK(voicemail.bytes == static_cast<std::int64_t>(bytes.size()));
    CHECK_FALSE(voicemail.silent);
    CHECK(world.file(voicemail.file) == bytes);
    CHECK(world.pbx.stored.empty());
}

TEST_CASE("a message that the database does not take stays at the PBX, and comes with the next try", "[app]")
{
    World world;
    const auto name = world.message(wav_of(tone(4)));
    world.calls.broken = "disk full";
    CHECK(world.take(name) == Taken::try_again);
    CHECK(world.pbx.stored.contains(name));

    world.calls.broken.clear();
    CHECK(world.take(name) == Taken::done);
    CHECK(world.calls.voicemails.size() == 1);
}

TEST_CASE("nothing is taken, and nothing deleted at the PBX, while the disk is low (C4)", "[app]")
{
    World world;
    auto parts = RecordingIntake::Limits{.disk_reserve_bytes = ~std::uintmax_t{0}};
    RecordingIntake careful{{.pbx = world.pbx,
                             .rules = world.rules,
                             .calls = world.calls,
                             .media = world.media,
                             .pool = world.pool,
                             .clock = world.clock,
                             .log = world.log,
                             .limits = parts}};
    const auto name = world.message(wav_of(tone(4)));
    CHECK(run(world.io, careful.take(name)) == Taken::try_again);
    CHECK(world.pbx.stored.contains(name));
    CHECK(world.calls.voicemails.empty());
}

TEST_CASE("what the dialplan recorded goes to the call that was filed, however its channel is marked (C1)",
          "[app]")
{
    World world;
    store::NewCall call{.link = "main",
                        .channel = "1795000000.9@20261118110640123",
                        .token = "main-1795000000-9-20261118110640123",
                        .caller = number("+4366012345"),
                        .called = std::nullopt,
                        .client = std::nullopt,
                        .agent = std::nullopt,
                        .outcome = "agent",
                        .rule = "agent_open",
                        .arrived_at = at("2026-11-18T10:06:40Z")};
    run(world.io, world.calls.file(call, {}));
    world.pbx.stored[fallback] = wav_of(tone(4));
    CHECK(world.take(fallback) == Taken::done);
    CHECK(world.calls.calls.size() == 1);
    REQUIRE(world.calls.voicemail_of.size() == 1);
    CHECK(world.calls.voicemail_of.front() == CallId{1});
}

TEST_CASE("what the dialplan recorded of another caller under a name given again is a call of its own (C1)",
          "[app]")
{
    World world;
    store::NewCall call{.link = "main",
                        .channel = "1795000000.9@20261118110640123",
                        .token = "main-1795000000-9-20261118110640123",
                        .caller = number("+4366099999"),
                        .called = std::nullopt,
                        .client = std::nullopt,
                        .agent = std::nullopt,
                        .outcome = "agent",
                        .rule = "agent_open",
                        .arrived_at = at("2026-11-18T10:06:40Z")};
    run(world.io, world.calls.file(call, {}));
    world.pbx.stored[fallback] = wav_of(tone(4));
    CHECK(world.take(fallback) == Taken::done);
    REQUIRE(world.calls.calls.size() == 2);
    CHECK(world.calls.calls[1].caller == number("+4366012345"));
    CHECK(world.calls.voicemail_of.front() == CallId{2});
}

TEST_CASE("a message that is in the database already is only deleted at the PBX", "[app]")
{
    World world;
    const auto name = world.message(wav_of(tone(4)));
    CHECK(world.take(name) == Taken::done);
    world.pbx.stored[name] = wav_of(tone(4));
    CHECK(world.take(name) == Taken::done);
    CHECK(world.calls.voicemails.size() == 1);
    CHECK(world.pbx.stored.empty());
}

TEST_CASE("a header that was never finished is waited for, and rebuilt when nothing more comes", "[app]")
{
    World world;
    const auto whole = wav_of(tone(4));
    const auto name = world.message(cut_off(whole));
    CHECK(world.take(name) == Taken::try_again);
    CHECK(world.take(name) == Taken::try_again);
    CHECK(world.pbx.stored.contains(name));

    world.clock.advance(seconds{11});
    CHECK(world.take(name) == Taken::done);
    CHECK(world.file(world.calls.voicemails.front().file) == whole);
}

TEST_CASE("a recording that still grows is left alone", "[app]")
{
    World world;
    const auto name = world.message(cut_off(wav_of(tone(2))));
    CHECK(world.take(name) == Taken::try_again);
    world.clock.advance(seconds{11});
    world.pbx.stored[name] = cut_off(wav_of(tone(3)));
    CHECK(world.take(name) == Taken::try_again);
    world.clock.advance(seconds{11});
    CHECK(world.take(name) == Taken::done);
    CHECK(world.calls.voicemails.front().length == seconds{3});
}

TEST_CASE("an empty recording leaves the task without a message (C3)", "[app]")
{
    World world;
    const auto name = world.message(wav_of({}));
    CHECK(world.take(name) == Taken::try_again); // it may be one that has only begun
    world.clock.advance(seconds{11});
    CHECK(world.take(name) == Taken::done);
    CHECK(world.calls.voicemails.empty());
    CHECK(world.pbx.stored.empty());
}

TEST_CASE("silence, and a word too short to be one, are kept as nothing said (C3)", "[app]")
{
    World quiet;
    quiet.take(quiet.message(wav_of(tone(10, 0.0005))));
    CHECK(quiet.calls.voicemails.front().silent);
    World brief;
    brief.take(brief.message(wav_of(tone(0.5))));
    CHECK(brief.calls.voicemails.front().silent);
}

TEST_CASE("what cannot be read stays at the PBX for a person", "[app]")
{
    World world;
    const auto name = world.message("this is no recording at all, and never was one");
    CHECK(world.take(name) == Taken::given_up);
    CHECK(world.take(name) == Taken::given_up);
    CHECK(world.pbx.stored.contains(name));
}

TEST_CASE("other people's recordings are not touched", "[app]")
{
    World world;
    world.pbx.stored[RecordingName{"board-meeting"}] = wav_of(tone(4));
    world.pbx.stored[RecordingName{"vm-another-link-5-1"}] = wav_of(tone(4));
    CHECK(world.sweep());
    CHECK(world.pbx.stored.size() == 2);
    CHECK(world.calls.calls.empty());
}

TEST_CASE("a message taken by the dialplan becomes a call, a task and a voicemail (C1)", "[app]")
{
    World world;
    world.pbx.stored[fallback] = wav_of(tone(5));
    CHECK(world.sweep());

    REQUIRE(world.calls.calls.size() == 1);
    const auto& call = world.calls.calls.front();
    CHECK(call.arrived_at == at(arrival_in_words));
    CHECK(call.caller == number("+4366012345"));
    CHECK(call.called == number("+4312345000"));
    CHECK(call.client == acme);
    CHECK(call.ended_at);
    CHECK(world.calls.tasks.front().created_at == at(arrival_in_words));
    CHECK(world.calls.voicemails.front().length == seconds{5});
    CHECK(world.calls.voicemails.front().file.find("4366012345") == std::string::npos);
    CHECK(world.pbx.stored.empty());
}

TEST_CASE("a caller who hung up on the dialplan is a missed call at once", "[app]")
{
    World world;
    world.pbx.stored[fallback] = "";
    CHECK_FALSE(world.sweep());
    CHECK(world.calls.calls.size() == 1);

    world.clock.advance(seconds{11});
    CHECK(world.sweep());
    CHECK(world.calls.calls.size() == 1);
    CHECK(world.calls.voicemails.empty());
    CHECK(world.pbx.stored.empty());
}

TEST_CASE("a call that we handed back has its message attached to the task that it has", "[app]")
{
    World world;
    const auto name = world.message(wav_of(tone(1)));
    world.pbx.stored.erase(name);
    world.pbx.stored[RecordingName{"fb-1795000000.7-p4366012345-4312345000"}] = wav_of(tone(6));
    CHECK(world.sweep());
    CHECK(world.calls.calls.size() == 1);
    CHECK(world.calls.voicemail_of == std::vector{world.calls.calls.front().id});
}

TEST_CASE("a PBX whose clock is ahead does not lose the message, nor date it later than now (T4)", "[app]")
{
    World world;
    world.clock.set(at("2026-11-18T11:00:00Z"));
    world.pbx.stored[fallback] = wav_of(tone(5));
    CHECK(world.sweep());
    CHECK(world.calls.calls.front().arrived_at == at("2026-11-18T11:00:00Z"));
}

TEST_CASE("a sweep passes over calls that go on, and over a PBX that is away", "[app]")
{
    World world;
    const auto name = world.message(wav_of(tone(4)));
    CHECK(world.sweep({telephony::call_of(name).value()}));
    CHECK(world.pbx.stored.contains(name));

    world.pbx.refuses_recordings = telephony::PbxError::unreachable;
    CHECK_FALSE(world.sweep());
}
