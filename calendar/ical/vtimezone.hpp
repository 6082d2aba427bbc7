#pragma once

#include "base/interval.hpp"
#include "calendar/ical/component.hpp"
#include "calendar/zone.hpp"

namespace callhours::calendar::ical {

/// Our own VTIMEZONE, true for every moment of `used`: two yearly rules that begin in 1970, one observance
/// where there is no summer time, and single dates (RDATE) where the zone follows no yearly rule.
///
/// Never libical's built-in one, whose TZID and history Outlook and Thunderbird refuse.
[[nodiscard]] Component vtimezone(const Zone& zone, const Interval& used);

} // namespace callhours::calendar::ical
