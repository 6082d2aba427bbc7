#pragma once

#include "store/closures.hpp"
#include "store/sqlite/connection.hpp"

#include <vector>

namespace callhours::store::sqlite {

// The steps of a write transaction that Closures promises, and its reads.

void close_desk(Connection& db, const Closure& closure, const Actor& actor, Instant now);
[[nodiscard]] bool open_desk_again(Connection& db, Instant now);

/// By begin; past ones too.
[[nodiscard]] std::vector<Closure> desk_closures(Connection& db);

} // namespace callhours::store::sqlite
