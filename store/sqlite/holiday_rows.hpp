#pragma once

#include "store/holidays.hpp"
#include "store/sqlite/connection.hpp"

#include <vector>

namespace callhours::store::sqlite {

[[nodiscard]] std::vector<HolidayCalendar> list_holiday_calendars(Connection& db);
void put_holiday_calendar(Connection& db, const HolidayCalendar& calendar, const HolidayDates& dates,
                          Instant now);
[[nodiscard]] HolidayCalendars::Removed remove_holiday_calendar(Connection& db, const std::string& name,
                                                                Instant now);
[[nodiscard]] std::vector<HolidayCalendar> due_holiday_calendars(Connection& db, Instant now,
                                                                 std::size_t most);
void note_refresh(Connection& db, const HolidayCalendar& calendar, const std::optional<HolidayDates>& dates,
                  Instant now);

/// True when they were others before. Notes no change.
bool write_holiday_dates(Connection& db, const std::string& calendar, const HolidayDates& dates);

} // namespace callhours::store::sqlite
