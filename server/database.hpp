#pragma once

#include "base/log/log.hpp"
#include "store/store.hpp"

#include <memory>
#include <string>

namespace callhours {

/// The store that `db` names; where there is none it is made, or refused unless it `may_create`. Throws
/// cli::Refused for a URL of a database that this build does not know, and std::runtime_error in words for
/// the operator where the file cannot be used.
[[nodiscard]] std::unique_ptr<store::Store> open_database(const std::string& db, bool may_create, Log& log);

} // namespace callhours
