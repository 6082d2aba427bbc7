#pragma once

#include "telephony/routing.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace callhours::web {

/// What `GET /api/v1/route` and `callhours route --json` answer.
[[nodiscard]] boost::json::object route_document(const telephony::RouteDecision& decision);

/// The same in one or two lines for a person at a shell.
[[nodiscard]] std::string route_in_words(const telephony::RouteDecision& decision);

} // namespace callhours::web
