#pragma once

#include "base/random_bytes.hpp"

namespace callhours::tests {

/// 0, 1, 2 … instead of randomness.
class CountingBytes final : public RandomBytes {
public:
    void fill(std::span<std::byte> out) override
    {
        for (auto& octet : out)
            octet = std::byte{next_++};
    }

private:
    unsigned char next_ = 0;
};

} // namespace callhours::tests
