#include "telephony/ari/event_reader.hpp"

#include "telephony/ari/channel_names.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::telephony;
using namespace callhours::telephony::ari;
using namespace std::chrono_literals;

namespace {

template <typename Event> Event the(const Message& message)
{
    return std::get<Event>(std::get<PbxEvent>(message));
}

bool is_nothing(const Message& message)
{
    return std::holds_alternative<std::monostate>(message);
}

const ChannelId leg = leg_of(CallToken::derive("main", ChannelId{"1732300000.12"}), 1);

std::string with_leg(const std::string& before, const std::string& after)
{
    return before + R"({"id":")" + leg.text() + R"(","state":"Ringing"})" + after;
}

Message dial(EventReader& reader, const std::string& status)
{
    return reader.read(with_leg(R"({"type":"Dial","dialstatus":")" + status + R"(","peer":)", "}"));
}

Message destroyed(EventReader& reader, int cause)
{
    return reader.read(
        with_leg(R"({"type":"ChannelDestroyed","cause":)" + std::to_string(cause) + R"(,"channel":)", "}"));
}

} // namespace

TEST_CASE("a call from our dialplan arrives with both numbers", "[ari]")
{
    EventReader reader;
    const auto arrived = the<ChannelArrived>(reader.read(
        R"({"type":"StasisStart","args":["inbound","+4312345000"],"channel":{"id":"1.2","caller":{"number":"+4366012345"},"language":"de"}})"));
    CHECK(arrived.channel.text() == "1.2");
    CHECK(arrived.caller == "+4366012345");
    CHECK(arrived.called == "+4312345000");
    CHECK(arrived.language == "de");
}

TEST_CASE("a channel's name that a restarted Asterisk gives again is another call's (C1)", "[ari]")
{
    EventReader reader;
    const auto arrival = [&](const std::string& created) {
        return the<ChannelArrived>(reader.read(
            R"({"type":"StasisStart","args":["inbound","1"],"channel":{"id":"1795386352.0","creationtime":")" +
            created + R"("}})"));
    };
    const auto before = arrival("2026-11-22T23:25:52.101+0100").channel;
    const auto after = arrival("2026-11-22T23:25:52.940+0100").channel;
    CHECK(before.text() == "1795386352.0@20261122232552101");
    CHECK(CallToken::derive("main", before) != CallToken::derive("main", after));
    CHECK(name_at_asterisk(before) == "1795386352.0");
    CHECK(name_at_asterisk(after) == "1795386352.0");

    const auto ended = the<ChannelEnded>(reader.read(
        R"({"type":"StasisEnd","channel":{"id":"1795386352.0","creationtime":"2026-11-22T23:25:52.101+0100"}})"));
    CHECK(ended.channel == before);
}

TEST_CASE("a leg of ours keeps the name that we gave it, whenever it came into being", "[ari]")
{
    EventReader reader;
    const auto ended = the<ChannelEnded>(reader.read(R"({"type":"StasisEnd","channel":{"id":")" + leg.text() +
                                                     R"(","creationtime":"2026-11-22T23:25:52.101+0100"}})"));
    CHECK(ended.channel == leg);
    CHECK(name_at_asterisk(leg) == leg.text());
    CHECK(name_at_asterisk(ChannelId{"strange@host"}) == "strange@host");
}

TEST_CASE("a withheld number arrives as an empty one", "[ari]")
{
    EventReader reader;
    const auto arrived = the<ChannelArrived>(
        reader.read(R"({"type":"StasisStart","args":["inbound","1"],"channel":{"id":"1.2"}})"));
    CHECK(arrived.caller.empty());
}

TEST_CASE("a leg of ours that enters the application was picked up", "[ari]")
{
    EventReader reader;
    const auto answered = the<ChannelAnswered>(
        reader.read(with_leg(R"({"type":"StasisStart","args":["dialled"],"channel":)", "}")));
    CHECK(answered.channel == leg);
}

TEST_CASE("a channel without our arguments is a stray", "[ari]")
{
    EventReader reader;
    const auto* args = GENERATE("[]", "[\"other\"]", "[7]", "{}", "null");
    const auto message =
        reader.read(std::string{R"({"type":"StasisStart","channel":{"id":"1.2"},"args":)"} + args + "}");
    CHECK(std::get<Stray>(message).channel.text() == "1.2");
}

TEST_CASE("a phone rings once, whichever of the two events comes first", "[ari]")
{
    EventReader reader;
    const auto state = with_leg(R"({"type":"ChannelStateChange","channel":)", "}");
    CHECK(is_nothing(dial(reader, "")));
    CHECK(the<ChannelRinging>(reader.read(state)).channel == leg);
    CHECK(is_nothing(dial(reader, "RINGING")));
    EventReader other;
    CHECK(the<ChannelRinging>(dial(other, "RINGING")).channel == leg);
    CHECK(is_nothing(other.read(state)));
}

