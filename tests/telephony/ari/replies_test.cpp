#include "telephony/ari/replies.hpp"

#include <catch2/catch.hpp>

using namespace callhours::telephony;
using namespace callhours::telephony::ari;

TEST_CASE("an application tells its channels and bridges", "[ari]")
{
    const auto app = read_application(
        R"({"name":"callhours","channel_ids":["1732300000.12","ag-1",7],"bridge_ids":["br-1"],"endpoint_ids":[]})");
    REQUIRE(app);
    CHECK(app->channels == std::vector{ChannelId{"1732300000.12"}, ChannelId{"ag-1"}});
    CHECK(app->bridges == std::vector{BridgeId{"br-1"}});
}

TEST_CASE("a channel tells whether it is answered, who calls and whom", "[ari]")
{
    const auto channel = read_channel(
        R"({"id":"1.2","state":"Up","language":"de","caller":{"name":"","number":"+4366012345"},"dialplan":{"exten":"+4312345000"}})");
    REQUIRE(channel);
    CHECK(channel->channel.text() == "1.2");
    CHECK(channel->up);
    CHECK(channel->caller == "+4366012345");
    CHECK(channel->called == "+4312345000");
    CHECK(channel->language == "de");
    CHECK_FALSE(read_channel(R"({"id":"1.2","state":"Ring"})").value().up);
}

TEST_CASE("a channel that runs another application is elsewhere", "[ari]")
{
    CHECK(read_is_elsewhere(R"({"id":"1.2","dialplan":{"exten":"x","app_name":"Wait"}})"));
    CHECK_FALSE(read_is_elsewhere(R"({"id":"1.2","dialplan":{"exten":"x","app_name":"Stasis"}})"));
    CHECK_FALSE(read_is_elsewhere(R"({"id":"1.2","dialplan":{"exten":"x"}})")); // 16.0
}

TEST_CASE("bridges tell who is in them", "[ari]")
{
    const auto bridges = read_bridges(R"([{"id":"br-1","channels":["1.2","ag-1"]},{"id":"br-2"},{},7])");
    REQUIRE(bridges);
    REQUIRE(bridges->size() == 2);
    CHECK(bridges->front().bridge.text() == "br-1");
    CHECK(bridges->front().channels == std::vector{ChannelId{"1.2"}, ChannelId{"ag-1"}});
    CHECK(bridges->back().channels.empty());
}

TEST_CASE("a recording that is over does not record", "[ari]")
{
    CHECK(read_is_recording(R"({"name":"vm-1","state":"recording"})"));
    CHECK(read_is_recording(R"({"name":"vm-1","state":"queued"})"));
    CHECK_FALSE(read_is_recording(R"({"name":"vm-1","state":"done"})"));
    CHECK_FALSE(read_is_recording(R"({"message":"Recording not found"})"));
}

TEST_CASE("stored recordings are told by name", "[ari]")
{
    const auto names = read_stored(R"([{"name":"vm-1","format":"wav"},{"name":"a/b","format":"wav"},{},3])");
    REQUIRE(names);
    CHECK(*names == std::vector{RecordingName{"vm-1"}, RecordingName{"a/b"}});
    CHECK(read_stored("[]").value().empty());
}

TEST_CASE("an answer that is not Asterisk's is seen as such", "[ari]")
{
    const auto* text = GENERATE("", "<html>", "null", "[", "7", "\"x\"", "{}", "{\"name\":1,\"id\":[]}");
    CHECK_FALSE(read_application(text));
    CHECK_FALSE(read_channel(text));
    CHECK_FALSE(read_bridges(text));
    CHECK_FALSE(read_variable(text));
    CHECK_FALSE(read_is_recording(text));
    CHECK_FALSE(read_stored(text));
    CHECK_FALSE(read_version(text));
}
