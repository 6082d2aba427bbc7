#include "base/instant.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace callhours {

namespace {

/// Exactly `count` decimal digits at `at`, or nothing.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count)
{
    if (text.size() < at + count) return std::nullopt;
    int value = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// RFC 3339 §5.6 time-offset: `Z`, or `+hh:mm`; nothing else may follow.
std::optional<seconds> parse_offset(std::string_view text)
{
    if (text == "Z" || text == "z") return seconds{0};
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    const auto hour = digits(text, 1, 2);
    const auto minute = digits(text, 4, 2);
    if (!hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
    const seconds offset = hours{*hour} + minutes{*minute};
    return text[0] == '-' ? -offset : offset;
}

void write_two(unsigned number, char* at)
{
    at[0] = static_cast<char>('0' + number / 10);
    at[1] = static_cast<char>('0' + number % 10);
}

/// Ten characters; years of four digits, which all that parse_date() takes have.
void write_date(LocalDate date, char* at)
{
    const std::chrono::year_month_day ymd{date};
    const auto year = static_cast<unsigned>(static_cast<int>(ymd.year()));
    write_two(year / 100, at);
    write_two(year % 100, at + 2);
    at[4] = '-';
    write_two(static_cast<unsigned>(ymd.month()), at + 5);
    at[7] = '-';
    write_two(static_cast<unsigned>(ymd.day()), at + 8);
}

std::string_view without_fraction(std::string_view rest)
{
    if (rest.size() < 2 || rest[0] != '.') return rest;
    const auto end = rest.find_first_not_of("0123456789", 1);
    if (end == 1 || end == std::string_view::npos) return rest;
    return rest.substr(end);
}

} // namespace

Result<LocalDate, TimeTextError> parse_date(std::string_view text)
{
    const auto year = digits(text, 0, 4);
    const auto month = digits(text, 5, 2);
    const auto day = digits(text, 8, 2);
    if (!year || !month || !day || text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return refuse(TimeTextError::malformed);
    }
    const auto date = std::chrono::year{*year} / std::chrono::month{static_cast<unsigned>(*month)} /
                      std::chrono::day{static_cast<unsigned>(*day)};
    if (!date.ok()) return refuse(TimeTextError::malformed);
    if (date.year() >= std::chrono::year{2038}) return refuse(TimeTextError::too_late);
    return LocalDate{date};
}

Result<Instant, TimeTextError> parse_instant(std::string_view text)
{
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return refuse(TimeTextError::malformed);
    const auto date = parse_date(text.substr(0, 10));
    if (!date) return refuse(date.error());

    const auto hour = digits(text, 11, 2);
    const auto minute = digits(text, 14, 2);
    const auto second = digits(text, 17, 2);
    const auto offset = parse_offset(without_fraction(text.substr(19)));
    if (!hour || !minute || !second || !offset || text[13] != ':' || text[16] != ':' || *hour > 23 ||
        *minute > 59 || *second > 60) {
        return refuse(TimeTextError::malformed);
    }
    // A leap second (:60) is read as the second after it, as POSIX time does.
    const auto instant =
        Instant{date->time_since_epoch() + hours{*hour} + minutes{*minute} + seconds{*second}} - *offset;
    if (instant >= end_of_time) return refuse(TimeTextError::too_late);
    return instant;
}

std::string to_text(LocalDate date)
{
    std::string text(10, '-');
    write_date(date, text.data());
    return text;
}

void append_text(std::string& text, Instant instant)
{
    const auto day = std::chrono::floor<days>(instant);
    // Lists are mostly in order, and the date is what takes long.
    thread_local std::chrono::sys_days last_day{};
    thread_local std::array<char, 10> date{'1', '9', '7', '0', '-', '0', '1', '-', '0', '1'};
    if (day != last_day) {
        write_date(LocalDate{day.time_since_epoch()}, date.data());
        last_day = day;
    }
    const auto second = static_cast<unsigned>((instant - day).count());
    // In place: what was written byte by byte is slow to read again at once.
    const auto size = text.size();
    text.resize(size + 20);
    char* const at = text.data() + size;
    std::copy(date.begin(), date.end(), at);
    at[10] = 'T';
    write_two(second / 3600, at + 11);
    at[13] = ':';
    write_two(second / 60 % 60, at + 14);
    at[16] = ':';
    write_two(second % 60, at + 17);
    at[19] = 'Z';
}

std::string to_text(Instant instant)
{
    std::string text;
    append_text(text, instant);
    return text;
}

std::string_view describe(TimeTextError error)
{
    switch (error) {
    case TimeTextError::malformed:
        return "is not a date and time like 2026-11-23T08:00:00Z, or a date like 2026-11-23";
    case TimeTextError::too_late:
        return "lies in or after 2038; only dates up to the end of 2037 are accepted";
    }
    return "";
}

} // namespace callhours
