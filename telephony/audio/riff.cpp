#include "telephony/audio/riff.hpp"

#include <algorithm>

namespace callhours::telephony {
namespace {

constexpr std::size_t riff_header = 12;
constexpr std::size_t chunk_header = 8;
constexpr std::size_t smallest_format = 16;

/// Little-endian; the caller has checked that the bytes are there.
std::uint32_t read_number(std::string_view bytes, std::size_t at, std::size_t width)
{
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < width; ++i) {
        number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
    }
    return number;
}

void write_number(std::string& bytes, std::size_t at, std::size_t number)
{
    for (std::size_t i = 0; i < 4; ++i)
        bytes[at + i] = static_cast<char>((number >> (8 * i)) & 0xFFU);
}

void read_format(std::string_view bytes, std::size_t at, RiffLayout& layout)
{
    layout.format = static_cast<std::uint16_t>(read_number(bytes, at, 2));
    layout.channels = static_cast<std::uint16_t>(read_number(bytes, at + 2, 2));
    layout.sample_rate = read_number(bytes, at + 4, 4);
    layout.block_bytes = static_cast<std::uint16_t>(read_number(bytes, at + 12, 2));
}

/// Whether `bytes` from `at` on are whole chunks and nothing else, as players put after the samples.
bool only_chunks(std::string_view bytes, std::size_t at)
{
    while (at + chunk_header <= bytes.size()) {
        const auto printable = [](char sign) { return sign >= ' ' && sign <= '~'; };
        if (!std::ranges::all_of(bytes.substr(at, 4), printable)) return false;
        const std::size_t size = read_number(bytes, at + 4, 4);
        if (size > bytes.size() - at - chunk_header) return false;
        at += chunk_header + size + size % 2;
    }
    return at >= bytes.size();
}

void read_data(std::string_view bytes, RiffLayout& layout)
{
    const std::size_t left = bytes.size() - layout.data_begin;
    const std::size_t claimed = layout.data_claims;
    constexpr std::uint32_t streamed = 0x7FFF0000; // what a writer puts that cannot seek back
    const bool more_follows = claimed < left && left - claimed > claimed % 2;
    layout.unfinished =
        layout.data_claims >= streamed ||
        (more_follows && !only_chunks(bytes, layout.data_begin + claimed + claimed % 2)) ||
        (claimed > 0 && claimed <= left && std::size_t{layout.riff_claims} + 8 < layout.data_begin + claimed);
    layout.data_there = layout.unfinished ? left : std::min(claimed, left);
}

} // namespace

Result<RiffLayout, WavError> riff_layout(std::string_view bytes)
{
    if (bytes.size() < riff_header || !bytes.starts_with("RIFF") || bytes.substr(8, 4) != "WAVE") {
        return refuse(WavError::not_a_wav);
    }
    RiffLayout layout;
    layout.riff_claims = read_number(bytes, 4, 4);
    bool has_format = false;
    for (std::size_t at = riff_header; at + chunk_header <= bytes.size();) {
        const auto kind = bytes.substr(at, 4);
        const std::size_t size = read_number(bytes, at + 4, 4);
        const std::size_t begin = at + chunk_header;
        if (kind == "data") {
            if (!has_format) return refuse(WavError::not_a_wav);
            layout.data_claims = static_cast<std::uint32_t>(size);
            layout.data_begin = begin;
            read_data(bytes, layout);
            return layout;
        }
        if (size > bytes.size() - begin) return refuse(WavError::not_a_wav);
        if (kind == "fmt ") {
            if (size < smallest_format) return refuse(WavError::not_a_wav);
            read_format(bytes, begin, layout);
            has_format = true;
        }
        at = begin + size + size % 2;
    }
    return refuse(WavError::not_a_wav);
}

std::string with_true_sizes(std::string bytes, const RiffLayout& layout)
{
    const std::size_t block = std::max<std::size_t>(layout.block_bytes, 1);
    const std::size_t samples = layout.data_there / block * block;
    bytes.resize(layout.data_begin + samples + samples % 2); // chunks are padded to even sizes
    write_number(bytes, 4, bytes.size() - 8);
    write_number(bytes, layout.data_begin - 4, samples);
    return bytes;
}

} // namespace callhours::telephony
