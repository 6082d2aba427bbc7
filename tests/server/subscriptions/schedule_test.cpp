#include "server/subscriptions/schedule.hpp"
#include "tests/support/printers.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::subscriptions;

namespace {

const Instant noon = parse_instant("2026-11-24T12:00:00Z").value();

} // namespace

TEST_CASE("a calendar that answers is asked every quarter of an hour, each at its own second",
          "[subscriptions]")
{
    for (std::int64_t number = 1; number < 200; ++number) {
        const auto wait = next_after_success(noon, number) - noon;
        CHECK(wait >= minutes{15});
        CHECK(wait < minutes{16});
    }
    CHECK(next_after_success(noon, 1) != next_after_success(noon, 2));
}

TEST_CASE("a calendar that fails is asked ever more seldom, and never given up", "[subscriptions]")
{
    CHECK(next_after_failure(noon, 1) - noon == minutes{5});
    CHECK(next_after_failure(noon, 2) - noon == minutes{10});
    CHECK(next_after_failure(noon, 3) - noon == minutes{20});
    CHECK(next_after_failure(noon, 7) - noon == minutes{320});
    CHECK(next_after_failure(noon, 8) - noon == hours{6});
    CHECK(next_after_failure(noon, 2'000'000'000) - noon == hours{6});
}
