#include "desk/escalation.hpp"

#include "desk/deadlines.hpp"
#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::desk;
using Kind = EscalationKind;

namespace {

Instant at(const char* text)
{
    return parse_instant(text).value();
}

/// Monday to Friday 9 to 17 in Berlin: 8 to 16 in UTC.
calendar::Schedule office()
{
    return {.zone = calendar::Zone::find("Europe/Berlin").value(),
            .weekly = calendar::monday_to_friday_nine_to_five(),
            .overrides = {},
            .holidays = {},
            .calendar_holidays = {}};
}

CallbackTask task_of(Severity severity, const char* created)
{
    CallbackTask task;
    task.id = TaskId{1};
    task.severity = severity;
    task.reason = TaskReason::voicemail;
    task.created_at = at(created);
    const auto due = due_dates(severity, task.created_at, office()).value();
    task.response_due_at = due.response_due;
    task.action_due_at = due.action_due;
    return task;
}

/// What happens when somebody looks whenever the last look said, and every `pace` besides, as (moment, kind).
std::vector<std::pair<std::string, Kind>> life(const CallbackTask& task, const char* until,
                                               seconds pace = days{9},
                                               std::optional<AgentId> deputy = std::nullopt)
{
    std::vector<std::pair<std::string, Kind>> told;
    std::vector<EscalationDone> done;
    for (auto now = task.created_at; now <= at(until);) {
        const auto found = escalation_of(task, office(), deputy, done, now);
        for (const auto& step : found.steps) {
            done.push_back({step, now});
            told.emplace_back(to_text(now), step.kind);
        }
        if (found.look_at) REQUIRE(*found.look_at > now);
        now = found.look_at ? std::min(*found.look_at, now + pace) : now + pace;
    }
    return told;
}

using Told = std::vector<std::pair<std::string, Kind>>;

} // namespace

TEST_CASE(
    "a standard task is warned of after 90 working minutes, and breached a second after two hours (D2, D3)",
    "[desk][D3]")
{
    const auto friday_night = task_of(Severity::standard, "2026-11-20T18:30:00Z");
    const Told expected{
        {"2026-11-23T09:30:00Z", Kind::response_warning},
        {"2026-11-23T10:00:01Z", Kind::response_breach},
        {"2026-11-24T12:00:00Z", Kind::action_warning},
        {"2026-11-25T08:00:01Z", Kind::action_breach}}; // due at closing: breached at the opening
    CHECK(life(friday_night, "2026-12-20T00:00:00Z") == expected);
    CHECK(life(friday_night, "2026-12-20T00:00:00Z", seconds{1800}) ==
          expected); // each once, however often one looks
}

TEST_CASE("nothing of severities 3 to 5 goes out at night, however late somebody looks (D3)", "[desk][D3]")
{
    const auto severity = GENERATE(Severity::standard, Severity::bug, Severity::request);
    const auto task = task_of(severity, "2026-11-23T15:00:00Z");
    for (auto now = task.created_at; now < at("2026-12-10T00:00:00Z"); now += minutes{47}) {
        const auto found = escalation_of(task, office(), AgentId{2}, {}, now);
        CAPTURE(to_text(now));
        if (!calendar::is_open(office(), now)) {
            CHECK(found.steps.empty());
            REQUIRE(found.look_at);
            CHECK(calendar::is_open(office(), *found.look_at));
        }
    }
}

