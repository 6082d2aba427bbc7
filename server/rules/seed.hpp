#pragma once

#include "base/instant.hpp"
#include "store/import.hpp"

namespace callhours::rules {

/// The kinds of call that the offer names: support, training and ideas. For a database that has none.
[[nodiscard]] store::ImportBatch first_call_types(Instant now);

} // namespace callhours::rules
