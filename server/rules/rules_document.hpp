#pragma once

#include "store/directory.hpp"

#include <boost/json/object.hpp>

namespace callhours::rules {

/// `desk`, `call_types` and `agents` in the shape of the import file, so that any part of it can be changed
/// and sent back.
[[nodiscard]] boost::json::object rules_document(const store::Directory& directory);

} // namespace callhours::rules
