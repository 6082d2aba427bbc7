#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::telephony {

/// What a recording is, measured over all of its samples. Amplitudes are parts of full scale, 0 to 1.
struct AudioMeasure {
    std::chrono::milliseconds duration{};
    int sample_rate = 0;
    int channels = 0;
    double peak = 0;
    double rms = 0;
    bool silent = false; ///< no stretch of 100 ms louder than -50 dB of full scale: nobody spoke

    [[nodiscard]] bool empty() const { return duration.count() == 0; }
};

enum class WavError {
    not_a_wav,          ///< no RIFF/WAVE header, or no format or sample data in it
    unsupported_format, ///< a WAV of a kind that we do not read
    truncated,          ///< the header promises more sample bytes than there are
    header_unfinished,  ///< a killed PBX left sizes of 0 (or too few) before sample bytes that are there
};

/// Checks the RIFF sizes against the bytes (C4) and measures. Never throws for what is in `bytes`, and a WAV
/// of 44 bytes is good and empty.
[[nodiscard]] Result<AudioMeasure, WavError> verify_wav(std::string_view bytes);

/// The same recording with its sizes written from the number of bytes that there are; sample data that ends
/// in the middle of a block are cut to whole blocks. What is sound is given back unchanged.
[[nodiscard]] Result<std::string, WavError> repair_wav(std::string bytes);

/// `count` peaks (0 to 255, 255 is full scale) for a player's picture of the recording; empty for no sound.
[[nodiscard]] Result<std::vector<std::uint8_t>, WavError> wav_peaks(std::string_view bytes,
                                                                    std::size_t count);

[[nodiscard]] std::string_view describe(WavError error);

} // namespace callhours::telephony
