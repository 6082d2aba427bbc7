#pragma once

#include "server/caldav/app_passwords.hpp"
#include "server/caldav/places.hpp"
#include "server/http/message.hpp"

namespace callhours::caldav {

/// A request whose sender is known, at a place that is theirs.
struct Visit {
    const http::Request& request;
    Device device;
    Place place;
    bool minimal; ///< Prefer: return=minimal (RFC 8144)
};

} // namespace callhours::caldav
