#include "store/sqlite/maintenance.hpp"

#include "tests/contract/booking_steps.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::tests;
using Catch::Contains;

TEST_CASE("a backup of a database in use is whole, and is a database of its own", "[store]")
{
    DeskInStore<SqliteStores> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    TemporaryFolder folder;
    const auto copy = folder.path() / "copy.db";
    store::back_up_sqlite(desk.stores.file(), copy);
    book(desk, span_of(nine + hours{1}, minutes{30}), "two@desk.example");

    CHECK(store::check_sqlite(copy).empty());
    Log log{Log::Level::error};
    const auto restored = store::open_sqlite_store(copy, log);
    const auto window = span_of(nine, hours{9});
    CHECK(desk.run(restored->bookings().of_agent(desk.agent("anna"), window)).size() == 1);
    CHECK_THROWS_WITH(store::back_up_sqlite(desk.stores.file(), copy), Contains("exists already"));
    CHECK_THROWS_WITH(store::back_up_sqlite(folder.path() / "none.db", folder.path() / "b.db"),
                      Contains("no database"));
    using std::filesystem::perms;
    CHECK((std::filesystem::status(copy).permissions() & (perms::group_all | perms::others_all)) ==
          perms::none);
}

TEST_CASE("after a restore every number given out since the backup is seen as a gap, with the rules in it",
          "[store]")
{
    DeskInStore<SqliteStores> desk;
    TemporaryFolder folder;
    const auto copy = folder.path() / "copy.db";
    const auto of_backup = desk.store().changes().newest_known();
    store::back_up_sqlite(desk.stores.file(), copy);
    store::prepare_restored_sqlite(copy);

    Log log{Log::Level::error};
    const auto restored = store::open_sqlite_store(copy, log);
    const ChangeNumber later{of_backup.value() + 500};
    const auto changes = desk.run(restored->changes().after(later, 10));
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].subject == store::ChangeSubject::rules);
    CHECK_FALSE(store::are_whole(changes, later));
}

TEST_CASE("after a restore unsent mail waits until it is let go", "[store]")
{
    DeskInStore<SqliteStores> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto now = at("2026-11-22T12:00:00Z");
    const auto leased = desk.run(desk.store().outbox().lease_due(1, now, now + minutes{2}));
    desk.run(desk.store().outbox().sent(leased.at(0).id, {.begun_at = now}, now));
    TemporaryFolder folder;
    const auto copy = folder.path() / "copy.db";
    store::back_up_sqlite(desk.stores.file(), copy);
    store::prepare_restored_sqlite(copy);

    Log log{Log::Level::error};
    const auto restored = store::open_sqlite_store(copy, log);
    auto& outbox = restored->outbox();
    CHECK(desk.run(outbox.lease_due(10, now + hours{1}, now + hours{2})).empty());
    REQUIRE(desk.run(outbox.unsent()).size() == 1);
    CHECK(desk.run(outbox.unsent())[0].held);
    CHECK(desk.run(outbox.release_held()) == 1);
    CHECK(desk.run(outbox.lease_due(10, now + hours{1}, now + hours{2})).size() == 1);
}

TEST_CASE("a check finds what a damaged database hides", "[store]")
{
    DeskInStore<SqliteStores> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    CHECK(store::check_sqlite(desk.stores.file()).empty());
    REQUIRE(desk.stores
                .raw("PRAGMA foreign_keys = OFF; DROP TRIGGER booking_overlap_on_insert; INSERT INTO booking "
                     "SELECT 99, "
                     "'copy@desk.example', sequence, agent_id, 98, call_type_id, begin_at, end_at, status, "
                     "name, email, "
                     "phone, note, language, zone, created_at, changed_at FROM booking")
                .empty());
    const auto problems = store::check_sqlite(desk.stores.file());
    REQUIRE(problems.size() == 2);
    CHECK_THAT(problems[0], Contains("booking"));
    CHECK_THAT(problems[1], Contains("one@desk.example and copy@desk.example"));
}
