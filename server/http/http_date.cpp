#include "server/http/http_date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace callhours::http {

namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 7> day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// Reads a fixed form: each character of `form` stands for itself, save D M Y (digits of day, year), m (a
/// letter of the month's name), h, i, s (digits of the time) and _ (a digit of the day or a space).
struct Fields {
    int day = 0;
    int year = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::string month_name;

    bool read(std::string_view text, std::string_view form)
    {
        if (text.size() != form.size()) return false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (!read_one(text[i], form[i])) return false;
        }
        return true;
    }

private:
    bool read_one(char c, char kind)
    {
        int* const number = number_of(kind);
        if (number != nullptr) {
            if (kind == '_' && c == ' ') return true;
            if (c < '0' || c > '9') return false;
            *number = *number * 10 + (c - '0');
            return true;
        }
        if (kind == 'm') {
            month_name += c;
            return true;
        }
        return c == kind;
    }

    int* number_of(char kind)
    {
        switch (kind) {
        case 'D':
        case '_':
            return &day;
        case 'Y':
            return &year;
        case 'h':
            return &hour;
        case 'i':
            return &minute;
        case 's':
            return &second;
        default:
            return nullptr;
        }
    }
};

std::optional<Instant> to_instant(const Fields& fields)
{
    const auto named = std::find(month_names.begin(), month_names.end(), fields.month_name);
    if (named == month_names.end()) return std::nullopt;
    const auto date =
        year_month_day{year{fields.year}, month{static_cast<unsigned>(named - month_names.begin()) + 1},
                       day{static_cast<unsigned>(fields.day)}};
    if (!date.ok() || fields.hour > 23 || fields.minute > 59 || fields.second > 60) return std::nullopt;
    return Instant{sys_days{date}} + hours{fields.hour} + minutes{fields.minute} + seconds{fields.second};
}

} // namespace

std::string http_date(Instant instant)
{
    const auto midnight = std::chrono::floor<days>(instant);
    const auto date = year_month_day{midnight};
    const auto time = std::chrono::hh_mm_ss{instant - midnight};
    return fmt::format(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", day_names[std::chrono::weekday{midnight}.c_encoding()],
        static_cast<unsigned>(date.day()), month_names[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()), time.hours().count(), time.minutes().count(), time.seconds().count());
}

std::optional<Instant> parse_http_date(std::string_view text)
{
    const auto space = text.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const auto rest = text.substr(space + 1);
    Fields fields;
    if (text[space - (space > 0 ? 1 : 0)] == ',') {
        if (fields.read(rest, "DD mmm YYYY hh:ii:ss GMT")) return to_instant(fields); // IMF-fixdate
        fields = {};
        if (!fields.read(rest, "DD-mmm-YY hh:ii:ss GMT")) return std::nullopt; // RFC 850
        fields.year += fields.year < 70 ? 2000 : 1900;
        return to_instant(fields);
    }
    if (fields.read(rest, "mmm _D hh:ii:ss YYYY")) return to_instant(fields); // asctime
    return std::nullopt;
}

} // namespace callhours::http
