#pragma once

#include <optional>

namespace callhours::desk {

/// The response-time table that clients bought (product.md); the numbers are those of the wire and the store.
enum class Severity {
    critical = 1,
    high = 2,
    standard = 3,
    bug = 4,
    request = 5,
};

[[nodiscard]] constexpr std::optional<Severity> to_severity(int number)
{
    if (number < 1 || number > 5) return std::nullopt;
    return static_cast<Severity>(number);
}

[[nodiscard]] constexpr int to_number(Severity severity)
{
    return static_cast<int>(severity);
}

} // namespace callhours::desk
