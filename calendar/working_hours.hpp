#pragma once

#include "base/instant.hpp"
#include "base/result.hpp"

#include <array>
#include <compare>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace callhours::calendar {

/// Why a range of hours was refused.
enum class TimeRangeError {
    malformed,      ///< not like 09:00-17:00, or no such time of day
    empty,          ///< ends where it begins
    spans_midnight, ///< T6: ends before it begins; write two ranges, touching ones are joined
};

/// What an error message says of `error`, after the text that was refused.
[[nodiscard]] std::string_view describe(TimeRangeError error);

/// Wall time of one day, from `begin` to `end` exclusive, in minutes since midnight; 24:00 is a valid end
/// (T3).
class TimeRange {
public:
    [[nodiscard]] static Result<TimeRange, TimeRangeError> make(minutes begin, minutes end);

    /// `09:00-17:00`; both times are hh:mm.
    [[nodiscard]] static Result<TimeRange, TimeRangeError> parse(std::string_view text);

    [[nodiscard]] minutes begin() const noexcept { return begin_; }

    [[nodiscard]] minutes end() const noexcept { return end_; }

    friend auto operator<=>(const TimeRange&, const TimeRange&) = default;

private:
    constexpr TimeRange(minutes begin, minutes end) noexcept : begin_{begin}, end_{end} {}

    friend class DayHours;

    minutes begin_;
    minutes end_;
};

/// `09:00-17:00`, as `TimeRange::parse` reads it.
[[nodiscard]] std::string to_text(const TimeRange& range);

/// The hours of one day: sorted, overlapping and touching ranges joined; none means closed.
class DayHours {
public:
    DayHours() = default;

    /// In any order, overlapping or not.
    explicit DayHours(std::vector<TimeRange> any);

    [[nodiscard]] std::span<const TimeRange> ranges() const noexcept { return ranges_; }

    [[nodiscard]] bool closed() const noexcept { return ranges_.empty(); }

    /// On the wall clock, as if no clock changed.
    [[nodiscard]] minutes total() const noexcept;

    friend bool operator==(const DayHours&, const DayHours&) = default;

private:
    std::vector<TimeRange> ranges_;
};

/// The hours of a regular week.
struct WeeklyHours {
    std::array<DayHours, 7> days; ///< Monday first

    [[nodiscard]] const DayHours& on(LocalDate date) const noexcept;

    friend bool operator==(const WeeklyHours&, const WeeklyHours&) = default;
};

/// The offer's hours, which hold where none are given.
[[nodiscard]] WeeklyHours monday_to_friday_nine_to_five();

} // namespace callhours::calendar
