#include "calendar/slot_search.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <array>

namespace callhours::calendar {

namespace {

/// S1: the largest that divides the interval, or 0 where none does.
minutes grid_of(minutes interval)
{
    constexpr std::array grids{60, 30, 20, 15, 10, 5};
    for (const auto grid : grids) {
        if (interval.count() % grid == 0) return minutes{grid};
    }
    return minutes{0};
}

/// The first moment from `begin` on at which the wall clock stands on the grid.
Instant first_on_grid(Instant begin, minutes grid, const Zone& zone)
{
    if (grid == minutes{0}) return begin;
    while (true) {
        const auto& period = offset_period(begin, zone);
        const auto past = WallTime{begin.time_since_epoch() + period.offset}.time_since_epoch() % grid;
        const auto on_grid = past == seconds{0} ? begin : begin + (grid - past);
        if (on_grid < period.end) return on_grid;
        begin = period.end; // the clocks change before: look again at what they then show
    }
}

/// Everything that blocks within `reach`, by begin; overlapping each other as they like.
std::vector<Interval> blocked_within(const Interval& reach, const CandidateSearch& search,
                                     const AgentBlocks& blocks)
{
    const auto& absences = search.calendar.absences;
    std::vector<Interval> blocked;
    blocked.reserve(blocks.bookings.size() + blocks.holds.size() + blocks.busy.size() + absences.size());
    const auto add = [&](const Interval& block) {
        if (block.overlaps(reach)) blocked.push_back(block);
    };
    for (const auto& booking : blocks.bookings)
        add(blocked_by(booking, search.type));
    for (const auto& hold : blocks.holds)
        add(blocked_by(hold, search.type));
    for (const auto& busy : blocks.busy)
        add(blocked_by(busy, search.type));
    for (const auto& absence : absences)
        add(absence.time);
    if (!std::is_sorted(blocked.begin(), blocked.end())) std::sort(blocked.begin(), blocked.end());
    return blocked;
}

/// Tells whether the cap leaves room on the day of a start; asked with growing starts.
class DailyCap {
public:
    DailyCap(const CandidateSearch& search, const AgentBlocks& blocks)
        : type_{search.type}, zone_{search.calendar.schedule.zone}, blocks_{blocks}
    {
    }

    [[nodiscard]] bool leaves_room(Instant start)
    {
        if (!type_.daily_cap) return true;
        if (start >= day_end_) {
            const auto date = local_date(start, zone_);
            day_end_ = std::max(local_day(date, zone_).end(), start + seconds{1});
            room_ = counted_on(date, zone_, type_, blocks_) < *type_.daily_cap;
        }
        return room_;
    }

private:
    const CallType& type_;
    const Zone& zone_;
    const AgentBlocks& blocks_;
    Instant day_end_ = Instant::min();
    bool room_ = true;
};

/// Appends the starts of free stretches that are handed over in order.
class StartWriter {
public:
    StartWriter(const CandidateSearch& search, const AgentBlocks& blocks, const Interval& allowed,
                std::vector<Slot>& slots)
        : search_{search}, allowed_{allowed}, grid_{grid_of(search.type.interval)}, cap_{search, blocks},
          slots_{slots}
    {
    }

