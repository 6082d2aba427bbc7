#pragma once

#include <chrono>

namespace callhours::telephony::ari {

/// How long to wait before the next attempt: doubling from `least` to `most`, each time shortened by up to
/// half, so that several servers do not come at once.
class Backoff {
public:
    using Duration = std::chrono::milliseconds;

    Backoff(Duration least, Duration most) : least_{least}, most_{most}, current_{least} {}

    /// `chance` from 0 to 1 says how much of the half that may go stays.
    [[nodiscard]] Duration next(double chance);

    void reset() noexcept { current_ = least_; }

private:
    Duration least_;
    Duration most_;
    Duration current_;
};

} // namespace callhours::telephony::ari
