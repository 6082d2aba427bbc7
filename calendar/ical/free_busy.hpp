#pragma once

#include "base/interval.hpp"

#include <string>

namespace callhours::calendar::ical {

/// When somebody has no time, and nothing of why (RFC 5545 §3.6.4).
struct FreeBusy {
    Interval window;
    Intervals busy;          ///< what reaches beyond the window is cut off
    std::string uid{};       ///< empty: none
    std::string organizer{}; ///< a URI; empty: none
    Instant stamp;
};

/// A calendar with one VFREEBUSY, times in UTC. Throws as `render_feed` does.
[[nodiscard]] std::string render_free_busy(const FreeBusy& answer);

} // namespace callhours::calendar::ical
