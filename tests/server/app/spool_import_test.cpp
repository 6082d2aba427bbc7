#include "server/app/spool_import.hpp"

#include "tests/server/app/desk_world.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/wav.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace callhours;
using namespace callhours::tests;
namespace fs = std::filesystem;

namespace {

struct World {
    boost::asio::io_context io;
    TemporaryFolder folder;
    FixedDirectories directories;
    NoChanges changes;
    app::Rules rules{directories, changes};
    GivenCallFacts facts;
    MemoryCalls calls;
    WorkerPool pool{1};
    ManualClock clock{at("2026-11-22T20:10:00Z")};
    Log log{Log::Level::error};
    app::BroughtMessages messages = messages_with(0);
    app::SpoolImport spool = a_spool();

    app::BroughtMessages messages_with(std::uintmax_t disk_reserve)
    {
        return app::BroughtMessages{{.rules = rules,
                                     .facts = facts,
                                     .calls = calls,
                                     .media = app::MediaFolder{folder.path() / "media"},
                                     .pool = pool,
                                     .clock = clock,
                                     .log = log,
                                     .disk_reserve_bytes = disk_reserve}};
    }

    app::SpoolImport a_spool() { return a_spool(messages); }

    app::SpoolImport a_spool(app::BroughtMessages& taken_by)
    {
        return app::SpoolImport{
            {.messages = taken_by, .pool = pool, .clock = clock, .log = log, .io = io.get_executor()},
            {.name = "old", .folder = (folder.path() / "spool").string(), .called = "+4312345000"}};
    }

    World() { fs::create_directories(inbox()); }

    fs::path inbox() const { return folder.path() / "spool" / "default" / "1001" / "INBOX"; }

    void put(const fs::path& file, const std::string& bytes) const
    {
        std::ofstream{file, std::ios::binary} << bytes;
    }

    void message(const std::string& file, const std::string& id, const std::string& bytes)
    {
        put(inbox() / (file + ".wav"), bytes);
        put(inbox() / (file + ".txt"),
            "[message]\norigmailbox=1001\ncontext=default\ncallerid=\"Eva\" <+4366012345>\n"
            "origtime=1795377600\nmsg_id=" +
                id + "\nduration=4\n");
    }

    void look(int times = 2)
    {
        for (int i = 0; i < times; ++i) {
            run(io, spool.look());
            clock.advance(seconds{5});
        }
    }
};

} // namespace

TEST_CASE("a message in a mailbox is a task with its recording, as of its arrival", "[app]")
{
    World world;
    world.message("msg0000", "1795377600-1", wav_of(tone(4)));
    world.look();
    REQUIRE(world.calls.calls.size() == 1);
    const auto& call = world.calls.calls.front();
    CHECK(call.link == "spool-old");
    CHECK(call.client == acme);
    CHECK(call.arrived_at == at("2026-11-22T20:00:00Z"));
    CHECK(call.end_cause == "recorded");
    REQUIRE(world.calls.voicemails.size() == 1);
    CHECK(world.calls.voicemails.front().length == seconds{4});
    CHECK(fs::exists(world.inbox() / "msg0000.wav")); // it belongs to the mailbox's owner
}

TEST_CASE("a message is taken once, whatever Asterisk renumbers, and by a new server too", "[app]")
{
    World world;
    world.message("msg0001", "1795377600-1", wav_of(tone(4)));
    world.look(3);
    fs::rename(world.inbox() / "msg0001.txt", world.inbox() / "msg0000.txt");
    fs::rename(world.inbox() / "msg0001.wav", world.inbox() / "msg0000.wav");
    world.look(3);
    auto after_restart = world.a_spool();
    for (int i = 0; i < 3; ++i)
        run(world.io, after_restart.look());
    CHECK(world.calls.calls.size() == 1);
    CHECK(world.calls.voicemails.size() == 1);
    world.message("msg0001", "1795377600-2", wav_of(tone(3)));
    world.look();
    CHECK(world.calls.voicemails.size() == 2);
}

TEST_CASE("a message that is still written is waited for", "[app]")
{
    World world;
    const auto whole = wav_of(tone(4));
    world.message("msg0000", "1795377600-1", whole.substr(0, whole.size() / 2)); // its header promises more
    world.look(4);
    CHECK(world.calls.calls.empty());
    world.put(world.inbox() / "msg0000.wav", whole);
    world.look();
    REQUIRE(world.calls.voicemails.size() == 1);
    CHECK(world.calls.voicemails.front().length == seconds{4});
}

TEST_CASE("a recording that a crash cut off is repaired when nothing more comes", "[app]")
{
    World world;
    const auto whole = wav_of(tone(4));
    world.message("msg0000", "1795377600-1", whole.substr(0, whole.size() / 2));
    world.look(20);
    REQUIRE(world.calls.voicemails.size() == 1);
    CHECK(world.calls.voicemails.front().length == seconds{2});
}

TEST_CASE("old and saved messages, temporary files and strangers' are left alone", "[app]")
{
    World world;
    const auto old = world.inbox().parent_path() / "Old";
    fs::create_directories(old);
    world.put(old / "msg0000.txt", "[message]\norigtime=1795377600\nduration=4\n");
    world.put(world.inbox() / "msg0001.txt", "not a message\n");
    world.put(world.inbox() / "msg0002.txt", "[message]\norigtime=17953"); // unfinished
    world.look(5);
    CHECK(world.calls.calls.empty());
}

TEST_CASE("while the disk is low the call is a task, and its recording comes later (C1, C4)", "[app]")
{
    World world;
    world.message("msg0000", "1795377600-1", wav_of(tone(4)));
    auto full = world.messages_with(~std::uintmax_t{0});
    auto on_full_disk = world.a_spool(full);
    for (int i = 0; i < 3; ++i)
        run(world.io, on_full_disk.look());
    CHECK(world.calls.calls.size() == 1);
    CHECK(world.calls.voicemails.empty());
    world.look();
    CHECK(world.calls.calls.size() == 1);
    CHECK(world.calls.voicemails.size() == 1);
}

TEST_CASE("a database that is away is tried again with the next look", "[app]")
{
    World world;
    world.message("msg0000", "1795377600-1", wav_of(tone(4)));
    world.calls.broken = "disk full";
    world.look(3);
    world.calls.broken.clear();
    world.look();
    CHECK(world.calls.voicemails.size() == 1);
}

TEST_CASE("what is no sound is a task without a recording, and said once", "[app]")
{
    World world;
    world.message("msg0000", "1795377600-1", "this is no WAV");
    world.look(20);
    CHECK(world.calls.calls.size() == 1);
    CHECK(world.calls.voicemails.empty());
}
