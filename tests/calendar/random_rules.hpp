#pragma once

#include "tests/calendar/given.hpp"

#include <array>
#include <random>

// Random schedules, and a slow reading of them that shares no code with the calendar's arithmetic.

namespace callhours::calendar::tests {

class Dice {
public:
    explicit Dice(unsigned seed) : engine_{seed} {}

    /// From `least` to `most`, both included.
    [[nodiscard]] int roll(int least, int most)
    {
        return std::uniform_int_distribution{least, most}(engine_);
    }

    [[nodiscard]] bool chance(int percent) { return roll(1, 100) <= percent; }

private:
    std::mt19937 engine_;
};

inline DayHours random_day(Dice& dice)
{
    if (dice.chance(15)) return DayHours{};
    if (dice.chance(15)) return hours_of({"00:00-24:00"});
    std::vector<TimeRange> ranges;
    if (dice.chance(20)) ranges.push_back(TimeRange::make(minutes{0}, hours{dice.roll(5, 7)}).value());
    if (dice.chance(20)) ranges.push_back(TimeRange::make(hours{dice.roll(19, 22)}, hours{24}).value());
    for (int count = dice.roll(0, 3); count > 0; --count) {
        const minutes begin{dice.roll(5 * 60, 21 * 60)};
        ranges.push_back(TimeRange::make(begin, begin + minutes{dice.roll(1, 120)}).value());
    }
    return DayHours{std::move(ranges)};
}

/// Open or closed anyhow, but never with a begin or an end between 00:00 and 05:00 or after 22:00 other than
/// midnight: there, a reading may be skipped or come twice, which other tests look at.
inline Schedule random_schedule(Dice& dice, LocalDate first, int day_count)
{
    static constexpr std::array<std::string_view, 6> zones{"Europe/Berlin",  "America/Santiago",
                                                           "Asia/Beirut",    "Australia/Lord_Howe",
                                                           "Asia/Kathmandu", "America/New_York"};
    auto result = office(zones[static_cast<std::size_t>(dice.roll(0, 5))]);
    for (auto& day : result.weekly.days)
        day = random_day(dice);
    for (int i = 0; i < day_count; ++i) {
        if (dice.chance(10)) result.overrides[first + days{i}] = random_day(dice);
        if (dice.chance(5)) result.holidays.insert(first + days{i});
        if (dice.chance(5)) result.calendar_holidays[first + days{i}] = "Holiday";
    }
    return result;
}

/// T5, read off the wall clock.
inline bool shows_open(const Schedule& schedule, Instant moment)
{
    const auto wall = to_wall(moment, schedule.zone);
    const auto date = std::chrono::floor<days>(wall);
    const seconds time = wall - date;
    const DayHours* hours = &schedule.weekly.days[std::chrono::weekday{date}.iso_encoding() - 1];
    static const DayHours closed{};
    if (schedule.calendar_holidays.contains(date) || schedule.holidays.contains(date)) hours = &closed;
    if (schedule.overrides.contains(date)) hours = &schedule.overrides.at(date);
    return std::ranges::any_of(
        hours->ranges(), [&](const TimeRange& range) { return range.begin() <= time && time < range.end(); });
}

/// First days of a random week, most often one in which some zone changes its clocks.
inline LocalDate random_first_day(Dice& dice)
{
    static constexpr std::array<std::string_view, 6> weeks{"2026-03-26", "2026-10-22", "2026-04-02",
                                                           "2026-10-01", "2026-09-03", "2026-11-20"};
    return on(weeks[static_cast<std::size_t>(dice.roll(0, 5))]);
}

} // namespace callhours::calendar::tests
