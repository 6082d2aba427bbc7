#pragma once

#include "desk/severity.hpp"
#include "desk/task.hpp"
#include "store/bookings.hpp"

#include <optional>
#include <string_view>

namespace callhours::bring {

// What states and priorities are called elsewhere, in English, German and Russian. Nothing for a word that
// nobody knows: a guess would lose work.

[[nodiscard]] std::optional<desk::TaskState> task_state_of(std::string_view word);
[[nodiscard]] std::optional<desk::Severity> severity_of_priority(std::string_view word);
[[nodiscard]] std::optional<store::BookingStatus> booking_status_of(std::string_view word);

} // namespace callhours::bring
