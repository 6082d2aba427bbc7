#include "desk/deadlines.hpp"

#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::desk;

namespace {

Instant at(const char* text)
{
    return parse_instant(text).value();
}

/// Monday to Friday 9 to 17 in Berlin.
calendar::Schedule nine_to_five()
{
    calendar::Schedule schedule{.zone = calendar::Zone::find("Europe/Berlin").value(),
                                .weekly = calendar::monday_to_friday_nine_to_five(),
                                .overrides = {},
                                .holidays = {},
                                .calendar_holidays = {}};
    return schedule;
}

DueDates due(Severity severity, const char* created)
{
    return due_dates(severity, at(created), nine_to_five()).value();
}

CallbackTask a_task(const char* created, Severity severity = Severity::standard)
{
    CallbackTask task;
    task.id = TaskId{1};
    task.severity = severity;
    task.created_at = at(created);
    const auto dates = due(severity, created);
    task.response_due_at = dates.response_due;
    task.action_due_at = dates.action_due;
    return task;
}

} // namespace

TEST_CASE("a call after hours on Friday is due two working hours into Monday (D1)", "[desk]")
{
    const auto dates = due(Severity::standard, "2026-11-20T18:30:00Z");
    CHECK(dates.response_due == at("2026-11-23T10:00:00Z"));
    CHECK(dates.action_due == at("2026-11-24T16:00:00Z"));
}

TEST_CASE("severities 1 and 2 run day and night (D1)", "[desk]")
{
    const auto dates = due(GENERATE(Severity::critical, Severity::high), "2026-11-21T02:15:00Z");
    CHECK(dates.response_due == at("2026-11-21T03:15:00Z"));
    CHECK(dates.action_due == at("2026-11-21T06:15:00Z"));
}

TEST_CASE("a bug and a request are due within a working day, with no further target", "[desk]")
{
    const auto dates = due(GENERATE(Severity::bug, Severity::request), "2026-11-23T11:00:00Z");
    CHECK(dates.response_due == at("2026-11-24T11:00:00Z"));
    CHECK_FALSE(dates.action_due);
}

TEST_CASE("a working day is as long as the longest weekday of the regular hours (D1)", "[desk]")
{
    auto schedule = nine_to_five();
    schedule.overrides[parse_date("2026-11-24").value()] = {};
    CHECK(due_dates(Severity::bug, at("2026-11-23T11:00:00Z"), schedule)->response_due ==
          at("2026-11-25T11:00:00Z"));
}

TEST_CASE("a budget that ends at closing is due at closing, and kept then (D2)", "[desk]")
{
    const auto created = at("2026-11-23T14:00:00Z");
    const auto dates = due(Severity::standard, "2026-11-23T14:00:00Z");
    CHECK(dates.response_due == at("2026-11-23T16:00:00Z"));

    const auto budget = budget_of(Severity::standard, Target::response).value();
    const auto schedule = nine_to_five();
    CHECK_FALSE(is_breached(budget, created, dates.response_due, schedule));
    CHECK_FALSE(is_breached(budget, created, at("2026-11-24T08:00:00Z"), schedule));
    CHECK(is_breached(budget, created, at("2026-11-24T08:00:01Z"), schedule));
}

TEST_CASE("waiting for the client stops every clock (D3)", "[desk]")
{
    const std::vector<calendar::Pause> pauses{{at("2026-11-23T09:30:00Z"), at("2026-11-23T10:00:00Z")}};
    const auto created = at("2026-11-23T09:00:00Z");
    CHECK(due_dates(Severity::standard, created, nine_to_five(), pauses)->response_due ==
          at("2026-11-23T11:30:00Z"));
    CHECK(due_dates(Severity::critical, created, nine_to_five(), pauses)->response_due ==
          at("2026-11-23T10:30:00Z"));

    const auto budget = budget_of(Severity::critical, Target::response).value();
    CHECK(time_used(budget, created, at("2026-11-23T10:30:00Z"), nine_to_five(), pauses) == hours{1});
}

TEST_CASE("a desk that never opens has no deadline", "[desk]")
{
    auto schedule = nine_to_five();
    schedule.weekly = {};
    CHECK(due_dates(Severity::standard, at("2026-11-23T09:00:00Z"), schedule).error() ==
          calendar::NoDeadline::no_opening);
    CHECK(due_dates(Severity::critical, at("2026-11-23T09:00:00Z"), schedule));
}

TEST_CASE("a holiday that is added later moves the deadline of an open task (D4)", "[desk]")
{
    auto schedule = nine_to_five();
    schedule.holidays.insert(parse_date("2026-11-23").value());
    const auto moved = with_new_deadlines(a_task("2026-11-20T18:30:00Z"), schedule);
    REQUIRE(moved);
    CHECK(moved->response_due_at == at("2026-11-24T10:00:00Z"));
    CHECK(moved->action_due_at == at("2026-11-25T16:00:00Z"));
}

TEST_CASE("an answer before the deadline keeps its result for ever (D4)", "[desk]")
{
    auto schedule = nine_to_five();
    schedule.holidays.insert(parse_date("2026-11-23").value());
    auto task = a_task("2026-11-20T18:30:00Z");
    task.responded_at = at("2026-11-23T09:00:00Z");
    const auto moved = with_new_deadlines(task, schedule);
    REQUIRE(moved);
    CHECK(moved->response_due_at == task.response_due_at);

    task.state = TaskState::done;
    CHECK_FALSE(with_new_deadlines(task, schedule));
}

TEST_CASE("another severity lays the deadlines anew, and the same ones stay (D4)", "[desk]")
{
    auto task = a_task("2026-11-23T09:00:00Z");
    CHECK_FALSE(with_new_deadlines(task, nine_to_five()));

    task.severity = Severity::request;
    const auto moved = with_new_deadlines(task, nine_to_five());
    REQUIRE(moved);
    CHECK(moved->response_due_at == at("2026-11-24T09:00:00Z"));
    CHECK_FALSE(moved->action_due_at);
}
