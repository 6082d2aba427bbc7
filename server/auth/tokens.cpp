#include "server/auth/tokens.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace callhours::auth {

namespace {

constexpr std::size_t token_bytes = 32;
constexpr std::size_t token_characters = 43; // of base64url
constexpr std::array all_kinds{TokenKind::client,       TokenKind::agent,  TokenKind::pbx,
                               TokenKind::booking_page, TokenKind::feed,   TokenKind::app_password,
                               TokenKind::session,      TokenKind::metrics};

bool is_base64url(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

} // namespace

std::string_view prefix(TokenKind kind)
{
    switch (kind) {
    case TokenKind::client:
        return "client";
    case TokenKind::agent:
        return "agent";
    case TokenKind::pbx:
        return "pbx";
    case TokenKind::booking_page:
        return "book";
    case TokenKind::feed:
        return "cal";
    case TokenKind::app_password:
        return "app";
    case TokenKind::session:
        return "session";
    case TokenKind::metrics:
        return "metrics";
    }
    throw std::logic_error{"no such token kind"};
}

NewToken make_token(TokenKind kind, RandomBytes& random)
{
    std::array<std::uint8_t, token_bytes> bytes{};
    random.fill(std::as_writable_bytes(std::span{bytes}));
    std::string text{prefix(kind)};
    text += '_';
    text += base64url(bytes);
    const auto digest = digest_of(text);
    return {Secret{std::move(text)}, digest};
}

TokenDigest digest_of(std::string_view token)
{
    std::array<std::uint8_t, TokenDigest::size> digest{};
    static_assert(crypto_hash_sha256_BYTES == TokenDigest::size);
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(token.data()), token.size());
    return TokenDigest{digest};
}

std::optional<TokenKind> kind_of(std::string_view token)
{
    for (const auto kind : all_kinds) {
        const auto start = prefix(kind);
        if (token.size() != start.size() + 1 + token_characters || !token.starts_with(start) ||
            token[start.size()] != '_') {
            continue;
        }
        for (const char c : token.substr(start.size() + 1)) {
            if (!is_base64url(c)) return std::nullopt;
        }
        return kind;
    }
    return std::nullopt;
}

std::string base64url(std::span<const std::uint8_t> bytes)
{
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_ENCODED_LEN(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    text.pop_back(); // its terminator
    return text;
}

bool same_secret(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string csrf_token(std::string_view session_token)
{
    constexpr std::string_view purpose = "callhours csrf 1";
    const auto key = digest_of(session_token).bytes();
    std::array<std::uint8_t, crypto_auth_hmacsha512256_BYTES> code{};
    static_assert(crypto_auth_hmacsha512256_KEYBYTES == TokenDigest::size);
    crypto_auth_hmacsha512256(code.data(), reinterpret_cast<const unsigned char*>(purpose.data()),
                              purpose.size(), key.data());
    return base64url(std::span{code}.first(16));
}

bool csrf_matches(std::string_view session_token, std::string_view sent)
{
    return same_secret(csrf_token(session_token), sent);
}

} // namespace callhours::auth
