#pragma once

#include "store/callbacks.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

// What is to be dialled by itself: the lists, and the same questions of one task or booking inside the
// transaction that begins to dial.

[[nodiscard]] std::vector<Callbacks::Due> due_tasks_to_dial(Connection& db, bool by_default, std::size_t most,
                                                            Instant now);
[[nodiscard]] std::vector<Callbacks::Due> due_bookings_to_dial(Connection& db, std::size_t most, Instant now);
[[nodiscard]] bool is_task_due_to_dial(Connection& db, TaskId task, Instant now);
[[nodiscard]] bool is_booking_due_to_dial(Connection& db, BookingId booking, Instant now);

/// In a talk with a caller, or in another callback.
[[nodiscard]] bool is_agent_engaged(Connection& db, AgentId agent);

[[nodiscard]] DiallingWish dialling_wish_of(Connection& db, AgentId agent);
void set_dialling_wish(Connection& db, AgentId agent, const DiallingWish& wish);

} // namespace callhours::store::sqlite
