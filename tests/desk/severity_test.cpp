#include "desk/severity.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::desk;

TEST_CASE("the response-time table is the one that clients bought", "[desk]")
{
    struct Row {
        Severity severity;
        Pace pace;
        int response_hours;
        int response_days;
        int action_hours;
        int action_days;
    };

    const auto row = GENERATE(Row{Severity::critical, Pace::wall_clock, 1, 0, 4, 0},
                              Row{Severity::high, Pace::wall_clock, 1, 0, 4, 0},
                              Row{Severity::standard, Pace::working_time, 2, 0, 0, 2},
                              Row{Severity::bug, Pace::working_time, 0, 1, -1, -1},
                              Row{Severity::request, Pace::working_time, 0, 1, -1, -1});
    CAPTURE(to_text(row.severity));
    const auto response = budget_of(row.severity, Target::response);
    REQUIRE(response);
    CHECK(response->pace == row.pace);
    CHECK(response->time == hours{row.response_hours});
    CHECK(response->working_days == row.response_days);

    const auto action = budget_of(row.severity, Target::action);
    REQUIRE(action.has_value() == (row.action_hours >= 0));
    if (action) {
        CHECK(action->pace == row.pace);
        CHECK(action->time == hours{row.action_hours});
        CHECK(action->working_days == row.action_days);
    }
}

TEST_CASE("a severity is 1 to 5, and the first two are urgent", "[desk]")
{
    CHECK_FALSE(severity_from(0));
    CHECK_FALSE(severity_from(6));
    CHECK_FALSE(severity_from(-1));
    for (int number = 1; number <= 5; ++number) {
        const auto severity = severity_from(number).value();
        CHECK(to_number(severity) == number);
        CHECK(is_urgent(severity) == (number <= 2));
    }
}
