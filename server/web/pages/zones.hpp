#pragma once

#include "server/web/pages/messages.hpp"
#include "server/web/pages/template.hpp"

namespace callhours::web {

/// The options of the choice of zones, grouped by continent and named in that language; made once, about 20
/// KB.
[[nodiscard]] Html zone_options(const Messages& messages);

} // namespace callhours::web
