#pragma once

#include "base/clock.hpp"

namespace callhours::tests {

/// A clock that stands still until it is told to move.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant now) : now_{now} {}

    [[nodiscard]] Instant now() const override { return now_; }

    void set(Instant now) { now_ = now; }

    void advance(seconds by) { now_ += by; }

private:
    Instant now_;
};

} // namespace callhours::tests
