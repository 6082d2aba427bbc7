#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace callhours::desk {

/// The response-time table's rows. The numbers are those of the offer, the import file and the API.
enum class Severity { critical = 1, high = 2, standard = 3, bug = 4, request = 5 };

enum class SeverityError { out_of_range };

/// 1 to 5.
[[nodiscard]] Result<Severity, SeverityError> severity_from(std::int64_t number);

[[nodiscard]] constexpr int to_number(Severity severity)
{
    return static_cast<int>(severity);
}

/// By which clock a budget runs.
enum class Pace {
    wall_clock,   ///< day and night
    working_time, ///< desk hours (D1)
};

/// A budget is so many hours or so many working days, never both.
struct Budget {
    Pace pace = Pace::working_time;
    seconds time{};       ///< of that clock
    int working_days = 0; ///< each as long as the longest weekday of the regular hours (D1)
};

enum class Target { response, action };

/// Nothing where the offer fixes no target (next action of severities 4 and 5).
[[nodiscard]] std::optional<Budget> budget_of(Severity severity, Target target);

/// Severities 1 and 2: day and night, and past the agent to the second level.
[[nodiscard]] constexpr bool is_urgent(Severity severity)
{
    return to_number(severity) <= 2;
}

/// `critical`
[[nodiscard]] std::string_view to_text(Severity severity);

} // namespace callhours::desk
