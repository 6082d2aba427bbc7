#include "store/sqlite/schema.hpp"

#include "tests/support/stores.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace callhours;
using namespace callhours::store::sqlite;
using Catch::Contains;

namespace {

std::string text_of(const std::filesystem::path& file)
{
    std::ifstream stream{file};
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

/// A file with `content` beside nothing else.
struct File {
    explicit File(const std::string& content = {})
    {
        if (!content.empty()) std::ofstream{path} << content;
    }

    tests::TemporaryFolder folder;
    std::filesystem::path path = folder.path() / "callhours.db";
    Log log{Log::Level::error};
};

std::vector<std::filesystem::path> stored_schemas()
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator{CALLHOURS_TEST_DATA "/schema"}) {
        if (entry.path().extension() == ".sql") files.push_back(entry.path());
    }
    return files;
}

/// Tables, indexes and triggers, and the columns of each, as SQLite sees them.
std::string shape_of(const std::filesystem::path& file)
{
    Connection db{file, Connection::Mode::existing};
    std::string shape;
    auto query =
        db.query("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1");
    while (query.step())
        shape += query.row().take<std::string>() + '\n';
    return shape;
}

} // namespace

TEST_CASE("a new database has every migration, under its name and checksum", "[store]")
{
    File file;
    (void)store::open_sqlite_store(file.path, file.log);
    Connection db{file.path, Connection::Mode::existing};
    CHECK_NOTHROW(check_schema(db, migration_files()));
    auto query = db.query("SELECT number, name, checksum FROM schema_migration ORDER BY number");
    for (const auto& migration : migration_files()) {
        REQUIRE(query.step());
        auto row = query.row();
        CHECK(row.take<int>() == std::stoi(std::string{migration.name.substr(0, 4)}));
        CHECK(row.take<std::string>() == migration.name);
        CHECK(row.take<std::string>() == checksum(migration.bytes));
    }
    CHECK_FALSE(query.step());
}

TEST_CASE("every schema that was ever released is upgraded with what is in it", "[store]")
{
    REQUIRE_FALSE(stored_schemas().empty());
    File fresh;
    (void)store::open_sqlite_store(fresh.path, fresh.log);
    for (const auto& stored : stored_schemas()) {
        CAPTURE(stored);
        File file;
        {
            Connection db{file.path, Connection::Mode::create};
            db.execute(text_of(stored));
        }
        auto store = store::open_sqlite_store(file.path, file.log);
        CHECK(shape_of(file.path) == shape_of(fresh.path));
        boost::asio::io_context io;
        const auto directory = tests::run(io, store->directories().load());
        REQUIRE(directory->agent("anna"));
        const auto begin = tests::at("2026-11-23T00:00:00Z");
        const auto bookings = tests::run(
            io, store->bookings().of_agent(directory->agent("anna")->id, tests::span_of(begin, hours{24})));
        REQUIRE(bookings.size() == 1);
        CHECK(bookings[0].uid == "one@desk.example");
        CHECK(tests::run(io, store->tasks().list({})).size() == 1);
    }
}

TEST_CASE("an upgrade never gives a change's number a second time, not even of rows that are purged",
          "[store]")
{
    File file;
    Connection db{file.path, Connection::Mode::create};
    db.execute(text_of(CALLHOURS_TEST_DATA "/schema/0001.sql"));
    db.execute("DELETE FROM change");
    prepare(db);
    migrate(db, migration_files(), file.log);
    db.execute("INSERT INTO change (subject, changed_at) VALUES ('rules', 0)");
    auto query = db.query("SELECT number FROM change");
    REQUIRE(query.step());
    CHECK(query.row().take<int>() == 4);
}

