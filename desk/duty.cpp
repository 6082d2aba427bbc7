#include "desk/duty.hpp"

#include <algorithm>

namespace callhours::desk {
namespace {

/// Which shift of the rotation holds `date`, counted from its first day; negative before it.
long shift_of(const DutyRoster& roster, LocalDate date)
{
    const long passed = (date - roster.first_day).count();
    const long length = roster.days_each;
    return passed >= 0 ? passed / length : -((length - 1 - passed) / length);
}

AgentId agent_of_shift(const DutyRoster& roster, long shift)
{
    const auto count = static_cast<long>(roster.rotation.size());
    return roster.rotation[static_cast<std::size_t>((shift % count + count) % count)];
}

const DutyRoster::Swap* swap_at(const DutyRoster& roster, Instant at)
{
    const DutyRoster::Swap* found = nullptr;
    for (const auto& swap : roster.swaps) {
        if (swap.time.contains(at)) found = &swap;
    }
    return found;
}

/// The rotation's shift that holds `at`, swaps aside.
DutyShift planned_shift(const DutyRoster& roster, const calendar::Zone& zone, Instant at)
{
    const auto shift = shift_of(roster, calendar::local_date(at, zone));
    const auto first = roster.first_day + days{shift * roster.days_each};
    const auto begin = calendar::to_instant(WallTime{first}, zone);
    const auto end = calendar::to_instant(WallTime{first + days{roster.days_each}}, zone);
    return {
        .time = Interval::make(begin, end).value(), .agent = agent_of_shift(roster, shift), .swapped = false};
}

/// The next moment after `at` at which the swaps say something else.
Instant next_swap_edge(const DutyRoster& roster, Instant at)
{
    auto next = Instant::max();
    for (const auto& swap : roster.swaps) {
        if (swap.time.begin() > at) next = std::min(next, swap.time.begin());
        if (swap.time.end() > at) next = std::min(next, swap.time.end());
    }
    return next;
}

} // namespace

std::vector<AgentId> duty_list(const DutyRoster& roster, const calendar::Zone& zone, Instant at)
{
    std::vector<AgentId> list;
    const auto add = [&list](AgentId agent) {
        if (std::ranges::find(list, agent) == list.end()) list.push_back(agent);
    };
    if (const auto* swap = swap_at(roster, at)) add(swap->agent);
    if (roster.rotation.empty()) return list;
    const auto now = shift_of(roster, calendar::local_date(at, zone));
    for (std::size_t step = 0; step < roster.rotation.size(); ++step)
        add(agent_of_shift(roster, now + static_cast<long>(step)));
    return list;
}

std::vector<DutyShift> duty_shifts(const DutyRoster& roster, const calendar::Zone& zone,
                                   const Interval& window)
{
    std::vector<DutyShift> shifts;
    for (auto at = window.begin(); at < window.end();) {
        const auto* swap = swap_at(roster, at);
        auto end = std::min(window.end(), next_swap_edge(roster, at));
        if (!roster.rotation.empty()) {
            const auto planned = planned_shift(roster, zone, at);
            if (swap == nullptr) end = std::min(end, planned.time.end());
            const auto agent = swap == nullptr ? planned.agent : swap->agent;
            shifts.push_back({Interval::make(at, end).value(), agent, swap != nullptr});
        } else if (swap != nullptr) {
            shifts.push_back({Interval::make(at, end).value(), swap->agent, true});
        }
        at = end;
    }
    return shifts;
}

} // namespace callhours::desk
