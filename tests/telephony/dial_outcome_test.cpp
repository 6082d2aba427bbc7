#include "telephony/dial_outcome.hpp"

#include <catch2/catch.hpp>

using namespace callhours::telephony;

TEST_CASE("a hangup cause names the outcome wherever it can", "[telephony]")
{
    const auto [cause, outcome] = GENERATE(table<int, DialOutcome>({{1, DialOutcome::invalid_number},
                                                                    {28, DialOutcome::invalid_number},
                                                                    {17, DialOutcome::busy},
                                                                    {18, DialOutcome::unreachable},
                                                                    {20, DialOutcome::unreachable},
                                                                    {21, DialOutcome::rejected},
                                                                    {26, DialOutcome::cancelled},
                                                                    {27, DialOutcome::unreachable},
                                                                    {34, DialOutcome::unreachable},
                                                                    {38, DialOutcome::unreachable},
                                                                    {41, DialOutcome::unreachable},
                                                                    {42, DialOutcome::unreachable},
                                                                    {44, DialOutcome::unreachable},
                                                                    {16, DialOutcome::failed},
                                                                    {127, DialOutcome::cancelled}}));
    CAPTURE(cause);
    CHECK(dial_outcome({.own_timer_fired = false, .rang = false, .cause = cause}) == outcome);
}

TEST_CASE("603, 404 and 480 end with the same last dial status, so the cause decides", "[telephony]")
{
    const auto with_cause = [](int cause) {
        return dial_outcome(
            {.own_timer_fired = false, .rang = false, .cause = cause, .last_status = DialStatus::no_answer});
    };
    CHECK(with_cause(21) == DialOutcome::rejected);
    CHECK(with_cause(1) == DialOutcome::invalid_number);
    CHECK(with_cause(19) == DialOutcome::unreachable);
}

TEST_CASE("a phone that rang until the end did not answer, whatever cause the release tells", "[telephony]")
{
    const auto cause = GENERATE(std::optional<int>{}, std::optional{0}, std::optional{19});
    CHECK(dial_outcome({.own_timer_fired = false, .rang = true, .cause = cause}) == DialOutcome::no_answer);
    CHECK(
        dial_outcome(
            {.own_timer_fired = false, .rang = false, .cause = cause, .last_status = DialStatus::ringing}) ==
        DialOutcome::no_answer);
}

TEST_CASE("only the missing ringing tells a phone that is off from one that nobody takes", "[telephony]")
{
    const auto cause = GENERATE(0, 16, 19, 127);
    CHECK(dial_outcome({.own_timer_fired = true, .rang = true, .cause = cause}) == DialOutcome::no_answer);
    CHECK(dial_outcome({.own_timer_fired = true, .rang = false, .cause = cause}) == DialOutcome::unreachable);
}

TEST_CASE("a phone that says busy as our timer fires is busy", "[telephony]")
{
    CHECK(dial_outcome({.own_timer_fired = true, .rang = true, .cause = 17}) == DialOutcome::busy);
}

TEST_CASE("the last dial status helps where the cause is silent", "[telephony]")
{
    const auto with_status = [](DialStatus status) {
        return dial_outcome({.own_timer_fired = false, .rang = false, .cause = 0, .last_status = status});
    };
    CHECK(with_status(DialStatus::busy) == DialOutcome::busy);
    CHECK(with_status(DialStatus::congestion) == DialOutcome::unreachable);
    CHECK(with_status(DialStatus::cancelled) == DialOutcome::cancelled);
    CHECK(with_status(DialStatus::answered) == DialOutcome::answered);
    CHECK(with_status(DialStatus::trying) == DialOutcome::failed);
}
