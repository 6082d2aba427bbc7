#pragma once

#include "server/rules/json_reader.hpp"
#include "store/import.hpp"

namespace callhours::rules {

/// The members of a desk or an agent that say when they work: zone, hours, overrides, holidays,
/// holiday_calendars.
[[nodiscard]] store::ScheduleImport read_schedule(JsonReader& reader);

} // namespace callhours::rules
