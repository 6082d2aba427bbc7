#pragma once

#include <string>
#include <string_view>

namespace callhours::calendar::ical {

/// The IANA name of a zone of Windows by CLDR's windowsZones (`W. Europe Standard Time`: `Europe/Berlin`);
/// empty where it has none.
[[nodiscard]] std::string zone_of_windows(std::string_view name);

} // namespace callhours::calendar::ical
