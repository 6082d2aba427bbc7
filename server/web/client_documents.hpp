#pragma once

#include "store/clients.hpp"
#include "store/directory.hpp"

#include <boost/json/object.hpp>

namespace callhours::web {

/// A client as agents see them. `entitled` is whether their service runs at `now` (S9).
[[nodiscard]] boost::json::object client_document(const store::Client& client,
                                                  const store::Directory& directory, Instant now);

/// One line of a client's history; `before` and `after` are texts, empty where there was or is nothing.
[[nodiscard]] boost::json::object event_document(const store::ClientEvent& event,
                                                 const store::Directory& directory);

} // namespace callhours::web
