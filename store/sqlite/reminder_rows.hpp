#pragma once

#include "store/outbox.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

/// A reminder whose time has come.
struct ReminderDue {
    BookingId booking;
    std::string uid;
    int sequence = 0;
    AgentId agent; ///< unset: the visitor's
    minutes lead{0};
    Instant call_begin;
};

/// Those that have no row yet.
[[nodiscard]] std::vector<ReminderDue> reminders_to_owe(Connection& db, const ReminderRules& rules,
                                                        Instant now);

Reminded owe_reminders(Connection& db, const ReminderRules& rules, Instant now);

} // namespace callhours::store::sqlite
