#include "base/interval.hpp"

#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace std::chrono_literals;

namespace {
Interval span(int begin_minute, int end_minute)
{
    return Interval::make(Instant{minutes{begin_minute}}, Instant{minutes{end_minute}}).value();
}
} // namespace

TEST_CASE("an interval is never empty or reversed", "[base]")
{
    CHECK(Interval::make(Instant{5s}, Instant{5s}).error() == Interval::Error::empty);
    CHECK(Interval::make(Instant{5s}, Instant{4s}).error() == Interval::Error::empty);
}

TEST_CASE("T2: touching intervals do not overlap, and the end is not inside", "[base]")
{
    CHECK_FALSE(span(0, 10).overlaps(span(10, 20)));
    CHECK(span(0, 11).overlaps(span(10, 20)));
    CHECK(span(0, 10).contains(Instant{0s}));
    CHECK_FALSE(span(0, 10).contains(Instant{10min}));
}

TEST_CASE("joining sorts, and merges what overlaps, touches or lies inside", "[base]")
{
    CHECK(joined({span(30, 40), span(0, 10), span(10, 20), span(12, 15), span(35, 50)}) ==
          Intervals{span(0, 20), span(30, 50)});
    CHECK(joined({}).empty());
}

TEST_CASE("subtracting leaves exactly the unblocked parts", "[base]")
{
    CHECK(subtract({span(0, 100)}, {span(0, 10), span(20, 30), span(90, 120)}) ==
          Intervals{span(10, 20), span(30, 90)});
    CHECK(subtract({span(0, 10), span(20, 30)}, {span(5, 25)}) == Intervals{span(0, 5), span(25, 30)});
    CHECK(subtract({span(0, 10)}, {}) == Intervals{span(0, 10)});
    CHECK(subtract({span(0, 10), span(20, 30)}, {span(0, 40)}).empty());
}

TEST_CASE("clipping keeps what lies in the window", "[base]")
{
    CHECK(clipped({span(0, 10), span(20, 30), span(40, 50)}, span(5, 40)) ==
          Intervals{span(5, 10), span(20, 30)});
}
