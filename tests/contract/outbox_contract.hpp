#pragma once

#include "tests/contract/booking_steps.hpp"

#include <set>

// What a booking owes by mail (B2, B3).

namespace callhours::tests {

using Method = store::OutboxMail::Method;
using Audience = store::OutboxMail::Audience;

TEMPLATE_LIST_TEST_CASE("a booking owes a request to the visitor and to the agent", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto mails = desk.run(desk.store().outbox().unsent());
    REQUIRE(mails.size() == 2);
    for (const auto& mail : mails) {
        CHECK(mail.booking == booked.id);
        CHECK(mail.sequence == 0);
        CHECK(mail.method == Method::request);
        CHECK(mail.attempts == 0);
    }
    CHECK(mails[0].audience == Audience::visitor);
    CHECK_FALSE(mails[0].agent.is_set());
    CHECK(mails[0].message_id == "<one.0.request.visitor@desk.example>");
    CHECK(mails[1].audience == Audience::agent);
    CHECK(mails[1].agent == desk.agent("anna"));
    CHECK(mails[1].message_id == "<one.0.request.agent@desk.example>");
}

TEMPLATE_LIST_TEST_CASE("who has no address is owed no mail", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto request = a_request(desk, span_of(nine, minutes{30}), "one@desk.example");
    request.visitor.email.reset();
    request.admission = admission(*desk.directory, desk.agent("ben"), span_of(nine, minutes{30}));
    REQUIRE(desk.run(desk.store().bookings().reserve(request)).outcome);
    CHECK(desk.run(desk.store().outbox().unsent()).empty());

    auto silent = a_request(desk, span_of(nine, minutes{30}), "two@desk.example");
    silent.sends_mail = false;
    REQUIRE(desk.run(desk.store().bookings().reserve(silent)).outcome);
    CHECK(desk.run(desk.store().outbox().unsent()).empty());
}

TEMPLATE_LIST_TEST_CASE("a change owes a request, a cancellation a cancel, each under an id of its own",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto later = span_of(nine + hours{1}, minutes{30});
    REQUIRE(desk.run(desk.store().bookings().reschedule(move_of(desk, booked, desk.agent("anna"), later))));
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(booked))));
    const auto mails = desk.run(desk.store().outbox().unsent());
    REQUIRE(mails.size() == 6);
    std::set<std::string> ids;
    for (const auto& mail : mails)
        ids.insert(mail.message_id);
    CHECK(ids.size() == 6);
    CHECK(mails[2].method == Method::request);
    CHECK(mails[2].sequence == 1);
    CHECK(mails[4].method == Method::cancel);
    CHECK(mails[4].sequence == 2);
}

TEMPLATE_LIST_TEST_CASE("the agent who loses a booking to another is owed a cancel", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    REQUIRE(
        desk.run(desk.store().bookings().reschedule(move_of(desk, booked, desk.agent("ben"), booked.time))));
    const auto mails = desk.run(desk.store().outbox().unsent());
    REQUIRE(mails.size() == 4); // ben has no address
    CHECK(mails[2].method == Method::cancel);
    CHECK(mails[2].audience == Audience::agent);
    CHECK(mails[2].agent == desk.agent("anna"));
    CHECK(mails[3].method == Method::request);
    CHECK(mails[3].audience == Audience::visitor);
}

TEMPLATE_LIST_TEST_CASE("leased mail is nobody else's until the lease ends", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto now = at("2026-11-22T12:00:00Z");
    auto& outbox = desk.store().outbox();
    CHECK(desk.run(outbox.lease_due(10, now - seconds{1}, now)).empty()); // not due yet
    const auto one = desk.run(outbox.lease_due(1, now, now + minutes{2}));
    const auto other = desk.run(outbox.lease_due(10, now, now + minutes{2}));
    REQUIRE(one.size() == 1);
    REQUIRE(other.size() == 1);
    CHECK(one[0].id != other[0].id);
    CHECK(one[0].attempts == 1);
    CHECK(desk.run(outbox.lease_due(10, now + minutes{2} - seconds{1}, now + minutes{4})).empty());
    const auto again = desk.run(outbox.lease_due(10, now + minutes{2}, now + minutes{4}));
    REQUIRE(again.size() == 2);
    CHECK(again[0].attempts == 2);
    CHECK(again[0].message_id == one[0].message_id);
}

