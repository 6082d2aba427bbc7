#pragma once

#include "store/callbacks.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

// The steps of a write transaction that Callbacks promises, and its reads.

[[nodiscard]] Result<Callback, CallbackBar> begin_callback(Connection& db, const NewCallback& wanted,
                                                           Instant now);
[[nodiscard]] bool renew_callback(Connection& db, CallbackId id, const std::string& phase, Instant until,
                                  Instant now);
void note_callback_talk(Connection& db, CallbackId id, Instant now);
void end_callback(Connection& db, CallbackId id, const std::string& outcome,
                  std::optional<Instant> next_try_at, Instant now);
[[nodiscard]] bool cancel_callback(Connection& db, CallbackId id, Instant now);
[[nodiscard]] int end_expired_callbacks(Connection& db, std::optional<Instant> next_try_at, Instant now);
void note_leg_of_callback(Connection& db, CallbackId id, const CallLeg& leg);
[[nodiscard]] std::optional<Callback> find_callback(Connection& db, CallbackId id);
[[nodiscard]] std::vector<Callback> callbacks_of_task(Connection& db, TaskId task);
[[nodiscard]] std::vector<Callback> callbacks_of_booking(Connection& db, BookingId booking);

} // namespace callhours::store::sqlite
