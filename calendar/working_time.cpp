#include "calendar/working_time.hpp"

#include <algorithm>
#include <vector>

namespace callhours::calendar {

namespace {

constexpr days search_step{14};

/// Pauses in the form of `Intervals`; an endless one lasts beyond every date that is accepted anywhere.
Intervals joined_pauses(std::span<const Pause> pauses)
{
    std::vector<Interval> spans;
    spans.reserve(pauses.size());
    for (const auto& pause : pauses) {
        if (auto span = Interval::make(pause.begin, pause.end.value_or(Instant::max())))
            spans.push_back(*span);
    }
    return joined(std::move(spans));
}

bool paused_for_ever(const Intervals& pauses)
{
    return !pauses.empty() && pauses.back().end() == Instant::max();
}

seconds total(const Intervals& intervals)
{
    seconds sum{0};
    for (const auto& interval : intervals)
        sum += interval.length();
    return sum;
}

} // namespace

std::string_view describe(NoDeadline reason)
{
    switch (reason) {
    case NoDeadline::no_opening:
        return "there is no opening within 400 days";
    case NoDeadline::paused:
        return "the clock is paused without an end";
    case NoDeadline::too_late:
        return "the deadline would lie beyond 2037";
    }
    return "";
}

Result<Instant, NoDeadline> deadline(const Schedule& schedule, Instant start, seconds budget,
                                     std::span<const Pause> pauses)
{
    const auto stops = joined_pauses(pauses);
    auto rest = std::max(budget, seconds{0});
    auto last_open = start;
    for (auto from = start; from - last_open <= search_limit; from += search_step) {
        if (from >= end_of_time) return refuse(NoDeadline::too_late);
        if (paused_for_ever(stops) && stops.back().begin() <= from) return refuse(NoDeadline::paused);

        const auto open = open_intervals(schedule, Interval::lasting(from, search_step));
        const bool opens_in_time = !open.empty() && open.front().begin() - last_open <= search_limit;
        if (opens_in_time)
            last_open = open.back().end();
        else if (!open.empty())
            break;
        for (const auto& stretch : subtract(open, stops)) {
            if (rest > stretch.length()) {
                rest -= stretch.length();
                continue;
            }
            const auto due = stretch.begin() + rest; // D2: at closing, not at the opening after it
            if (due >= end_of_time) return refuse(NoDeadline::too_late);
            return due;
        }
    }
    return refuse(NoDeadline::no_opening);
}

seconds elapsed(const Schedule& schedule, Instant from, Instant to, std::span<const Pause> pauses)
{
    const auto window = Interval::make(from, to);
    if (!window) return seconds{0};
    return total(subtract(open_intervals(schedule, *window), joined_pauses(pauses)));
}

Result<Instant, NoDeadline> wall_deadline(Instant start, seconds budget, std::span<const Pause> pauses)
{
    auto due = start + std::max(budget, seconds{0});
    for (const auto& pause : joined_pauses(pauses)) {
        const auto begin = std::max(pause.begin(), start);
        if (pause.end() <= start) continue;
        // Like closing time: what is used up when the pause begins is due then, but nothing is due in a
        // pause.
        const bool used_up_before = due < begin || (due == begin && due > start);
        if (used_up_before) break;
        if (pause.end() == Instant::max()) return refuse(NoDeadline::paused);
        due += pause.end() - begin;
    }
    if (due >= end_of_time) return refuse(NoDeadline::too_late);
    return due;
}

seconds wall_elapsed(Instant from, Instant to, std::span<const Pause> pauses)
{
    const auto window = Interval::make(from, to);
    if (!window) return seconds{0};
    return total(subtract({*window}, joined_pauses(pauses)));
}

seconds working_day(const Schedule& schedule)
{
    minutes longest{0};
    for (const auto& day : schedule.weekly.days)
        longest = std::max(longest, day.total());
    return longest;
}

} // namespace callhours::calendar
