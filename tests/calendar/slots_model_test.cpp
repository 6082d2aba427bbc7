#include "calendar/slots.hpp"

#include "tests/calendar/random_rules.hpp"

#include <deque>

using namespace callhours;
using namespace callhours::calendar;
using namespace callhours::calendar::tests;
using namespace std::chrono_literals;

namespace {

struct Case {
    CallType type = call_type();
    std::deque<AgentCalendar> agents; ///< the first is asked, the others are deputies
    std::deque<AgentBlocks> blocks;
    std::vector<Candidate> deputies;
    Instant now;
    LocalDate from;
    LocalDate to;
    Entitlement entitlement{};

    [[nodiscard]] SlotQuestion question() const
    {
        return {type, {&agents.front(), &blocks.front()}, deputies, now, entitlement};
    }
};

Interval random_span(Dice& dice, Instant from, int day_count, int longest)
{
    return Interval::lasting(from + minutes{dice.roll(0, day_count * 24 * 60)},
                             minutes{dice.roll(1, longest)});
}

AgentBlocks random_blocks(Dice& dice, Instant from, int day_count)
{
    const auto occupied = [&] {
        return Occupied{random_span(dice, from, day_count, 90), minutes{dice.roll(0, 15)},
                        minutes{dice.roll(0, 15)}, CallTypeId{dice.roll(1, 2)}};
    };
    AgentBlocks blocks;
    for (int count = dice.roll(0, 12); count > 0; --count)
        blocks.bookings.push_back(occupied());
    for (int count = dice.roll(0, 3); count > 0; --count)
        blocks.holds.push_back(occupied());
    std::vector<Interval> busy;
    for (int count = dice.roll(0, 5); count > 0; --count)
        busy.push_back(random_span(dice, from, day_count, 300));
    blocks.busy = joined(std::move(busy));
    return blocks;
}

CallType random_type(Dice& dice)
{
    static constexpr std::array intervals{60, 45, 30, 20, 25, 15, 10, 50, 90, 7, 37};
    auto type = call_type();
    type.duration = minutes{dice.roll(1, 12) * 5};
    type.interval = minutes{intervals[static_cast<std::size_t>(dice.roll(0, 10))]};
    if (dice.chance(50)) type.buffer_before = minutes{dice.roll(0, 20)};
    if (dice.chance(50)) type.buffer_after = minutes{dice.roll(0, 20)};
    if (dice.chance(50)) type.notice = minutes{dice.roll(0, 2000)};
    type.window_days = dice.roll(0, 8);
    if (dice.chance(30)) type.daily_cap = dice.roll(0, 4);
    return type;
}

Case random_case(Dice& dice)
{
    constexpr int day_count = 7;
    const auto first = random_first_day(dice);
    Case result;
    result.type = random_type(dice);
    const auto agent_count = dice.chance(50) ? 1 : dice.roll(2, 3);
    for (int i = 0; i < agent_count; ++i) {
        auto schedule = random_schedule(dice, first, day_count);
        const auto begin = to_instant(first, schedule.zone);
        result.agents.push_back({AgentId{i + 1}, std::move(schedule), {}});
        result.blocks.push_back(random_blocks(dice, begin, day_count));
        for (int count = dice.chance(50) ? dice.roll(1, 2) : 0; count > 0; --count) {
            Absence absence{random_span(dice, begin, day_count, 2 * 24 * 60), std::nullopt};
            if (dice.chance(70)) absence.deputy = AgentId{dice.roll(1, 3)};
            result.agents.back().absences.push_back(absence);
        }
    }
    for (std::size_t i = 1; i < result.agents.size(); ++i)
        result.deputies.push_back({&result.agents[i], &result.blocks[i]});
    const auto begin = to_instant(first, result.agents.front().schedule.zone);
    result.now = begin + minutes{dice.roll(-2000, 2000)};
    result.from = first + days{dice.roll(0, 3)};
    result.to = result.from + days{dice.roll(0, 4)};
    if (dice.chance(20)) result.entitlement.begin = begin + minutes{dice.roll(0, 4000)};
    if (dice.chance(20)) result.entitlement.end = begin + minutes{dice.roll(2000, 9000)};
    return result;
}

/// Rules S1 to S4 for the minute that begins at `moment`.
bool free_for_call(const Case& given, std::size_t who, Instant moment)
{
    const auto& agent = given.agents[who];
    const auto& blocks = given.blocks[who];
    const auto minute = Interval::lasting(moment, 1min);
    if (moment < given.now + given.type.notice || !shows_open(agent.schedule, moment)) return false;
    for (const auto& absence : agent.absences) {
        if (absence.time.overlaps(minute)) return false;
    }
    const auto after = given.type.buffer_after;
    const auto before = given.type.buffer_before;
    for (const auto* list : {&blocks.bookings, &blocks.holds}) {
        for (const auto& other : *list) {
            if (moment < other.time.end() + other.buffer_after + before &&
                moment + 1min > other.time.begin() - other.buffer_before - after) {
                return false;
            }
        }
    }
    return std::ranges::none_of(blocks.busy, [&](const Interval& busy) {
        return moment < busy.end() + before && moment + 1min > busy.begin() - after;
    });
}

bool on_grid(Instant moment, const CallType& type, const Zone& zone)
{
    const auto wall = to_wall(moment, zone);
    const auto time =
        std::chrono::duration_cast<minutes>(wall - WallTime{std::chrono::floor<days>(wall)}).count();
    for (const int grid : {60, 30, 20, 15, 10, 5}) {
        if (type.interval.count() % grid == 0) return time % grid == 0;
    }
    return true;
}

bool cap_leaves_room(const Case& given, std::size_t who, Instant start)
{
    if (!given.type.daily_cap) return true;
    const auto& place = given.agents[who].schedule.zone;
    int count = 0;
    for (const auto* list : {&given.blocks[who].bookings, &given.blocks[who].holds}) {
        for (const auto& other : *list) {
            const bool same_day = local_date(other.time.begin(), place) == local_date(start, place);
            count += same_day && other.type == given.type.id ? 1 : 0;
        }
    }
    return count < *given.type.daily_cap;
}

/// The starts of one agent for ever, minute by minute.
std::vector<Instant> slow_starts(const Case& given, std::size_t who, Instant until)
{
    const auto& place = given.agents[who].schedule.zone;
    std::vector<Instant> starts;
    std::optional<Instant> next; ///< nothing: a first start is still to be found in this stretch
    Instant free_until = given.now;
    for (auto moment = given.now + given.type.notice; moment < until; moment += 1min) {
        if (!free_for_call(given, who, moment)) {
            next.reset();
            continue;
        }
        if (!next && on_grid(moment, given.type, place)) next = moment;
        if (next != moment) continue;
        *next += given.type.interval;
        for (free_until = std::max(free_until, moment); free_until < moment + given.type.duration;
             free_until += 1min) {
            if (!free_for_call(given, who, free_until)) break;
        }
        if (free_until < moment + given.type.duration) continue;
        if (local_date(moment, place) > local_date(given.now, place) + days{given.type.window_days}) continue;
        if (cap_leaves_room(given, who, moment)) starts.push_back(moment);
    }
    return starts;
}

bool wholly_inside(const Case& given, AgentId deputy, const Interval& call)
{
    std::vector<Interval> times;
    for (const auto& absence : given.agents.front().absences) {
        if (absence.deputy == deputy) times.push_back(absence.time);
    }
    const auto whole = joined(std::move(times));
    return std::ranges::any_of(whole, [&](const Interval& time) { return time.contains(call); });
}

/// S8 and the days asked about.
std::vector<Slot> slow_slots(const Case& given)
{
    const auto& place = given.agents.front().schedule.zone;
    const auto until = to_instant(given.to, place) + days{2};
    std::map<Instant, AgentId> offers;
    for (std::size_t who = 0; who < given.agents.size(); ++who) {
        const auto id = given.agents[who].id;
        for (const auto start : slow_starts(given, who, until)) {
            const auto date = local_date(start, place);
            const auto call = Interval::lasting(start, given.type.duration);
            const bool asked_for = given.from <= date && date < given.to && given.entitlement.covers(start);
            if (asked_for && (who == 0 || wholly_inside(given, id, call))) offers.emplace(start, id);
        }
    }
    std::vector<Slot> slots;
    for (const auto& [start, id] : offers)
        slots.push_back({Interval::lasting(start, given.type.duration), id});
    return slots;
}

/// What a store hands over that loads only what overlaps the window.
void forget_outside(Case& given, const Interval& window)
{
    const auto outside = [&](const Occupied& occupied) { return !occupied.time.overlaps(window); };
    for (auto& blocks : given.blocks) {
        std::erase_if(blocks.bookings, outside);
        std::erase_if(blocks.holds, outside);
        std::erase_if(blocks.busy, [&](const Interval& busy) { return !busy.overlaps(window); });
    }
}

} // namespace

