#include "server/auth/link_signer.hpp"

#include "base/assert.hpp"
#include "server/auth/tokens.hpp"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace callhours::auth {

namespace {

/// Part of what is signed, so it must never change.
std::string_view word(LinkPurpose purpose)
{
    switch (purpose) {
    case LinkPurpose::manage_booking:
        return "manage";
    case LinkPurpose::booking_file:
        return "file";
    }
    throw std::logic_error{"no such link purpose"};
}

} // namespace

LinkSigner::Key LinkSigner::new_key(RandomBytes& random)
{
    Key key{};
    random.fill(std::as_writable_bytes(std::span{key}));
    return key;
}

std::optional<LinkSigner::Key> LinkSigner::key_from(std::span<const std::uint8_t> bytes)
{
    if (bytes.size() != key_size) return std::nullopt;
    Key key{};
    std::copy(bytes.begin(), bytes.end(), key.begin());
    return key;
}

std::string LinkSigner::signature(LinkPurpose purpose, std::string_view id) const
{
    const auto message = std::string{word(purpose)} + ':' + std::string{id};
    std::array<std::uint8_t, crypto_auth_hmacsha512256_BYTES> code{};
    static_assert(crypto_auth_hmacsha512256_KEYBYTES == key_size);
    crypto_auth_hmacsha512256(code.data(), reinterpret_cast<const unsigned char*>(message.data()),
                              message.size(), key_.data());
    return base64url(std::span{code}.first(16));
}

std::string LinkSigner::sign(LinkPurpose purpose, std::int64_t id) const
{
    CALLHOURS_ASSERT(id > 0);
    const auto digits = std::to_string(id);
    return digits + '-' + signature(purpose, digits);
}

std::optional<std::int64_t> LinkSigner::verify(LinkPurpose purpose, std::string_view token) const
{
    const auto dash = token.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto digits = token.substr(0, dash);
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || id <= 0)
        return std::nullopt;
    // Of the digits as they came: `007-…` was never signed.
    if (!same_secret(signature(purpose, digits), token.substr(dash + 1))) return std::nullopt;
    return id;
}

} // namespace callhours::auth
