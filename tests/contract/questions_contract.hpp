#pragma once

#include "tests/contract/booking_steps.hpp"

#include <algorithm>

// What a call type asks of clients and lets them do; instantiate for each store.

namespace callhours::tests {

inline store::ImportBatch with_rules_of_support()
{
    auto batch = an_empty_batch();
    store::CallTypeImport support;
    support.pointer = "/call_types/0";
    support.slug = "support";
    support.change_notice_minutes = 120;
    support.cancel_notice_minutes = 60;
    support.questions = std::vector<store::Question>{
        {.key = "topic", .labels = {{"en", "What about?"}, {"ru", "О чём?"}}, .required = true},
        {.key = "area",
         .labels = {{"en", "Where?"}},
         .kind = store::Question::Kind::choice,
         .choices = {{.value = "mail", .labels = {{"de", "E-Mail"}, {"en", "Mail"}}},
                     {.value = "other", .labels = {{"en", "Elsewhere"}}}}},
        {.key = "urgent", .labels = {{"en", "Urgent?"}}, .kind = store::Question::Kind::yes_no}};
    batch.call_types = {support};
    return batch;
}

template <typename Stores> store::Booking book_with_notices(DeskInStore<Stores>& desk)
{
    if (!desk.run(desk.store().imports().import(with_rules_of_support())))
        throw std::runtime_error{"the rules were refused"};
    desk.reload();
    return book(desk, span_of(nine, minutes{30}), "one@desk.example");
}

TEMPLATE_LIST_TEST_CASE("questions and notices of a call type are kept, and the same again changes nothing",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    REQUIRE(desk.run(desk.store().imports().import(with_rules_of_support())));
    desk.reload();
    const auto* support = desk.directory->call_type("support");
    CHECK(support->questions == with_rules_of_support().call_types[0].questions);
    CHECK(support->rules.change_notice == hours{2});
    CHECK(support->rules.cancel_notice == hours{1});
    CHECK(desk.directory->call_type("training")->questions.empty());

    const auto before = desk.run(desk.store().changes().newest());
    REQUIRE(desk.run(desk.store().imports().import(with_rules_of_support())));
    CHECK(desk.run(desk.store().changes().newest()) == before);

    auto fewer = with_rules_of_support();
    fewer.call_types[0].questions->pop_back();
    REQUIRE(desk.run(desk.store().imports().import(fewer)));
    desk.reload();
    CHECK(desk.directory->call_type("support")->questions.size() == 2);
}

TEMPLATE_LIST_TEST_CASE("answers come back with the booking, whoever asks, also after a restart",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto request = a_request(desk, span_of(nine, minutes{30}), "one@desk.example");
    request.visitor.answers = {
        {"area", "mail"}, {"topic", "two\nlines, \"quotes\" | and ж"}, {"urgent", "no"}};
    const auto booked = desk.run(desk.store().bookings().reserve(request));
    REQUIRE(booked.outcome);
    book(desk, span_of(nine + hours{1}, minutes{30}), "two@desk.example");
    desk.reopen();

    const auto found = desk.run(desk.store().bookings().find(booked.outcome->id));
    REQUIRE(found);
    CHECK(found->visitor.answers == request.visitor.answers);
    const auto day = span_of(nine, hours{8});
    const auto of_agent = desk.run(desk.store().bookings().of_agent(desk.agent("anna"), day));
    REQUIRE(of_agent.size() == 2);
    CHECK(of_agent[0].visitor.answers == request.visitor.answers);
    CHECK(of_agent[1].visitor.answers.empty());
    const auto of_client = desk.run(desk.store().bookings().of_client(desk.client("acme"), day));
    CHECK(of_client.at(0).visitor.answers == request.visitor.answers);
}

TEMPLATE_LIST_TEST_CASE("a client moves a call until the change notice, at that moment too, and not later",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book_with_notices(desk);
    auto move = move_of(desk, booked, desk.agent("anna"), span_of(nine + hours{3}, minutes{30}));
    move.only_of = desk.client("acme");
    move.now = nine - hours{2} + seconds{1};

    const auto late = desk.run(desk.store().bookings().reschedule(move));
    REQUIRE_FALSE(late);
    CHECK(late.error().reason == Reason::too_late_to_move);
    CHECK(late.error().until == nine - hours{2});
    CHECK(desk.run(desk.store().bookings().find(booked.id))->sequence == 0);

    move.now = nine - hours{2};
    CHECK(desk.run(desk.store().bookings().reschedule(move)));
}

TEMPLATE_LIST_TEST_CASE("a client cancels a call until the cancel notice, at that moment too, and not later",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book_with_notices(desk);
    auto cancel = cancellation_of(booked);
    cancel.only_of = desk.client("acme");
    cancel.now = nine - hours{1} + seconds{1};

    const auto late = desk.run(desk.store().bookings().cancel(cancel));
    REQUIRE_FALSE(late);
    CHECK(late.error().reason == Reason::too_late_to_cancel);
    CHECK(late.error().until == nine - hours{1});
    CHECK(desk.run(desk.store().bookings().find(booked.id))->status == store::BookingStatus::confirmed);

    cancel.now = nine - hours{1};
    CHECK(desk.run(desk.store().bookings().cancel(cancel)));
    cancel.now = nine + days{1}; // again, long after: it is cancelled, and stays so
    const auto again = desk.run(desk.store().bookings().cancel(cancel));
    REQUIRE(again);
    CHECK(again->sequence == 1);
}

TEMPLATE_LIST_TEST_CASE("an agent moves and cancels whatever the notices say", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book_with_notices(desk);
    auto move = move_of(desk, booked, desk.agent("anna"), span_of(nine + hours{3}, minutes{30}));
    move.now = nine + hours{1};
    CHECK(desk.run(desk.store().bookings().reschedule(move)));
    auto cancel = cancellation_of(booked);
    cancel.now = nine + hours{4};
    CHECK(desk.run(desk.store().bookings().cancel(cancel)));
}

TEMPLATE_LIST_TEST_CASE(
    "who names a kind of call that came with the program makes it anew, and puts it first", "[contract]",
    TestedStores)
{
    TestType stores;
    boost::asio::io_context io;
    auto store = stores.open();
    auto seed = an_empty_batch();
    seed.call_types = {a_call_type("support", 30), a_call_type("ideas", 45)};
    for (auto& type : seed.call_types) {
        type.seeded = true;
        type.interval_minutes = 30;
    }
    REQUIRE(run(io, store->imports().import(seed)));
    auto batch = an_empty_batch();
    batch.call_types = {a_call_type("ideas", 20), a_call_type("intro", 15)};
    REQUIRE(run(io, store->imports().import(batch)));
    REQUIRE(run(io, store->imports().import(seed))); // once more: it leaves alone what is there

    const auto directory = run(io, store->directories().load());
    const auto& ideas = *directory->call_type("ideas");
    CHECK(ideas.rules.duration == minutes{20});
    CHECK(ideas.rules.interval == minutes{20}); // as of a new one: its own length
    CHECK(ideas.names == std::map<std::string, std::string>{{"en", "ideas"}});
    std::vector<std::string> slugs;
    for (const auto& type : directory->call_types)
        slugs.push_back(type.rules.slug);
    CHECK(slugs == std::vector<std::string>{"ideas", "intro", "support"});
}

TEMPLATE_LIST_TEST_CASE("a call type that is offered no more is still there for what was booked of it",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto batch = an_empty_batch();
    batch.call_types = {a_call_type("training", 60)};
    batch.call_types[0].offered = false;
    REQUIRE(desk.run(desk.store().imports().import(batch)));
    desk.reload();
    CHECK(desk.directory->offered_call_type("training") == nullptr);
    CHECK(desk.directory->call_type("training") != nullptr);
    CHECK(desk.directory->offered_call_type("support") != nullptr);
}

} // namespace callhours::tests
