#include "calendar/ical/feed.hpp"
#include "calendar/slots.hpp"
#include "calendar/working_time.hpp"

#include <benchmark/benchmark.h>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

// What the pure calendar costs, without any store: ./calendar_bench (docs/performance.md has the figures).

namespace {

using namespace callhours;
using namespace callhours::calendar;

const Instant monday = parse_instant("2026-11-23T00:00:00Z").value();
const LocalDate first_day = parse_date("2026-11-23").value();

AgentCalendar office_agent(std::int64_t id)
{
    return {
        AgentId{id}, {Zone::find("Europe/Berlin").value(), monday_to_friday_nine_to_five(), {}, {}, {}}, {}};
}

CallType call_type(minutes length)
{
    CallType type;
    type.id = CallTypeId{1};
    type.duration = length;
    type.interval = length;
    type.window_days = 400;
    return type;
}

/// Short busy spans, spread evenly over the days.
AgentBlocks busy_spans(int count, int day_count)
{
    AgentBlocks blocks;
    const seconds step = seconds{days{day_count}} / count;
    for (int i = 0; i < count; ++i)
        blocks.busy.push_back(Interval::lasting(monday + i * step, minutes{10}));
    return blocks;
}

void free_slots_of_30_days_against_200_busy(benchmark::State& state)
{
    const auto agent = office_agent(1);
    const auto blocks = busy_spans(200, 30);
    const auto type = call_type(minutes{30});
    const SlotQuestion question{type, {&agent, &blocks}, {}, monday};
    for (auto _ : state)
        benchmark::DoNotOptimize(free_slots(question, first_day, first_day + days{30}));
    state.counters["slots"] =
        static_cast<double>(free_slots(question, first_day, first_day + days{30}).size());
}

BENCHMARK(free_slots_of_30_days_against_200_busy)->Unit(benchmark::kMicrosecond);

/// The same with buffers, absences, overrides, holidays and a cap, so that every rule has work.
void free_slots_of_30_days_with_every_rule(benchmark::State& state)
{
    auto agent = office_agent(1);
    for (int i = 0; i < 150; ++i)
        agent.schedule.calendar_holidays[first_day + days{i * 25 - 365}] = "Holiday";
    agent.schedule.overrides[first_day + days{3}] = DayHours{};
    agent.absences = {{Interval::lasting(monday + days{7}, days{2}), std::nullopt}};
    auto blocks = busy_spans(100, 30);
    for (int i = 0; i < 100; ++i) {
        blocks.bookings.push_back({Interval::lasting(monday + hours{7 * i}, minutes{30}), minutes{5},
                                   minutes{5}, CallTypeId{1 + i % 2}});
    }
    auto type = call_type(minutes{30});
    type.buffer_before = type.buffer_after = minutes{5};
    type.daily_cap = 6;
    const SlotQuestion question{type, {&agent, &blocks}, {}, monday};
    for (auto _ : state)
        benchmark::DoNotOptimize(free_slots(question, first_day, first_day + days{30}));
    state.counters["slots"] =
        static_cast<double>(free_slots(question, first_day, first_day + days{30}).size());
}

BENCHMARK(free_slots_of_30_days_with_every_rule)->Unit(benchmark::kMicrosecond);

/// 60,000 bookings in memory, 12,000 an agent over ten years; a store hands over those of the window only.
void free_slots_of_90_days_of_5_agents(benchmark::State& state)
{
    const bool windowed = state.range(0) != 0;
    std::vector<AgentCalendar> agents;
    std::vector<AgentBlocks> blocks;
    const auto type = call_type(minutes{15});
    for (int i = 0; i < 5; ++i) {
        agents.push_back(office_agent(i + 1));
        auto& own = blocks.emplace_back();
        for (int k = -6000; k < 6000; ++k) {
            const auto booking = Interval::lasting(monday + k * minutes{438} + minutes{i * 7}, minutes{15});
            own.bookings.push_back({booking, seconds{0}, seconds{0}, type.id});
        }
        const SlotQuestion question{type, {&agents.back(), nullptr}, {}, monday};
        const auto window = blocks_window(question, first_day, first_day + days{90}, seconds{0});
        if (windowed) {
            std::erase_if(own.bookings,
                          [&](const Occupied& booking) { return !booking.time.overlaps(window); });
        }
    }
    std::size_t slots = 0;
    for (auto _ : state) {
        slots = 0;
        for (std::size_t i = 0; i < agents.size(); ++i) {
            const SlotQuestion question{type, {&agents[i], &blocks[i]}, {}, monday};
            slots += free_slots(question, first_day, first_day + days{90}).size();
        }
        benchmark::DoNotOptimize(slots);
    }
    state.counters["slots"] = static_cast<double>(slots);
}

BENCHMARK(free_slots_of_90_days_of_5_agents)
    ->Unit(benchmark::kMicrosecond)
    ->ArgName("window_only")
    ->Arg(0)
    ->Arg(1);

void check_of_one_start(benchmark::State& state)
{
    const auto agent = office_agent(1);
    const auto blocks = busy_spans(7, 1);
    const auto type = call_type(minutes{30});
    const SlotQuestion question{type, {&agent, &blocks}, {}, monday};
    for (auto _ : state)
        benchmark::DoNotOptimize(check_slot(question, monday + hours{9}));
}

BENCHMARK(check_of_one_start);

void open_now(benchmark::State& state)
{
    const auto agent = office_agent(1);
    for (auto _ : state)
        benchmark::DoNotOptimize(is_open(agent.schedule, monday + hours{9}));
}

BENCHMARK(open_now);

void deadline_of_40_working_hours(benchmark::State& state)
{
    const auto agent = office_agent(1);
    for (auto _ : state)
        benchmark::DoNotOptimize(deadline(agent.schedule, monday + hours{9}, hours{40}));
}

BENCHMARK(deadline_of_40_working_hours)->Unit(benchmark::kMicrosecond);

void zone_found(benchmark::State& state)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(Zone::find("Europe/Berlin"));
}

BENCHMARK(zone_found)->Unit(benchmark::kMicrosecond);

void feed_of_1000_events_rendered(benchmark::State& state)
{
    const auto berlin = Zone::find("Europe/Berlin").value();
    ical::FeedCalendar feed{.name = "Anna Novak",
                            .colour = "steelblue",
                            .source = "https://callhours.example/calendars/c2VjcmV0.ics",
                            .zone = berlin};
    for (int i = 0; i < 1000; ++i) {
        feed.events.push_back(
            {.uid = fmt::format("{:08x}@callhours.example", i),
             .created = monday,
             .changed = monday,
             .time = Interval::lasting(monday + i * hours{3}, minutes{30}),
             .zone = berlin,
             .summary = "Support call: Acme",
             .description = "Booked by Eva Example.\nChange it: https://callhours.example/manage/x"});
    }
    std::size_t bytes = 0;
    for (auto _ : state)
        bytes = ical::render_feed(feed).size();
    state.counters["bytes"] = static_cast<double>(bytes);
}

BENCHMARK(feed_of_1000_events_rendered)->Unit(benchmark::kMillisecond);

} // namespace
