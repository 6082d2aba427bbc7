#include "server/web/refusals.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::web;
using calendar::SlotRefusal;
using Reason = store::BookingRefusal::Reason;

namespace {

int status_of(SlotRefusal rule)
{
    return problem_of({.reason = Reason::against_the_rules, .rule = rule}).status;
}

int status_of(Reason reason)
{
    return problem_of({.reason = reason, .rule = std::nullopt}).status;
}

} // namespace

TEST_CASE("what another asker caused is a conflict, what the rules say is not to be processed")
{
    for (const auto rule : {SlotRefusal::taken, SlotRefusal::held}) {
        CAPTURE(describe(rule));
        CHECK(status_of(rule) == 409);
    }
    for (const auto rule : {SlotRefusal::too_soon, SlotRefusal::beyond_window, SlotRefusal::outside_hours,
                            SlotRefusal::off_grid, SlotRefusal::absent}) {
        CAPTURE(describe(rule));
        CHECK(status_of(rule) == 422);
    }
    CHECK(status_of(SlotRefusal::not_entitled) == 403);
}

TEST_CASE("a refusal for a rule names the rule")
{
    for (const auto rule : {SlotRefusal::too_soon, SlotRefusal::taken, SlotRefusal::daily_cap_reached}) {
        CHECK(problem_of({.reason = Reason::against_the_rules, .rule = rule}).detail == describe(rule));
    }
}

TEST_CASE("every other reason has its status and its words")
{
    CHECK(status_of(Reason::taken) == 409);
    CHECK(status_of(Reason::rules_changed) == 503);
    CHECK(status_of(Reason::not_found) == 404);
    CHECK(status_of(Reason::cancelled) == 410);
    CHECK(status_of(Reason::key_reused) == 422);
    for (const auto reason :
         {Reason::taken, Reason::rules_changed, Reason::not_found, Reason::cancelled, Reason::key_reused}) {
        CHECK(problem_of({.reason = reason, .rule = std::nullopt}).detail.size() > 15);
    }
}
