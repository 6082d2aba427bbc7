#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace callhours::tests {

inline void put_number(std::string& bytes, std::uint32_t number, int width)
{
    for (int i = 0; i < width; ++i)
        bytes.push_back(static_cast<char>((number >> (8 * i)) & 0xFFU));
}

/// 16-bit mono PCM, as Asterisk writes it.
inline std::string wav_of(const std::vector<std::int16_t>& samples, std::uint32_t rate = 8000)
{
    const auto data = static_cast<std::uint32_t>(samples.size() * 2);
    std::string bytes = "RIFF";
    put_number(bytes, 36 + data, 4);
    bytes += "WAVEfmt ";
    put_number(bytes, 16, 4);
    put_number(bytes, 1, 2);
    put_number(bytes, 1, 2);
    put_number(bytes, rate, 4);
    put_number(bytes, rate * 2, 4);
    put_number(bytes, 2, 2);
    put_number(bytes, 16, 2);
    bytes += "data";
    put_number(bytes, data, 4);
    for (const auto sample : samples)
        put_number(bytes, static_cast<std::uint16_t>(sample), 2);
    return bytes;
}

inline std::vector<std::int16_t> tone(double length_seconds, double amplitude = 0.5, int rate = 8000)
{
    std::vector<std::int16_t> samples;
    for (int i = 0; i < static_cast<int>(length_seconds * rate); ++i) {
        samples.push_back(static_cast<std::int16_t>(std::lround(std::sin(i * 0.35) * amplitude * 32767)));
    }
    return samples;
}

inline std::string with_number_at(std::string bytes, std::size_t at, std::uint32_t number)
{
    std::string four;
    put_number(four, number, 4);
    return bytes.replace(at, 4, four);
}

/// As a PBX leaves it that was killed in the middle: the samples are there, the header knows nothing of them.
inline std::string cut_off(const std::string& wav)
{
    return with_number_at(with_number_at(wav, 4, 36), 40, 0);
}

} // namespace callhours::tests
