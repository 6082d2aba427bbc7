#include "server/bring/written_moment.hpp"

#include "base/text.hpp"

#include <charconv>
#include <chrono>

namespace callhours::bring {

namespace {

constexpr auto date_words = "is not a date; write it like 2026-11-24 or 24.11.2026";
constexpr auto order_words =
    "may be read with the day or the month first; say which, or write it like 2026-11-24";
constexpr auto time_words = "is not a time; write it like 14:30 or 2026-11-24T14:30:00Z";
constexpr auto far_words = "lies before 1970 or after 2037";

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// Reads from the left; what does not fit is left standing.
class Cursor {
public:
    explicit Cursor(std::string_view text) : text_{text} {}

    [[nodiscard]] bool done() const { return text_.empty(); }

    [[nodiscard]] std::string_view rest() const { return text_; }

    std::optional<int> number(std::size_t fewest, std::size_t most)
    {
        std::size_t digits = 0;
        while (digits < text_.size() && digits < most && is_digit(text_[digits]))
            ++digits;
        if (digits < fewest) return std::nullopt;
        int value = 0;
        std::from_chars(text_.data(), text_.data() + digits, value);
        text_.remove_prefix(digits);
        return value;
    }

    bool take(char wanted)
    {
        if (text_.empty() || text_.front() != wanted) return false;
        text_.remove_prefix(1);
        return true;
    }

    bool take_word(std::string_view upper)
    {
        if (text_.size() < upper.size()) return false;
        for (std::size_t i = 0; i < upper.size(); ++i) {
            const char c = text_[i];
            if ((c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c) != upper[i]) return false;
        }
        text_.remove_prefix(upper.size());
        return true;
    }

