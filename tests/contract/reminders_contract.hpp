#pragma once

#include "tests/contract/booking_steps.hpp"

// Who is reminded of a call, when, and that each is reminded once.

namespace callhours::tests {

inline const Instant made = at("2026-11-22T12:00:00Z"); // 20 hours before nine
inline const store::ReminderRules hour_before{.of_visitors = {minutes{60}}, .of_agents = {}};

/// The reminders that were ever owed.
template <typename Stores> std::vector<store::MailReport> reminders_of(DeskInStore<Stores>& desk)
{
    auto reports = desk.run(desk.store().outbox().list({}));
    std::erase_if(reports,
                  [](const auto& each) { return each.mail.method != store::OutboxMail::Method::reminder; });
    return reports;
}

TEMPLATE_LIST_TEST_CASE("a visitor is reminded once, when the time comes and not before", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    CHECK(desk.run(outbox.remind(hour_before, nine - hours{1} - seconds{1})).owed == 0);
    CHECK(reminders_of(desk).empty());
    CHECK(desk.run(outbox.remind(hour_before, nine - hours{1})).owed == 1);
    CHECK(desk.run(outbox.remind(hour_before, nine - hours{1})).owed == 0);
    CHECK(desk.run(outbox.remind(hour_before, nine - minutes{30})).owed == 0);
    const auto reminders = reminders_of(desk);
    REQUIRE(reminders.size() == 1);
    const auto& mail = reminders[0].mail;
    CHECK(mail.booking == booked.id);
    CHECK(mail.audience == store::OutboxMail::Audience::visitor);
    CHECK(mail.lead == minutes{60});
    CHECK(mail.due_at == nine - hours{1});
    CHECK(mail.message_id == "<one.0.reminder-60.visitor@desk.example>");
}

TEMPLATE_LIST_TEST_CASE("two servers on one database remind once", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto other = desk.stores.open();
    const int owed = desk.run(desk.store().outbox().remind(hour_before, nine - hours{1})).owed +
                     desk.run(other->outbox().remind(hour_before, nine - hours{1})).owed;
    CHECK(owed == 1);
    CHECK(reminders_of(desk).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("a booking made later than a reminder's time has none of it", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example"); // 20 hours before
    const store::ReminderRules both{.of_visitors = {hours{24}, hours{1}}, .of_agents = {}};
    CHECK(desk.run(desk.store().outbox().remind(both, made + seconds{1})).owed == 0);
    CHECK(desk.run(desk.store().outbox().remind(both, nine - hours{1})).owed == 1);
    CHECK(reminders_of(desk).at(0).mail.lead == minutes{60});
}

TEMPLATE_LIST_TEST_CASE("a reminder moves with its booking", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    const auto later = span_of(nine + hours{5}, minutes{30});
    REQUIRE(desk.run(desk.store().bookings().reschedule(move_of(desk, booked, desk.agent("anna"), later))));
    CHECK(desk.run(outbox.remind(hour_before, nine - hours{1})).owed == 0);
    CHECK(desk.run(outbox.remind(hour_before, later.begin() - hours{1})).owed == 1);
    CHECK(reminders_of(desk).at(0).mail.sequence == 1);
}

TEMPLATE_LIST_TEST_CASE("a call moved after its reminder went is reminded of anew", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    REQUIRE(desk.run(outbox.remind(hour_before, nine - hours{1})).owed == 1);
    auto move = move_of(desk, booked, desk.agent("anna"), span_of(nine + hours{5}, minutes{30}));
    move.now = nine - minutes{40};
    REQUIRE(desk.run(desk.store().bookings().reschedule(move)));
    CHECK(desk.run(outbox.remind(hour_before, nine - minutes{39})).owed == 0);
    CHECK(desk.run(outbox.remind(hour_before, nine + hours{4})).owed == 1);
    CHECK(reminders_of(desk).size() == 2);
}

TEMPLATE_LIST_TEST_CASE("nobody is reminded of a call that is cancelled or over", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    CHECK(desk.run(outbox.remind(hour_before, nine)).too_late.empty());
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(booked))));
    CHECK(desk.run(outbox.remind(hour_before, nine - hours{1})).owed == 0);
    CHECK(reminders_of(desk).empty());
}

TEMPLATE_LIST_TEST_CASE("a reminder that an outage made late is dropped, and says so", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    const auto late = nine - hours{1} + minutes{30} + seconds{1};
    const auto reminded = desk.run(outbox.remind(hour_before, late));
    CHECK(reminded.owed == 0);
    CHECK(reminded.too_late == std::vector{booked.id});
    CHECK(desk.run(outbox.remind(hour_before, late)).too_late.empty()); // once
    const auto report = reminders_of(desk).at(0);
    CHECK(report.state == store::MailReport::State::dropped);
    CHECK(report.mail.last_reply.find("had passed") != std::string::npos);
    CHECK(desk.run(outbox.retry(report.mail.id, late)).error() == store::RetryRefusal::dropped);
}

TEMPLATE_LIST_TEST_CASE("whom no invitation went to is not reminded: imports send no mail", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto silent = a_request(desk, span_of(nine, minutes{30}), "two@desk.example");
    silent.sends_mail = false;
    REQUIRE(desk.run(desk.store().bookings().reserve(silent)).outcome);
    CHECK(desk.run(desk.store().outbox().remind(hour_before, nine - hours{1})).owed == 0);
}

TEMPLATE_LIST_TEST_CASE("an agent is reminded where that is wished, and only of calls that are still theirs",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    const store::ReminderRules agents{.of_visitors = {}, .of_agents = {minutes{60}}};
    CHECK(desk.run(outbox.remind(agents, nine - hours{1})).owed == 1);
    CHECK(reminders_of(desk).at(0).mail.agent == desk.agent("anna"));
    REQUIRE(desk.run(desk.store().bookings().reschedule(
        move_of(desk, booked, desk.agent("ben"), span_of(nine + hours{5}, minutes{30})))));
    CHECK(desk.run(outbox.remind(agents, nine + hours{4})).owed == 0); // ben has no address
}

TEMPLATE_LIST_TEST_CASE("a late mail about a call does not wait for its reminder", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    const auto now = nine - hours{1};
    for (const auto& mail : desk.run(outbox.lease_due(10, now, now + minutes{2})))
        desk.run(outbox.sent(mail.id, {.begun_at = now}, now));
    REQUIRE(desk.run(outbox.remind(hour_before, now)).owed == 1);
    const auto reminder = desk.run(outbox.lease_due(10, now, now + minutes{2})).at(0);
    desk.run(outbox.failed(reminder.id, {.begun_at = now}, now + minutes{20}, now));
    REQUIRE(desk.run(desk.store().bookings().cancel(cancellation_of(booked))));
    CHECK(desk.run(outbox.lease_due(10, now, now + minutes{2})).size() == 2);
}

TEMPLATE_LIST_TEST_CASE("a reminder waits with all other mail that a restore holds back", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    REQUIRE(desk.stores.raw("UPDATE outbox SET held = 1").empty());
    auto& outbox = desk.store().outbox();
    REQUIRE(desk.run(outbox.remind(hour_before, nine - hours{1})).owed == 1);
    CHECK(desk.run(outbox.lease_due(10, nine - hours{1}, nine)).empty());
    CHECK(desk.run(outbox.release_held()) == 3);
}

} // namespace callhours::tests
