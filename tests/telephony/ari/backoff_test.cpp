#include "telephony/ari/backoff.hpp"
#include "telephony/ari/complaints.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::telephony::ari;
using namespace std::chrono_literals;

TEST_CASE("pauses double from a tenth of a second to half a minute", "[ari]")
{
    Backoff backoff{100ms, 30s};
    std::vector<Backoff::Duration> pauses;
    for (int i = 0; i < 11; ++i)
        pauses.push_back(backoff.next(1.0));
    CHECK(pauses == std::vector<Backoff::Duration>{100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 6400ms,
                                                   12800ms, 25600ms, 30s, 30s});
}

TEST_CASE("chance takes up to half of a pause, and never makes it shorter than the least", "[ari]")
{
    Backoff backoff{100ms, 30s};
    CHECK(backoff.next(0.0) == 100ms);
    CHECK(backoff.next(0.0) == 100ms);
    CHECK(backoff.next(0.5) == 300ms);
}

TEST_CASE("after a reset the pauses begin anew", "[ari]")
{
    Backoff backoff{100ms, 30s};
    for (int i = 0; i < 20; ++i)
        static_cast<void>(backoff.next(1.0));
    backoff.reset();
    CHECK(backoff.next(1.0) == 100ms);
}

TEST_CASE("a complaint comes once, again after five minutes, and at once when the trouble is new", "[ari]")
{
    Complaints complaints;
    const auto start = from_epoch(1'700'000'000);
    CHECK(complaints.is_due("pbx.unreachable", start));
    CHECK_FALSE(complaints.is_due("pbx.unreachable", start + 299s));
    CHECK(complaints.is_due("pbx.refused", start + 1s));
    CHECK(complaints.is_due("pbx.unreachable", start + 300s));
    complaints.forget();
    CHECK(complaints.is_due("pbx.unreachable", start + 301s));
}
