#include "calendar/ical/foreign_times.hpp"

#include <charconv>

namespace callhours::calendar::ical {

namespace {

using std::chrono::year;

constexpr seconds longest_duration = days{3660};

/// -1 for what is no number of so many digits.
int digits(std::string_view text, std::size_t at, std::size_t length)
{
    int value = 0;
    for (const char c : text.substr(at, length)) {
        if (c < '0' || c > '9') return -1;
        value = 10 * value + (c - '0');
    }
    return value;
}

} // namespace

std::optional<WrittenTime> parse_written_time(std::string_view text)
{
    const bool is_utc = text.size() == 16 && (text.back() == 'Z' || text.back() == 'z');
    if (text.size() != 8 && text.size() != 15 && !is_utc) return std::nullopt;
    const int of_year = digits(text, 0, 4);
    const std::chrono::year_month_day date{year{of_year},
                                           std::chrono::month{static_cast<unsigned>(digits(text, 4, 2))},
                                           std::chrono::day{static_cast<unsigned>(digits(text, 6, 2))}};
    if (of_year < 1970 || of_year > 2037 || !date.ok()) return std::nullopt;
    WrittenTime time{.reading = WallTime{LocalDate{date}}, .is_date = text.size() == 8, .is_utc = is_utc};
    if (time.is_date) return time;
    const int hour = digits(text, 9, 2);
    const int minute = digits(text, 11, 2);
    const int second = digits(text, 13, 2);
    if ((text[8] != 'T' && text[8] != 't') || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 60)
        return std::nullopt;
    time.reading += hours{hour} + minutes{minute} + seconds{second};
    return time;
}

std::optional<seconds> parse_duration(std::string_view text)
{
    bool negative = false;
    if (text.starts_with('+') || text.starts_with('-')) {
        negative = text.front() == '-';
        text.remove_prefix(1);
    }
    if (!text.starts_with('P') || text.size() < 3) return std::nullopt;
    text.remove_prefix(1);
    seconds total{0};
    bool in_time = false;
    while (!text.empty()) {
        if (text.front() == 'T' && !in_time) {
            in_time = true;
            text.remove_prefix(1);
            continue;
        }
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const auto length = static_cast<std::size_t>(end - text.data());
        if (error != std::errc{} || value < 0 || value > longest_duration.count() || length == text.size())
            return std::nullopt;
        switch (text[length]) {
        case 'W':
            total += days{7 * value};
            break;
        case 'D':
            total += days{value};
            break;
        case 'H':
            total += hours{value};
            break;
        case 'M':
            total += minutes{value};
            break;
        case 'S':
            total += seconds{value};
            break;
        default:
            return std::nullopt;
        }
        text.remove_prefix(length + 1);
    }
    if (total > longest_duration) return std::nullopt;
    return negative ? -total : total;
}

} // namespace callhours::calendar::ical
