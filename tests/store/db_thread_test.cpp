#include "store/sqlite/db_thread.hpp"
#include "store/sqlite/schema.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temporary_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <thread>

using namespace callhours;
using namespace callhours::store::sqlite;

namespace {

/// A thread over a fresh database with one table of notes beside ours.
struct Notes {
    explicit Notes(DbThread::Settings settings = {})
    {
        auto connection = std::make_unique<Connection>(file, Connection::Mode::create);
        prepare(*connection);
        migrate(*connection, migration_files(), log);
        connection->execute(
            "CREATE TABLE note (text TEXT PRIMARY KEY) STRICT;"
            "CREATE TABLE mention (text TEXT REFERENCES note DEFERRABLE INITIALLY DEFERRED) STRICT");
        thread = std::make_unique<DbThread>(std::move(connection), log, settings);
    }

    std::int64_t count()
    {
        Connection other{file, Connection::Mode::existing};
        auto query = other.query("SELECT count(*) FROM note");
        query.step();
        return query.row().take<std::int64_t>();
    }

    tests::TemporaryFolder folder;
    std::filesystem::path file = folder.path() / "notes.db";
    Log log{Log::Level::error};
    boost::asio::io_context io;
    std::unique_ptr<DbThread> thread;
};

auto add(std::string text)
{
    return [text = std::move(text)](Connection& db) {
        db.query("INSERT INTO note VALUES (:text)").bind(":text", text).run();
    };
}

/// Starts `task` and counts how it ends.
void start(boost::asio::io_context& io, Task<void> task, int& ended, int& failed)
{
    boost::asio::co_spawn(io, std::move(task),
                          [&](std::exception_ptr failure) { ++(failure ? failed : ended); });
}

/// A job that keeps the thread at work until everything that the test asks for waits behind it.
class Gate {
public:
    void open() { open_.store(true); }

    auto job()
    {
        return [this](Connection&) {
            while (!open_.load())
                std::this_thread::yield();
        };
    }

private:
    std::atomic<bool> open_{false};
};

} // namespace

TEST_CASE("a write is on the disk when its task resumes", "[store]")
{
    Notes notes;
    tests::run(notes.io, notes.thread->write(add("one")));
    CHECK(notes.count() == 1);
}

TEST_CASE("a read sees the writes asked for before it", "[store]")
{
    Notes notes;
    int ended = 0;
    int failed = 0;
    std::int64_t seen = 0;
    Gate gate;
    start(notes.io, notes.thread->write(gate.job()), ended, failed);
    start(notes.io, notes.thread->write(add("one")), ended, failed);
    auto look = [](DbThread& thread, std::int64_t& count) -> Task<void> {
        count = co_await thread.read([](Connection& db) {
            auto query = db.query("SELECT count(*) FROM note");
            query.step();
            return query.row().take<std::int64_t>();
        });
    };
    start(notes.io, look(*notes.thread, seen), ended, failed);
    notes.io.poll();
    gate.open();
    notes.io.restart();
    notes.io.run();
    CHECK(seen == 1);
    CHECK(ended == 3);
}

TEST_CASE("a job that throws is undone alone; its neighbours of the same commit stay", "[store]")
{
    Notes notes;
    int ended = 0;
    int failed = 0;
    Gate gate;
    start(notes.io, notes.thread->write(gate.job()), ended, failed);
    start(notes.io, notes.thread->write(add("one")), ended, failed);
    auto half_done = [](Connection& db) {
        add("half")(db);
        add("one")(db); // is there already
    };
    start(notes.io, notes.thread->write(half_done), ended, failed);
    start(notes.io, notes.thread->write(add("two")), ended, failed);
    notes.io.poll();
    gate.open();
    notes.io.restart();
    notes.io.run();
    CHECK(ended == 3);
    CHECK(failed == 1);
    CHECK(notes.count() == 2);
}

TEST_CASE("when the commit fails every job of its batch fails, and nothing is written", "[store]")
{
    Notes notes;
    int ended = 0;
    int failed = 0;
    Gate gate;
    start(notes.io, notes.thread->write(gate.job()), ended, failed);
    start(notes.io, notes.thread->write(add("one")), ended, failed);
    auto dangling = [](Connection& db) { db.query("INSERT INTO mention VALUES ('nothing')").run(); };
    start(notes.io, notes.thread->write(dangling), ended,
          failed); // a deferred reference is checked by COMMIT
    start(notes.io, notes.thread->write(add("two")), ended, failed);
    notes.io.poll();
    gate.open();
    notes.io.restart();
    notes.io.run();
    CHECK(ended == 0);
    CHECK(failed == 4);
    CHECK(notes.count() == 0);
    tests::run(notes.io, notes.thread->write(add("three"))); // and the thread goes on
    CHECK(notes.count() == 1);
}

TEST_CASE("when SQLite has left the transaction every job of the batch fails", "[store]")
{
    Notes notes;
    int ended = 0;
    int failed = 0;
    Gate gate;
    start(notes.io, notes.thread->write(gate.job()), ended, failed);
    start(notes.io, notes.thread->write(add("one")), ended, failed);
    start(notes.io, notes.thread->write([](Connection& db) { db.execute("ROLLBACK"); }), ended, failed);
    notes.io.poll();
    gate.open();
    notes.io.restart();
    notes.io.run();
    CHECK(ended == 0);
    CHECK(failed == 3);
    CHECK(notes.count() == 0);
    tests::run(notes.io, notes.thread->write(add("two")));
    CHECK(notes.count() == 1);
}

TEST_CASE("what was asked for is committed when the thread is told to stop, though nobody waits", "[store]")
{
    Notes notes;
    {
        boost::asio::io_context gone;
        for (int i = 0; i < 50; ++i)
            boost::asio::co_spawn(gone, notes.thread->write(add(std::to_string(i))), boost::asio::detached);
        gone.poll();
        notes.thread.reset();
    }
    CHECK(notes.count() == 50);
}

TEST_CASE("a write whose caller is gone still commits", "[store]")
{
    Notes notes;
    Gate gate;
    int ended = 0;
    int failed = 0;
    start(notes.io, notes.thread->write(gate.job()), ended, failed);
    {
        boost::asio::io_context gone;
        boost::asio::co_spawn(gone, notes.thread->write(add("orphan")), boost::asio::detached);
        gone.poll();
        gate.open();
        notes.thread.reset(); // its callers' executor must outlive it
    }
    CHECK(notes.count() == 1);
}

TEST_CASE("a write waits for another process that holds the lock", "[store]")
{
    Notes notes;
    Connection other{notes.file, Connection::Mode::existing};
    other.execute("BEGIN IMMEDIATE; INSERT INTO note VALUES ('theirs')");
    std::thread committer{[&other] {
        std::this_thread::sleep_for(std::chrono::milliseconds{300});
        other.execute("COMMIT");
    }};
    tests::run(notes.io, notes.thread->write(add("ours")));
    committer.join();
    CHECK(notes.count() == 2);
}

TEST_CASE("a write fails, and is told so, when another process never lets go", "[store]")
{
    DbThread::Settings impatient;
    impatient.patience_with_other_processes = seconds{0};
    Notes notes{impatient};
    Connection other{notes.file, Connection::Mode::existing};
    other.execute("BEGIN IMMEDIATE");
    CHECK_THROWS_AS(tests::run(notes.io, notes.thread->write(add("ours"))), DatabaseError);
    other.execute("ROLLBACK");
    tests::run(notes.io, notes.thread->write(add("ours")));
    CHECK(notes.count() == 1);
}
