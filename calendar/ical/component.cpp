#include "calendar/ical/component.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>

namespace callhours::calendar::ical {

namespace {

struct BufferDeleter {
    void operator()(char* buffer) const noexcept { icalmemory_free_buffer(buffer); }
};

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::string as_utf8(std::string_view text)
{
    std::string result{text};
    if (is_valid_utf8(result)) return result;
    for (char& c : result) {
        if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    }
    return result;
}

} // namespace

std::string to_text(const Component& component)
{
    const std::unique_ptr<char, BufferDeleter> text{icalcomponent_as_ical_string_r(component.get())};
    if (!text) throw std::bad_alloc{};
    return text.get();
}

std::string plain(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (const char c : as_utf8(text)) {
        const bool kept = !is_control(c) || c == '\n' || c == '\t';
        if (kept) result += c;
    }
    return result;
}

std::string plain_parameter(std::string_view text)
{
    std::string result;
    for (const char c : plain(text)) {
        if (c == '"') {
            result += '\'';
        } else if (c == '\n' || c == '\t') {
            result += ' ';
        } else if (c != '^') {
            result += c;
        }
    }
    return result;
}

const std::string& raw(const std::string& text)
{
    if (!is_valid_utf8(text) || has_control_characters(text)) {
        throw std::invalid_argument{"a UID, URL or address for a calendar holds a control character"};
    }
    return text;
}

icalproperty* text_extension(const char* name, std::string_view text)
{
    auto* const property = icalproperty_new_x(plain(text).c_str());
    icalproperty_set_x_name(property, name);
    return property;
}

std::string one_category(std::string_view text)
{
    auto category = plain(text);
    std::ranges::replace(category, ',', ' ');
    return category;
}

Component vcalendar()
{
    Component calendar{icalcomponent_new(ICAL_VCALENDAR_COMPONENT)};
    add(calendar.get(), icalproperty_new_version("2.0"));
    add(calendar.get(), icalproperty_new_prodid("-//Callhours//Callhours//EN"));
    return calendar;
}

icaltimetype utc_time(Instant instant)
{
    auto time = floating(WallTime{instant.time_since_epoch()});
    time.zone = icaltimezone_get_utc_timezone();
    return time;
}

icaltimetype floating(WallTime reading)
{
    const auto date = std::chrono::floor<days>(reading);
    const std::chrono::year_month_day day{date};
    const std::chrono::hh_mm_ss time{reading - date};
    auto result = icaltime_null_time();
    result.year = static_cast<int>(day.year());
    result.month = static_cast<int>(static_cast<unsigned>(day.month()));
    result.day = static_cast<int>(static_cast<unsigned>(day.day()));
    result.hour = static_cast<int>(time.hours().count());
    result.minute = static_cast<int>(time.minutes().count());
    result.second = static_cast<int>(time.seconds().count());
    return result;
}

} // namespace callhours::calendar::ical
