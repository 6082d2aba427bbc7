#include "tests/desk/deadline_table.hpp"
#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::desk;
using namespace callhours::desk::tests;

TEST_CASE("every deadline of the table is the one that was worked out by hand (D1-D4)", "[desk][D1][D2][D3]")
{
    const auto table = read_deadline_table();
    REQUIRE(table.cases.size() >= 60);
    for (const auto& given : table.cases) {
        CAPTURE(given.text);
        const auto& schedule = table.agents.at(given.agent);
        const auto budget = budget_in(given.budget);
        if (!budget) {
            CHECK(given.due == "no_target");
            continue;
        }
        const auto due = due_at(*budget, given.start, schedule, given.pauses);
        CHECK((due ? to_text(*due) : to_word(due.error())) == given.due);
        if (!due) continue;
        CHECK(calendar::elapsed(schedule, given.start, *due, given.pauses) == given.worked);
        CHECK_FALSE(is_breached(*budget, given.start, *due, schedule, given.pauses));
    }
}

TEST_CASE("a second of the clock past each deadline of the table is a breach, and none before (D2)",
          "[desk][D2]")
{
    const auto table = read_deadline_table();
    for (const auto& given : table.cases) {
        CAPTURE(given.text);
        const auto& schedule = table.agents.at(given.agent);
        auto budget = budget_in(given.budget);
        const auto due = budget ? due_at(*budget, given.start, schedule, given.pauses)
                                : Result<Instant, calendar::NoDeadline>{refuse(calendar::NoDeadline::paused)};
        if (!due) continue;
        const auto& moment = *due;
        budget->time += seconds{1};
        const auto late = due_at(*budget, given.start, schedule, given.pauses);
        budget->time -= seconds{1};
        if (!late) continue; // the clock never runs again
        CHECK(is_breached(*budget, given.start, *late, schedule, given.pauses));
        CHECK_FALSE(is_breached(*budget, given.start, *late - seconds{1}, schedule, given.pauses));
        CHECK(*late > moment);
    }
}
