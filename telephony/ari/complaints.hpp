#pragma once

#include "base/instant.hpp"

#include <map>
#include <string>
#include <string_view>

namespace callhours::telephony::ari {

/// Says whether a complaint is worth a line in the log: the first of its id is, and then one every five
/// minutes; so a PBX that is away for a night does not fill the disk.
class Complaints {
public:
    [[nodiscard]] bool is_due(std::string_view id, Instant now);

    /// The trouble is over: the next one is worth a line again.
    void forget() { last_.clear(); }

private:
    std::map<std::string, Instant, std::less<>> last_;
};

} // namespace callhours::telephony::ari
