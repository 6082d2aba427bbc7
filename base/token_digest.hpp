#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace callhours {

/// SHA-256 of a token. Stores keep only this, so that a stolen database opens nothing; the token itself has
/// 256 random bits, so that no salt is needed. Made by server/auth/tokens.hpp.
class TokenDigest {
public:
    static constexpr std::size_t size = 32;

    constexpr TokenDigest() noexcept = default; ///< the digest of nothing: no token has it

    constexpr explicit TokenDigest(const std::array<std::uint8_t, size>& bytes) noexcept : bytes_{bytes} {}

    /// From a column of the database: nothing unless it has exactly 32 octets.
    [[nodiscard]] static std::optional<TokenDigest> from_bytes(std::span<const std::uint8_t> bytes)
    {
        if (bytes.size() != size) return std::nullopt;
        TokenDigest digest;
        std::copy(bytes.begin(), bytes.end(), digest.bytes_.begin());
        return digest;
    }

    [[nodiscard]] constexpr const std::array<std::uint8_t, size>& bytes() const noexcept { return bytes_; }

    /// 64 lower-case digits.
    [[nodiscard]] std::string hex() const
    {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string text;
        text.reserve(size * 2);
        for (const auto byte : bytes_) {
            text += digits[byte >> 4U];
            text += digits[byte & 0xfU];
        }
        return text;
    }

    friend constexpr auto operator<=>(const TokenDigest&, const TokenDigest&) = default;

private:
    std::array<std::uint8_t, size> bytes_{};
};

} // namespace callhours

template <> struct std::hash<callhours::TokenDigest> {
    std::size_t operator()(const callhours::TokenDigest& digest) const noexcept
    {
        std::size_t value = 0; // the octets are as good as random, so any eight of them will do
        for (std::size_t i = 0; i < sizeof value; ++i)
            value = (value << 8U) | digest.bytes()[i];
        return value;
    }
};
