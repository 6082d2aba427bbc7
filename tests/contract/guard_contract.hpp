#pragma once

#include "tests/contract/booking_steps.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

// S6: no statement, whoever sends it, makes two active bookings of one agent overlap.

namespace callhours::tests {

/// The columns that a statement from outside must fill, with `begin` and `end` in minutes after nine.
inline std::string raw_insert(const char* verb, const char* uid, int agent, int type, int begin, int end,
                              const char* status)
{
    const auto epoch = to_epoch(nine);
    return std::string{verb} +
           " INTO booking (uid, agent_id, client_id, call_type_id, begin_at, end_at, status, name, "
           "note, language, zone, created_at, changed_at) VALUES ('" +
           uid + "', " + std::to_string(agent) + ", 1, " + std::to_string(type) + ", " +
           std::to_string(epoch + begin * 60) + ", " + std::to_string(epoch + end * 60) + ", '" + status +
           "', '', '', '', '', 0, 0)";
}

inline std::string raw_move(const char* verb, const char* uid, int begin, int end)
{
    const auto epoch = to_epoch(nine);
    return std::string{verb} + " booking SET begin_at = " + std::to_string(epoch + begin * 60) +
           ", end_at = " + std::to_string(epoch + end * 60) + " WHERE uid = '" + uid + "'";
}

TEMPLATE_LIST_TEST_CASE("no inserted row overlaps an active booking of its agent", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& stores = desk.stores;
    REQUIRE(stores.raw(raw_insert("INSERT", "a", 1, 1, 0, 30, "confirmed")).empty());
    for (const auto* verb : {"INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE"}) {
        CAPTURE(verb);
        CHECK_FALSE(stores.raw(raw_insert(verb, "b", 1, 1, 0, 30, "confirmed")).empty());
        CHECK_FALSE(stores.raw(raw_insert(verb, "c", 1, 2, 0, 30, "done")).empty());     // another type
        CHECK_FALSE(stores.raw(raw_insert(verb, "d", 1, 1, -10, 1, "no_show")).empty()); // into the begin
        CHECK_FALSE(stores.raw(raw_insert(verb, "e", 1, 1, 29, 45, "confirmed")).empty());
        CHECK_FALSE(stores.raw(raw_insert(verb, "f", 1, 1, 10, 20, "confirmed")).empty());  // within
        CHECK_FALSE(stores.raw(raw_insert(verb, "g", 1, 1, -60, 90, "confirmed")).empty()); // around
    }
    CHECK(stores.raw(raw_insert("INSERT", "h", 1, 1, 30, 60, "confirmed")).empty()); // touching
    CHECK(stores.raw(raw_insert("INSERT", "i", 1, 1, -30, 0, "confirmed")).empty());
    CHECK(stores.raw(raw_insert("INSERT", "j", 2, 1, 0, 30, "confirmed")).empty()); // another agent
    CHECK(stores.raw(raw_insert("INSERT", "k", 1, 1, 0, 30, "cancelled")).empty()); // not active
    CHECK(
        desk.run(desk.store().bookings().of_agent(AgentId{1}, span_of(nine - hours{9}, hours{18}))).size() ==
        3);
}

TEMPLATE_LIST_TEST_CASE("no changed row comes to overlap: by time, agent or status", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto& stores = desk.stores;
    REQUIRE(stores.raw(raw_insert("INSERT", "a", 1, 1, 0, 30, "confirmed")).empty());
    REQUIRE(stores.raw(raw_insert("INSERT", "b", 1, 2, 60, 90, "done")).empty());
    REQUIRE(stores.raw(raw_insert("INSERT", "c", 2, 1, 10, 40, "confirmed")).empty());
    REQUIRE(stores.raw(raw_insert("INSERT", "d", 1, 1, 0, 30, "cancelled")).empty());
    for (const auto* verb : {"UPDATE", "UPDATE OR IGNORE", "UPDATE OR REPLACE"}) {
        CAPTURE(verb);
        const auto update = std::string{verb} + " booking SET ";
        CHECK_FALSE(stores.raw(raw_move(verb, "b", 29, 59)).empty());
        CHECK_FALSE(stores.raw(raw_move(verb, "a", 0, 61)).empty());
        CHECK_FALSE(stores.raw(update + "begin_at = begin_at - 3600 WHERE uid = 'b'").empty());
        CHECK_FALSE(stores.raw(update + "agent_id = 1 WHERE uid = 'c'").empty());
        for (const auto* status : {"confirmed", "done", "no_show"})
            CHECK_FALSE(stores.raw(update + "status = '" + status + "' WHERE uid = 'd'").empty());
    }
    CHECK(stores.raw(raw_move("UPDATE", "a", 5, 35)).empty()); // its own old place does not stand in its way
    CHECK(stores.raw("UPDATE booking SET status = 'cancelled' WHERE uid = 'a'").empty());
    CHECK(stores.raw("UPDATE booking SET status = 'confirmed' WHERE uid = 'd'").empty());
}

TEMPLATE_LIST_TEST_CASE("past bookings obey the guard as well", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    REQUIRE(desk.stores.raw(raw_insert("INSERT", "a", 1, 1, -1000000, -999970, "done")).empty());
    CHECK_FALSE(desk.stores.raw(raw_insert("INSERT", "b", 1, 1, -999980, -999950, "confirmed")).empty());
}

TEMPLATE_LIST_TEST_CASE("two open stores on one database never both book a time", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto other = desk.stores.open();
    int booked = 0;
    auto ask = [](store::Bookings& bookings, store::ReserveRequest request, int& won) -> Task<void> {
        const auto reserved = co_await bookings.reserve(std::move(request));
        if (reserved.outcome) ++won;
    };
    for (int i = 0; i < 100; ++i) {
        auto request = a_request(desk, span_of(nine + minutes{i / 10 * 60}, minutes{30}),
                                 "u" + std::to_string(i) + "@d");
        auto& bookings = i % 2 == 0 ? desk.store().bookings() : other->bookings();
        boost::asio::co_spawn(desk.io, ask(bookings, std::move(request), booked), boost::asio::detached);
    }
    desk.io.restart();
    desk.io.run();
    CHECK(booked == 10);
    CHECK(desk.run(other->bookings().of_agent(desk.agent("anna"), span_of(nine, hours{24}))).size() == 10);
}

} // namespace callhours::tests
