#pragma once

#include "tests/contract/booking_steps.hpp"

// Busy from outside: calendars that agents subscribe to.

namespace callhours::tests {

template <typename Stores>
store::BusyCalendarId subscribe(DeskInStore<Stores>& desk, const char* agent, Instant now)
{
    return desk.run(desk.store().outside_calendars().add({.agent = desk.agent(agent),
                                                          .name = "private",
                                                          .url = Secret{"https://example.com/secret.ics"},
                                                          .user = "anna",
                                                          .password = Secret{"pass"}},
                                                         now));
}

template <typename Stores>
Intervals busy_of(DeskInStore<Stores>& desk, const char* agent, const Interval& window)
{
    const auto id = desk.agent(agent);
    return desk.run(desk.store().bookings().blocks({id}, window, std::nullopt, window.begin())).at(id).busy;
}

inline store::BusyFile file_of(store::BusyCalendarId calendar, Intervals busy, Instant next)
{
    return {.calendar = calendar,
            .etag = "\"1\"",
            .modified = "yesterday",
            .busy = std::move(busy),
            .perhaps_ours = {},
            .events = 2,
            .passed_over = 1,
            .problem = "line 3: odd",
            .next_at = next};
}

TEMPLATE_LIST_TEST_CASE("S3 the times of a calendar elsewhere block at once, and nobody else", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto& calendars = desk.store().outside_calendars();
    const auto id = subscribe(desk, "anna", nine);
    const auto day = span_of(nine, minutes{600});
    const auto before = desk.store().changes().newest_known();
    desk.run(calendars.was_read(file_of(id, {span_of(nine, minutes{30})}, nine + hours{1}), nine));
    CHECK(desk.store().changes().newest_known() > before);
    CHECK(busy_of(desk, "anna", day) == Intervals{span_of(nine, minutes{30})});
    CHECK(busy_of(desk, "ben", day).empty());
    const auto kept = desk.run(calendars.of_agent(desk.agent("anna"))).at(0);
    CHECK(kept.fetched_at == nine);
    CHECK(kept.etag == "\"1\"");
    CHECK(kept.passed_over == 1);
    CHECK(kept.problem == "line 3: odd");
    CHECK(desk.run(calendars.of_agent(desk.agent("ben"))).empty());

    const auto same = desk.store().changes().newest_known();
    desk.run(calendars.was_read(file_of(id, {span_of(nine, minutes{30})}, nine + hours{2}), nine + hours{1}));
    CHECK(desk.store().changes().newest_known() == same);
    desk.run(calendars.was_read(file_of(id, {}, nine + hours{2}), nine + hours{1}));
    CHECK(busy_of(desk, "anna", day).empty());
}

TEMPLATE_LIST_TEST_CASE("a calendar that fails keeps its last good times", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& calendars = desk.store().outside_calendars();
    const auto id = subscribe(desk, "anna", nine);
    desk.run(calendars.was_read(file_of(id, {span_of(nine, minutes{30})}, nine + hours{1}), nine));
    for (int failures = 1; failures <= 2; ++failures) {
        desk.run(calendars.has_failed(id, "not there", nine + hours{3}, nine + hours{1}));
        const auto kept = desk.run(calendars.of_agent(desk.agent("anna"))).at(0);
        CHECK(kept.failures == failures);
        CHECK(kept.problem == "not there");
        CHECK(kept.fetched_at == nine);
    }
    CHECK(busy_of(desk, "anna", span_of(nine, minutes{60})).size() == 1);
    desk.run(calendars.was_unchanged(id, nine + hours{4}, nine + hours{2}));
    const auto kept = desk.run(calendars.of_agent(desk.agent("anna"))).at(0);
    CHECK(kept.failures == 0);
    CHECK(kept.problem.empty());
    CHECK(kept.fetched_at == nine + hours{2});
}

TEMPLATE_LIST_TEST_CASE("whoever looks at a calendar learns when it begins to fail, and when it works again",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& calendars = desk.store().outside_calendars();
    const auto id = subscribe(desk, "anna", nine);
    auto seen = desk.store().changes().newest_known();
    const auto has_news = [&] {
        const auto before = seen;
        seen = desk.store().changes().newest_known();
        return seen != before;
    };
    desk.run(calendars.was_read(file_of(id, {}, nine + hours{1}), nine));
    CHECK(has_news());
    desk.run(calendars.was_unchanged(id, nine + hours{1}, nine));
    CHECK_FALSE(has_news());
    desk.run(calendars.has_failed(id, "not there", nine + hours{3}, nine + hours{1}));
    CHECK(has_news());
    desk.run(calendars.has_failed(id, "not there", nine + hours{3}, nine + hours{1}));
    CHECK_FALSE(has_news());
    desk.run(calendars.was_unchanged(id, nine + hours{1}, nine));
    CHECK(has_news());
    const auto broken = subscribe(desk, "anna", nine);
    seen = desk.store().changes().newest_known();
    desk.run(calendars.has_failed(broken, "not there", nine + hours{3}, nine + hours{1}));
    CHECK(has_news()); // it never worked
    desk.run(calendars.has_failed(broken, "not there", nine + hours{3}, nine + hours{1}));
    CHECK_FALSE(has_news());
}

TEMPLATE_LIST_TEST_CASE("B1 an event with the UID of a booking of ours does not count, a stranger's does",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& calendars = desk.store().outside_calendars();
    const auto booked = book(desk, span_of(nine, minutes{30}), "ours@callhours");
    const auto id = subscribe(desk, "anna", nine);
    auto file = file_of(id, {span_of(nine + hours{4}, minutes{30})}, nine + hours{1});
    file.perhaps_ours = {{booked.uid, span_of(nine, minutes{30})},
                         {"stranger@callhours", span_of(nine + hours{4} + minutes{30}, minutes{30})}};
    desk.run(calendars.was_read(file, nine));
    CHECK(busy_of(desk, "anna", span_of(nine, minutes{600})) ==
          Intervals{span_of(nine + hours{4}, minutes{60})});
}

TEMPLATE_LIST_TEST_CASE("a due calendar is given to one at a time, and again when its claim lapses",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& calendars = desk.store().outside_calendars();
    const auto id = subscribe(desk, "anna", nine);
    CHECK(desk.run(calendars.claim_due(9, nine - seconds{1}, nine)).empty());
    const auto claimed = desk.run(calendars.claim_due(9, nine, nine + minutes{5}));
    REQUIRE(claimed.size() == 1);
    CHECK(claimed[0].url.reveal() == "https://example.com/secret.ics");
    CHECK(claimed[0].password.reveal() == "pass");
    CHECK(desk.run(calendars.claim_due(9, nine + minutes{4}, nine + hours{1})).empty());
    CHECK(desk.run(calendars.claim_due(9, nine + minutes{5}, nine + hours{1})).size() == 1);
    CHECK_FALSE(desk.run(calendars.hasten(id, desk.agent("ben"), nine + minutes{6})));
    CHECK(desk.run(calendars.hasten(id, desk.agent("anna"), nine + minutes{6})));
    CHECK(desk.run(calendars.claim_due(9, nine + minutes{6}, nine + hours{1})).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("a removed calendar takes its times along, also while it is fetched", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto& calendars = desk.store().outside_calendars();
    const auto id = subscribe(desk, "anna", nine);
    desk.run(calendars.was_read(file_of(id, {span_of(nine, minutes{30})}, nine + hours{1}), nine));
    CHECK_FALSE(desk.run(calendars.remove(id, desk.agent("ben"), nine)));
    CHECK(desk.run(calendars.remove(id, desk.agent("anna"), nine)));
    CHECK(busy_of(desk, "anna", span_of(nine, minutes{60})).empty());
    desk.run(calendars.was_read(file_of(id, {span_of(nine, minutes{30})}, nine + hours{1}), nine));
    desk.run(calendars.was_unchanged(id, nine, nine));
    desk.run(calendars.has_failed(id, "x", nine, nine));
    CHECK(busy_of(desk, "anna", span_of(nine, minutes{60})).empty());
}

} // namespace callhours::tests
