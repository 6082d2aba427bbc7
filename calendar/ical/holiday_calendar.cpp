#include "calendar/ical/holiday_calendar.hpp"

#include "base/text.hpp"
#include "calendar/ical/component.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace callhours::calendar::ical {

namespace {

using Holidays = std::map<LocalDate, std::string>;
using Error = HolidayCalendarError;

constexpr LocalDate first_date{std::chrono::year{1970} / 1 / 1};
constexpr LocalDate end_of_dates{std::chrono::year{2038} / 1 / 1};
constexpr days longest_holiday{366};
constexpr int most_recurrences = 1000;

struct Line {
    std::size_t number; ///< of its first physical line
    std::string text;   ///< unfolded
};

/// Those that no line of RFC 5545 §3.1 may hold.
bool is_control(char c)
{
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f;
}

/// RFC 5545 §3.1: a line that begins with white space goes on with the one before.
Result<std::vector<Line>, Error> unfolded(std::string_view text)
{
    std::vector<Line> lines;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) continue;
        if (line.front() == ' ' || line.front() == '\t') {
            if (lines.empty()) return refuse(Error{number, "continues a line, but there is none before it"});
            lines.back().text += line.substr(1);
        } else {
            lines.push_back({number, std::string{line}});
        }
    }
    for (const auto& line : lines) {
        if (!is_valid_utf8(line.text)) return refuse(Error{line.number, "is not UTF-8"});
        if (std::ranges::any_of(line.text, is_control)) {
            return refuse(Error{line.number, "holds a control character"});
        }
    }
    return lines;
}

/// `DTSTART` of `DTSTART;VALUE=DATE:20260101`; empty where the line has no value.
std::string property_name(std::string_view line)
{
    const auto end = line.find_first_of(";:");
    if (end == std::string_view::npos || line.find(':') == std::string_view::npos) return {};
    return in_upper_case(line.substr(0, end));
}

/// The lines of one VEVENT, its BEGIN and END among them.
struct EventText {
    std::vector<Line> lines;

    [[nodiscard]] std::size_t line_of(std::string_view name) const
    {
        for (const auto& line : lines) {
            if (property_name(line.text) == name) return line.number;
        }
        return lines.front().number;
    }

    [[nodiscard]] Error error(std::string_view name, std::string text) const
    {
        return {line_of(name), std::move(text)};
    }
};

/// Holds the lines to the nesting of RFC 5545 §3.4 and picks the events out.
Result<std::vector<EventText>, Error> events_of(std::vector<Line> lines)
{
    std::vector<EventText> events;
    std::vector<std::string> open;
    for (auto& line : lines) {
        const auto name = property_name(line.text);
        if (name.empty()) return refuse(Error{line.number, "is not of the form NAME:value"});
        const auto component =
            in_upper_case(trim(std::string_view{line.text}.substr(line.text.find(':') + 1)));
        if (open.empty() && (name != "BEGIN" || component != "VCALENDAR")) {
            return refuse(Error{line.number, "does not belong to a calendar: expected BEGIN:VCALENDAR"});
        }
        if (name == "BEGIN") {
            open.push_back(component);
            if (component == "VEVENT") events.emplace_back();
        }
        const bool in_event = std::ranges::find(open, "VEVENT") != open.end();
        if (name == "END") {
            if (open.back() != component) {
                return refuse(
                    Error{line.number, fmt::format("ends {}, but {} is open", component, open.back())});
            }
            open.pop_back();
        }
        if (in_event) events.back().lines.push_back(std::move(line));
    }
    if (!open.empty()) return refuse(Error{0, fmt::format("END:{} is missing", open.back())});
    return events;
}

std::optional<LocalDate> date_of(const icaltimetype& time)
{
    const std::chrono::year_month_day date{std::chrono::year{time.year},
                                           std::chrono::month{static_cast<unsigned>(time.month)},
                                           std::chrono::day{static_cast<unsigned>(time.day)}};
    if (!date.ok()) return std::nullopt;
    return LocalDate{date};
}

icalproperty* first(const Component& event, icalproperty_kind kind)
{
    return icalcomponent_get_first_property(event.get(), kind);
}

/// How many days the event lasts.
Result<days, Error> length_of(const Component& event, LocalDate begin, const EventText& text)
{
    auto length = days{1}; // RFC 5545 §3.6.1: without an end, the day of DTSTART
    if (auto* const property = first(event, ICAL_DTEND_PROPERTY)) {
        const auto time = icalproperty_get_dtend(property);
        const auto end = date_of(time);
        if (!time.is_date || !end) return refuse(text.error("DTEND", "the end is not a date like 20260101"));
        length = *end == begin ? days{1} : *end - begin; // some programs end an event where it begins
    } else if (auto* const duration = first(event, ICAL_DURATION_PROPERTY)) {
        const seconds whole{icaldurationtype_as_int(icalproperty_get_duration(duration))};
        length = std::chrono::ceil<days>(whole);
    }
    if (length < days{1}) return refuse(text.error("DTEND", "the event ends before it begins"));
    if (length > longest_holiday) return refuse(text.error("DTEND", "the event lasts longer than a year"));
    return length;
}

