#pragma once

#include "store/sqlite/connection.hpp"
#include "store/upkeep.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] std::size_t forget_old(Connection& db, const KeepFor& keep, Instant now, std::size_t most);

} // namespace callhours::store::sqlite
