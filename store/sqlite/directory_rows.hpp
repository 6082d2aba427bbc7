#pragma once

#include "store/directory.hpp"
#include "store/sqlite/connection.hpp"

#include <memory>

namespace callhours::store::sqlite {

/// The whole directory as it is in the transaction.
[[nodiscard]] std::shared_ptr<const Directory> load_directory(Connection& db);

} // namespace callhours::store::sqlite
