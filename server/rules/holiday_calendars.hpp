#pragma once

#include "server/rules/json_reader.hpp"
#include "store/holidays.hpp"
#include "store/import.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::rules {

/// The public holidays that come with the program (etc/holidays): one binary is the whole installation.
/// Absent when there is no calendar of that name.
[[nodiscard]] std::optional<store::HolidayDates> shipped_holidays(std::string_view name);

/// A place whose holidays come with the program.
struct ShippedCalendar {
    std::string name;  ///< `de-BY`
    std::string title; ///< `Deutschland, Bayern`
};

/// All of them, by country.
[[nodiscard]] std::vector<ShippedCalendar> shipped_calendars();

/// Adds the days of each shipped calendar that the batch names; whether there are the others, the store
/// knows.
void add_holiday_dates(store::ImportBatch& batch);

} // namespace callhours::rules