/// How the try of a leased mail ended.
inline store::MailTry tried(store::MailTry::Outcome outcome, const char* reply)
{
    return {.begun_at = at("2026-11-22T12:00:00Z"),
            .ended_at = {},
            .outcome = outcome,
            .recipient = address("eva@acme.example"),
            .server = "mail.example:587",
            .reply = reply};
}

inline const auto accepted = tried(store::MailTry::Outcome::accepted, "250 ok");
inline const auto put_off = tried(store::MailTry::Outcome::put_off, "451 later");
inline const auto refused = tried(store::MailTry::Outcome::refused, "550 no such user");
inline const auto unreachable = tried(store::MailTry::Outcome::unreachable, "no route");
inline const Instant noon = at("2026-11-22T12:00:00Z");

TEMPLATE_LIST_TEST_CASE("sent mail is done, failed mail comes back when it is told to", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto now = noon;
    auto& outbox = desk.store().outbox();
    const auto leased = desk.run(outbox.lease_due(10, now, now + minutes{2}));
    REQUIRE(leased.size() == 2);
    desk.run(outbox.sent(leased[0].id, accepted, now));
    desk.run(outbox.failed(leased[1].id, put_off, now + minutes{10}, now));
    CHECK(desk.run(outbox.lease_due(10, now + minutes{9}, now + minutes{20})).empty());
    const auto again = desk.run(outbox.lease_due(10, now + minutes{10}, now + minutes{20}));
    REQUIRE(again.size() == 1);
    CHECK(again[0].id == leased[1].id);
    CHECK(again[0].last_reply == "451 later");
    desk.run(outbox.failed(again[0].id, refused, std::nullopt, now));
    CHECK(desk.run(outbox.unsent()).empty());
}

TEMPLATE_LIST_TEST_CASE("a mail waits for the one before it to the same person, and for nobody else's",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(booked))));
    auto& outbox = desk.store().outbox();
    const auto now = at("2026-11-22T15:00:00Z");
    const auto first = desk.run(outbox.lease_due(10, now, now + minutes{2}));
    REQUIRE(first.size() == 2); // the requests; the cancels wait
    CHECK(first[0].method == Method::request);
    CHECK(first[1].method == Method::request);
    desk.run(outbox.sent(first[0].id, accepted, now));
    desk.run(outbox.failed(first[1].id, put_off, now + minutes{5}, now));
    const auto second = desk.run(outbox.lease_due(10, now, now + minutes{2}));
    REQUIRE(second.size() == 1);
    CHECK(second[0].method == Method::cancel);
    CHECK(second[0].audience == first[0].audience);
    CHECK(desk.run(outbox.lease_due(10, now + minutes{1}, now + minutes{3})).empty());
}

TEMPLATE_LIST_TEST_CASE("a mail that is given back was never tried", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    const auto leased = desk.run(outbox.lease_due(10, noon, noon + minutes{2}));
    REQUIRE(leased.size() == 2);
    desk.run(outbox.give_back({leased[0].id, leased[1].id}));
    CHECK(desk.run(outbox.tries(leased[0].id)).empty());
    const auto again = desk.run(outbox.lease_due(10, noon, noon + minutes{2}));
    REQUIRE(again.size() == 2);
    CHECK(again[0].attempts == 1);
}

