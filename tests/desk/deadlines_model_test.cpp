#include "desk/deadlines.hpp"

#include "tests/calendar/random_rules.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::desk;
using calendar::tests::Dice;

namespace {

constexpr days model_length{9};

struct Case {
    calendar::Schedule schedule;
    Instant start;
    std::vector<calendar::Pause> pauses;
};

/// Starts, pauses and budgets in odd seconds, in a week in which some zone changes its clocks.
Case random_case(Dice& dice)
{
    const auto first = calendar::tests::random_first_day(dice);
    Case given{calendar::tests::random_schedule(dice, first, 14), {}, {}};
    given.start =
        calendar::to_instant(WallTime{first}, given.schedule.zone) + seconds{dice.roll(0, 2 * 24 * 3600)};
    for (int count = dice.roll(0, 4); count > 0; --count) {
        const auto begin = given.start + seconds{dice.roll(-7200, 5 * 24 * 3600)};
        given.pauses.push_back({begin, begin + seconds{dice.roll(0, 9 * 3600)}});
    }
    if (dice.chance(8)) given.pauses.push_back({given.start + days{2}, std::nullopt});
    return given;
}

/// For each second since the start, and the end of the last one: how many the clock of `pace` has counted
/// before it. Hours and offsets change at whole minutes, so the wall is read once for each.
std::vector<int> counted(const Case& given, Pace pace)
{
    std::vector<char> runs(static_cast<std::size_t>(seconds{model_length}.count()), 1);
    if (pace == Pace::working_time) {
        for (std::size_t second = 0; second < runs.size(); ++second) {
            const auto moment = given.start + seconds{second};
            const bool whole = moment.time_since_epoch() % minutes{1} == seconds{0};
            runs[second] =
                whole || second == 0 ? calendar::tests::shows_open(given.schedule, moment) : runs[second - 1];
        }
    }
    const auto place = [&](Instant moment) {
        return runs.begin() + std::clamp((moment - given.start).count(), 0L, static_cast<long>(runs.size()));
    };
    for (const auto& pause : given.pauses)
        std::fill(place(pause.begin), pause.end ? place(*pause.end) : runs.end(), 0);
    std::vector<int> counts{0};
    for (const auto run : runs)
        counts.push_back(counts.back() + run);
    return counts;
}

/// The longest weekday, added up minute by minute.
seconds slow_working_day(const calendar::Schedule& schedule)
{
    minutes longest{0};
    for (const auto& day : schedule.weekly.days) {
        minutes open{0};
        for (minutes minute{0}; minute < days{1}; ++minute) {
            for (const auto& range : day.ranges())
                open += range.begin() <= minute && minute < range.end() ? minutes{1} : minutes{0};
        }
        longest = std::max(longest, open);
    }
    return longest;
}

std::optional<Instant> slow_due(const std::vector<int>& counts, Instant start, seconds length)
{
    if (length == seconds{0}) { // the first second that runs
        const auto beyond = std::ranges::find(counts, 1);
        if (beyond == counts.end()) return std::nullopt;
        return start + seconds{beyond - counts.begin() - 1};
    }
    const auto used_up = std::ranges::find(counts, static_cast<int>(length.count()));
    if (used_up == counts.end()) return std::nullopt;
    return start + seconds{used_up - counts.begin()};
}

/// The offer's table, written a second time.
std::pair<Pace, seconds> offered(Severity severity, Target target, seconds working_day)
{
    const bool response = target == Target::response;
    if (is_urgent(severity)) return {Pace::wall_clock, response ? hours{1} : hours{4}};
    if (severity == Severity::standard)
        return {Pace::working_time, response ? seconds{hours{2}} : 2 * working_day};
    return {Pace::working_time, working_day};
}

} // namespace

TEST_CASE("deadlines of every severity agree with a count of seconds on the wall (D1-D3)",
          "[desk][D1][D2][D3]")
{
    Dice dice{20261124};
    int compared = 0;
    int without = 0;
    for (int round = 0; round < 12; ++round) {
        const auto given = random_case(dice);
        const auto working_day = slow_working_day(given.schedule);
        const std::array running{counted(given, Pace::wall_clock), counted(given, Pace::working_time)};
        for (int number = 1; number <= 5; ++number) {
            for (const auto target : {Target::response, Target::action}) {
                CAPTURE(round, number, target == Target::action);
                const auto severity = severity_from(number).value();
                const auto budget = budget_of(severity, target);
                if (!budget) continue;
                const auto [pace, length] = offered(severity, target, working_day);
                const auto& clock = running[pace == Pace::wall_clock ? 0 : 1];
                const auto expected = slow_due(clock, given.start, length);
                const auto due = due_at(*budget, given.start, given.schedule, given.pauses);
                if (!expected) { // at the end of the model, not of time
                    ++without;
                    REQUIRE((!due || *due > given.start + model_length - seconds{1}));
                    continue;
                }
                ++compared;
                REQUIRE(due);
                REQUIRE(*due == *expected);
                const auto asked = seconds{dice.roll(0, 6 * 24 * 3600)};
                const seconds used{clock[static_cast<std::size_t>(asked.count())]};
                REQUIRE(time_used(*budget, given.start, given.start + asked, given.schedule, given.pauses) ==
                        used);
                REQUIRE(is_breached(*budget, given.start, given.start + asked, given.schedule,
                                    given.pauses) == (used > length));
            }
        }
    }
    CHECK(compared > 60);
    CHECK(without < compared);
}
