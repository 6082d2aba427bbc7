#include "tests/server/app/booking_world.hpp"

using namespace callhours;
using namespace callhours::tests;

TEST_CASE("the rules in force are loaded once, and not again while nothing changes")
{
    BookingWorld world;
    const auto first = world.run(world.rules.current());
    const auto second = world.run(world.rules.current());
    CHECK(first == second);
    CHECK(world.rules.last() == first);
}

TEST_CASE("there are no last rules before the first question")
{
    BookingWorld world;
    CHECK(world.rules.last() == nullptr);
}

TEST_CASE("an import is noticed by the next question, and who holds the old rules keeps them")
{
    BookingWorld world;
    const auto before = world.run(world.rules.current());
    auto batch = an_empty_batch();
    batch.agents = {an_agent("anna", "Anna Huber")};
    world.import(std::move(batch));
    const auto after = world.run(world.rules.current());
    CHECK(after->agent("anna")->name == "Anna Huber");
    CHECK(before->agent("anna")->name == "Anna Novak");
    CHECK(after->rules_version > before->rules_version);
}

TEST_CASE("a booking is no change of the rules")
{
    BookingWorld world;
    const auto before = world.run(world.rules.current());
    REQUIRE(world.book(world.wish(BookingWorld::monday, "one")).outcome);
    CHECK(world.run(world.rules.current()) == before);
}