TEST_CASE("S1-S4, S8, S9: free_slots agrees with a slow reading of the rules, minute by minute",
          "[calendar][S1]")
{
    Dice dice{20261122};
    std::size_t offered = 0;
    for (int round = 0; round < 500; ++round) {
        CAPTURE(round);
        auto given = random_case(dice);
        const auto expected = slow_slots(given);
        REQUIRE(free_slots(given.question(), given.from, given.to) == expected);
        offered += expected.size();

        forget_outside(given, blocks_window(given.question(), given.from, given.to, 15min));
        REQUIRE(free_slots(given.question(), given.from, given.to) == expected);
    }
    CHECK(offered > 4000);
}

TEST_CASE("S5: check_slot succeeds exactly for the starts that free_slots offers", "[calendar][S5]")
{
    Dice dice{5};
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        auto given = random_case(dice);
        const auto slots = free_slots(given.question(), given.from, given.to);
        const auto& place = given.agents.front().schedule.zone;
        auto next = slots.begin();
        for (auto start = to_instant(given.from, place); start < to_instant(given.to, place); start += 1min) {
            const auto checked = check_slot(given.question(), start);
            const bool offered = next != slots.end() && next->time.begin() == start;
            if (checked.has_value() != offered) FAIL(to_text(start));
            if (offered && *checked != *next) FAIL(to_text(start));
            if (offered) ++next;
        }
        CHECK(next == slots.end());

        for (std::size_t i = 0; i < slots.size(); i += 5) {
            auto asked = given;
            asked.deputies.clear();
            for (std::size_t who = 1; who < asked.agents.size(); ++who)
                asked.deputies.push_back({&asked.agents[who], &asked.blocks[who]});
            const auto start = slots[i].time.begin();
            forget_outside(asked, blocks_window(asked.question(), start, 15min));
            REQUIRE(check_slot(asked.question(), start) == slots[i]);
        }
    }
}
