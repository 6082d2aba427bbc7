#pragma once

#include "tests/contract/booking_steps.hpp"

// What is past its use is forgotten, and nothing else.

namespace callhours::tests {

constexpr store::KeepFor briefly{.changes = days{30}, .mails = days{60}, .deliveries = days{90}};

template <typename Stores> std::size_t forget(DeskInStore<Stores>& desk, Instant now, std::size_t most = 1000)
{
    return desk.run(desk.store().upkeep().forget(briefly, now, most));
}

template <typename Stores> std::size_t changes(DeskInStore<Stores>& desk)
{
    return desk.run(desk.store().changes().after(ChangeNumber{0}, 1000)).size();
}

TEMPLATE_LIST_TEST_CASE("old changes go, the newest number of each kind that is compared stays", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto booked = book(desk, span_of(nine, minutes{30}), "one@desk.example");
    const auto later = span_of(nine + hours{1}, minutes{30});
    REQUIRE(desk.run(desk.store().bookings().reschedule(move_of(desk, booked, desk.agent("anna"), later))));
    for (const auto& mail : desk.run(desk.store().outbox().lease_due(9, nine, nine + minutes{2})))
        desk.run(desk.store().outbox().drop(mail.id, "no use", nine));

    const auto& known = desk.store().changes();
    const auto newest = known.newest_known();
    const auto calendar = known.newest_calendar_known();
    const auto rules = known.newest_rules_known();
    const auto before = changes(desk);
    REQUIRE(before > 3);
    CHECK(forget(desk, nine + days{28}) == 0);
    CHECK(changes(desk) == before);

    while (forget(desk, nine + days{31}, 1) > 0) {}
    CHECK(changes(desk) < before);
    desk.reopen();
    CHECK(desk.store().changes().newest_known() == newest);
    CHECK(desk.store().changes().newest_calendar_known() == calendar);
    CHECK(desk.store().changes().newest_rules_known() == rules);
}

TEMPLATE_LIST_TEST_CASE("whoever comes after something was forgotten can tell", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto seen = desk.run(desk.store().changes().newest());
    for (int i = 0; i < 4; ++i)
        book(desk, span_of(nine + hours{i}, minutes{30}), std::to_string(i) + "@desk.example");
    CHECK(are_whole(desk.run(desk.store().changes().after(seen, 100)), seen));
    CHECK(forget(desk, nine + days{31}) > 0);
    const auto left = desk.run(desk.store().changes().after(seen, 100));
    CHECK_FALSE(left.empty());
    CHECK_FALSE(are_whole(left, seen));
}

TEMPLATE_LIST_TEST_CASE("a mail that waits stays however old; a done one goes when its call is long over",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    const auto leased = desk.run(outbox.lease_due(9, nine, nine + minutes{2}));
    REQUIRE(leased.size() == 2);
    const store::MailTry done{.begun_at = nine,
                              .ended_at = nine,
                              .outcome = store::MailTry::Outcome::accepted,
                              .recipient = address("eva@acme.example"),
                              .server = "mail.example:587",
                              .reply = "250 ok"};
    desk.run(outbox.sent(leased[0].id, done, nine));
    desk.run(outbox.failed(leased[1].id, done, nine + days{1}, nine));

    (void)forget(desk, nine + days{60});
    CHECK(desk.run(outbox.list({})).size() == 2);
    (void)forget(desk, nine + days{60} + hours{1});
    const auto left = desk.run(outbox.list({}));
    REQUIRE(left.size() == 1);
    CHECK(left[0].mail.id == leased[1].id);
    CHECK(desk.run(outbox.tries(leased[0].id)).empty());
}

TEMPLATE_LIST_TEST_CASE("the mails of a call that is still to come stay", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    book(desk, span_of(nine + days{200}, minutes{30}), "one@desk.example");
    auto& outbox = desk.store().outbox();
    for (const auto& mail : desk.run(outbox.lease_due(9, nine, nine + minutes{2})))
        desk.run(outbox.drop(mail.id, "no use", nine));
    (void)forget(desk, nine + days{150});
    CHECK(desk.run(outbox.list({})).size() == 2);
    (void)forget(desk, nine + days{261});
    CHECK(desk.run(outbox.list({})).empty());
}

TEMPLATE_LIST_TEST_CASE(
    "deliveries that came or were given up go, those that wait stay, and none is told again", "[contract]",
    TestedStores)
{
    DeskInStore<TestType> desk;
    auto& webhooks = desk.store().webhooks();
    REQUIRE(desk.run(webhooks.add("https://example.com/", {}, Secret{"secret"}, nine)));
    for (int i = 0; i < 3; ++i)
        book(desk, span_of(nine + hours{i}, minutes{30}), std::to_string(i) + "@desk.example");
    const store::Announce announce = [](const store::Happening&) -> std::optional<store::Announcement> {
        return store::Announcement{"booking.created", "{}"};
    };
    REQUIRE(desk.run(webhooks.spread(announce, nine)) == 3);
    const auto told = desk.run(webhooks.deliveries({}));
    desk.run(webhooks.delivered(told[0].id, 204, nine));
    desk.run(webhooks.failed(told[1].id, 500, "no", std::nullopt, nine));

    (void)forget(desk, nine + days{90});
    CHECK(desk.run(webhooks.deliveries({})).size() == 3);
    (void)forget(desk, nine + days{90} + seconds{1});
    const auto left = desk.run(webhooks.deliveries({}));
    REQUIRE(left.size() == 1);
    CHECK(left[0].id == told[2].id);
    CHECK(desk.run(webhooks.spread(announce, nine + days{91})) == 0);
}

} // namespace callhours::tests
