#include "telephony/names.hpp"

#include <catch2/catch.hpp>

using namespace callhours::telephony;

TEST_CASE("a call has the same token whenever it is asked for", "[telephony]")
{
    const ChannelId channel{"1795000000.12"};
    CHECK(CallToken::derive("main", channel).text() == "main-1795000000-12");
    CHECK(CallToken::derive("main", channel) == CallToken::derive("main", channel));
    CHECK(CallToken::derive("main", channel) != CallToken::derive("other", channel));
}

TEST_CASE("a token holds only what every PBX takes in a name", "[telephony]")
{
    CHECK(CallToken::derive("main", ChannelId{"a/b c+ä.1"}).text() == "main-a-b-c----1");
    CHECK(CallToken::derive("main", ChannelId{std::string(500, 'x') + ".7"}).text().size() == 120);
    CHECK_FALSE(CallToken::parse(""));
    CHECK_FALSE(CallToken::parse("a.b"));
    CHECK_FALSE(CallToken::parse(std::string(121, 'a')));
}

TEST_CASE("what we made for a call leads back to it", "[telephony]")
{
    const auto call = CallToken::derive("main", ChannelId{"1795000000.12"});
    CHECK(call_of(leg_of(call, 3)) == call);
    CHECK(call_of(bridge_of(call)) == call);
    CHECK(call_of(playback_of(call, 1)) == call);
    CHECK(call_of(recording_of(call, 2)) == call);
}

TEST_CASE("what others made leads nowhere", "[telephony]")
{
    CHECK_FALSE(call_of(ChannelId{"1795000000.12"}));
    CHECK_FALSE(call_of(ChannelId{"ag-"}));
    CHECK_FALSE(call_of(ChannelId{"ag-1"}));
    CHECK_FALSE(call_of(ChannelId{"ag-main-1795000000-x"}));
    CHECK_FALSE(call_of(BridgeId{"br-"}));
    CHECK_FALSE(call_of(RecordingName{"vm-a.b-1"}));
}
