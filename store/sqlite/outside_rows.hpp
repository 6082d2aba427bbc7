#pragma once

#include "store/outside_calendars.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] BusyCalendarId insert_busy_calendar(Connection& db, const NewBusyCalendar& calendar,
                                                  Instant now);
[[nodiscard]] std::vector<BusyCalendar> busy_calendars_of(Connection& db, AgentId agent);
[[nodiscard]] bool delete_busy_calendar(Connection& db, BusyCalendarId id, AgentId agent, Instant now);
[[nodiscard]] bool hasten_busy_calendar(Connection& db, BusyCalendarId id, AgentId agent, Instant now);
[[nodiscard]] bool has_due_busy_calendar(Connection& db, Instant now);
[[nodiscard]] std::vector<BusyCalendar> claim_busy_calendars(Connection& db, std::size_t most, Instant now,
                                                             Instant until);
void keep_busy_file(Connection& db, const BusyFile& file, Instant now);
void mark_busy_unchanged(Connection& db, BusyCalendarId id, Instant next_at, Instant now);
void mark_busy_failed(Connection& db, BusyCalendarId id, const std::string& problem, Instant next_at,
                      Instant now);

} // namespace callhours::store::sqlite
