#pragma once

#include "base/task.hpp"
#include "telephony/ari/http_client.hpp"
#include "telephony/pbx_event.hpp"

#include <string>

namespace callhours::telephony::ari {

/// Asks Asterisk what lives in our application; what ends while we ask is left out. Throws Failure when
/// Asterisk cannot tell.
Task<Snapshot> take_snapshot(HttpClient& http, std::string link_name, std::string app);

} // namespace callhours::telephony::ari
