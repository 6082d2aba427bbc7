#pragma once

#include "server/caldav/collection.hpp"
#include "server/caldav/multistatus.hpp"
#include "server/caldav/places.hpp"
#include "server/caldav/requests.hpp"
#include "store/directory.hpp"

#include <string>

namespace callhours::caldav {

/// What a PROPFIND or REPORT is about; refers to values that its maker keeps.
struct Subject {
    Place place;
    const store::Agent& agent;              ///< who asks, and whose calendars they are
    const Collection* collection = nullptr; ///< of a collection or resource
    const Resource* resource = nullptr;     ///< of a resource; its text is rendered where it is wanted
    http::SharedText text{};                ///< set: to be given in place of the resource's own
};

/// Whether any of these is made of the resource's text.
[[nodiscard]] bool needs_text(const WantedProperties& wanted);

/// Adds the subject's answer. `minimal` (RFC 8144, Prefer: return=minimal) leaves out what is not there.
void add_properties(const Subject& subject, const WantedProperties& wanted, bool minimal,
                    Multistatus& answer);

} // namespace callhours::caldav