TEMPLATE_LIST_TEST_CASE("every try is kept, with the server and its words, and one that was cut off too",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    const auto id = desk.run(outbox.lease_due(1, noon, noon + minutes{2})).at(0).id; // then the power goes
    REQUIRE(desk.run(outbox.lease_due(1, noon + minutes{2}, noon + minutes{4})).at(0).id == id);
    desk.run(outbox.failed(id, put_off, noon + minutes{3}, noon + minutes{2}));
    REQUIRE(desk.run(outbox.lease_due(1, noon + minutes{3}, noon + minutes{5})).at(0).id != id);
    REQUIRE(desk.run(outbox.lease_due(1, noon + minutes{3}, noon + minutes{5})).at(0).id == id);
    desk.run(outbox.sent(id, accepted, noon + minutes{3}));

    const auto tries = desk.run(outbox.tries(id));
    REQUIRE(tries.size() == 3);
    CHECK(tries[0].outcome == store::MailTry::Outcome::under_way);
    CHECK_FALSE(tries[0].ended_at);
    CHECK(tries[1].outcome == store::MailTry::Outcome::put_off);
    CHECK(tries[1].reply == "451 later");
    CHECK(tries[2].outcome == store::MailTry::Outcome::accepted);
    CHECK(tries[2].number == 3);
    CHECK(tries[2].server == "mail.example:587");
    CHECK(tries[2].recipient == address("eva@acme.example"));
    CHECK(tries[2].ended_at == noon + minutes{3});
}

TEMPLATE_LIST_TEST_CASE("a mail says where it stands at every moment of its life", "[contract]", TestedStores)
{
    using State = store::MailReport::State;
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    const auto state = [&](MailId id) { return desk.run(outbox.find(id))->state; };
    const auto id = desk.run(outbox.unsent()).at(0).id;
    const auto other = desk.run(outbox.unsent()).at(1).id;
    CHECK(state(id) == State::queued);
    REQUIRE(desk.run(outbox.lease_due(2, noon, noon + minutes{2})).size() == 2);
    CHECK(state(id) == State::queued);
    desk.run(outbox.failed(id, put_off, noon + minutes{1}, noon));
    CHECK(state(id) == State::delayed);
    CHECK(desk.run(outbox.find(id))->mail.due_at == noon + minutes{1});
    REQUIRE(desk.run(outbox.lease_due(2, noon + minutes{1}, noon + minutes{2})).size() == 1);
    CHECK(state(id) == State::delayed);
    desk.run(outbox.failed(id, refused, std::nullopt, noon));
    CHECK(state(id) == State::failed);
    CHECK(desk.run(outbox.find(id))->mail.last_reply == "550 no such user");
    desk.run(outbox.sent(other, accepted, noon));
    CHECK(state(other) == State::sent);
    CHECK(desk.run(outbox.find(other))->sent_at == noon);
    CHECK_FALSE(desk.run(outbox.find(MailId{4711})));

    const auto report = desk.run(outbox.find(id));
    CHECK(report->recipient == address("eva@acme.example"));
    CHECK(report->client == desk.client("acme"));
    CHECK(report->agent == desk.agent("anna"));
    CHECK(report->visitor == "Eva");
    CHECK(report->call_begin == nine);
    CHECK(report->mail.booking == booked.id);
}

TEMPLATE_LIST_TEST_CASE("a mail's new state is a change that others notice", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    const auto leased = desk.run(outbox.lease_due(1, noon, noon + minutes{2})).at(0);
    const auto before = desk.run(desk.store().changes().newest());
    desk.run(outbox.sent(leased.id, accepted, noon));
    const auto changes = desk.run(desk.store().changes().after(before, 10));
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].subject == store::ChangeSubject::mail);
    CHECK(changes[0].id == leased.id.value());
    CHECK(changes[0].agent == desk.agent("anna"));
}

