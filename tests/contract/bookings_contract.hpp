#pragma once

#include "tests/contract/booking_steps.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

// How every store keeps bookings: reserve, change, cancel, mark, look.

namespace callhours::tests {

TEMPLATE_LIST_TEST_CASE("a reserved booking is found as it was asked for", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    desk.reopen();

    const auto found = desk.run(desk.store().bookings().find(booked.id));
    REQUIRE(found);
    CHECK(found->uid == "one@desk.example");
    CHECK(found->sequence == 0);
    CHECK(found->agent == desk.agent("anna"));
    CHECK(found->client == desk.client("acme"));
    CHECK(found->type == desk.type("support"));
    CHECK(found->time == span_of(nine, minutes{30}));
    CHECK(found->status == store::BookingStatus::confirmed);
    CHECK(found->visitor.name == "Eva");
    CHECK(found->visitor.email == address("eva@acme.example"));
    CHECK(found->visitor.phone == number("+4366012345"));
    CHECK(found->visitor.note == "about the export");
    CHECK(found->visitor.language == "de");
    CHECK(found->visitor.zone == "Europe/Vienna");
    CHECK(found->created_at == at("2026-11-22T12:00:00Z"));
    CHECK(found->changed_at == at("2026-11-22T12:00:00Z"));
    CHECK_FALSE(desk.run(desk.store().bookings().find(BookingId{999})));
}

TEMPLATE_LIST_TEST_CASE("a taken time is refused whatever its rules overlook (S6)", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto second = a_request(desk, span_of(nine + minutes{15}, minutes{60}), "two@desk.example");
    second.type = desk.type("training");
    second.admission =
        careless_admission(*desk.directory, desk.agent("anna"), span_of(nine + minutes{15}, minutes{60}));

    const auto reserved = desk.run(desk.store().bookings().reserve(second));
    REQUIRE_FALSE(reserved.outcome);
    CHECK(reserved.outcome.error().reason == Reason::taken);
    CHECK(desk.run(desk.store().bookings().of_agent(desk.agent("anna"), span_of(nine, hours{9}))).size() ==
          1);
}

TEMPLATE_LIST_TEST_CASE("touching bookings do not conflict (T2)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine + minutes{30}, minutes{30}), "one@desk.example");
    book(desk, span_of(nine, minutes{30}), "two@desk.example");
    book(desk, span_of(nine + minutes{60}, minutes{30}), "three@desk.example");
    CHECK(desk.run(desk.store().bookings().of_agent(desk.agent("anna"), span_of(nine, hours{9}))).size() ==
          3);
}

TEMPLATE_LIST_TEST_CASE("the rules' refusal comes back with its rule, and nothing is written", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto request = a_request(desk, span_of(nine, minutes{30}), "one@desk.example");
    request.admission.admit =
        [](const store::BlocksByAgent&) -> Result<calendar::Slot, calendar::SlotRefusal> {
        return refuse(calendar::SlotRefusal::outside_hours);
    };
    const auto before = desk.run(desk.store().changes().newest());

    const auto reserved = desk.run(desk.store().bookings().reserve(request));
    REQUIRE_FALSE(reserved.outcome);
    CHECK(reserved.outcome.error().reason == Reason::against_the_rules);
    CHECK(reserved.outcome.error().rule == calendar::SlotRefusal::outside_hours);
    CHECK(desk.run(desk.store().changes().newest()) == before);
    CHECK(desk.run(desk.store().outbox().unsent()).empty());
}

TEMPLATE_LIST_TEST_CASE("rules older than the database are refused, not applied", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = an_empty_batch();
    batch.agents = {an_agent("anna", "Anna Neu")};
    REQUIRE(desk.run(desk.store().imports().import(batch)));

    const auto reserved = desk.run(
        desk.store().bookings().reserve(a_request(desk, span_of(nine, minutes{30}), "one@desk.example")));
    REQUIRE_FALSE(reserved.outcome);
    CHECK(reserved.outcome.error().reason == Reason::rules_changed);
    desk.reload();
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
}

TEMPLATE_LIST_TEST_CASE("of 200 who ask for one slot at once exactly one gets it", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    int booked = 0;
    int taken = 0;
    auto ask = [](store::Bookings& bookings, store::ReserveRequest request, int& won,
                  int& lost) -> Task<void> {
        const auto reserved = co_await bookings.reserve(std::move(request));
        if (reserved.outcome)
            ++won;
        else if (reserved.outcome.error().reason == Reason::taken)
            ++lost;
    };
    for (int i = 0; i < 200; ++i) {
        // Overlapping, of unequal length, of two types, some with rules that look and some without.
        const auto time = span_of(nine + minutes{i % 20}, i % 2 == 0 ? minutes{30} : minutes{60});
        auto request = a_request(desk, time, "u" + std::to_string(i) + "@desk.example");
        if (i % 2 != 0) request.type = desk.type("training");
        if (i % 3 != 0) request.admission = careless_admission(*desk.directory, desk.agent("anna"), time);
        boost::asio::co_spawn(desk.io, ask(desk.store().bookings(), std::move(request), booked, taken),
                              boost::asio::detached);
    }
    desk.io.restart();
    desk.io.run();
    CHECK(booked == 1);
    CHECK(taken == 199);
    CHECK(desk.run(desk.store().bookings().of_agent(desk.agent("anna"), span_of(nine, hours{9}))).size() ==
          1);
}

TEMPLATE_LIST_TEST_CASE(
    "a changed time keeps the UID, raises SEQUENCE and leaves the booking out of its own way (B1)",
    "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto later = span_of(nine + minutes{15}, minutes{30});

    const auto moved =
        desk.run(desk.store().bookings().reschedule(move_of(desk, booked, desk.agent("anna"), later)));
    REQUIRE(moved);
    CHECK(moved->uid == booked.uid);
    CHECK(moved->sequence == 1);
    CHECK(moved->time == later);
    CHECK(moved->changed_at == at("2026-11-22T13:00:00Z"));
    CHECK(desk.run(desk.store().bookings().find(booked.id))->time == later);
}

TEMPLATE_LIST_TEST_CASE("moving a booking to where it is changes nothing", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto before = desk.run(desk.store().changes().newest());
    const auto moved =
        desk.run(desk.store().bookings().reschedule(move_of(desk, booked, desk.agent("anna"), booked.time)));
    REQUIRE(moved);
    CHECK(moved->sequence == 0);
    CHECK(desk.run(desk.store().changes().newest()) == before);
}

TEMPLATE_LIST_TEST_CASE("a booking cannot be moved onto another, nor to an agent who is taken", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto first = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto second = book(desk, span_of(nine + hours{1}, minutes{30}), "two@desk.example");
    auto at_ben = a_request(desk, span_of(nine, minutes{30}), "three@desk.example");
    at_ben.admission = admission(*desk.directory, desk.agent("ben"), span_of(nine, minutes{30}));
    REQUIRE(desk.run(desk.store().bookings().reserve(at_ben)).outcome);

    auto onto_first = move_of(desk, second, desk.agent("anna"), first.time);
    onto_first.admission = careless_admission(*desk.directory, desk.agent("anna"), first.time);
    const auto refused = desk.run(desk.store().bookings().reschedule(onto_first));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == Reason::taken);

