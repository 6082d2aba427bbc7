#include "telephony/ari/complaints.hpp"

namespace callhours::telephony::ari {

bool Complaints::is_due(std::string_view id, Instant now)
{
    constexpr minutes pause{5};
    const auto known = last_.find(id);
    if (known == last_.end()) {
        last_.emplace(id, now);
        return true;
    }
    if (now - known->second < pause) return false;
    known->second = now;
    return true;
}

} // namespace callhours::telephony::ari
