#include "calendar/working_hours.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace callhours::calendar {

namespace {

constexpr minutes day_end{24 * 60};

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// `hh:mm` from 00:00 to 24:00.
std::optional<minutes> parse_time_of_day(std::string_view text)
{
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    if (!is_digit(text[0]) || !is_digit(text[1]) || !is_digit(text[3]) || !is_digit(text[4])) {
        return std::nullopt;
    }
    const int hour = (text[0] - '0') * 10 + (text[1] - '0');
    const int minute = (text[3] - '0') * 10 + (text[4] - '0');
    const minutes time = hours{hour} + minutes{minute};
    if (minute > 59 || time > day_end) return std::nullopt;
    return time;
}

} // namespace

std::string_view describe(TimeRangeError error)
{
    switch (error) {
    case TimeRangeError::malformed:
        return "is not a range of hours like 09:00-17:00";
    case TimeRangeError::empty:
        return "ends where it begins; leave it out, or write 00:00-24:00 for the whole day";
    case TimeRangeError::spans_midnight:
        return "spans midnight; write two ranges, such as 22:00-24:00 on this day and 00:00-06:00 on the "
               "next";
    }
    return "";
}

Result<TimeRange, TimeRangeError> TimeRange::make(minutes begin, minutes end)
{
    if (begin < minutes{0} || begin > day_end || end < minutes{0} || end > day_end) {
        return refuse(TimeRangeError::malformed);
    }
    if (begin == end) return refuse(TimeRangeError::empty);
    if (begin > end) return refuse(TimeRangeError::spans_midnight);
    return TimeRange{begin, end};
}

Result<TimeRange, TimeRangeError> TimeRange::parse(std::string_view text)
{
    if (text.size() != 11 || text[5] != '-') return refuse(TimeRangeError::malformed);
    const auto begin = parse_time_of_day(text.substr(0, 5));
    const auto end = parse_time_of_day(text.substr(6));
    if (!begin || !end) return refuse(TimeRangeError::malformed);
    return make(*begin, *end);
}

std::string to_text(const TimeRange& range)
{
    const auto begin = range.begin().count();
    const auto end = range.end().count();
    return fmt::format("{:02}:{:02}-{:02}:{:02}", begin / 60, begin % 60, end / 60, end % 60);
}

DayHours::DayHours(std::vector<TimeRange> any)
{
    std::sort(any.begin(), any.end());
    for (const auto& next : any) {
        if (!ranges_.empty() && next.begin() <= ranges_.back().end()) {
            ranges_.back() = TimeRange{ranges_.back().begin(), std::max(ranges_.back().end(), next.end())};
        } else {
            ranges_.push_back(next);
        }
    }
}

minutes DayHours::total() const noexcept
{
    minutes sum{0};
    for (const auto& range : ranges_)
        sum += range.end() - range.begin();
    return sum;
}

const DayHours& WeeklyHours::on(LocalDate date) const noexcept
{
    return days[std::chrono::weekday{date}.iso_encoding() - 1];
}

WeeklyHours monday_to_friday_nine_to_five()
{
    const DayHours office{{TimeRange::make(hours{9}, hours{17}).value()}};
    return WeeklyHours{{office, office, office, office, office, DayHours{}, DayHours{}}};
}

} // namespace callhours::calendar