struct IteratorDeleter {
    void operator()(icalrecur_iterator* iterator) const noexcept { icalrecur_iterator_free(iterator); }
};

/// The first days of the event and of its recurrences.
Result<std::vector<LocalDate>, Error> begins_of(const Component& event, const icaltimetype& begin,
                                                const EventText& text)
{
    std::vector<LocalDate> begins;
    auto* const property = first(event, ICAL_RRULE_PROPERTY);
    if (!property) {
        begins.push_back(*date_of(begin));
        return begins;
    }
    const auto rule = icalproperty_get_rrule(property);
    if (rule.freq != ICAL_YEARLY_RECURRENCE ||
        icalcomponent_get_next_property(event.get(), ICAL_RRULE_PROPERTY)) {
        return refuse(text.error("RRULE", "only one yearly rule (FREQ=YEARLY) is read"));
    }
    const std::unique_ptr<icalrecur_iterator, IteratorDeleter> iterator{icalrecur_iterator_new(rule, begin)};
    if (!iterator) return refuse(text.error("RRULE", "is not a rule of RFC 5545"));
    for (int count = 0; count < most_recurrences; ++count) {
        const auto date = date_of(icalrecur_iterator_next(iterator.get()));
        if (!date || *date >= end_of_dates) break;
        begins.push_back(*date);
    }
    return begins;
}

bool is_excluded(const Component& event, LocalDate date)
{
    for (auto* property = first(event, ICAL_EXDATE_PROPERTY); property;
         property = icalcomponent_get_next_property(event.get(), ICAL_EXDATE_PROPERTY)) {
        if (date_of(icalproperty_get_exdate(property)) == date) return true;
    }
    return false;
}

Component parsed(const EventText& text)
{
    std::string lines;
    for (const auto& line : text.lines)
        lines += line.text + "\r\n";
    return Component{icalcomponent_new_from_string(lines.c_str())};
}

/// Adds the days of one event; a day that has a name keeps it.
std::optional<Error> add_days(Holidays& holidays, const EventText& text)
{
    const auto event = parsed(text);
    if (!event) return text.error("BEGIN", "is not an event that can be read");
    auto* const status = first(event, ICAL_STATUS_PROPERTY);
    if (status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED) return std::nullopt;

    auto* const start = first(event, ICAL_DTSTART_PROPERTY);
    if (!start) return text.error("DTSTART", "the event has no date that can be read (DTSTART)");
    const auto begin = icalproperty_get_dtstart(start);
    if (!begin.is_date) {
        return text.error("DTSTART",
                          "the event has a time of day; a holiday is a whole day (DTSTART;VALUE=DATE)");
    }
    const auto date = date_of(begin);
    if (!date) return text.error("DTSTART", "there is no such day");
    if (first(event, ICAL_RDATE_PROPERTY))
        return text.error("RDATE", "dates by RDATE are not read; write events");
    const auto length = length_of(event, *date, text);
    if (!length) return length.error();
    const auto begins = begins_of(event, begin, text);
    if (!begins) return begins.error();

    auto* const summary = first(event, ICAL_SUMMARY_PROPERTY);
    const auto* const name = summary ? icalproperty_get_summary(summary) : nullptr;
    for (const auto day : *begins) {
        if (is_excluded(event, day)) continue;
        for (auto each = day; each < day + *length; each += days{1}) {
            if (each >= first_date && each < end_of_dates) holidays.emplace(each, plain(name ? name : ""));
        }
    }
    return std::nullopt;
}

} // namespace

Result<std::map<LocalDate, std::string>, HolidayCalendarError> parse_holiday_calendar(std::string_view text)
{
    if (text.size() > holiday_calendar_limit_bytes) return refuse(Error{0, "is larger than 1 MiB"});
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());

    auto lines = unfolded(text);
    if (!lines) return refuse(std::move(lines.error()));
    if (lines->empty()) return refuse(Error{0, "is empty"});
    auto events = events_of(std::move(*lines));
    if (!events) return refuse(std::move(events.error()));

    Holidays holidays;
    for (const auto& event : *events) {
        if (auto error = add_days(holidays, event)) return refuse(std::move(*error));
    }
    return holidays;
}

} // namespace callhours::calendar::ical
