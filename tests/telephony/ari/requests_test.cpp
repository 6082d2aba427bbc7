#include "telephony/ari/requests.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::telephony;
using namespace callhours::telephony::ari;
using namespace std::chrono_literals;

namespace {

const ChannelId caller{"1732300000.12"};

/// `POST /path?query`, one after another.
std::vector<std::string> told(const PbxCommand& command)
{
    std::vector<std::string> lines;
    for (const auto& request : requests_for(command, "callhours")) {
        const auto* method = request.method == Method::get    ? "GET "
                             : request.method == Method::post ? "POST "
                                                              : "DELETE ";
        lines.push_back(method + request.target.text());
    }
    return lines;
}

/// How a command ends whose every request gets `reply`.
Result<void, PbxError> answered(const PbxCommand& command, const Reply& reply)
{
    for (const auto& request : requests_for(command, "callhours")) {
        const auto judged = judge(command, request, reply);
        if (!judged) return judged;
    }
    return {};
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("each command is the request that Asterisk 16 knows already", "[ari]")
{
    CHECK(told(LiftWatchdog{caller}) ==
          Lines{"POST /channels/1732300000.12/variable?variable=TIMEOUT%28absolute%29&value=0"});
    CHECK(told(IndicateRinging{caller}) == Lines{"POST /channels/1732300000.12/ring"});
    CHECK(told(telephony::Answer{caller}) == Lines{"POST /channels/1732300000.12/answer"});
    CHECK(told(ReleaseBridge{BridgeId{"br-1"}}) == Lines{"DELETE /bridges/br-1"});
    CHECK(told(StopPlaying{PlaybackId{"pl-1"}}) == Lines{"DELETE /playbacks/pl-1"});
    CHECK(told(LiftWatchdog{caller, seconds{45}}) ==
          Lines{"POST /channels/1732300000.12/variable?variable=TIMEOUT%28absolute%29&value=45"});
    CHECK(told(PlayRecording{PlaybackId{"pl-1"}, caller, RecordingName{"vm-1"}}) ==
          Lines{"POST /channels/1732300000.12/play/pl-1?media=recording%3Avm-1"});
    CHECK(told(DiscardRecording{RecordingName{"vm-1"}}) == Lines{"DELETE /recordings/stored/vm-1"});
    CHECK(told(StopRecording{RecordingName{"vm-1"}}) == Lines{"POST /recordings/live/vm-1/stop"});
    CHECK(told(HangUp{caller, HangupReason::busy}) == Lines{"DELETE /channels/1732300000.12?reason=busy"});
    CHECK(told(SendToFallback{caller}) ==
          Lines{"POST /channels/1732300000.12/continue?context=callhours-fallback&extension=s&priority=1"});
}

TEST_CASE("a leg is given its watchdog with the dial, before anybody can answer", "[ari]")
{
    Dial dial{.leg = ChannelId{"ag-1"},
              .endpoint = "PJSIP/anna",
              .caller_number = {},
              .caller_name = {},
              .on_behalf_of = {},
              .give_up_after = {},
              .watchdog = seconds{70}};
    CHECK(requests_for(dial, "callhours").at(0).json ==
          R"json({"variables":{"TIMEOUT(absolute)":"70"}})json");
    dial.watchdog = seconds{0};
    CHECK(requests_for(dial, "callhours").at(0).json.empty());
}

TEST_CASE("a dial names its leg, its caller and its origin", "[ari]")
{
    const Dial dial{.leg = ChannelId{"ag-1"},
                    .endpoint = "PJSIP/anna",
                    .caller_number = "+4366012345",
                    .caller_name = "Eva",
                    .on_behalf_of = caller,
                    .give_up_after = 40s};
    CHECK(told(dial) ==
          Lines{"POST /channels/ag-1?endpoint=PJSIP%2Fanna&app=callhours&appArgs=dialled"
                "&callerId=%22Eva%22%20%3C%2B4366012345%3E&timeout=40&originator=1732300000.12"});
}

TEST_CASE("what is shown to the agent cannot break out of its place", "[ari]")
{
    const Dial dial{.leg = ChannelId{"ag-1"},
                    .endpoint = "PJSIP/anna",
                    .caller_number = "+43 (660) 1>\r\nX",
                    .caller_name = "E\"v\\a <1>\r\n",
                    .on_behalf_of = {},
                    .give_up_after = {}};
    CHECK(told(dial) == Lines{"POST /channels/ag-1?endpoint=PJSIP%2Fanna&app=callhours&appArgs=dialled"
                              "&callerId=%22Eva%201%22%20%3C%2B436601%3E"});
}

TEST_CASE("a bridge is made before the channels go into it", "[ari]")
{
    CHECK(told(Connect{BridgeId{"br-1"}, caller, ChannelId{"ag-1"}}) ==
          Lines{"POST /bridges/br-1?type=mixing",
                "POST /bridges/br-1/addChannel?channel=1732300000.12%2Cag-1"});
}

TEST_CASE("prompts are played one after another in the caller's language", "[ari]")
{
    CHECK(told(Play{PlaybackId{"pl-1"}, caller, {"callhours/closed", "beep"}, "de"}) ==
          Lines{"POST "
                "/channels/1732300000.12/play/pl-1?media=sound%3Acallhours%2Fclosed%2Csound%3Abeep&lang=de"});
}

TEST_CASE("a recording never overwrites another", "[ari]")
{
    CHECK(
        told(Record{RecordingName{"vm-1"}, caller, 180s, 10s, true, '#'}) ==
        Lines{"POST /channels/1732300000.12/record?name=vm-1&format=wav&ifExists=fail&maxDurationSeconds=180"
              "&maxSilenceSeconds=10&beep=true&terminateOn=%23"});
}

TEST_CASE("what would mean something else to Asterisk is not sent", "[ari]")
{
    const PbxCommand command = GENERATE(values<PbxCommand>(
        {Dial{ChannelId{"ag/1"}, "PJSIP/anna", {}, {}, {}, 1s},
         Dial{ChannelId{"ag-1"}, "PJSIP/anna&PJSIP/+900", {}, {}, {}, 1s},
         Dial{ChannelId{"ag-1"}, "PJSIP/anna\r\n", {}, {}, {}, 1s},
         Dial{ChannelId{"ag-1"}, "", {}, {}, {}, 1s},
         Play{PlaybackId{"pl-1"}, caller, {"beep,recording:x"}, {}}, Play{PlaybackId{"pl-1"}, caller, {}, {}},
         Record{RecordingName{"../x"}, caller, 1s, 0s, false, '#'},
         Connect{BridgeId{"br-1"}, ChannelId{"a,b"}, ChannelId{"c"}}}));
    CHECK(told(command).empty());
}

TEST_CASE("a status becomes the reason that the call machine knows", "[ari]")
{
    const auto status = [](unsigned code) { return answered(telephony::Answer{caller}, {code, ""}); };
    CHECK(status(204));
    CHECK(status(404).error() == PbxError::gone);
    CHECK(status(409).error() == PbxError::conflict);
    CHECK(status(412).error() == PbxError::conflict);
    CHECK(status(422).error() == PbxError::conflict);
    CHECK(status(400).error() == PbxError::refused);
    CHECK(status(401).error() == PbxError::refused);
    CHECK(status(403).error() == PbxError::refused);
    CHECK(status(500).error() == PbxError::unreachable);
    CHECK(status(503).error() == PbxError::unreachable);
    CHECK(status(302).error() == PbxError::unreachable);
}

TEST_CASE("answering a caller who hangs up at that moment finds the caller gone", "[ari]")
{
    const Reply failed{500, R"({"message":"Failed to answer channel"})"};
    CHECK(answered(telephony::Answer{caller}, failed).error() == PbxError::gone);
    CHECK(answered(IndicateRinging{caller}, failed).error() == PbxError::unreachable);
}

TEST_CASE("releasing what is gone counts as done", "[ari]")
{
    const Reply gone{404, R"({"message":"Channel not found"})"};
    CHECK(answered(HangUp{caller, {}}, gone));
    CHECK(answered(ReleaseBridge{BridgeId{"br-1"}}, gone));
    CHECK(answered(ReleaseBridge{BridgeId{"br-1"}},
                   {409, R"({"message":"Bridge not in Stasis application"})"}));
    CHECK(answered(StopPlaying{PlaybackId{"pl-1"}}, gone));
    CHECK(answered(StopRecording{RecordingName{"vm-1"}}, gone));
    CHECK(answered(Record{RecordingName{"vm-1"}, caller, 1s, 0s, false, '#'}, gone).error() ==
          PbxError::gone);
}

TEST_CASE("a leg or a bridge that exists already counts as made", "[ari]")
{
    const Dial dial{ChannelId{"ag-1"}, "PJSIP/anna", {}, {}, caller, 1s};
    CHECK(answered(dial, {409, R"({"message":"Channel with given unique ID already exists"})"}));
    const PbxCommand connect = Connect{BridgeId{"br-1"}, caller, ChannelId{"ag-1"}};
    const auto requests = requests_for(connect, "callhours");
    CHECK(judge(connect, requests.at(0), {409, ""}));
    // Asterisk 16.28
    CHECK(judge(connect, requests.at(0),
                {500, R"({"message":"Supplying a bridge type when updating a bridge is not allowed."})"}));
    CHECK(judge(connect, requests.at(1), {409, ""}).error() == PbxError::conflict);
    CHECK(judge(connect, requests.at(1), {400, R"({"message":"Channel not found"})"}).error() ==
          PbxError::gone);
}

TEST_CASE("a dial for a caller who left is told from a phone that is not there", "[ari]")
{
    const Dial dial{ChannelId{"ag-1"}, "PJSIP/anna", {}, {}, caller, 1s};
    CHECK(answered(dial, {400, R"({"message":"Provided originator channel was not found"})"}).error() ==
          PbxError::gone);
    CHECK(answered(dial, {500, R"({"error":"Allocation failed"})"}).error() == PbxError::refused);
    CHECK(answered(dial, {500, "{}"}).error() == PbxError::unreachable);
}
