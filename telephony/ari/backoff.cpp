#include "telephony/ari/backoff.hpp"

#include <algorithm>

namespace callhours::telephony::ari {

Backoff::Duration Backoff::next(double chance)
{
    const auto base = current_;
    current_ = std::min(most_, current_ * 2);
    const auto half = static_cast<double>(base.count()) / 2.0;
    const auto kept = half + half * std::clamp(chance, 0.0, 1.0);
    return std::max(least_, Duration{static_cast<Duration::rep>(kept)});
}

} // namespace callhours::telephony::ari
