#include "desk/severity.hpp"

#include <stdexcept>

namespace callhours::desk {
namespace {

constexpr Budget hours_of(Pace pace, int count)
{
    return {.pace = pace, .time = hours{count}, .working_days = 0};
}

constexpr Budget working_days(int count)
{
    return {.pace = Pace::working_time, .time = seconds{0}, .working_days = count};
}

} // namespace

Result<Severity, SeverityError> severity_from(std::int64_t number)
{
    if (number < 1 || number > 5) return refuse(SeverityError::out_of_range);
    return static_cast<Severity>(number);
}

std::optional<Budget> budget_of(Severity severity, Target target)
{
    const bool response = target == Target::response;
    switch (severity) {
    case Severity::critical:
    case Severity::high:
        return hours_of(Pace::wall_clock, response ? 1 : 4);
    case Severity::standard:
        return response ? hours_of(Pace::working_time, 2) : working_days(2);
    case Severity::bug:
    case Severity::request:
        return response ? std::optional{working_days(1)} : std::nullopt;
    }
    throw std::logic_error{"budget_of: not a Severity"};
}

std::string_view to_text(Severity severity)
{
    switch (severity) {
    case Severity::critical:
        return "critical";
    case Severity::high:
        return "high";
    case Severity::standard:
        return "standard";
    case Severity::bug:
        return "bug";
    case Severity::request:
        return "request";
    }
    throw std::logic_error{"to_text: not a Severity"};
}

} // namespace callhours::desk
