#include "tests/telephony/ari/live/asterisk.hpp"

#include <algorithm>

using namespace callhours;
using namespace callhours::telephony;
using namespace callhours::telephony::ari;
using callhours::tests::Asterisk;
using namespace std::chrono_literals;

namespace {

bool is_stored(Asterisk& asterisk, const RecordingName& name)
{
    const auto stored = asterisk.run(asterisk.link().stored_recordings());
    return stored && std::find(stored->begin(), stored->end(), name) != stored->end();
}

constexpr std::size_t a_megabyte = 1U << 20U;
constexpr std::size_t wav_head = 44;

std::string fetched(Asterisk& asterisk, const RecordingName& name)
{
    return asterisk.run(asterisk.link().fetch_recording(name, a_megabyte)).value_or("");
}

/// The PBX writes the length into the head when it closes the file; until then it reads 0.
bool is_complete(Asterisk& asterisk, const RecordingName& name)
{
    const auto wav = fetched(asterisk, name);
    return wav.size() > wav_head && wav.substr(wav_head - 4, 4) != std::string(4, '\0');
}

} // namespace

TEST_CASE("a message is recorded, fetched whole and deleted", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("talk");
    CHECK(asterisk.perform(LiftWatchdog{call.channel}));
    CHECK(asterisk.perform(Answer{call.channel}));
    const RecordingName message{Asterisk::fresh_name("vm-")};
    const Record record{message, call.channel, 3s, 0s, false, '#'};
    CHECK(asterisk.perform(record));
    const auto finished = asterisk.expect<RecordingFinished>();
    CHECK(finished.recording == message);
    CHECK_FALSE(finished.failed);
    REQUIRE(finished.duration);
    CHECK(*finished.duration >= 2s);
    CHECK(asterisk.perform(record).error() == PbxError::conflict);

    CHECK(is_stored(asterisk, message));
    const auto wav = asterisk.run(asterisk.link().fetch_recording(message, a_megabyte));
    REQUIRE(wav);
    CHECK(wav->substr(0, 4) == "RIFF");
    CHECK(wav->size() > 2 * 16'000); // two seconds of 8 kHz, 16 bit
    CHECK(asterisk.run(asterisk.link().fetch_recording(message, 1000)).error() == PbxError::too_large);

    CHECK(asterisk.run(asterisk.link().delete_recording(message)));
    CHECK_FALSE(is_stored(asterisk, message));
    CHECK(asterisk.run(asterisk.link().delete_recording(message)));
    CHECK(asterisk.run(asterisk.link().fetch_recording(message, a_megabyte)).error() == PbxError::gone);
}

TEST_CASE("a recording is stopped and kept, and stopping it twice does no harm", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("talk");
    CHECK(asterisk.perform(LiftWatchdog{call.channel}));
    CHECK(asterisk.perform(Answer{call.channel}));
    const RecordingName message{Asterisk::fresh_name("vm-")};
    CHECK(asterisk.perform(Record{message, call.channel, 60s, 20s, false, '#'}));
    CHECK(asterisk.run_until([&] { return is_stored(asterisk, message); }, 5s));
    CHECK(asterisk.perform(StopRecording{message}));
    CHECK(asterisk.expect<RecordingFinished>().recording == message);
    CHECK(asterisk.perform(StopRecording{message}));
    CHECK(asterisk.run(asterisk.link().fetch_recording(message, a_megabyte)));
    CHECK(asterisk.run(asterisk.link().delete_recording(message)));
}

TEST_CASE("what the caller said before hanging up is kept", "[live]")
{
    Asterisk asterisk;
    asterisk.connect();
    const auto call = asterisk.ring_desk("talk-shortly");
    CHECK(asterisk.perform(LiftWatchdog{call.channel}));
    CHECK(asterisk.perform(Answer{call.channel}));
    const RecordingName message{Asterisk::fresh_name("vm-")};
    CHECK(asterisk.perform(Record{message, call.channel, 60s, 20s, false, '#'}));
    const auto finished = asterisk.expect<RecordingFinished>();
    CHECK(finished.recording == message);
    CHECK(finished.duration.value_or(0s) >= 1s);
    asterisk.expect<ChannelEnded>();
    CHECK(asterisk.run(asterisk.link().fetch_recording(message, a_megabyte)));
    CHECK(asterisk.run(asterisk.link().delete_recording(message)));
}

TEST_CASE("what a snapshot finds after a restart of ours is all that lives", "[live]")
{
    Asterisk former;
    former.connect();
    const auto call = former.ring_desk("talk");
    CHECK(former.perform(LiftWatchdog{call.channel}));
    CHECK(former.perform(Answer{call.channel}));
    const auto token = CallToken::derive(former.link().name(), call.channel);
    const auto message = recording_of(token, 1);
    CHECK(former.perform(Record{message, call.channel, 60s, 0s, false, '#'}));
    CHECK(former.run_until([&] { return fetched(former, message).size() > wav_head; }, 5s));
    CHECK_FALSE(is_complete(former, message));
    former.link().stop();

    Asterisk successor;
    const auto live = successor.connect().live;
    REQUIRE(live.channels.size() == 1);
    CHECK(live.channels.front().channel == call.channel);
    CHECK(live.channels.front().up);
    CHECK(live.channels.front().caller == "+4366012345");
    CHECK(live.channels.front().called == "+4312345000");
    CHECK(live.recording == std::vector{message});
    CHECK(successor.perform(StopRecording{message}));
    // By its file, not by its event: a link that was lost once more in these seconds has missed the event.
    CHECK(successor.run_until([&] { return is_complete(successor, message); }, 10s));
    CHECK(successor.run(successor.link().delete_recording(message)));
}
