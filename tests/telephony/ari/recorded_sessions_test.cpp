#include "telephony/ari/event_reader.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace callhours;
using namespace callhours::telephony;
using namespace callhours::telephony::ari;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const fs::path& file)
{
    std::ifstream in{file};
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

std::vector<fs::path> sessions()
{
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator{fs::path{CALLHOURS_TEST_DATA} / "ari"}) {
        if (entry.path().extension() == ".jsonl") found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::string seconds_text(const std::optional<seconds>& amount)
{
    return amount ? std::to_string(amount->count()) : "-";
}

const std::vector<std::string> dial_words{"none",       "trying",    "ringing",     "progress",  "busy",
                                          "congestion", "no_answer", "unavailable", "cancelled", "answered"};

/// An event's fields, for people. Ids of channels that Asterisk named differ in each recording: they are left
/// out.
struct Told {
    std::string operator()(const LinkUp&) const { return ""; }

    std::string operator()(const LinkDown&) const { return ""; }

    std::string operator()(const ChannelArrived& e) const
    {
        return "from '" + e.caller + "' to '" + e.called + "' in " + e.language;
    }

    std::string operator()(const ChannelRinging& e) const { return who(e.channel); }

    std::string operator()(const ChannelAnswered& e) const { return who(e.channel); }

    std::string operator()(const HangupRequested& e) const { return who(e.channel); }

    std::string operator()(const ChannelEnded& e) const
    {
        return who(e.channel) + " cause " + (e.cause ? std::to_string(*e.cause) : "-") + " dial " +
               dial_words.at(static_cast<std::size_t>(e.dial_status));
    }

    std::string operator()(const DtmfReceived& e) const { return who(e.channel) + " " + e.digit; }

    std::string operator()(const PlaybackFinished& e) const
    {
        return e.playback.text() + (e.played ? " played" : " not played");
    }

    std::string operator()(const RecordingFinished& e) const
    {
        return e.recording.text() + " duration " + seconds_text(e.duration) + " silence " +
               seconds_text(e.silence) + (e.failed ? " failed" : "");
    }

    static std::string who(const ChannelId& channel) { return call_of(channel) ? "leg" : "caller"; }
};

std::vector<std::string> replayed(const fs::path& session)
{
    EventReader reader;
    std::vector<std::string> told;
    for (const auto& line : lines_of(session)) {
        const auto message = reader.read(line);
        CHECK_FALSE(std::holds_alternative<Unreadable>(message));
        CHECK_FALSE(std::holds_alternative<Stray>(message));
        if (const auto* event = std::get_if<PbxEvent>(&message)) {
            told.push_back(std::string{name_of(*event)} + " " + std::visit(Told{}, *event));
        }
    }
    return told;
}

} // namespace

TEST_CASE("sessions recorded from Asterisk 16 and 22 mean what their .expected files say", "[ari]")
{
    const auto all = sessions();
    CHECK(all.size() >= 12);
    for (const auto& session : all) {
        CAPTURE(session);
        auto expected = session;
        expected.replace_extension(".expected");
        CHECK(replayed(session) == lines_of(expected));
    }
}

TEST_CASE("a recorded event cut off anywhere is unreadable, and harmless", "[ari]")
{
    EventReader reader;
    for (const auto& session : sessions()) {
        for (const auto& line : lines_of(session)) {
            const auto cut = line.size() * 2 / 3;
            CHECK(std::holds_alternative<Unreadable>(reader.read(std::string_view{line}.substr(0, cut))));
        }
    }
}
