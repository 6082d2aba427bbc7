#pragma once

#include "base/result.hpp"
#include "calendar/ical/content_lines.hpp"

#include <string>
#include <string_view>

namespace callhours::calendar::ical {

/// The calendar as JSON (RFC 7265), in the order of the text, on one line. Properties that RFC 5545, 7953 and
/// 7986 do not know are of the type "unknown" and keep their value as it is (§5.1). Of several calendars the
/// first. Refused is what is no calendar.
[[nodiscard]] Result<std::string, CalendarError> to_jcal(std::string_view text);

} // namespace callhours::calendar::ical
