#pragma once

#include "base/interval.hpp"
#include "calendar/schedule.hpp"

#include <string>

namespace callhours::calendar::ical {

/// When somebody works (RFC 7953), nothing of what they do then.
struct Availability {
    std::string uid;
    std::string summary;
    const Schedule& schedule;
    LocalDate first;  ///< of the days that are told
    LocalDate behind; ///< the day after the last
    Intervals away{}; ///< absences: then they do not work, whatever the schedule says
    Instant stamp;
};

/// A calendar with a VAVAILABILITY of the hours, regular ones as weekly AVAILABLE, others as single ones, and
/// one of higher priority for each time away. Equal values give equal bytes. Throws as `render_feed` does.
[[nodiscard]] std::string render_availability(const Availability& availability);

} // namespace callhours::calendar::ical
