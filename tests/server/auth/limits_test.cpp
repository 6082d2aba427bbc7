#include "server/auth/limits.hpp"

#include <catch2/catch.hpp>

using namespace callhours::auth;
using namespace std::chrono_literals;

namespace {

constexpr SteadyTime start{24h};

} // namespace

TEST_CASE("a client may write N times at once and is then told when to come again", "[auth]")
{
    RateLimiter limiter{6};
    for (int i = 0; i < 6; ++i)
        CHECK_FALSE(limiter.take("acme", start));

    CHECK(limiter.take("acme", start) == 10s);
    CHECK(limiter.take("acme", start + 4s) == 6s);
    CHECK_FALSE(limiter.take("acme", start + 10s));
    CHECK(limiter.take("acme", start + 10s) == 10s);
}

TEST_CASE("one client's writes take nothing from another's", "[auth]")
{
    RateLimiter limiter{1};
    CHECK_FALSE(limiter.take("acme", start));

    CHECK_FALSE(limiter.take("umbrella", start));
    CHECK(limiter.take("acme", start));
}

TEST_CASE("a refused write does not push the next one back", "[auth]")
{
    RateLimiter limiter{60};
    for (int i = 0; i < 60; ++i)
        CHECK_FALSE(limiter.take("acme", start));
    for (int i = 0; i < 100; ++i)
        CHECK(limiter.take("acme", start) == 1s);

    CHECK_FALSE(limiter.take("acme", start + 1s));
}

TEST_CASE("a rest fills the bucket to its brim and not above", "[auth]")
{
    RateLimiter limiter{2};
    CHECK_FALSE(limiter.take("acme", start));
    CHECK_FALSE(limiter.take("acme", start + 1h));
    CHECK_FALSE(limiter.take("acme", start + 1h));
    CHECK(limiter.take("acme", start + 1h));
}

TEST_CASE("a limit of 0 is none", "[auth]")
{
    RateLimiter limiter{0};
    for (int i = 0; i < 10000; ++i)
        REQUIRE_FALSE(limiter.take("acme", start));
}

TEST_CASE("clients that rest are forgotten", "[auth]")
{
    RateLimiter limiter{10};
    for (int i = 0; i < 5000; ++i) {
        static_cast<void>(limiter.take(std::to_string(i), start + i * 1s));
    }
    CHECK(limiter.known_clients() < 1100);
}

TEST_CASE("the fifth wrong password of an account costs a second, each further one twice as much", "[auth]")
{
    LoginThrottle throttle;
    for (int i = 0; i < 4; ++i)
        throttle.failed("anna", "192.0.2." + std::to_string(i), start);
    CHECK_FALSE(throttle.wait("anna", "192.0.2.9", start));

    throttle.failed("anna", "192.0.2.9", start);
    CHECK(throttle.wait("anna", "192.0.2.10", start) == 1s);
    CHECK_FALSE(throttle.wait("anna", "192.0.2.10", start + 1s));
    throttle.failed("anna", "192.0.2.9", start + 1s);
    CHECK(throttle.wait("anna", "192.0.2.10", start + 1s) == 2s);
    CHECK_FALSE(throttle.wait("ben", "192.0.2.10", start + 1s));
}

TEST_CASE("an address that guesses at many accounts must wait for all of them", "[auth]")
{
    LoginThrottle throttle;
    for (int i = 0; i < 20; ++i)
        throttle.failed("agent" + std::to_string(i), "192.0.2.1", start);

    CHECK(throttle.wait("somebody", "192.0.2.1", start) == 1s);
    CHECK_FALSE(throttle.wait("somebody", "192.0.2.2", start));
}

TEST_CASE("nobody waits longer than a quarter of an hour", "[auth]")
{
    LoginThrottle throttle;
    for (int i = 0; i < 1000; ++i)
        throttle.failed("anna", "192.0.2.1", start);

    CHECK(throttle.wait("anna", "192.0.2.1", start) == 15min);
}

TEST_CASE("the right password forgives the account but not the address", "[auth]")
{
    LoginThrottle throttle;
    for (int i = 0; i < 20; ++i)
        throttle.failed("anna", "192.0.2.1", start);
    throttle.succeeded("anna");

    CHECK_FALSE(throttle.wait("anna", "192.0.2.2", start));
    CHECK(throttle.wait("anna", "192.0.2.1", start));
}

TEST_CASE("an hour later the failures are forgotten", "[auth]")
{
    LoginThrottle throttle;
    for (int i = 0; i < 4; ++i)
        throttle.failed("anna", "192.0.2.1", start);
    throttle.failed("anna", "192.0.2.1", start + 2h);

    CHECK_FALSE(throttle.wait("anna", "192.0.2.1", start + 2h));
}
