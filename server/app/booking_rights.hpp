#pragma once

#include "store/bookings.hpp"
#include "store/directory.hpp"

namespace callhours::app {

// Who may see and change which bookings. One right: what somebody may see, they may also move, cancel and
// mark.
//
//   role             bookings
//   agent            their own (also as a deputy), and all of the clients whose agent they are
//   second_level     all
//   lead             all
//   administrator    all

[[nodiscard]] bool sees_every_booking(store::Role role);

[[nodiscard]] bool may_handle(const store::Agent& agent, const store::Booking& booking,
                              const store::Directory& directory);

/// Whether `agent` may book for `client`.
[[nodiscard]] bool may_book_for(const store::Agent& agent, const store::Client& client);

} // namespace callhours::app
