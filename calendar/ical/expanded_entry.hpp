#pragma once

#include "base/interval.hpp"
#include "calendar/zone.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace callhours::calendar::ical {

/// The event with each of its times that lies in the window as an event of its own (RFC 4791 §9.6.5): without
/// rules and zones, in UTC; whole days stay dates. Floating times are read in `own`. Nothing where its
/// recurrences cannot be followed within the work that is given to one, or would be megabytes. `text` is one
/// that read_entry takes.
[[nodiscard]] std::optional<std::string> expanded_entry(std::string_view text, const Interval& window,
                                                        const Zone& own);

} // namespace callhours::calendar::ical
