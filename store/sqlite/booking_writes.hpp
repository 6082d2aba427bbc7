#pragma once

#include "store/bookings.hpp"
#include "store/sqlite/block_rows.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

// Each is one step of a write transaction. What it refuses it has not begun to write.

[[nodiscard]] Reserved reserve_in(Connection& db, const ReserveRequest& request);
[[nodiscard]] Result<Booking, BookingRefusal> reschedule_in(Connection& db, const RescheduleRequest& request);
[[nodiscard]] Result<Booking, BookingRefusal> cancel_in(Connection& db, const CancelRequest& request);
[[nodiscard]] Result<Booking, BookingRefusal> mark_in(Connection& db, const MarkRequest& request);

/// A slot, and the rule that an agent's override broke for it.
struct Admitted {
    calendar::Slot slot;
    std::optional<calendar::SlotRefusal> overridden;
};

/// The slot by today's rules and today's occupation, or `taken`, `against_the_rules`, `rules_changed`.
[[nodiscard]] Result<Admitted, BookingRefusal> admit(Connection& db, const Admission& admission,
                                                     const Own& own, Instant now);

} // namespace callhours::store::sqlite
