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

TEMPLATE_LIST_TEST_CASE("sent mail is done, failed mail comes back when it is told to", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto now = at("2026-11-22T12:00:00Z");
    auto& outbox = desk.store().outbox();
    const auto leased = desk.run(outbox.lease_due(10, now, now + minutes{2}));
    REQUIRE(leased.size() == 2);
    desk.run(outbox.sent(leased[0].id, "250 ok", now));
    desk.run(outbox.failed(leased[1].id, "451 later", now + minutes{10}, now));
    CHECK(desk.run(outbox.lease_due(10, now + minutes{9}, now + minutes{20})).empty());
    const auto again = desk.run(outbox.lease_due(10, now + minutes{10}, now + minutes{20}));
    REQUIRE(again.size() == 1);
    CHECK(again[0].id == leased[1].id);
    CHECK(again[0].last_reply == "451 later");
    desk.run(outbox.failed(again[0].id, "550 no such user", std::nullopt, now));
    CHECK(desk.run(outbox.unsent()).empty());
}

} // namespace callhours::tests
