#include "calendar/schedule.hpp"

#include <algorithm>

namespace callhours::calendar {

namespace {

constexpr days search_step{14};

const DayHours closed_day{};

/// Adds one stretch to sorted ones, nearly always at their end.
void add(Intervals& stretches, const Interval& next)
{
    if (stretches.empty() || stretches.back().end() < next.begin()) {
        stretches.push_back(next);
        return;
    }
    const auto& last = stretches.back();
    if (last.begin() <= next.begin()) {
        const auto end = std::max(last.end(), next.end());
        stretches.back() = Interval::lasting(last.begin(), end - last.begin());
        return;
    }
    // Ranges that begin in a spring gap are read past the ranges that begin after the gap (T3).
    stretches.push_back(next);
    stretches = joined(std::move(stretches));
}

void add_day(Intervals& stretches, const Schedule& schedule, LocalDate date)
{
    const WallTime midnight = date;
    for (const auto& range : hours_on(schedule, date).ranges()) {
        const auto stretch = Interval::make(to_instant(midnight + range.begin(), schedule.zone),
                                            to_instant(midnight + range.end(), schedule.zone));
        if (stretch) add(stretches, *stretch); // a range may vanish in a spring gap
    }
}

bool is_closed_by_hand(const Schedule& schedule, Instant at)
{
    return std::ranges::any_of(schedule.closures,
                               [&](const Interval& closure) { return closure.contains(at); });
}

} // namespace

const DayHours& hours_on(const Schedule& schedule, LocalDate date)
{
    if (const auto found = schedule.overrides.find(date); found != schedule.overrides.end()) {
        return found->second;
    }
    if (schedule.holidays.contains(date) || schedule.calendar_holidays.contains(date)) return closed_day;
    return schedule.weekly.on(date);
}

Intervals open_intervals(const Schedule& schedule, const Interval& window)
{
    // A day more on either side: where clocks change near midnight, a day's readings may lie in its
    // neighbour.
    const auto first = local_date(window.begin(), schedule.zone) - days{1};
    const auto last = local_date(window.end(), schedule.zone) + days{1};
    Intervals stretches;
    stretches.reserve(static_cast<std::size_t>((last - first).count()) * 2);
    for (auto date = first; date <= last; date += days{1})
        add_day(stretches, schedule, date);
    stretches = clipped(stretches, window);
    return schedule.closures.empty() ? stretches : subtract(stretches, schedule.closures);
}

bool is_open(const Schedule& schedule, Instant at)
{
    return !open_intervals(schedule, Interval::lasting(at, seconds{1})).empty();
}

OpenState open_state(const Schedule& schedule, Instant at)
{
    using enum OpenState::Reason;
    if (is_open(schedule, at)) return {open, {}};

    if (is_closed_by_hand(schedule, at)) return {closure, {}};
    const auto date = local_date(at, schedule.zone);
    if (const auto found = schedule.overrides.find(date); found != schedule.overrides.end()) {
        return {found->second.closed() ? override_closed : outside_hours, {}};
    }
    const auto named = schedule.calendar_holidays.find(date);
    const bool is_named = named != schedule.calendar_holidays.end();
    if (is_named || schedule.holidays.contains(date))
        return {holiday, is_named ? named->second : std::string{}};
    return {outside_hours, {}};
}

std::optional<Instant> open_until(const Schedule& schedule, Instant at)
{
    const auto limit = at + search_limit;
    auto end = at;
    while (end <= limit) {
        const auto window = Interval::lasting(end, search_step);
        const auto open = open_intervals(schedule, window);
        const bool goes_on = !open.empty() && open.front().begin() == end;
        if (!goes_on) break;
        end = open.front().end();
        if (end < window.end()) break;
    }
    if (end == at || end > limit) return std::nullopt;
    return end;
}

std::optional<Instant> next_opening(const Schedule& schedule, Instant after)
{
    const auto limit = after + search_limit;
    auto from = after;
    if (is_open(schedule, after)) {
        const auto closing = open_until(schedule, after);
        if (!closing) return std::nullopt;
        from = *closing;
    }
    for (; from <= limit; from += search_step) {
        const auto open = open_intervals(schedule, Interval::lasting(from, search_step));
        if (open.empty()) continue;
        const auto opening = open.front().begin();
        return opening <= limit ? std::optional{opening} : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Instant> open_from(const Schedule& schedule, Instant at)
{
    return is_open(schedule, at) ? std::optional{at} : next_opening(schedule, at);
}

} // namespace callhours::calendar
