#include "calendar/slots.hpp"

#include "calendar/slot_search.hpp"

#include <algorithm>

namespace callhours::calendar {

namespace {

CandidateSearch search_for(const SlotQuestion& question, const Candidate& candidate, const Interval& starts)
{
    return {question.type, *candidate.calendar, starts, question.now};
}

std::optional<Interval> starts_between(const SlotQuestion& question, LocalDate from, LocalDate to)
{
    const auto& zone = question.agent.calendar->schedule.zone;
    const auto starts = Interval::make(to_instant(from, zone), to_instant(to, zone));
    return starts ? std::optional{*starts} : std::nullopt;
}

/// The agent's before a deputy's, those of the deputies in the order of the question.
std::size_t rank(const Slot& slot, const SlotQuestion& question)
{
    if (slot.agent == question.agent.calendar->id) return 0;
    const auto deputy = std::ranges::find(question.deputies, slot.agent,
                                          [](const Candidate& candidate) { return candidate.calendar->id; });
    return 1 + static_cast<std::size_t>(deputy - question.deputies.begin());
}

void keep_first_of_each_start(std::vector<Slot>& slots, const SlotQuestion& question)
{
    std::ranges::sort(slots, [&](const Slot& left, const Slot& right) {
        if (left.time.begin() != right.time.begin()) return left.time.begin() < right.time.begin();
        return rank(left, question) < rank(right, question);
    });
    const auto doubles = std::ranges::unique(slots, {}, [](const Slot& slot) { return slot.time.begin(); });
    slots.erase(doubles.begin(), doubles.end());
}

std::vector<Slot> slots_starting_in(const SlotQuestion& question, const Interval& starts)
{
    std::vector<Slot> slots;
    append_starts(search_for(question, question.agent, starts), *question.agent.blocks, slots);

    const auto deputies = deputations(question);
    for (const auto& [deputy, time] : deputies) {
        for (const auto& absence : time) {
            const auto inside = starts_inside(absence, starts, question.type.duration);
            if (inside) append_starts(search_for(question, deputy, *inside), *deputy.blocks, slots);
        }
    }
    if (!deputies.empty()) keep_first_of_each_start(slots, question);
    std::erase_if(slots, [&](const Slot& slot) { return !question.entitlement.covers(slot.time.begin()); });
    return slots;
}

/// Why `candidate` does not offer a start that is none of theirs.
SlotRefusal refusal_of(const CandidateSearch& search, const AgentBlocks& blocks)
{
    const auto& schedule = search.calendar.schedule;
    const auto start = search.starts.begin();
    const auto call = Interval::lasting(start, search.type.duration);
    const auto blocks_call = [&](const auto& block) { return blocked_by(block, search.type).overlaps(call); };

    if (start < search.now + search.type.notice) return SlotRefusal::too_soon;
    if (!allowed_starts(search)) return SlotRefusal::beyond_window;
    for (const auto& absence : search.calendar.absences) {
        if (absence.time.overlaps(call)) return SlotRefusal::absent;
    }
    if (open_intervals(schedule, call) != Intervals{call}) return SlotRefusal::outside_hours;
    if (std::ranges::any_of(blocks.bookings, blocks_call)) return SlotRefusal::taken;
    if (std::ranges::any_of(blocks.holds, blocks_call)) return SlotRefusal::held;
    if (std::ranges::any_of(blocks.busy, blocks_call)) return SlotRefusal::busy;
    const auto cap = search.type.daily_cap;
    if (cap && counted_on(local_date(start, schedule.zone), schedule.zone, search.type, blocks) >= *cap) {
        return SlotRefusal::daily_cap_reached;
    }
    return SlotRefusal::off_grid;
}

/// The instants that decide about `candidate`'s part of the answer; its own days, for the cap.
Interval candidate_window(const SlotQuestion& question, const Candidate& candidate, const Interval& starts)
{
    const auto search = search_for(question, candidate, starts);
    const auto allowed = allowed_starts(search);
    if (!allowed) return starts;
    const auto hours = deciding_hours(search, *allowed);
    const auto first = hours.empty() ? allowed->begin() : std::min(hours.front().begin(), allowed->begin());
    const auto last = allowed->end() + question.type.duration;
    const auto& zone = candidate.calendar->schedule.zone;
    const auto begin = std::min(first, local_day(local_date(allowed->begin(), zone), zone).begin());
    const auto end = std::max(last, local_day(local_date(allowed->end(), zone), zone).end());
    return Interval::lasting(begin, end - begin);
}

Interval blocks_window(const SlotQuestion& question, const Interval& starts, seconds longest_buffer)
{
    auto window = candidate_window(question, question.agent, starts);
    for (const auto& deputy : question.deputies) {
        const auto other = candidate_window(question, deputy, starts);
        const auto begin = std::min(window.begin(), other.begin());
        window = Interval::lasting(begin, std::max(window.end(), other.end()) - begin);
    }
    const auto begin = window.begin() - question.type.buffer_before - longest_buffer;
    return Interval::lasting(begin, window.end() + question.type.buffer_after + longest_buffer - begin);
}

} // namespace

Entitlement entitlement_of(std::optional<LocalDate> first, std::optional<LocalDate> last,
                           const Zone& desk_zone)
{
    Entitlement entitlement;
    if (first) entitlement.begin = to_instant(*first, desk_zone);
    if (last) entitlement.end = to_instant(*last + days{1}, desk_zone);
    return entitlement;
}

std::vector<Slot> free_slots(const SlotQuestion& question, LocalDate from, LocalDate to)
{
    const auto starts = starts_between(question, from, to);
    return starts ? slots_starting_in(question, *starts) : std::vector<Slot>{};
}

Result<Slot, SlotRefusal> check_slot(const SlotQuestion& question, Instant start)
{
    const auto only = Interval::lasting(start, seconds{1});
    const auto offered = slots_starting_in(question, only);
    if (!offered.empty()) return offered.front();

    if (!question.entitlement.covers(start)) return refuse(SlotRefusal::not_entitled);
    const auto call = Interval::lasting(start, question.type.duration);
    for (const auto& [deputy, time] : deputations(question)) {
        const bool stands_in =
            std::ranges::any_of(time, [&](const auto& part) { return part.contains(call); });
        if (stands_in) return refuse(refusal_of(search_for(question, deputy, only), *deputy.blocks));
    }
    return refuse(refusal_of(search_for(question, question.agent, only), *question.agent.blocks));
}

std::string_view to_text(SlotRefusal refusal)
{
    switch (refusal) {
    case SlotRefusal::not_entitled:
        return "not_entitled";
    case SlotRefusal::too_soon:
        return "too_soon";
    case SlotRefusal::beyond_window:
        return "beyond_window";
    case SlotRefusal::absent:
        return "absent";
    case SlotRefusal::outside_hours:
        return "outside_hours";
    case SlotRefusal::taken:
        return "taken";
    case SlotRefusal::held:
        return "held";
    case SlotRefusal::busy:
        return "busy";
    case SlotRefusal::daily_cap_reached:
        return "daily_cap_reached";
    case SlotRefusal::off_grid:
        return "off_grid";
    }
    return "";
}

std::string_view describe(SlotRefusal refusal)
{
    switch (refusal) {
    case SlotRefusal::not_entitled:
        return "the client is not entitled to the service at that time";
    case SlotRefusal::too_soon:
        return "the start is too soon: the minimum notice has passed";
    case SlotRefusal::beyond_window:
        return "the start is too far ahead: it lies beyond the booking window";
    case SlotRefusal::absent:
        return "the agent is absent at that time";
    case SlotRefusal::outside_hours:
        return "the call does not lie within the agent's working hours";
    case SlotRefusal::taken:
        return "the time is already taken by another booking";
    case SlotRefusal::held:
        return "the time is held for somebody else at the moment";
    case SlotRefusal::busy:
        return "the agent is busy at that time";
    case SlotRefusal::daily_cap_reached:
        return "the agent's daily number of such calls is reached";
    case SlotRefusal::off_grid:
        return "the start is not one of the starts that are offered";
    }
    return "";
}

bool is_conflict(SlotRefusal refusal)
{
    switch (refusal) {
    case SlotRefusal::taken:
    case SlotRefusal::held:
    case SlotRefusal::busy:
        return true;
    case SlotRefusal::not_entitled:
    case SlotRefusal::too_soon:
    case SlotRefusal::beyond_window:
    case SlotRefusal::absent:
    case SlotRefusal::outside_hours:
    case SlotRefusal::daily_cap_reached:
    case SlotRefusal::off_grid:
        return false;
    }
    return false;
}

Interval blocks_window(const SlotQuestion& question, LocalDate from, LocalDate to, seconds longest_buffer)
{
    const auto& zone = question.agent.calendar->schedule.zone;
    const auto starts = starts_between(question, from, to).value_or(local_day(from, zone));
    return blocks_window(question, starts, longest_buffer);
}

Interval blocks_window(const SlotQuestion& question, Instant start, seconds longest_buffer)
{
    return blocks_window(question, Interval::lasting(start, seconds{1}), longest_buffer);
}

} // namespace callhours::calendar
