#pragma once

#include "calendar/ical/written_entry.hpp"
#include "store/own_events.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace callhours::caldav {

/// So far ahead recurring events are followed; laid out again when less than half of it is left.
inline constexpr days laid_out_ahead{800};
inline constexpr days laid_out_at_least{400};

/// Whose event it is.
struct EventOwner {
    calendar::Zone zone;
    std::vector<std::string> addresses{}; ///< what these declined does not occupy them
};

/// When the event occupies its agent; in words why its recurrences cannot be followed. Bounded work, some
/// 100 ms at most where it recurs: for the worker pool then.
[[nodiscard]] Result<store::OwnTimes, std::string> own_times(std::string_view text, bool recurs,
                                                             const EventOwner& owner, Instant now);

/// Whether any of its times lies in the window, also of what occupies nobody (RFC 4791 §9.9).
[[nodiscard]] bool occurs_in(std::string_view text, const calendar::Zone& zone, const Interval& window);

} // namespace callhours::caldav