TEST_CASE("migrations are applied once and in order, each in a transaction of its own", "[store]")
{
    File file;
    Connection db{file.path, Connection::Mode::create};
    prepare(db);
    const std::array migrations{
        EmbeddedFile{"0001_a.sql", "CREATE TABLE a (x INTEGER) STRICT"},
        EmbeddedFile{"0002_b.sql", "INSERT INTO a VALUES (1); CREATE TABLE b (y TEXT) STRICT"},
        EmbeddedFile{"0003_c.sql", "INSERT INTO a VALUES (2); INSERT INTO nowhere VALUES (1)"}};
    migrate(db, std::span{migrations}.first(1), file.log);
    migrate(db, std::span{migrations}.first(2), file.log);
    migrate(db, std::span{migrations}.first(2), file.log);
    CHECK_THROWS(migrate(db, migrations, file.log));
    CHECK_FALSE(db.in_transaction());
    auto query = db.query("SELECT count(*) FROM a");
    REQUIRE(query.step());
    CHECK(query.row().take<int>() == 1); // of the third nothing is left
}

TEST_CASE("a database of a newer program is refused with what to do", "[store]")
{
    File file;
    (void)store::open_sqlite_store(file.path, file.log);
    {
        Connection db{file.path, Connection::Mode::existing};
        db.execute("INSERT INTO schema_migration VALUES (9999, '9999_future.sql', 'x', 0)");
    }
    CHECK_THROWS_WITH(store::open_sqlite_store(file.path, file.log),
                      Contains("newer program") && Contains("restore a backup"));
}

TEST_CASE("a migration that was edited after it was applied is noticed", "[store]")
{
    File file;
    (void)store::open_sqlite_store(file.path, file.log);
    {
        Connection db{file.path, Connection::Mode::existing};
        db.execute("UPDATE schema_migration SET checksum = 'x' WHERE number = 1");
    }
    CHECK_THROWS_WITH(store::open_sqlite_store(file.path, file.log), Contains("0001_first.sql"));
}

TEST_CASE("a file that is no database of ours is left alone, and the error says why", "[store]")
{
    File text{std::string(5000, 'x')};
    CHECK_THROWS_WITH(store::open_sqlite_store(text.path, text.log), Contains("not a database"));
    CHECK(text_of(text.path) == std::string(5000, 'x'));

    File foreign;
    {
        Connection db{foreign.path, Connection::Mode::create};
        db.execute("CREATE TABLE theirs (x)");
    }
    CHECK_THROWS_WITH(store::open_sqlite_store(foreign.path, foreign.log), Contains("another program"));

    tests::TemporaryFolder folder;
    Log log{Log::Level::error};
    CHECK_THROWS_WITH(store::open_sqlite_store(folder.path(), log), Contains("is a folder"));
    CHECK_THROWS_WITH(store::open_sqlite_store(folder.path() / "missing" / "a.db", log),
                      Contains("does not exist"));
    CHECK_THROWS_WITH(store::open_sqlite_store("/proc/callhours.db", log), Contains("cannot open"));
}

TEST_CASE("the database and its media are for their owner's eyes only", "[store]")
{
    File file;
    const auto store = store::open_sqlite_store(file.path, file.log);
    using std::filesystem::perms;
    const auto others = perms::group_all | perms::others_all;
    CHECK((std::filesystem::status(file.path).permissions() & others) == perms::none);
    CHECK((std::filesystem::status(file.path.string() + "-wal").permissions() & others) == perms::none);
    CHECK((std::filesystem::status(store::media_folder_of(file.path)).permissions() & others) == perms::none);
}

TEST_CASE("questions about time are answered from an index", "[store]")
{
    File file;
    (void)store::open_sqlite_store(file.path, file.log);
    Connection db{file.path, Connection::Mode::existing};
    auto guard = db.query(
        "EXPLAIN QUERY PLAN SELECT other.end_at FROM booking AS other WHERE other.agent_id = 1 "
        "AND other.status <> 'cancelled' AND other.begin_at < 5 ORDER BY other.begin_at DESC LIMIT 1");
    std::string plan;
    while (guard.step()) {
        auto row = guard.row();
        (void)row.take<int>();
        (void)row.take<int>();
        (void)row.take<int>();
        plan += row.take<std::string>() + '\n';
    }
    CHECK_THAT(plan, Contains("INDEX booking_of_agent (agent_id=? AND begin_at<?)"));
    CHECK_THAT(plan, !Contains("TEMP B-TREE"));
}
