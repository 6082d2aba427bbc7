#include "telephony/fallback_recording.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::telephony;

namespace {

const Instant now = from_epoch(1'795'000'100);

auto parse(const char* name)
{
    return parse_fallback(RecordingName{name}, now);
}

} // namespace

TEST_CASE("a message taken by the dialplan tells when, from whom and to whom", "[telephony]")
{
    const auto message = parse("fb-1795000000.12-p4366012345-4312345000");
    REQUIRE(message);
    CHECK(message->arrived_at == from_epoch(1'795'000'000));
    CHECK(message->caller == "+4366012345");
    CHECK(message->called == "4312345000");
    CHECK(message->channel == ChannelId{"1795000000.12"});
}

TEST_CASE("a number without a plus stays as it was dialled", "[telephony]")
{
    CHECK(parse("fb-1795000000.12-066012345-012345000")->caller == "066012345");
}

TEST_CASE("an empty caller of a fallback recording is anonymous", "[telephony]")
{
    CHECK(parse("fb-1795000000.12--4312345000")->caller.empty());
    CHECK(parse("fb-1795000000.12-p-4312345000")->caller.empty());
}

TEST_CASE("a PBX with a system name of its own is understood", "[telephony]")
{
    const auto message = parse("fb-pbx-1-1795000000.12-p4366012345-4312345000");
    REQUIRE(message);
    CHECK(message->arrived_at == from_epoch(1'795'000'000));
    CHECK(message->channel == ChannelId{"pbx-1-1795000000.12"});
}

TEST_CASE("a message says for which of several servers it is, where the dialplan was told", "[telephony]")
{
    const auto theirs = parse("fb-pbx-1-1795000000.12-p4366012345-4312345000_desk-two");
    REQUIRE(theirs);
    CHECK(theirs->app == "desk-two");
    CHECK(theirs->called == "4312345000");
    CHECK(theirs->channel == ChannelId{"pbx-1-1795000000.12"});
    CHECK(parse("fb-1795000000.12-p4366012345-4312345000_a_b")->app == "a_b");
    CHECK(parse("fb-my_pbx-1795000000.12-p43-43")->app.empty());
    CHECK(parse("fb-1795000000.12-p4366012345-4312345000")->app.empty());
    CHECK_FALSE(parse("fb-1795000000.12-p4366012345-4312345000_"));
}

TEST_CASE("a recording that claims to come from the future is refused (T4)", "[telephony]")
{
    CHECK(parse("fb-1795000100.1-p4366012345-4312345000"));
    CHECK(parse("fb-1795000101.1-p4366012345-4312345000").error() == FallbackRecording::Error::too_late);
    CHECK(parse("fb-99999999999999.1-1-2").error() == FallbackRecording::Error::too_late);
}

TEST_CASE("other people's recordings are left alone", "[telephony]")
{
    for (const auto* name :
         {"", "fb", "fb-", "fb-1795000000.12", "fb-1795000000.12-436", "vm-main-1795000000-12-1",
          "fb-1795000000.12-p43x-43", "fb-1795000000.12-pp43-43", "conference"}) {
        CAPTURE(name);
        CHECK(parse(name).error() == FallbackRecording::Error::not_one);
    }
}

TEST_CASE("a unique id without a time is refused", "[telephony]")
{
    for (const auto* name :
         {"fb-abc-1-2", "fb-.1-1-2", "fb-12-1-2", "fb-99999999999999999999.1-1-2", "fb--1-2"}) {
        CAPTURE(name);
        CHECK(parse(name).error() == FallbackRecording::Error::no_time);
    }
}
