#pragma once

#include "calendar/zone.hpp"
#include "store/directory.hpp"
#include "telephony/routing.hpp"

#include <string>
#include <vector>

namespace callhours::app {

/// The sounds, one after another, that say when somebody is open again (`callhours/open-again`,
/// `callhours/day-1`, `callhours/hour-9`): the same pieces in the same order in every language
/// (tools/lib/pbx/spoken_times.py). The day is counted by `zone`'s calendar: today, tomorrow, a weekday of
/// the next six days, or a date.
[[nodiscard]] std::vector<std::string> spoken_opening(Instant opens_at, Instant now,
                                                      const calendar::Zone& zone);

/// The same for the greeting of a call: nothing where the decision knows no opening.
[[nodiscard]] std::vector<std::string> spoken_opening(const telephony::RouteDecision& decision, Instant now,
                                                      const store::Directory& directory);

} // namespace callhours::app
