#include "server/auth/random.hpp"

#include <sodium.h>

#include <stdexcept>

namespace callhours::auth {

SodiumRandom::SodiumRandom()
{
    if (sodium_init() < 0) throw std::runtime_error{"libsodium cannot be initialised"};
}

void SodiumRandom::fill(std::span<std::byte> out)
{
    randombytes_buf(out.data(), out.size());
}

} // namespace callhours::auth
