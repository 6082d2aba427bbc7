#include "server/app/booking_rights.hpp"
#include "tests/server/app/booking_world.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::tests;

namespace {

struct RightsRow {
    store::Role role;
    const char* agent;  ///< who asks
    const char* client; ///< whose booking
    const char* taker;  ///< with whom the call is
    bool may_handle;
    bool may_book_for;
};

/// The table of booking_rights.hpp; in the small desk acme is anna's and bolt is ben's.
constexpr std::array rows{
    RightsRow{store::Role::agent, "anna", "acme", "anna", true, true},
    RightsRow{store::Role::agent, "anna", "acme", "ben", true, true},   // taken by a deputy
    RightsRow{store::Role::agent, "anna", "bolt", "anna", true, false}, // as a deputy
    RightsRow{store::Role::agent, "anna", "bolt", "ben", false, false},
    RightsRow{store::Role::second_level, "anna", "bolt", "ben", true, true},
    RightsRow{store::Role::lead, "anna", "bolt", "ben", true, true},
    RightsRow{store::Role::administrator, "anna", "bolt", "ben", true, true},
};

} // namespace

TEST_CASE("agents handle their own calls and their clients', the others all of them", "[app]")
{
    BookingWorld world;
    auto reserved = world.book(world.wish(BookingWorld::monday, "one@desk.example"));
    REQUIRE(reserved.outcome);
    for (const auto& row : rows) {
        CAPTURE(static_cast<int>(row.role), row.agent, row.client, row.taker);
        auto asker = *world.directory->agent(row.agent);
        asker.role = row.role;
        auto booking = *reserved.outcome;
        booking.client = world.client(row.client);
        booking.agent = world.agent(row.taker);
        CHECK(app::may_handle(asker, booking, *world.directory) == row.may_handle);
        CHECK(app::may_book_for(asker, *world.directory->client(row.client)) == row.may_book_for);
    }
}

namespace {

app::BookingWish by_agent(const BookingWorld& world, Instant start, app::Authority authority,
                          const char* uid = "agents@desk.example")
{
    auto wish = world.wish(start, uid);
    wish.authority = authority;
    wish.actor = {store::Actor::Kind::agent, world.agent("anna").value()};
    return wish;
}

} // namespace

TEST_CASE("an agent is told by which rule a time is refused, and overrides it (S5)", "[app]")
{
    BookingWorld world;
    const auto night = BookingWorld::monday - hours{5};
    const auto refused = refusal_of(world.book(by_agent(world, night, app::Authority::agent)).outcome);
    CHECK(refused.rule == calendar::SlotRefusal::outside_hours);
    CHECK(refused.may_be_overridden);
    CHECK_FALSE(refusal_of(world.book(world.wish(night, "client@d")).outcome).may_be_overridden);
    const auto booked = world.book(by_agent(world, night, app::Authority::agent_overriding));
    REQUIRE(booked.outcome);
    CHECK(booked.outcome->agent == world.agent("anna"));
}

TEST_CASE("an override reaches neither into the past nor into another call (S6)", "[app]")
{
    BookingWorld world;
    const auto past = BookingWorld::sunday - hours{1};
    const auto over = app::Authority::agent_overriding;
    CHECK(refusal_of(world.book(by_agent(world, past, over)).outcome).rule ==
          calendar::SlotRefusal::too_soon);
    REQUIRE(world.book(world.wish(BookingWorld::monday, "one@d")).outcome);
    const auto taken =
        refusal_of(world.book(by_agent(world, BookingWorld::monday + minutes{10}, over)).outcome);
    CHECK(taken.rule == calendar::SlotRefusal::taken);
    CHECK_FALSE(taken.may_be_overridden);
}

TEST_CASE("an override gives nobody a service that they have not bought (S9)", "[app]")
{
    BookingWorld world;
    auto batch = an_empty_batch();
    batch.clients = {a_client("acme", "Acme", "anna")};
    batch.clients[0].entitled_to = parse_date("2026-11-01").value();
    world.import(batch);
    const auto refused = refusal_of(
        world.book(by_agent(world, BookingWorld::monday, app::Authority::agent_overriding)).outcome);
    CHECK(refused.rule == calendar::SlotRefusal::not_entitled);
    CHECK_FALSE(refused.may_be_overridden);
}

TEST_CASE("an override breaks a hold, whose holder then finds the time taken (S4)", "[app]")
{
    BookingWorld world;
    const auto start = BookingWorld::monday;
    app::HoldWish hold{.client = world.client("acme"),
                       .type = world.type("support"),
                       .start = start,
                       .id = "secret",
                       .actor = {}};
    REQUIRE(world.run(world.book_call.hold(hold, BookingWorld::sunday)));
    CHECK(refusal_of(world.book(by_agent(world, start, app::Authority::agent)).outcome).rule ==
          calendar::SlotRefusal::held);
    REQUIRE(world.book(by_agent(world, start, app::Authority::agent_overriding)).outcome);
    auto holder = world.wish(start, "holder@d");
    holder.hold = "secret";
    CHECK(refusal_of(world.book(holder).outcome).rule == calendar::SlotRefusal::taken);
}

TEST_CASE("an override moves a call to where the rules do not let it, and the history says which (B1)",
          "[app]")
{
    BookingWorld world;
    const auto booked = world.book(world.wish(BookingWorld::monday, "one@d")).outcome;
    REQUIRE(booked);
    app::MoveWish wish{.booking = booked->id,
                       .only_of = std::nullopt,
                       .start = BookingWorld::monday + hours{12},
                       .authority = app::Authority::agent,
                       .reason = "travels",
                       .actor = {store::Actor::Kind::agent, world.agent("anna").value()}};
    CHECK(refusal_of(world.run(world.book_call.move(wish, BookingWorld::sunday))).may_be_overridden);
    wish.authority = app::Authority::agent_overriding;
    const auto moved = world.run(world.book_call.move(wish, BookingWorld::sunday));
    REQUIRE(moved);
    CHECK(moved->uid == booked->uid);
    CHECK(moved->sequence == 1);
    const auto history = world.run(world.store().bookings().history(booked->id));
    REQUIRE(history.size() == 2);
    CHECK(history[1].overrode == "outside_hours");
    CHECK(history[1].reason == "travels");
}