TEST_CASE("rounds of the second level come ever more slowly after half an hour, and never end", "[desk]")
{
    const auto task = task_of(Severity::critical, "2026-11-21T02:15:00Z");
    std::vector<std::string> rounds;
    for (const auto& [moment, kind] : life(task, "2026-11-21T07:50:00Z")) {
        if (kind == Kind::second_level) rounds.push_back(moment.substr(11, 5));
    }
    CHECK(rounds == std::vector<std::string>{"02:15", "02:20", "02:25", "02:30", "02:35", "02:40", "02:45",
                                             "02:55", "03:15", "03:55", "04:55", "05:55", "06:55"});
    CHECK(pause_after_round(0) == minutes{5});
    CHECK(pause_after_round(5) == minutes{5});
    CHECK(pause_after_round(6) == minutes{10});
    CHECK(pause_after_round(1'000'000'000) == minutes{60});
}

TEST_CASE("a critical task asks the duty list every five minutes, also at night, until somebody takes it",
          "[desk]")
{
    auto task = task_of(Severity::critical, "2026-11-21T02:15:00Z");
    const auto told = life(task, "2026-11-21T02:35:00Z");
    CHECK(told == Told{{"2026-11-21T02:15:00Z", Kind::second_level},
                       {"2026-11-21T02:20:00Z", Kind::second_level},
                       {"2026-11-21T02:25:00Z", Kind::second_level},
                       {"2026-11-21T02:30:00Z", Kind::second_level},
                       {"2026-11-21T02:35:00Z", Kind::second_level}});
    task.state = TaskState::claimed;
    CHECK(life(task, "2026-11-21T07:00:00Z") == Told{{"2026-11-21T03:00:00Z", Kind::response_warning},
                                                     {"2026-11-21T03:15:01Z", Kind::response_breach},
                                                     {"2026-11-21T05:15:00Z", Kind::action_warning},
                                                     {"2026-11-21T06:15:01Z", Kind::action_breach}});
}

TEST_CASE("after an outage the duty list goes on with its next one, not with all that were missed", "[desk]")
{
    const auto task = task_of(Severity::high, "2026-11-21T02:15:00Z");
    const std::vector<EscalationDone> done{{{Kind::second_level, 0}, at("2026-11-21T02:15:00Z")}};
    const auto found = escalation_of(task, office(), std::nullopt, done, at("2026-11-21T02:50:00Z"));
    REQUIRE(found.steps.size() == 1);
    CHECK(found.steps[0] == EscalationStep{Kind::second_level, 1});
    CHECK(found.look_at == at("2026-11-21T02:55:00Z"));
}

TEST_CASE("the deputy hears of a task whose agent is away, once, in hours", "[desk]")
{
    const auto task = task_of(Severity::standard, "2026-11-20T18:30:00Z");
    const auto told = life(task, "2026-11-23T09:29:00Z", seconds{600}, AgentId{2});
    CHECK(told == Told{{"2026-11-23T08:00:00Z", Kind::deputy}});
    auto taken = task;
    taken.state = TaskState::claimed;
    CHECK(life(taken, "2026-11-23T09:29:00Z", seconds{600}, AgentId{2}).empty());
}

TEST_CASE("a task that waits for its client, is closed or only wished for later is left alone (D3)", "[desk]")
{
    auto task = task_of(Severity::critical, "2026-11-21T02:15:00Z");
    task.state = GENERATE(TaskState::waiting, TaskState::done, TaskState::dropped);
    const auto rests = escalation_of(task, office(), std::nullopt, {}, at("2026-11-25T10:00:00Z"));
    CHECK(rests.steps.empty());
    CHECK_FALSE(rests.look_at);

    task.state = TaskState::open;
    task.wish_from = at("2026-11-25T12:00:00Z");
    const auto wished = escalation_of(task, office(), std::nullopt, {}, at("2026-11-25T10:00:00Z"));
    CHECK(wished.steps.empty());
    CHECK(wished.look_at == task.wish_from);
}

TEST_CASE("who answered is not warned of the answer, but of the next action", "[desk]")
{
    auto task = task_of(Severity::standard, "2026-11-23T08:00:00Z");
    task.state = TaskState::claimed;
    task.responded_at = at("2026-11-23T09:00:00Z");
    CHECK(life(task, "2026-12-20T00:00:00Z") == Told{{"2026-11-24T12:00:00Z", Kind::action_warning},
                                                     {"2026-11-25T08:00:01Z", Kind::action_breach}});
}

TEST_CASE("a deadline that moves is warned of anew (D4)", "[desk][D4]")
{
    auto task = task_of(Severity::standard, "2026-11-23T08:00:00Z");
    task.state = TaskState::claimed;
    const auto first = escalation_of(task, office(), std::nullopt, {}, at("2026-11-23T09:45:00Z"));
    REQUIRE(first.steps.size() == 1);
    const std::vector<EscalationDone> done{{first.steps[0], at("2026-11-23T09:45:00Z")}};
    task.pauses = {{at("2026-11-23T09:45:00Z"), at("2026-11-23T11:00:00Z")}};
    task.response_due_at = due_dates(task.severity, task.created_at, office(), task.pauses)->response_due;
    const auto again = escalation_of(task, office(), std::nullopt, done, at("2026-11-23T11:05:00Z"));
    REQUIRE(again.steps.size() == 1);
    CHECK(again.steps[0].kind == Kind::response_warning);
    CHECK(again.steps[0].mark == to_epoch(at("2026-11-23T11:15:00Z")));
}

TEST_CASE("a call that is still there is left to itself for an hour, and then looked after", "[desk]")
{
    auto task = task_of(Severity::high, "2026-11-23T09:00:00Z");
    task.reason = TaskReason::calling;
    CHECK(escalation_of(task, office(), std::nullopt, {}, at("2026-11-23T09:59:59Z")).steps.empty());
    CHECK_FALSE(escalation_of(task, office(), std::nullopt, {}, at("2026-11-23T10:00:00Z")).steps.empty());
}

TEST_CASE("escalations come back from their names", "[desk]")
{
    for (const auto kind : {Kind::second_level, Kind::deputy, Kind::response_warning, Kind::response_breach,
                            Kind::action_warning, Kind::action_breach})
        CHECK(parse_escalation_kind(to_text(kind)) == kind);
    CHECK_FALSE(parse_escalation_kind("none"));
}
