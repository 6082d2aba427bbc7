#include "telephony/audio/wav.hpp"

#include "telephony/audio/riff.hpp"

#include <sndfile.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <span>
#include <stdexcept>

namespace callhours::telephony {
namespace {

constexpr double speech_floor = 0.0031623; // -50 dB of full scale
constexpr int most_channels = 2;
constexpr int least_rate = 4000;
constexpr int most_rate = 96000;

/// What libsndfile reads from: bytes in memory and a place in them.
struct Cursor {
    std::string_view bytes;
    sf_count_t at = 0;

    static Cursor& of(void* user) { return *static_cast<Cursor*>(user); }

    static sf_count_t length(void* user) { return static_cast<sf_count_t>(of(user).bytes.size()); }

    static sf_count_t tell(void* user) { return of(user).at; }

    static sf_count_t write(const void* /*from*/, sf_count_t /*count*/, void* /*user*/) { return 0; }

    static sf_count_t seek(sf_count_t offset, int whence, void* user)
    {
        auto& cursor = of(user);
        const sf_count_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? cursor.at : length(user);
        const sf_count_t target = base + offset;
        if (target < 0 || target > length(user)) return -1;
        cursor.at = target;
        return target;
    }

    static sf_count_t read(void* into, sf_count_t count, void* user)
    {
        auto& cursor = of(user);
        const auto left = std::clamp<sf_count_t>(length(user) - cursor.at, 0, std::max<sf_count_t>(count, 0));
        std::memcpy(into, cursor.bytes.data() + cursor.at, static_cast<std::size_t>(left));
        cursor.at += left;
        return left;
    }
};

using SoundFile = std::unique_ptr<SNDFILE, decltype(&sf_close)>;

/// Calls `take(samples)` with piece after piece of at most 100 ms, interleaved. False when libsndfile cannot
/// read it.
template <typename Take> bool read_samples(std::string_view bytes, SF_INFO& info, Take take)
{
    Cursor cursor{.bytes = bytes, .at = 0};
    SF_VIRTUAL_IO io{Cursor::length, Cursor::seek, Cursor::read, Cursor::write, Cursor::tell};
    info = SF_INFO{};
    const SoundFile file{sf_open_virtual(&io, SFM_READ, &info, &cursor), &sf_close};
    const bool sane = file != nullptr && info.channels >= 1 && info.channels <= most_channels &&
                      info.samplerate >= least_rate && info.samplerate <= most_rate;
    if (!sane) return false;

    std::vector<float> piece(static_cast<std::size_t>(info.samplerate / 10 * info.channels));
    for (;;) {
        const auto count = sf_read_float(file.get(), piece.data(), static_cast<sf_count_t>(piece.size()));
        if (count <= 0) return true;
        take(std::span{piece}.first(static_cast<std::size_t>(count)));
    }
}

double energy_of(std::span<const float> samples)
{
    double sum = 0;
    for (const float sample : samples)
        sum += static_cast<double>(sample) * static_cast<double>(sample);
    return sum;
}

double peak_of(std::span<const float> samples)
{
    double peak = 0;
    for (const float sample : samples)
        peak = std::max(peak, std::abs(static_cast<double>(sample)));
    return peak;
}

Result<RiffLayout, WavError> sound_layout(std::string_view bytes)
{
    const auto layout = riff_layout(bytes);
    if (!layout) return refuse(layout.error());
    if (layout->unfinished) return refuse(WavError::header_unfinished);
    if (layout->data_claims > layout->data_there) return refuse(WavError::truncated);
    return *layout;
}

} // namespace

Result<AudioMeasure, WavError> verify_wav(std::string_view bytes)
{
    const auto layout = sound_layout(bytes);
    if (!layout) return refuse(layout.error());

    AudioMeasure measure{.silent = true};
    double energy = 0;
    std::size_t count = 0;
    SF_INFO info{};
    const bool readable = read_samples(bytes, info, [&](std::span<const float> samples) {
        const double piece = energy_of(samples);
        energy += piece;
        count += samples.size();
        measure.peak = std::max(measure.peak, peak_of(samples));
        if (std::sqrt(piece / static_cast<double>(samples.size())) > speech_floor) measure.silent = false;
    });
    if (!readable) return refuse(WavError::unsupported_format);
    measure.sample_rate = info.samplerate;
    measure.channels = info.channels;
    measure.rms = count == 0 ? 0 : std::sqrt(energy / static_cast<double>(count));
    const auto per_second =
        static_cast<std::size_t>(info.samplerate) * static_cast<std::size_t>(info.channels);
    measure.duration = std::chrono::milliseconds{static_cast<std::int64_t>(count * 1000 / per_second)};
    return measure;
}

Result<std::string, WavError> repair_wav(std::string bytes)
{
    const auto layout = riff_layout(bytes);
    if (!layout) return refuse(layout.error());
    if (!layout->unfinished && layout->data_claims <= layout->data_there) return bytes;
    return with_true_sizes(std::move(bytes), *layout);
}

Result<std::vector<std::uint8_t>, WavError> wav_peaks(std::string_view bytes, std::size_t count)
{
    if (const auto layout = sound_layout(bytes); !layout) return refuse(layout.error());
    std::vector<float> all;
    SF_INFO info{};
    const bool readable = read_samples(bytes, info, [&](std::span<const float> samples) {
        all.insert(all.end(), samples.begin(), samples.end());
    });
    if (!readable) return refuse(WavError::unsupported_format);

    std::vector<std::uint8_t> peaks;
    const std::size_t bars = std::min(count, all.size());
    for (std::size_t bar = 0; bar < bars; ++bar) {
        const auto begin = all.size() * bar / bars;
        const auto end = all.size() * (bar + 1) / bars;
        const double peak = std::min(1.0, peak_of(std::span{all}.subspan(begin, end - begin)));
        peaks.push_back(static_cast<std::uint8_t>(std::lround(peak * 255)));
    }
    return peaks;
}

std::string_view describe(WavError error)
{
    switch (error) {
    case WavError::not_a_wav:
        return "it is no WAV file";
    case WavError::unsupported_format:
        return "it is a kind of WAV that cannot be read here";
    case WavError::truncated:
        return "its end is missing";
    case WavError::header_unfinished:
        return "its header was never finished";
    }
    throw std::logic_error{"describe: not a WavError"};
}

} // namespace callhours::telephony
