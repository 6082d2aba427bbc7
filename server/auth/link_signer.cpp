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
    case LinkPurpose::availability:
        return "availability";
    case LinkPurpose::client_feed:
        return "client-feed";
    case LinkPurpose::booking_page:
        return "page";
    case LinkPurpose::waiting:
        return "waiting";
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

std::string LinkSigner::signature(LinkPurpose purpose, std::string_view id, std::string_view bound_to) const
{
    auto message = std::string{word(purpose)} + ':' + std::string{id};
    if (!bound_to.empty()) message += ':' + std::string{bound_to};
    std::array<std::uint8_t, crypto_auth_hmacsha512256_BYTES> code{};
    static_assert(crypto_auth_hmacsha512256_KEYBYTES == key_size);
    crypto_auth_hmacsha512256(code.data(), reinterpret_cast<const unsigned char*>(message.data()),
                              message.size(), key_.data());
    return base64url(std::span{code}.first(16));
}

std::string LinkSigner::sign(LinkPurpose purpose, std::int64_t id, std::string_view bound_to) const
{
    CALLHOURS_ASSERT(id > 0);
    const auto digits = std::to_string(id);
    return digits + '-' + signature(purpose, digits, bound_to);
}

std::optional<std::int64_t> LinkSigner::claimed(std::string_view token)
{
    const auto dash = token.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto digits = token.substr(0, dash);
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || id <= 0)
        return std::nullopt;
    return id;
}

std::optional<std::int64_t> LinkSigner::verify(LinkPurpose purpose, std::string_view token,
                                               std::string_view bound_to) const
{
    const auto id = claimed(token);
    if (!id) return std::nullopt;
    const auto dash = token.find('-');
    // Of the digits as they came: `007-…` was never signed.
    const auto expected = signature(purpose, token.substr(0, dash), bound_to);
    return same_secret(expected, token.substr(dash + 1)) ? id : std::nullopt;
}

} // namespace callhours::auth
