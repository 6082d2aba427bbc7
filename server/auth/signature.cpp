#include "server/auth/signature.hpp"

#include "base/token_digest.hpp"

#include <sodium.h>

#include <array>

namespace callhours::auth {

namespace {

const unsigned char* octets(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

std::string hmac_sha256(const Secret& key, std::string_view text)
{
    crypto_auth_hmacsha256_state state;
    std::array<std::uint8_t, crypto_auth_hmacsha256_BYTES> code{};
    static_assert(crypto_auth_hmacsha256_BYTES == TokenDigest::size);
    crypto_auth_hmacsha256_init(&state, octets(key.reveal()), key.reveal().size());
    crypto_auth_hmacsha256_update(&state, octets(text), text.size());
    crypto_auth_hmacsha256_final(&state, code.data());
    return TokenDigest{code}.hex();
}

} // namespace callhours::auth