    /// S1, in the stretch from `begin` to `end`, which may be empty.
    void write(Instant begin, Instant end)
    {
        const seconds duration = search_.type.duration;
        const seconds interval = search_.type.interval;
        if (end - begin < duration) return;

        auto start = first_on_grid(begin, grid_, search_.calendar.schedule.zone);
        if (start < allowed_.begin()) {
            const auto steps = (allowed_.begin() - start + interval - seconds{1}) / interval;
            start += steps * interval;
        }
        for (; start + duration <= end && start < allowed_.end(); start += interval) {
            if (cap_.leaves_room(start)) {
                slots_.push_back({Interval::lasting(start, duration), search_.calendar.id});
            }
        }
    }

private:
    const CandidateSearch& search_;
    Interval allowed_;
    minutes grid_;
    DailyCap cap_;
    std::vector<Slot>& slots_;
};

} // namespace

std::optional<Interval> allowed_starts(const CandidateSearch& search)
{
    const auto& zone = search.calendar.schedule.zone;
    const auto last_date = local_date(search.now, zone) + days{search.type.window_days};
    const auto begin = std::max(search.starts.begin(), search.now + search.type.notice);
    const auto end = std::min(search.starts.end(), to_instant(last_date + days{1}, zone));
    const auto allowed = Interval::make(begin, end);
    return allowed ? std::optional{*allowed} : std::nullopt;
}

Intervals deciding_hours(const CandidateSearch& search, const Interval& allowed)
{
    const auto earliest = search.now + search.type.notice;
    const auto end = allowed.end() + search.type.duration;
    for (auto back = hours{0};; back = back * 4 + days{1}) {
        const auto begin = std::max(allowed.begin() - back, earliest);
        auto open = open_intervals(search.calendar.schedule, Interval::lasting(begin, end - begin));
        const bool stretch_began_before = begin > earliest && !open.empty() &&
                                          open.front().begin() == begin &&
                                          open.front().contains(allowed.begin());
        if (!stretch_began_before) return open;
    }
}

void append_starts(const CandidateSearch& search, const AgentBlocks& blocks, std::vector<Slot>& slots)
{
    CALLHOURS_ASSERT(search.type.duration > minutes{0} && search.type.interval > minutes{0});
    const auto allowed = allowed_starts(search);
    if (!allowed) return;
    const auto hours = deciding_hours(search, *allowed);
    if (hours.empty()) return;

    const auto reach = Interval::lasting(hours.front().begin(), hours.back().end() - hours.front().begin());
    const auto blocked = blocked_within(reach, search, blocks);
    StartWriter writer{search, blocks, *allowed, slots};
    auto block = blocked.begin();
    auto free_from = hours.front().begin();
    for (const auto& stretch : hours) {
        free_from = std::max(free_from, stretch.begin());
        for (; block != blocked.end() && block->begin() < stretch.end(); ++block) {
            writer.write(free_from, block->begin());
            free_from = std::max(free_from, block->end());
        }
        writer.write(free_from, stretch.end());
    }
}

Interval blocked_by(const Occupied& occupied, const CallType& type)
{
    const auto begin = occupied.time.begin() - occupied.buffer_before - type.buffer_after;
    const auto end = occupied.time.end() + occupied.buffer_after + type.buffer_before;
    return Interval::lasting(begin, end - begin);
}

Interval blocked_by(const Interval& busy, const CallType& type)
{
    const auto begin = busy.begin() - type.buffer_after;
    return Interval::lasting(begin, busy.end() + type.buffer_before - begin);
}

int counted_on(LocalDate date, const Zone& zone, const CallType& type, const AgentBlocks& blocks)
{
    const auto counts = [&](const Occupied& occupied) {
        return occupied.type == type.id && local_date(occupied.time.begin(), zone) == date;
    };
    const auto count = std::count_if(blocks.bookings.begin(), blocks.bookings.end(), counts) +
                       std::count_if(blocks.holds.begin(), blocks.holds.end(), counts);
    return static_cast<int>(count);
}

std::vector<Deputation> deputations(const SlotQuestion& question)
{
    const auto& agent = *question.agent.calendar;
    std::vector<Deputation> result;
    for (const auto& deputy : question.deputies) {
        const auto id = deputy.calendar->id;
        if (id == agent.id) continue;
        std::vector<Interval> time;
        for (const auto& absence : agent.absences) {
            if (absence.deputy == id) time.push_back(absence.time);
        }
        if (!time.empty()) result.push_back({deputy, joined(std::move(time))});
    }
    return result;
}

std::optional<Interval> starts_inside(const Interval& absence, const Interval& starts, seconds duration)
{
    const auto begin = std::max(starts.begin(), absence.begin());
    const auto end = std::min(starts.end(), absence.end() - duration + seconds{1});
    const auto inside = Interval::make(begin, end);
    return inside ? std::optional{*inside} : std::nullopt;
}

} // namespace callhours::calendar