    auto to_ben = move_of(desk, first, desk.agent("ben"), first.time);
    to_ben.admission = careless_admission(*desk.directory, desk.agent("ben"), first.time);
    const auto refused_too = desk.run(desk.store().bookings().reschedule(to_ben));
    REQUIRE_FALSE(refused_too);
    CHECK(refused_too.error().reason == Reason::taken);
}

TEMPLATE_LIST_TEST_CASE("another client's booking is as good as none", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto cancel = cancellation_of(booked);
    cancel.only_of = desk.client("bolt");
    const auto refused = desk.run(desk.store().bookings().cancel(cancel));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason == Reason::not_found);

    auto move = move_of(desk, booked, desk.agent("anna"), span_of(nine + hours{1}, minutes{30}));
    move.only_of = desk.client("bolt");
    const auto refused_too = desk.run(desk.store().bookings().reschedule(move));
    REQUIRE_FALSE(refused_too);
    CHECK(refused_too.error().reason == Reason::not_found);
}

TEMPLATE_LIST_TEST_CASE("a cancelled booking frees its time, stays cancelled, and is cancelled once (B4)",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto cancelled = desk.run(desk.store().bookings().cancel(cancellation_of(booked)));
    REQUIRE(cancelled);
    CHECK(cancelled->status == store::BookingStatus::cancelled);
    CHECK(cancelled->sequence == 1);
    const auto after = desk.run(desk.store().changes().newest());

    const auto again = desk.run(desk.store().bookings().cancel(cancellation_of(booked)));
    REQUIRE(again);
    CHECK(again->sequence == 1);
    CHECK(desk.run(desk.store().changes().newest()) == after);

    const auto moved =
        desk.run(desk.store().bookings().reschedule(move_of(desk, booked, desk.agent("anna"), booked.time)));
    REQUIRE_FALSE(moved);
    CHECK(moved.error().reason == Reason::cancelled);
    const auto marked = desk.run(desk.store().bookings().mark(marking(booked, store::BookingStatus::done)));
    REQUIRE_FALSE(marked);
    CHECK(marked.error().reason == Reason::cancelled);
    book(desk, booked.time, "two@desk.example");
    CHECK(desk.run(desk.store().bookings().of_client(desk.client("acme"), span_of(nine, hours{1}))).size() ==
          2);
}

