#include "base/text.hpp"
#include "calendar/recurrence.hpp"

#include <algorithm>
#include <array>
#include <charconv>

// A rule as it is written; where it recurs is found in recurrence.cpp.

namespace callhours::calendar {

namespace {

using Frequency = Recurrence::Frequency;

constexpr std::size_t most_times_a_day = 1440;
constexpr int longest_interval = 10'000; ///< so that no year overflows

constexpr std::array<std::string_view, 7> weekdays{"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

std::vector<std::string_view> split(std::string_view text, char separator)
{
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

std::optional<int> number(std::string_view text)
{
    if (text.starts_with('+')) text.remove_prefix(1);
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

/// A list of numbers between `least` and `most`, none of them 0 unless `least` is.
bool read_numbers(std::string_view text, int least, int most, std::vector<int>& numbers)
{
    for (const auto part : split(text, ',')) {
        const auto value = number(part);
        if (!value || *value < least || *value > most || (*value == 0 && least != 0)) return false;
        numbers.push_back(*value);
    }
    return numbers.size() <= 400;
}

std::optional<unsigned> weekday_from(std::string_view text)
{
    const auto* const found = std::ranges::find(weekdays, text);
    if (found == weekdays.end()) return std::nullopt;
    return static_cast<unsigned>(found - weekdays.begin());
}

bool read_weekdays(std::string_view text, std::vector<Recurrence::Weekday>& days_read)
{
    for (const auto part : split(text, ',')) {
        if (part.size() < 2) return false;
        const auto weekday = weekday_from(part.substr(part.size() - 2));
        if (!weekday) return false;
        Recurrence::Weekday read{.ordinal = 0, .weekday = *weekday};
        if (part.size() > 2) {
            const auto ordinal = number(part.substr(0, part.size() - 2));
            if (!ordinal || *ordinal == 0 || std::abs(*ordinal) > 53) return false;
            read.ordinal = *ordinal;
        }
        days_read.push_back(read);
    }
    return days_read.size() <= 400;
}

bool read_frequency(std::string_view text, Frequency& frequency)
{
    constexpr std::array<std::string_view, 5> names{"YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"};
    const auto* const found = std::ranges::find(names, text);
    if (found == names.end()) return false;
    frequency = static_cast<Frequency>(found - names.begin());
    return true;
}

bool read_months(std::string_view text, std::vector<unsigned>& months)
{
    std::vector<int> numbers;
    if (!read_numbers(text, 1, 12, numbers)) return false;
    for (const auto each : numbers)
        months.push_back(static_cast<unsigned>(each));
    return true;
}

/// False for a value that the part cannot have; parts that nobody knows are passed over, as RFC 5545 wants.
bool read_part(std::string_view name, std::string_view value, Recurrence& rule)
{
    if (name == "FREQ") return read_frequency(value, rule.frequency);
    if (name == "UNTIL") {
        rule.until_text = value;
        return !value.empty();
    }
    if (name == "COUNT" || name == "INTERVAL") {
        const auto read = number(value);
        if (!read || *read < 1 || (name == "INTERVAL" && *read > longest_interval)) return false;
        if (name == "COUNT") rule.count = *read;
        if (name == "INTERVAL") rule.interval = *read;
        return true;
    }
    if (name == "WKST") {
        const auto weekday = weekday_from(value);
        if (weekday) rule.week_start = *weekday;
        return weekday.has_value();
    }
    if (name == "BYMONTH") return read_months(value, rule.by_month);
    if (name == "BYWEEKNO") return read_numbers(value, -53, 53, rule.by_week_number);
    if (name == "BYYEARDAY") return read_numbers(value, -366, 366, rule.by_year_day);
    if (name == "BYMONTHDAY") return read_numbers(value, -31, 31, rule.by_month_day);
    if (name == "BYDAY") return read_weekdays(value, rule.by_day);
    if (name == "BYHOUR") return read_numbers(value, 0, 23, rule.by_hour);
    if (name == "BYMINUTE") return read_numbers(value, 0, 59, rule.by_minute);
    if (name == "BYSECOND") return read_numbers(value, 0, 60, rule.by_second);
    if (name == "BYSETPOS") return read_numbers(value, -366, 366, rule.by_set_position);
    return true;
}

std::size_t times_a_day(const Recurrence& rule)
{
    const auto count = [](const std::vector<int>& numbers) {
        return std::max<std::size_t>(numbers.size(), 1);
    };
    return count(rule.by_hour) * count(rule.by_minute) * count(rule.by_second);
}

} // namespace

Result<Recurrence, std::string> parse_recurrence(std::string_view text)
{
    Recurrence rule;
    bool has_frequency = false;
    for (const auto part : split(text, ';')) {
        if (part.empty()) continue;
        const auto equals = part.find('=');
        if (equals == std::string_view::npos) return refuse(std::string{"has a part without ="});
        const auto name = in_upper_case(part.substr(0, equals));
        const auto value = in_upper_case(part.substr(equals + 1));
        if (name == "FREQ" && (value == "MINUTELY" || value == "SECONDLY"))
            return refuse(std::string{"recurs more often than hourly"});
        if (!read_part(name, value, rule)) return refuse(name + " has a value that it cannot have");
        has_frequency = has_frequency || name == "FREQ";
    }
    if (!has_frequency) return refuse(std::string{"has no FREQ"});
    if (times_a_day(rule) > most_times_a_day)
        return refuse(std::string{"recurs more than 1,440 times a day"});
    return rule;
}

} // namespace callhours::calendar
