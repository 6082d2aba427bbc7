#include "telephony/audio/wav.hpp"

#include "tests/support/wav.hpp"

#include <catch2/catch.hpp>

#include <random>

using namespace callhours;
using namespace callhours::telephony;
using namespace callhours::tests;

namespace {

constexpr std::size_t riff_size_at = 4;
constexpr std::size_t data_size_at = 40;

} // namespace

TEST_CASE("a sound recording is measured over all of its samples", "[audio]")
{
    const auto measure = verify_wav(wav_of(tone(2.5)));
    REQUIRE(measure);
    CHECK(measure->duration == std::chrono::milliseconds{2500});
    CHECK(measure->sample_rate == 8000);
    CHECK(measure->channels == 1);
    CHECK(measure->peak == Approx(0.5).margin(0.01));
    CHECK(measure->rms == Approx(0.3535).margin(0.01));
    CHECK_FALSE(measure->silent);
}

TEST_CASE("16 kHz counts seconds, not samples", "[audio]")
{
    CHECK(verify_wav(wav_of(tone(1, 0.5, 16000), 16000))->duration == std::chrono::milliseconds{1000});
}

TEST_CASE("a recording without speech is silent, and one word in it is not (C3)", "[audio]")
{
    auto samples = tone(5, 0.001);
    CHECK(verify_wav(wav_of(samples))->silent);
    const auto word = tone(0.2);
    std::ranges::copy(word, samples.begin() + 20000);
    CHECK_FALSE(verify_wav(wav_of(samples))->silent);
}

TEST_CASE("a header with nothing behind it is a good recording of nothing", "[audio]")
{
    const auto measure = verify_wav(wav_of({}));
    REQUIRE(measure);
    CHECK(measure->empty());
    CHECK(measure->silent);
}

TEST_CASE("a recording whose end is missing is found out", "[audio]")
{
    const auto whole = wav_of(tone(2));
    CHECK(verify_wav(whole.substr(0, whole.size() - 1000)).error() == WavError::truncated);
}

TEST_CASE("a header that a killed PBX never finished is rebuilt from the size of the file", "[audio]")
{
    const auto whole = wav_of(tone(2));
    const auto killed = cut_off(whole);
    CHECK(verify_wav(killed).error() == WavError::header_unfinished);
    CHECK(repair_wav(killed).value() == whole);
}

TEST_CASE("a header that was written when less was there is rebuilt too", "[audio]")
{
    const auto whole = wav_of(tone(2));
    const auto early = with_number_at(with_number_at(whole, riff_size_at, 36 + 800), data_size_at, 800);
    CHECK(verify_wav(early).error() == WavError::header_unfinished);
    CHECK(verify_wav(repair_wav(early).value())->duration == std::chrono::milliseconds{2000});
}

TEST_CASE("half a sample at the end is cut off", "[audio]")
{
    const auto whole = wav_of(tone(2));
    const auto repaired = repair_wav(whole.substr(0, whole.size() - 1001)).value();
    CHECK(repaired.size() == whole.size() - 1002);
    CHECK(verify_wav(repaired));
}

TEST_CASE("what is sound is not repaired", "[audio]")
{
    const auto whole = wav_of(tone(1));
    CHECK(repair_wav(whole).value() == whole);
}

TEST_CASE("a note that a program put behind the samples does no harm", "[audio]")
{
    auto noted = wav_of(tone(1));
    noted += "LIST";
    put_number(noted, 4, 4);
    noted += "INFO";
    noted = with_number_at(noted, riff_size_at, static_cast<std::uint32_t>(noted.size() - 8));
    CHECK(verify_wav(noted)->duration == std::chrono::milliseconds{1000});
}

TEST_CASE("what is no WAV is refused", "[audio]")
{
    for (const std::string& bytes :
         {std::string{}, std::string{"RIFF"}, std::string{"hello, world, this is text and no sound"},
          std::string(100, '\0'), wav_of({}).substr(0, 30),
          std::string{"RIFF\0\0\0\0WAVEdata\0\0\0\0", 20}}) {
        CHECK(verify_wav(bytes).error() == WavError::not_a_wav);
        CHECK(repair_wav(bytes).error() == WavError::not_a_wav);
    }
}

TEST_CASE("a WAV of an unknown kind is refused", "[audio]")
{
    auto strange = wav_of(tone(1));
    strange[20] = '\x99';
    CHECK(verify_wav(strange).error() == WavError::unsupported_format);
}

TEST_CASE("no garbage brings the reader down", "[audio]")
{
    const auto good = wav_of(tone(0.1));
    std::mt19937 random{7};
    for (int round = 0; round < 5000; ++round) {
        auto bytes = good.substr(0, random() % (good.size() + 1));
        for (unsigned i = random() % 12; i > 0 && !bytes.empty(); --i) {
            bytes[random() % std::min<std::size_t>(bytes.size(), 60)] = static_cast<char>(random());
        }
        const auto measure = verify_wav(bytes);
        if (measure) CHECK(measure->duration < std::chrono::hours{1});
        const auto repaired = repair_wav(bytes);
        if (repaired) CHECK(repaired->size() <= bytes.size() + 1);
        static_cast<void>(wav_peaks(bytes, 50));
    }
}

TEST_CASE("the player's picture has as many peaks as asked for", "[audio]")
{
    auto samples = tone(1, 0.001);
    const auto loud = tone(1, 1.0);
    samples.insert(samples.end(), loud.begin(), loud.end());
    const auto peaks = wav_peaks(wav_of(samples), 10).value();
    REQUIRE(peaks.size() == 10);
    CHECK(peaks.front() == 0);
    CHECK(peaks.back() >= 250);
    CHECK(wav_peaks(wav_of({}), 10).value().empty());
}
