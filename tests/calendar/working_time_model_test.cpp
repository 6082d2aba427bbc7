#include "calendar/working_time.hpp"

#include "tests/calendar/random_rules.hpp"

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;
using namespace std::chrono_literals;

namespace {

struct Case {
    Schedule schedule;
    Instant start;
    std::vector<Pause> pauses;
};

Case random_case(Dice& dice)
{
    const auto first = random_first_day(dice);
    Case result{random_schedule(dice, first, 14), {}, {}};
    result.start = to_instant(first, result.schedule.zone) + minutes{dice.roll(0, 3 * 24 * 60)};
    for (int count = dice.roll(0, 4); count > 0; --count) {
        const auto begin = result.start + minutes{dice.roll(-600, 7 * 24 * 60)};
        result.pauses.push_back({begin, begin + minutes{dice.roll(0, 12 * 60)}});
    }
    return result;
}

/// D1 and D3 for the minute that begins at `moment`.
bool runs(const Case& given, Instant moment)
{
    const bool paused = std::ranges::any_of(
        given.pauses, [&](const Pause& pause) { return pause.begin <= moment && moment < *pause.end; });
    return !paused && shows_open(given.schedule, moment);
}

/// Minute by minute; nothing where ten days do not suffice.
std::optional<Instant> slow_deadline(const Case& given, minutes budget)
{
    minutes used{0};
    for (auto moment = given.start; moment < given.start + days{10}; moment += 1min) {
        if (!runs(given, moment)) continue;
        if (budget == 0min) return moment;
        used += 1min;
        if (used == budget) return moment + 1min;
    }
    return std::nullopt;
}

minutes slow_elapsed(const Case& given, Instant to)
{
    minutes used{0};
    for (auto moment = given.start; moment < to; moment += 1min)
        used += runs(given, moment) ? 1min : 0min;
    return used;
}

} // namespace

TEST_CASE("D1-D3: deadline and elapsed agree with a count of minutes on the wall", "[calendar][D1][D2][D3]")
{
    Dice dice{20261122};
    int compared = 0;
    for (int round = 0; round < 400; ++round) {
        CAPTURE(round);
        const auto given = random_case(dice);
        const minutes budget{dice.chance(10) ? 0 : dice.roll(1, 2000)};
        const auto expected = slow_deadline(given, budget);
        if (!expected) continue;
        ++compared;
        const auto due = deadline(given.schedule, given.start, budget, given.pauses);
        REQUIRE(due);
        REQUIRE(*due == *expected);
        REQUIRE(elapsed(given.schedule, given.start, *due, given.pauses) == budget);

        const auto to = given.start + minutes{dice.roll(0, 5 * 24 * 60)};
        REQUIRE(elapsed(given.schedule, given.start, to, given.pauses) == slow_elapsed(given, to));
    }
    CHECK(compared > 250);
}

TEST_CASE("T4: is_open agrees with the wall clock at every minute of the nights that change it",
          "[calendar][T4]")
{
    Dice dice{7};
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        const auto first = random_first_day(dice);
        const auto desk = random_schedule(dice, first, 7);
        const auto begin = to_instant(first, desk.zone);
        for (auto moment = begin; moment < begin + days{6}; moment += 7min) {
            if (is_open(desk, moment) != shows_open(desk, moment))
                FAIL(to_text(moment) << " " << desk.zone.name());
        }
    }
}
