#pragma once

#include <cstddef>
#include <span>

namespace callhours {

/// Where tokens, UIDs and salts get their randomness; server/auth/random.hpp has the real one. Any thread.
class RandomBytes {
public:
    virtual ~RandomBytes() = default;

    /// Fills all of `out` with octets that nobody can foretell.
    virtual void fill(std::span<std::byte> out) = 0;
};

} // namespace callhours
