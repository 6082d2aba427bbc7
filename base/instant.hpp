#pragma once

#include "base/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace callhours {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

/// A moment in UTC, whole seconds (T1).
using Instant = std::chrono::sys_seconds;

/// What a clock on some wall shows; which wall is known only beside a zone.
using WallTime = std::chrono::local_seconds;

/// A day on some wall's calendar.
using LocalDate = std::chrono::local_days;

enum class TimeTextError {
    malformed, ///< not of the form asked for, or no such day or time
    too_late,  ///< from 2038 on the zone library knows no summer time, so such dates are refused
};

/// The first instant that is refused everywhere: 2038-01-01T00:00:00Z.
inline constexpr Instant end_of_time{std::chrono::sys_days{std::chrono::year{2038} / 1 / 1}};

/// RFC 3339 date-time with `Z` or a numeric offset; a fraction of a second is cut off.
[[nodiscard]] Result<Instant, TimeTextError> parse_instant(std::string_view text);

/// `2026-11-23T08:00:00Z`.
[[nodiscard]] std::string to_text(Instant instant);

/// The same at the end of `text`, for long lists.
void append_text(std::string& text, Instant instant);

/// `2026-11-23` (RFC 3339 full-date).
[[nodiscard]] Result<LocalDate, TimeTextError> parse_date(std::string_view text);

[[nodiscard]] std::string to_text(LocalDate date);

/// What an error message says of `error`, in words for the person who typed the time.
[[nodiscard]] std::string_view describe(TimeTextError error);

/// For the store, whose times are INTEGER seconds since 1970.
[[nodiscard]] constexpr std::int64_t to_epoch(Instant instant)
{
    return instant.time_since_epoch().count();
}

[[nodiscard]] constexpr Instant from_epoch(std::int64_t epoch_seconds)
{
    return Instant{seconds{epoch_seconds}};
}

/// For the store, whose dates are INTEGER days since 1970.
[[nodiscard]] constexpr std::int64_t to_day_number(LocalDate date)
{
    return date.time_since_epoch().count();
}

[[nodiscard]] constexpr LocalDate from_day_number(std::int64_t day_number)
{
    return LocalDate{days{day_number}};
}

} // namespace callhours
