#include "calendar/contradiction.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace callhours::calendar {

namespace {

using Indices = std::vector<std::size_t>;

Indices ordered(std::size_t count, const auto& key)
{
    Indices order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, key);
    return order;
}

seconds widest_buffers(std::span<const BookedCall> calls)
{
    minutes before{0};
    minutes after{0};
    for (const auto& call : calls) {
        before = std::max(before, call.type->buffer_before);
        after = std::max(after, call.type->buffer_after);
    }
    return before + after;
}

void mark_too_many(std::span<const BookedCall> calls, const Zone& zone,
                   std::vector<std::optional<BrokenRule>>& broken)
{
    std::map<std::pair<CallTypeId, LocalDate>, int> taken;
    const auto by_booking = ordered(calls.size(), [&](std::size_t index) {
        return std::pair{calls[index].booked_at, calls[index].time.begin()};
    });
    for (const auto index : by_booking) {
        const auto& call = calls[index];
        const int count = ++taken[{call.type->id, local_date(call.time.begin(), zone)}];
        if (call.type->daily_cap && count > *call.type->daily_cap)
            broken[index] = BrokenRule::daily_cap_reached;
    }
}

void mark_too_close(std::span<const BookedCall> calls, std::vector<std::optional<BrokenRule>>& broken)
{
    const auto reach = widest_buffers(calls);
    const auto by_time = ordered(calls.size(), [&](std::size_t index) { return calls[index].time.begin(); });
    for (std::size_t first = 0; first < by_time.size(); ++first) {
        const auto& call = calls[by_time[first]];
        for (auto second = first + 1; second < by_time.size(); ++second) {
            const auto& next = calls[by_time[second]];
            const auto gap = next.time.begin() - call.time.end();
            if (gap >= reach) break;
            if (gap >= call.type->buffer_after + next.type->buffer_before) continue;
            const bool next_is_later = next.booked_at >= call.booked_at;
            broken[by_time[next_is_later ? second : first]] = BrokenRule::too_close;
        }
    }
}

} // namespace

std::string_view to_text(BrokenRule rule)
{
    switch (rule) {
    case BrokenRule::not_entitled:
        return "not_entitled";
    case BrokenRule::not_offered:
        return "not_offered";
    case BrokenRule::absent:
        return "absent";
    case BrokenRule::outside_hours:
        return "outside_hours";
    case BrokenRule::busy:
        return "busy";
    case BrokenRule::too_close:
        return "too_close";
    case BrokenRule::daily_cap_reached:
        return "daily_cap_reached";
    }
    throw std::logic_error{"no such rule"};
}

std::string_view describe(BrokenRule rule)
{
    switch (rule) {
    case BrokenRule::not_offered:
        return "this kind of call is not offered any more";
    case BrokenRule::too_close:
        return "the pauses before and after the calls do not fit between it and its neighbour";
    case BrokenRule::not_entitled:
        return describe(SlotRefusal::not_entitled);
    case BrokenRule::absent:
        return describe(SlotRefusal::absent);
    case BrokenRule::outside_hours:
        return describe(SlotRefusal::outside_hours);
    case BrokenRule::busy:
        return describe(SlotRefusal::busy);
    case BrokenRule::daily_cap_reached:
        return describe(SlotRefusal::daily_cap_reached);
    }
    throw std::logic_error{"no such rule"};
}

std::optional<SlotRefusal> overridden_as(BrokenRule rule)
{
    switch (rule) {
    case BrokenRule::absent:
        return SlotRefusal::absent;
    case BrokenRule::outside_hours:
        return SlotRefusal::outside_hours;
    case BrokenRule::busy:
        return SlotRefusal::busy;
    case BrokenRule::daily_cap_reached:
        return SlotRefusal::daily_cap_reached;
    case BrokenRule::too_close:
        return SlotRefusal::taken;
    case BrokenRule::not_entitled:
    case BrokenRule::not_offered:
        return std::nullopt;
    }
    throw std::logic_error{"no such rule"};
}

std::optional<BrokenRule> contradiction(const Interval& call, const AgentCalendar& agent,
                                        const Entitlement& entitlement)
{
    if (!entitlement.covers(call.begin())) return BrokenRule::not_entitled;
    const bool absent = std::ranges::any_of(
        agent.absences, [&](const Absence& absence) { return absence.time.overlaps(call); });
    if (absent) return BrokenRule::absent;
    if (open_intervals(agent.schedule, call) != Intervals{call}) return BrokenRule::outside_hours;
    return std::nullopt;
}

std::vector<std::optional<BrokenRule>> crowding(std::span<const BookedCall> calls, const Zone& zone)
{
    std::vector<std::optional<BrokenRule>> broken(calls.size());
    mark_too_many(calls, zone, broken);
    mark_too_close(calls, broken);
    return broken;
}

} // namespace callhours::calendar
