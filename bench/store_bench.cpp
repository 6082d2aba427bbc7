// What the store takes: bookings a second alone and grouped, and free time over 90 days among 60,000
// bookings. The files are in the folder of the environment's TMPDIR: flushes to that disk are what is
// measured.
#include "tests/support/stores.hpp"

#include <benchmark/benchmark.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

using namespace callhours;

namespace {

using Desk = tests::DeskInStore<tests::SqliteStores>;

const Instant first_slot = tests::at("2026-11-23T08:00:00Z");

store::ReserveRequest slot_number(const Desk& desk, std::int64_t number)
{
    const auto time = tests::span_of(first_slot + minutes{30 * number}, minutes{30});
    return tests::a_request(desk, time, std::to_string(number) + "@desk.example");
}

Task<void> book_until(Desk& desk, std::int64_t end, std::int64_t& next)
{
    while (next < end) {
        auto request = slot_number(desk, next++);
        const auto reserved = co_await desk.store().bookings().reserve(std::move(request));
        if (!reserved.outcome) throw std::runtime_error{"a free slot was refused"};
    }
}

/// With range(0) requests in flight at any time.
void reserve(benchmark::State& state)
{
    Desk desk;
    std::int64_t next = 0;
    constexpr std::int64_t each_round = 2000;
    for (auto _ : state) {
        const auto end = next + each_round;
        for (int i = 0; i < state.range(0); ++i)
            boost::asio::co_spawn(desk.io, book_until(desk, end, next), boost::asio::detached);
        desk.io.restart();
        desk.io.run();
    }
    state.SetItemsProcessed(next);
}

BENCHMARK(reserve)->Arg(1)->Arg(8)->Arg(64)->UseRealTime()->Unit(benchmark::kMillisecond);

/// Of two agents, as a page of slots with a deputy needs them.
void blocks_of_90_days(benchmark::State& state)
{
    Desk desk;
    auto batch = tests::an_empty_batch();
    for (int i = 0; i < 60'000; ++i) {
        store::BookingImport booking;
        booking.client = "acme";
        booking.type = "support";
        booking.agent = i % 2 == 0 ? "anna" : "ben";
        booking.start = first_slot - minutes{30} * (40'000 - i); // history, and a while ahead
        batch.bookings.push_back(std::move(booking));
    }
    if (!desk.run(desk.store().imports().import(std::move(batch))))
        throw std::runtime_error{"import refused"};
    const auto window = Interval::lasting(first_slot, days{90});
    std::size_t found = 0;
    for (auto _ : state) {
        const auto blocks = desk.run(desk.store().bookings().blocks({desk.agent("anna"), desk.agent("ben")},
                                                                    window, std::nullopt, first_slot));
        found = blocks.begin()->second.bookings.size();
        benchmark::DoNotOptimize(found);
    }
    state.counters["bookings_of_each"] = static_cast<double>(found);
}

BENCHMARK(blocks_of_90_days)->UseRealTime()->Unit(benchmark::kMicrosecond);

void load_directory(benchmark::State& state)
{
    Desk desk;
    for (auto _ : state)
        benchmark::DoNotOptimize(desk.run(desk.store().directories().load()));
}

BENCHMARK(load_directory)->UseRealTime()->Unit(benchmark::kMicrosecond);

} // namespace

BENCHMARK_MAIN();