TEMPLATE_LIST_TEST_CASE("mails are found by period, state, booking, agent and words", "[contract]",
                        TestedStores)
{
    using State = store::MailReport::State;
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    book(desk, span_of(nine + hours{1}, minutes{30}), "two@desk.example");
    auto& outbox = desk.store().outbox();
    const auto leased = desk.run(outbox.lease_due(1, noon, noon + minutes{2})).at(0);
    desk.run(outbox.sent(leased.id, accepted, noon));
    const auto count = [&](store::MailFilter filter) {
        return desk.run(outbox.list(std::move(filter))).size();
    };
    const auto with = [](auto change) {
        store::MailFilter filter;
        change(filter);
        return filter;
    };
    CHECK(count({}) == 4);
    CHECK(count(with([](auto& f) { f.state = State::sent; })) == 1);
    CHECK(count(with([](auto& f) { f.state = State::queued; })) == 3);
    CHECK(count(with([&](auto& f) { f.booking = booked.id; })) == 2);
    CHECK(count(with([](auto& f) { f.booking = BookingId{99}; })) == 0);
    CHECK(count(with([](auto& f) { f.from = noon; })) == 4);
    CHECK(count(with([](auto& f) { f.from = noon + seconds{1}; })) == 0);
    CHECK(count(with([](auto& f) { f.to = noon; })) == 0);
    CHECK(count(with([&](auto& f) { f.of_agent = desk.agent("anna"); })) == 4);
    CHECK(count(with([&](auto& f) { f.of_agent = desk.agent("ben"); })) == 0);
    CHECK(count(with([](auto& f) { f.words = "EVA@acme"; })) == 2);
    CHECK(count(with([](auto& f) { f.words = "eva"; })) == 4); // the visitor's name
    CHECK(count(with([](auto& f) { f.words = "%"; })) == 0);
    CHECK(count(with([](auto& f) { f.most = 3; })) == 3);
    const auto newest = desk.run(outbox.list({})).front().mail.id;
    CHECK(count(with([&](auto& f) { f.before = newest; })) == 3);
}

TEMPLATE_LIST_TEST_CASE("a mail that failed goes once more when somebody asks, with fresh tries",
                        "[contract]", TestedStores)
{
    using State = store::MailReport::State;
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    const auto leased = desk.run(outbox.lease_due(2, noon, noon + minutes{2}));
    CHECK(desk.run(outbox.retry(leased[0].id, noon)).error() == store::RetryRefusal::under_way);
    desk.run(outbox.failed(leased[0].id, refused, std::nullopt, noon));
    desk.run(outbox.sent(leased[1].id, accepted, noon));
    REQUIRE(desk.run(outbox.retry(leased[0].id, noon + hours{1})));
    CHECK(desk.run(outbox.find(leased[0].id))->state == State::queued);
    const auto again = desk.run(outbox.lease_due(2, noon + hours{1}, noon + hours{2}));
    REQUIRE(again.size() == 1);
    CHECK(again[0].attempts - again[0].fresh_from == 1);
    CHECK(again[0].message_id == leased[0].message_id);
    CHECK(desk.run(outbox.retry(leased[1].id, noon)).error() == store::RetryRefusal::sent);
    CHECK(desk.run(outbox.retry(MailId{4711}, noon)).error() == store::RetryRefusal::not_found);
}

TEMPLATE_LIST_TEST_CASE("what waited for a server that was away is due when it is back, and nothing else",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    const auto leased = desk.run(outbox.lease_due(2, noon, noon + minutes{2}));
    desk.run(outbox.failed(leased[0].id, unreachable, noon + hours{4}, noon));
    desk.run(outbox.failed(leased[1].id, put_off, noon + hours{4}, noon));
    CHECK(desk.run(outbox.bring_forward(noon + hours{1})) == 1);
    const auto due = desk.run(outbox.lease_due(2, noon + hours{1}, noon + hours{2}));
    REQUIRE(due.size() == 1);
    CHECK(due[0].id == leased[0].id);
}

} // namespace callhours::tests
