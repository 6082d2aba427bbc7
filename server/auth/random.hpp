#pragma once

#include "base/random_bytes.hpp"

namespace callhours::auth {

/// The operating system's generator by libsodium; the first one made initialises libsodium (throws if it
/// cannot).
class SodiumRandom final : public RandomBytes {
public:
    SodiumRandom();

    void fill(std::span<std::byte> out) override;
};

} // namespace callhours::auth
