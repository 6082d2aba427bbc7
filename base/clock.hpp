#pragma once

#include "base/instant.hpp"

namespace callhours {

/// Where the objects of this program learn the time; pure functions take `Instant now` instead. Any thread.
class Clock {
public:
    virtual ~Clock() = default;

    [[nodiscard]] virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] Instant now() const override
    {
        return std::chrono::floor<seconds>(std::chrono::system_clock::now());
    }
};

} // namespace callhours
