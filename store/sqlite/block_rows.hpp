#pragma once

#include "store/bookings.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

/// What does not block the asker.
struct Own {
    std::optional<std::string> hold;   ///< their hold …
    std::optional<ClientId> of_client; ///< … which must be this client's, when set
    std::optional<BookingId> booking;  ///< the booking that is to be moved
};

/// What occupies the agents in `window`: three range queries for all of them together.
[[nodiscard]] BlocksByAgent load_blocks(Connection& db, const std::vector<AgentId>& agents,
                                        const Interval& window, const Own& own, Instant now);

} // namespace callhours::store::sqlite
