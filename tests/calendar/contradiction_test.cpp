#include "calendar/contradiction.hpp"

#include "tests/calendar/given.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;

namespace {

const auto call = span("2026-11-23T15:30:00Z", "2026-11-23T16:00:00Z"); // Monday, the last half hour

AgentCalendar agent()
{
    return {.id = AgentId{1}, .schedule = office(), .absences = {}};
}

} // namespace

TEST_CASE("a call within hours, entitlement and presence contradicts nothing", "[calendar]")
{
    CHECK_FALSE(contradiction(call, agent(), {}));
}

TEST_CASE("a call that no longer fits into the hours contradicts them (S1)", "[calendar]")
{
    auto shorter = agent();
    shorter.schedule.overrides[on("2026-11-23")] = hours_of({"09:00-16:59"});
    CHECK(contradiction(call, shorter, {}) == SlotRefusal::outside_hours);

    auto holiday = agent();
    holiday.schedule.holidays.insert(on("2026-11-23"));
    CHECK(contradiction(call, holiday, {}) == SlotRefusal::outside_hours);

    auto paused = agent();
    paused.schedule.overrides[on("2026-11-23")] = hours_of({"09:00-16:40", "16:45-17:00"});
    CHECK(contradiction(call, paused, {}) == SlotRefusal::outside_hours);
}

TEST_CASE("an absence that touches a call does not contradict it, one that overlaps does (T2, T5)",
          "[calendar]")
{
    auto away = agent();
    away.absences = {{span("2026-11-23T16:00:00Z", "2026-11-24T00:00:00Z"), std::nullopt}};
    CHECK_FALSE(contradiction(call, away, {}));
    away.absences = {{span("2026-11-23T15:59:59Z", "2026-11-24T00:00:00Z"), AgentId{2}}};
    CHECK(contradiction(call, away, {}) == SlotRefusal::absent);
}

TEST_CASE("a plan that ends before the call contradicts it (S9)", "[calendar]")
{
    CHECK(contradiction(call, agent(), {.begin = {}, .end = call.begin()}) == SlotRefusal::not_entitled);
    CHECK_FALSE(contradiction(call, agent(), {.begin = {}, .end = call.begin() + seconds{1}}));
}
