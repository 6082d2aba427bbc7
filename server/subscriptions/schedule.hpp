#pragma once

#include "base/instant.hpp"

namespace callhours::subscriptions {

/// When a calendar is fetched again after it was fetched well: every quarter of an hour, spread by its number
/// so that not all of them come at once.
[[nodiscard]] Instant next_after_success(Instant now, std::int64_t number);

/// After so many failures in a row (1 and more): 5 minutes, doubling up to 6 hours.
[[nodiscard]] Instant next_after_failure(Instant now, int failures);

} // namespace callhours::subscriptions
