#pragma once

#include "base/interval.hpp"
#include "server/http/message.hpp"

#include <string>
#include <vector>

namespace callhours::caldav {

/// One calendar of many texts, each a calendar with one event or task: their components one after the other,
/// and for each zone one VTIMEZONE that is true for all of `used`.
[[nodiscard]] std::string whole_calendar(const std::vector<http::SharedText>& texts, const Interval& used);

} // namespace callhours::caldav