TEMPLATE_LIST_TEST_CASE("a booking that took place still blocks, and its SEQUENCE stays", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto done = desk.run(desk.store().bookings().mark(marking(booked, store::BookingStatus::no_show)));
    REQUIRE(done);
    CHECK(done->status == store::BookingStatus::no_show);
    CHECK(done->sequence == 0);
    CHECK(done->changed_at > booked.changed_at);
    const auto refused =
        desk.run(desk.store().bookings().reserve(a_request(desk, booked.time, "two@desk.example")));
    CHECK_FALSE(refused.outcome);
    const auto back =
        desk.run(desk.store().bookings().mark(marking(booked, store::BookingStatus::confirmed)));
    REQUIRE(back);
    CHECK(back->status == store::BookingStatus::confirmed);
}

TEMPLATE_LIST_TEST_CASE("changed_at grows by a second at least with every change", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto move = move_of(desk, booked, desk.agent("anna"), span_of(nine + hours{1}, minutes{30}));
    move.now = booked.created_at;
    const auto moved = desk.run(desk.store().bookings().reschedule(move));
    REQUIRE(moved);
    CHECK(moved->changed_at == booked.changed_at + seconds{1});
}

TEMPLATE_LIST_TEST_CASE("the history tells what happened to a booking, and who did it", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto later = span_of(nine + hours{1}, minutes{30});
    REQUIRE(desk.run(desk.store().bookings().reschedule(move_of(desk, booked, desk.agent("ben"), later))));
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(booked))));

    const auto history = desk.run(desk.store().bookings().history(booked.id));
    REQUIRE(history.size() == 3);
    CHECK(history[0].what == store::BookingEvent::What::booked);
    CHECK(history[0].time == booked.time);
    CHECK(history[0].actor == store::Actor{store::Actor::Kind::client, desk.client("acme").value()});
    CHECK(history[1].what == store::BookingEvent::What::rescheduled);
    CHECK(history[1].agent == desk.agent("ben"));
    CHECK(history[1].sequence == 1);
    CHECK(history[2].what == store::BookingEvent::What::cancelled);
    CHECK(history[2].reason == "ill");
    CHECK(history[2].at == at("2026-11-22T14:00:00Z"));
}

TEMPLATE_LIST_TEST_CASE("what lies in a window is found at both its edges, by begin", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine + hours{2}, minutes{30}), "c@desk.example");
    book(desk, span_of(nine, minutes{30}), "a@desk.example");
    book(desk, span_of(nine + hours{1}, minutes{30}), "b@desk.example");
    const auto window = Interval::make(nine + minutes{20}, nine + hours{1} + minutes{1}).value();
    const auto found = desk.run(desk.store().bookings().of_agent(desk.agent("anna"), window));
    REQUIRE(found.size() == 2);
    CHECK(found[0].uid == "a@desk.example");
    CHECK(found[1].uid == "b@desk.example");
    const auto between = span_of(nine + minutes{30}, minutes{30});
    CHECK(desk.run(desk.store().bookings().of_agent(desk.agent("anna"), between)).empty());
}

TEMPLATE_LIST_TEST_CASE("blocks hold the bookings, holds and busy time of all agents asked for, with buffers",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto training = a_request(desk, span_of(nine, minutes{60}), "one@desk.example");
    training.type = desk.type("training");
    REQUIRE(desk.run(desk.store().bookings().reserve(training)).outcome);
    auto batch = an_empty_batch();
    batch.busy = {{"/busy/0", "ben", span_of(nine, minutes{10})},
                  {"/busy/1", "ben", span_of(nine + minutes{10}, minutes{10})}};
    REQUIRE(desk.run(desk.store().imports().import(batch)));

    const auto blocks = desk.run(desk.store().bookings().blocks({desk.agent("anna"), desk.agent("ben")},
                                                                span_of(nine, hours{9}), std::nullopt, nine));
    REQUIRE(blocks.size() == 2);
    const auto& of_anna = blocks.at(desk.agent("anna"));
    REQUIRE(of_anna.bookings.size() == 1);
    CHECK(of_anna.bookings[0].time == span_of(nine, minutes{60}));
    CHECK(of_anna.bookings[0].buffer_before == minutes{15});
    CHECK(of_anna.bookings[0].buffer_after == minutes{15});
    CHECK(of_anna.bookings[0].type == desk.type("training"));
    CHECK(of_anna.busy.empty());
    CHECK(blocks.at(desk.agent("ben")).busy == Intervals{span_of(nine, minutes{20})});
}

} // namespace callhours::tests
