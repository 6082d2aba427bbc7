#pragma once

#include "tests/contract/booking_steps.hpp"

// Webhooks (B3): every line of a history is told once to each, whoever asks and however often.

namespace callhours::tests {

inline const Instant told_at = at("2026-11-22T15:00:00Z");

/// Names the line alone.
inline store::Announce plain()
{
    return [](const store::Happening& happening) -> std::optional<store::Announcement> {
        if (const auto* booking = std::get_if<store::BookingHappened>(&happening)) {
            return store::Announcement{"booking", booking->booking.uid + " " +
                                                      std::to_string(booking->booking.sequence) +
                                                      (booking->before ? " moved" : "")};
        }
        return store::Announcement{"task", std::get<store::TaskHappened>(happening).event.what};
    };
}

template <typename Stores>
store::Webhook a_webhook(DeskInStore<Stores>& desk, std::vector<std::string> events = {})
{
    auto webhook = desk.run(
        desk.store().webhooks().add("https://example.com/", std::move(events), Secret{"secret"}, told_at));
    REQUIRE(webhook);
    return *webhook;
}

template <typename Stores> std::vector<std::string> bodies(DeskInStore<Stores>& desk)
{
    std::vector<std::string> found;
    for (const auto& delivery : desk.run(desk.store().webhooks().deliveries({})))
        found.insert(found.begin(), delivery.body);
    return found;
}

TEMPLATE_LIST_TEST_CASE("a webhook is told each line since its beginning, once, and after a restart too",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "before@d");
    a_webhook(desk);
    const auto booked = book(desk, span_of(nine + hours{1}, minutes{30}), "one@d");
    const auto later = span_of(nine + hours{2}, minutes{30});
    REQUIRE(desk.run(desk.store().bookings().reschedule(move_of(desk, booked, desk.agent("anna"), later))));
    desk.reopen();
    CHECK(desk.run(desk.store().webhooks().spread(plain(), told_at)) == 2);
    desk.reopen();
    CHECK(desk.run(desk.store().webhooks().spread(plain(), told_at)) == 0);
    CHECK(bodies(desk) == std::vector<std::string>{"one@d 0", "one@d 1 moved"});
}

TEMPLATE_LIST_TEST_CASE("a webhook that wants other events gets none of these", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    a_webhook(desk, {"task"});
    a_webhook(desk, {"booking", "task"});
    book(desk, span_of(nine, minutes{30}), "one@d");
    desk.run(desk.store().webhooks().spread(plain(), told_at));
    CHECK(bodies(desk).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("a delivery is leased to one, and due again when the lease ends without a word",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    a_webhook(desk);
    book(desk, span_of(nine, minutes{30}), "one@d");
    desk.run(desk.store().webhooks().spread(plain(), told_at));
    const auto lease = [&](Instant now, std::vector<WebhookId> busy = {}) {
        return desk.run(desk.store().webhooks().lease_due(std::move(busy), now, now + minutes{1}));
    };
    const auto first = lease(told_at);
    REQUIRE(first);
    CHECK(first->attempts == 1);
    CHECK_FALSE(lease(told_at + seconds{59}));
    CHECK_FALSE(lease(told_at + minutes{1}, {first->webhook}));
    const auto again = lease(told_at + minutes{1});
    REQUIRE(again);
    CHECK(again->name == first->name);
    CHECK(again->attempts == 2);
    desk.run(desk.store().webhooks().delivered(again->id, 204, told_at + minutes{2}));
    CHECK_FALSE(lease(told_at + days{1}));
}

TEMPLATE_LIST_TEST_CASE("a refused delivery waits for its next try, and a given-up one for a resend",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    a_webhook(desk);
    book(desk, span_of(nine, minutes{30}), "one@d");
    auto& webhooks = desk.store().webhooks();
    desk.run(webhooks.spread(plain(), told_at));
    const auto leased = desk.run(webhooks.lease_due({}, told_at, told_at + minutes{1}));
    REQUIRE(leased);
    desk.run(webhooks.failed(leased->id, 500, "answered 500", told_at + hours{1}, told_at));
    CHECK_FALSE(desk.run(webhooks.lease_due({}, told_at + minutes{59}, told_at + hours{2})));
    desk.run(webhooks.failed(leased->id, std::nullopt, "gone", std::nullopt, told_at));
    CHECK_FALSE(desk.run(webhooks.lease_due({}, told_at + days{9}, told_at + days{10})));
    CHECK(state_of(desk.run(webhooks.deliveries({})).at(0)) == store::WebhookDelivery::State::failed);
    REQUIRE(desk.run(webhooks.resend(leased->id, told_at + days{9})));
    const auto resent = desk.run(webhooks.lease_due({}, told_at + days{9}, told_at + days{10}));
    REQUIRE(resent);
    CHECK(resent->name == leased->name);
}

TEMPLATE_LIST_TEST_CASE("each step of a delivery is a change, so that who looks at it sees it at once",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    a_webhook(desk);
    book(desk, span_of(nine, minutes{30}), "one@d");
    auto& webhooks = desk.store().webhooks();
    const auto news_of = [&](auto&& step) {
        const auto seen = desk.run(desk.store().changes().newest());
        step();
        const auto changes = desk.run(desk.store().changes().after(seen, 10));
        return std::ranges::count(changes, store::ChangeSubject::webhook, &store::Change::subject);
    };
    CHECK(news_of([&] { desk.run(webhooks.spread(plain(), told_at)); }) == 1);
    const auto leased = desk.run(webhooks.lease_due({}, told_at, told_at + minutes{1}));
    REQUIRE(leased);
    CHECK(news_of([&] { desk.run(webhooks.failed(leased->id, 500, "no", told_at, told_at)); }) == 1);
    CHECK(news_of([&] { desk.run(webhooks.resend(leased->id, told_at)); }) == 1);
    CHECK(news_of([&] { desk.run(webhooks.delivered(leased->id, 204, told_at)); }) == 1);
    CHECK(news_of([&] { desk.run(webhooks.spread(plain(), told_at)); }) == 0);
}

TEMPLATE_LIST_TEST_CASE("a removed webhook is owed nothing, also by a try that was under way", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto webhook = a_webhook(desk);
    book(desk, span_of(nine, minutes{30}), "one@d");
    auto& webhooks = desk.store().webhooks();
    desk.run(webhooks.spread(plain(), told_at));
    const auto leased = desk.run(webhooks.lease_due({}, told_at, told_at + minutes{1}));
    REQUIRE(leased);
    CHECK(desk.run(webhooks.remove(webhook.id)));
    CHECK_FALSE(desk.run(webhooks.remove(webhook.id)));
    desk.run(webhooks.failed(leased->id, 500, "answered 500", told_at, told_at));
    CHECK_FALSE(desk.run(webhooks.lease_due({}, told_at + days{1}, told_at + days{2})));
    book(desk, span_of(nine + hours{1}, minutes{30}), "two@d");
    CHECK(desk.run(webhooks.spread(plain(), told_at)) == 0);
}

} // namespace callhours::tests
