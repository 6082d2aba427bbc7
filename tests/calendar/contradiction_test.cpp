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
    CHECK(contradiction(call, shorter, {}) == BrokenRule::outside_hours);

    auto holiday = agent();
    holiday.schedule.holidays.insert(on("2026-11-23"));
    CHECK(contradiction(call, holiday, {}) == BrokenRule::outside_hours);

    auto paused = agent();
    paused.schedule.overrides[on("2026-11-23")] = hours_of({"09:00-16:40", "16:45-17:00"});
    CHECK(contradiction(call, paused, {}) == BrokenRule::outside_hours);
}

TEST_CASE("an absence that touches a call does not contradict it, one that overlaps does (T2, T5)",
          "[calendar]")
{
    auto away = agent();
    away.absences = {{span("2026-11-23T16:00:00Z", "2026-11-24T00:00:00Z"), std::nullopt}};
    CHECK_FALSE(contradiction(call, away, {}));
    away.absences = {{span("2026-11-23T15:59:59Z", "2026-11-24T00:00:00Z"), AgentId{2}}};
    CHECK(contradiction(call, away, {}) == BrokenRule::absent);
}

TEST_CASE("a plan that ends before the call contradicts it (S9)", "[calendar]")
{
    CHECK(contradiction(call, agent(), {.begin = {}, .end = call.begin()}) == BrokenRule::not_entitled);
    CHECK_FALSE(contradiction(call, agent(), {.begin = {}, .end = call.begin() + seconds{1}}));
}

namespace {

CallType a_type(std::int64_t id, minutes before, minutes after, std::optional<int> cap = {})
{
    CallType type;
    type.id = CallTypeId{id};
    type.buffer_before = before;
    type.buffer_after = after;
    type.daily_cap = cap;
    return type;
}

const auto berlin = zone("Europe/Berlin");
const auto monday = at("2026-11-23T08:00:00Z");
const auto noted = at("2026-11-01T08:00:00Z");

BookedCall from(minutes start, const CallType& type, int order)
{
    return {Interval::lasting(monday + start, minutes{30}), &type, noted + seconds{order}};
}

using Broken = std::vector<std::optional<BrokenRule>>;

} // namespace

TEST_CASE("of calls with too little time between them, the one booked later breaks the rule (S3)",
          "[calendar]")
{
    const auto plain = a_type(1, minutes{0}, minutes{0});
    const auto wrapped = a_type(2, minutes{5}, minutes{10});
    using enum BrokenRule;

    CHECK(crowding(std::vector{from(minutes{0}, plain, 1), from(minutes{30}, plain, 2)}, berlin) ==
          Broken{{}, {}});
    CHECK(crowding(std::vector{from(minutes{0}, wrapped, 1), from(minutes{39}, plain, 2)}, berlin) ==
          Broken{{}, too_close});
    CHECK(crowding(std::vector{from(minutes{0}, wrapped, 2), from(minutes{39}, plain, 1)}, berlin) ==
          Broken{too_close, {}});
    CHECK(crowding(std::vector{from(minutes{0}, wrapped, 1), from(minutes{40}, plain, 2)}, berlin) ==
          Broken{{}, {}});
    CHECK(crowding(std::vector{from(minutes{0}, wrapped, 1), from(minutes{44}, wrapped, 2)}, berlin) ==
          Broken{{}, too_close});
    CHECK(crowding(std::vector{from(minutes{45}, wrapped, 2), from(minutes{0}, wrapped, 1)}, berlin) ==
          Broken{{}, {}});
}

TEST_CASE("a wide buffer reaches past the next call (S3)", "[calendar]")
{
    const auto plain = a_type(1, minutes{0}, minutes{0});
    const auto prepared = a_type(2, minutes{60}, minutes{0});
    CHECK(crowding(std::vector{from(minutes{0}, plain, 1), from(minutes{35}, plain, 2),
                               from(minutes{70}, prepared, 3)},
                   berlin) == Broken{{}, {}, BrokenRule::too_close});
}

TEST_CASE(
    "of more calls than a day's cap, those booked last break it, each kind and local day for itself (S2)",
    "[calendar]")
{
    const auto capped = a_type(1, minutes{0}, minutes{0}, 2);
    const auto free = a_type(2, minutes{0}, minutes{0});
    const auto next_day = minutes{24 * 60};
    CHECK(crowding(std::vector{from(minutes{0}, capped, 4), from(minutes{30}, free, 1),
                               from(minutes{60}, capped, 2), from(minutes{90}, capped, 3),
                               from(next_day, capped, 9)},
                   berlin) == Broken{BrokenRule::daily_cap_reached, {}, {}, {}, {}});
    // 23:00Z is the next day in Berlin.
    CHECK(crowding(std::vector{from(minutes{0}, capped, 1), from(minutes{30}, capped, 2),
                               from(minutes{15 * 60}, capped, 3)},
                   berlin) == Broken{{}, {}, {}});
}
