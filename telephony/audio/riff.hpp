#pragma once

#include "base/result.hpp"
#include "telephony/audio/wav.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace callhours::telephony {

/// Where things stand in a WAV file, and what its header claims. Every offset lies within the bytes.
struct RiffLayout {
    std::uint16_t format = 0; ///< 1 PCM, 6 A-law, 7 µ-law, 0x31 GSM
    std::uint16_t channels = 0;
    std::uint32_t sample_rate = 0;
    std::uint16_t block_bytes = 0;
    std::uint32_t riff_claims = 0; ///< bytes after the first 8
    std::uint32_t data_claims = 0;
    std::size_t data_begin = 0;
    std::size_t data_there = 0; ///< sample bytes: as claimed, or what is left where the claim cannot be true
    bool unfinished = false;    ///< the sizes were never written, or not the last time
};

/// Walks the chunks. Fails with `not_a_wav` only.
[[nodiscard]] Result<RiffLayout, WavError> riff_layout(std::string_view bytes);

/// The same file with sizes that fit the bytes that there are.
[[nodiscard]] std::string with_true_sizes(std::string bytes, const RiffLayout& layout);

} // namespace callhours::telephony
