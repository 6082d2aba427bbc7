#pragma once

#include "server/rules/json_reader.hpp"
#include "store/import.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::rules {

/// The public holidays that come with the program (etc/holidays): one binary is the whole installation.
[[nodiscard]] std::optional<std::map<LocalDate, std::string>> shipped_holidays(std::string_view name);

[[nodiscard]] std::vector<std::string> shipped_calendars();

/// Adds the days of each calendar that the batch names; a name that we do not have is a problem.
[[nodiscard]] Problems add_holiday_dates(store::ImportBatch& batch);

} // namespace callhours::rules