TEST_CASE("a leg's end carries its cause and the last word about the dial", "[ari]")
{
    EventReader reader;
    static_cast<void>(dial(reader, "RINGING"));
    CHECK(is_nothing(dial(reader, "BUSY")));
    const auto ended = the<ChannelEnded>(destroyed(reader, 17));
    CHECK(ended.channel == leg);
    CHECK(ended.cause == 17);
    CHECK(ended.dial_status == DialStatus::busy);
    CHECK(the<ChannelEnded>(destroyed(reader, 17)).dial_status == DialStatus::none);
}

TEST_CASE("a phone that rang stays one that rang, whatever is told of the way to it later", "[ari]")
{
    EventReader reader;
    static_cast<void>(dial(reader, "RINGING"));
    const auto* status = GENERATE("", "PROGRESS", "PROCEEDING", "SOMETHING-NEW");
    CHECK(is_nothing(dial(reader, status)));
    CHECK(the<ChannelEnded>(destroyed(reader, 0)).dial_status == DialStatus::ringing);
}

TEST_CASE("a channel that leaves the application has ended for us, without a cause", "[ari]")
{
    EventReader reader;
    const auto ended = the<ChannelEnded>(reader.read(R"({"type":"StasisEnd","channel":{"id":"1.2"}})"));
    CHECK(ended.channel.text() == "1.2");
    CHECK_FALSE(ended.cause);
}

TEST_CASE("a recording's end tells its length and silence where Asterisk does", "[ari]")
{
    EventReader reader;
    const auto full = the<RecordingFinished>(reader.read(
        R"({"type":"RecordingFinished","recording":{"name":"vm-1","state":"done","duration":12,"silence_duration":4}})"));
    CHECK(full.recording.text() == "vm-1");
    CHECK(full.duration == 12s);
    CHECK(full.silence == 4s);
    CHECK_FALSE(full.failed);
    const auto bare =
        the<RecordingFinished>(reader.read(R"({"type":"RecordingFinished","recording":{"name":"vm-1"}})"));
    CHECK_FALSE(bare.duration);
    CHECK(the<RecordingFinished>(reader.read(R"({"type":"RecordingFailed","recording":{"name":"vm-1"}})"))
              .failed);
}

TEST_CASE("a playback that failed was not played", "[ari]")
{
    EventReader reader;
    const auto state = [&](const std::string& text) {
        return the<PlaybackFinished>(
                   reader.read(R"({"type":"PlaybackFinished","playback":{"id":"pl-1","state":")" + text +
                               "\"}}"))
            .played;
    };
    CHECK(state("done"));
    CHECK_FALSE(state("failed"));
}

TEST_CASE("a key is one character", "[ari]")
{
    EventReader reader;
    const auto key = [&](const std::string& digit) {
        return reader.read(R"({"type":"ChannelDtmfReceived","digit":")" + digit +
                           R"(","channel":{"id":"1.2"}})");
    };
    CHECK(the<DtmfReceived>(key("#")).digit == '#');
    CHECK(is_nothing(key("")));
    CHECK(is_nothing(key("12")));
}

TEST_CASE("a second program under our name is noticed", "[ari]")
{
    EventReader reader;
    CHECK(std::holds_alternative<Replaced>(
        reader.read(R"({"type":"ApplicationReplaced","application":"callhours"})")));
}

TEST_CASE("events of later releases are nothing, and what is no event is told apart", "[ari]")
{
    EventReader reader;
    CHECK(is_nothing(reader.read(R"({"type":"ApplicationRegistered"})")));
    CHECK(is_nothing(reader.read(R"({"type":"ChannelVarset","variable":"x"})")));
    const auto* text = GENERATE("", "{", "null", "[]", "{}", "{\"type\":7}", "{\"type\":\"x\"", "\xff\xfe",
                                "{\"type\":\"\xc3\"}");
    CHECK(std::holds_alternative<Unreadable>(reader.read(text)));
}

TEST_CASE("an event with everything missing or of another kind never throws", "[ari]")
{
    EventReader reader;
    const auto* type = GENERATE("StasisStart", "StasisEnd", "ChannelDestroyed", "ChannelStateChange", "Dial",
                                "ChannelHangupRequest", "ChannelDtmfReceived", "PlaybackFinished",
                                "RecordingFinished", "RecordingFailed");
    const auto* rest =
        GENERATE("", R"(,"channel":7,"peer":[],"recording":"x","playback":null,"args":7,"cause":"x")",
                 R"(,"channel":{"id":7},"recording":{"name":[],"duration":"x"},"cause":99999999999)");
    CHECK_NOTHROW(reader.read(std::string{R"({"type":")"} + type + "\"" + rest + "}"));
}

TEST_CASE("legs that died unheard are forgotten, and those that live keep their word", "[ari]")
{
    EventReader reader;
    static_cast<void>(dial(reader, "RINGING"));
    Snapshot live;
    live.channels.push_back({.channel = leg, .up = false, .caller = {}, .called = {}, .language = {}});
    reader.keep_only(live);
    CHECK(is_nothing(dial(reader, "RINGING")));
    reader.keep_only({});
    CHECK(the<ChannelRinging>(dial(reader, "RINGING")).channel == leg);
}
