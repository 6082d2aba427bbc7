#pragma once

#include "store/bookings.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

/// Lapsed holds of everybody, and the client's oldest ones above its share, go at the same time.
[[nodiscard]] Result<Hold, BookingRefusal> hold_in(Connection& db, const HoldRequest& request);

/// False when there is no such live hold of this client.
bool release_hold(Connection& db, const std::string& id, ClientId client, Instant now);

[[nodiscard]] std::optional<Hold> find_hold(Connection& db, const std::string& id, Instant now);

} // namespace callhours::store::sqlite