    void skip_spaces() { text_ = trim(text_); }

private:
    std::string_view text_;
};

/// Three numbers and what stands between them.
struct Parts {
    int first = 0;
    int second = 0;
    int third = 0;
    char between = '-';
    bool year_first = false;
};

std::optional<Parts> parts_of(Cursor& cursor)
{
    Parts parts;
    const auto before = cursor.rest().size();
    const auto first = cursor.number(1, 4);
    if (!first) return std::nullopt;
    parts.first = *first;
    parts.year_first = before - cursor.rest().size() == 4;
    for (const char sign : {'-', '.', '/'}) {
        if (cursor.rest().starts_with(sign)) parts.between = sign;
    }
    if (!cursor.take(parts.between)) return std::nullopt;
    const auto second = cursor.number(1, 2);
    if (!second || !cursor.take(parts.between)) return std::nullopt;
    parts.second = *second;
    const auto third = parts.year_first ? cursor.number(1, 2) : cursor.number(2, 4);
    if (!third) return std::nullopt;
    parts.third = *third;
    if (!parts.year_first && parts.third < 100) parts.third += 2000;
    return parts;
}

Result<LocalDate, std::string> date_in(Cursor& cursor, std::optional<DateOrder> order)
{
    const auto parts = parts_of(cursor);
    if (!parts) return refuse(std::string{date_words});
    int year = parts->first;
    int month = parts->second;
    int day = parts->third;
    if (!parts->year_first) {
        if (parts->between == '.') order = DateOrder::day_first;
        if (!order && parts->first != parts->second) return refuse(std::string{order_words});
        const bool day_first = !order || *order == DateOrder::day_first;
        year = parts->third;
        month = day_first ? parts->second : parts->first;
        day = day_first ? parts->first : parts->second;
    }
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return refuse(std::string{"is no day of the calendar"});
    if (year < 1970 || year > 2037) return refuse(std::string{far_words});
    return LocalDate{date};
}

/// 14:30, 14:30:15, 14:30:15.250, 2:30 PM, 2 PM.
std::optional<seconds> time_in(Cursor& cursor)
{
    const auto hour = cursor.number(1, 2);
    if (!hour) return std::nullopt;
    int minute = 0;
    int second = 0;
    const bool has_minutes = cursor.take(':');
    if (has_minutes) {
        const auto read = cursor.number(2, 2);
        if (!read) return std::nullopt;
        minute = *read;
        if (cursor.take(':')) {
            const auto more = cursor.number(2, 2);
            if (!more) return std::nullopt;
            second = *more;
            if (cursor.take('.') && !cursor.number(1, 9)) return std::nullopt;
        }
    }
    cursor.skip_spaces();
    int hour_of_day = *hour;
    const bool morning = cursor.take_word("AM");
    const bool afternoon = !morning && cursor.take_word("PM");
    if (morning || afternoon) {
        if (*hour < 1 || *hour > 12) return std::nullopt;
        hour_of_day = *hour % 12 + (afternoon ? 12 : 0);
    } else if (!has_minutes) {
        return std::nullopt;
    }
    if (hour_of_day > 23 || minute > 59 || second > 59) return std::nullopt;
    return hours{hour_of_day} + minutes{minute} + seconds{second};
}

struct Clock {
    bool is_local = false; ///< the zone's
    seconds offset{0};
};

std::optional<Clock> clock_in(Cursor& cursor)
{
    cursor.skip_spaces();
    if (cursor.done()) return Clock{.is_local = true};
    if (cursor.take_word("UTC") || cursor.take_word("GMT")) {
        if (cursor.done()) return Clock{};
    } else if (cursor.take_word("Z")) {
        return cursor.done() ? std::optional{Clock{}} : std::nullopt;
    }
    const bool minus = cursor.take('-');
    if (!minus && !cursor.take('+')) return std::nullopt;
    const auto hour = cursor.number(2, 2);
    if (!hour) return std::nullopt;
    cursor.take(':');
    const auto minute = cursor.number(2, 2);
    if (!cursor.done() || *hour > 15 || minute.value_or(0) > 59) return std::nullopt;
    const seconds offset = hours{*hour} + minutes{minute.value_or(0)};
    return Clock{.is_local = false, .offset = minus ? -offset : offset};
}

} // namespace

bool needs_order(std::string_view text)
{
    Cursor cursor{trim(text)};
    const auto parts = parts_of(cursor);
    return parts && !parts->year_first && parts->between != '.';
}

std::optional<DateOrder> order_of(const std::vector<std::string_view>& values)
{
    bool day_first = false;
    bool month_first = false;
    for (const auto value : values) {
        if (!needs_order(value)) continue;
        Cursor cursor{trim(value)};
        const auto parts = parts_of(cursor);
        day_first = day_first || parts->first > 12;
        month_first = month_first || parts->second > 12;
    }
    if (day_first == month_first) return std::nullopt;
    return day_first ? DateOrder::day_first : DateOrder::month_first;
}

Result<Instant, std::string> parse_moment(std::string_view text, std::optional<DateOrder> order,
                                          const calendar::Zone& zone)
{
    Cursor cursor{trim(text)};
    const auto date = date_in(cursor, order);
    if (!date) return refuse(date.error());
    if (!cursor.take_word("T")) {
        cursor.take(',');
        cursor.skip_spaces();
    }
    if (cursor.done()) return calendar::to_instant(WallTime{*date}, zone);
    const auto time = time_in(cursor);
    const auto clock = time ? clock_in(cursor) : std::nullopt;
    if (!clock) return refuse(std::string{time_words});
    const WallTime reading = WallTime{*date} + *time;
    const auto instant = clock->is_local ? calendar::to_instant(reading, zone)
                                         : Instant{reading.time_since_epoch() - clock->offset};
    if (to_epoch(instant) < 0 || instant >= end_of_time) return refuse(std::string{far_words});
    return instant;
}

Result<LocalDate, std::string> parse_written_date(std::string_view text, std::optional<DateOrder> order)
{
    Cursor cursor{trim(text)};
    const auto date = date_in(cursor, order);
    if (!date) return refuse(date.error());
    return *date;
}

} // namespace callhours::bring
