#include "calendar/ical/jcal.hpp"

#include "base/json_text.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace callhours::calendar::ical {

namespace {

using Entry = std::pair<std::string_view, std::string_view>;

/// The types that values have where no VALUE says otherwise; all others that are known are text.
constexpr std::array types{Entry{"ACKNOWLEDGED", "date-time"},
                           Entry{"ATTACH", "uri"},
                           Entry{"ATTENDEE", "cal-address"},
                           Entry{"COMPLETED", "date-time"},
                           Entry{"CONFERENCE", "uri"},
                           Entry{"CREATED", "date-time"},
                           Entry{"DTEND", "date-time"},
                           Entry{"DTSTAMP", "date-time"},
                           Entry{"DTSTART", "date-time"},
                           Entry{"DUE", "date-time"},
                           Entry{"DURATION", "duration"},
                           Entry{"EXDATE", "date-time"},
                           Entry{"FREEBUSY", "period"},
                           Entry{"GEO", "float"},
                           Entry{"IMAGE", "uri"},
                           Entry{"LAST-MODIFIED", "date-time"},
                           Entry{"ORGANIZER", "cal-address"},
                           Entry{"PERCENT-COMPLETE", "integer"},
                           Entry{"PRIORITY", "integer"},
                           Entry{"RDATE", "date-time"},
                           Entry{"RECURRENCE-ID", "date-time"},
                           Entry{"REFRESH-INTERVAL", "duration"},
                           Entry{"REPEAT", "integer"},
                           Entry{"RRULE", "recur"},
                           Entry{"SEQUENCE", "integer"},
                           Entry{"SOURCE", "uri"},
                           Entry{"TRIGGER", "duration"},
                           Entry{"TZOFFSETFROM", "utc-offset"},
                           Entry{"TZOFFSETTO", "utc-offset"},
                           Entry{"TZURL", "uri"},
                           Entry{"URL", "uri"}};

constexpr std::array texts{
    std::string_view{"ACTION"},     std::string_view{"BUSYTYPE"},   std::string_view{"CALSCALE"},
    std::string_view{"CATEGORIES"}, std::string_view{"CLASS"},      std::string_view{"COLOR"},
    std::string_view{"COMMENT"},    std::string_view{"CONTACT"},    std::string_view{"DESCRIPTION"},
    std::string_view{"LOCATION"},   std::string_view{"METHOD"},     std::string_view{"NAME"},
    std::string_view{"PRODID"},     std::string_view{"RELATED-TO"}, std::string_view{"REQUEST-STATUS"},
    std::string_view{"RESOURCES"},  std::string_view{"STATUS"},     std::string_view{"SUMMARY"},
    std::string_view{"TRANSP"},     std::string_view{"TZID"},       std::string_view{"TZNAME"},
    std::string_view{"UID"},        std::string_view{"VERSION"}};

/// Whose value is a list; of others a comma is part of the value.
constexpr std::array lists{std::string_view{"CATEGORIES"}, std::string_view{"EXDATE"},
                           std::string_view{"FREEBUSY"}, std::string_view{"RDATE"},
                           std::string_view{"RESOURCES"}};

/// Of a recurrence: what counts is a number (RFC 7265 §3.6.10).
constexpr std::array counted{std::string_view{"BYHOUR"},   std::string_view{"BYMINUTE"},
                             std::string_view{"BYMONTH"},  std::string_view{"BYMONTHDAY"},
                             std::string_view{"BYSECOND"}, std::string_view{"BYSETPOS"},
                             std::string_view{"BYWEEKNO"}, std::string_view{"BYYEARDAY"},
                             std::string_view{"COUNT"},    std::string_view{"INTERVAL"}};

/// Parameters that name several.
constexpr std::array listing_parameters{std::string_view{"DELEGATED-FROM"}, std::string_view{"DELEGATED-TO"},
                                        std::string_view{"MEMBER"}};

template <typename List> bool holds(const List& list, std::string_view name)
{
    return std::ranges::find(list, name) != list.end();
}

std::string quoted(std::string_view text)
{
    return '"' + json_escaped(text) + '"';
}

/// At bare commas; of text, its escapes are undone (RFC 5545 §3.3.11).
std::vector<std::string> split(std::string_view value, char at, bool is_text)
{
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (is_text && value[i] == '\\' && i + 1 < value.size()) {
            ++i;
            parts.back() += value[i] == 'n' || value[i] == 'N' ? '\n' : value[i];
        } else if (at != '\0' && value[i] == at) {
            parts.emplace_back();
        } else {
            parts.back() += value[i];
        }
    }
    return parts;
}

/// RFC 6868.
std::string without_carets(std::string_view value)
{
    std::string text;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char next = i + 1 < value.size() ? value[i + 1] : '\0';
        const bool is_escape = value[i] == '^' && (next == 'n' || next == '^' || next == '\'');
        if (!is_escape) {
            text += value[i];
            continue;
        }
        text += next == 'n' ? '\n' : next == '\'' ? '"' : '^';
        ++i;
    }
    return text;
}

bool is_integer(std::string_view text)
{
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    return !text.empty() && text.size() < 16 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Without what JSON does not take: a plus, and zeros in front.
std::string integer(std::string_view text)
{
    std::int64_t value = 0;
    if (text.starts_with('+')) text.remove_prefix(1);
    std::from_chars(text.data(), text.data() + text.size(), value);
    return fmt::format("{}", value);
}

/// `2008-10-06`, `2008-10-06T12:00:00Z`; what is neither stays as it is.
std::string moment(std::string_view text)
{
    const auto digits = [&](std::size_t from, std::size_t count) {
        return text.size() >= from + count && is_integer(text.substr(from, count));
    };
    if (!digits(0, 8) || (text.size() > 8 && (text[8] != 'T' || !digits(9, 6)))) return std::string{text};
    auto result = fmt::format("{}-{}-{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
    if (text.size() == 8) return result;
    return result + fmt::format("T{}:{}:{}{}", text.substr(9, 2), text.substr(11, 2), text.substr(13, 2),
                                text.substr(15));
}

std::string offset(std::string_view text)
{
    if (text.size() < 5) return std::string{text};
    auto result = fmt::format("{}:{}", text.substr(0, 3), text.substr(3, 2));
    if (text.size() >= 7) result += fmt::format(":{}", text.substr(5, 2));
    return result;
}

std::string recurrence_part(std::string_view name, std::string_view value)
{
    const auto one = [&](std::string_view text) {
        if (name == "UNTIL") return quoted(moment(text));
        return holds(counted, name) && is_integer(text) ? integer(text) : quoted(text);
    };
    const auto parts = split(value, ',', false);
    if (parts.size() == 1) return one(value);
    std::string list;
    for (const auto& part : parts)
        list += (list.empty() ? "[" : ",") + one(part);
    return list + "]";
}

std::string recurrence(std::string_view rule)
{
    std::string result;
    for (const auto& part : split(rule, ';', false)) {
        const auto equals = part.find('=');
        if (equals == std::string::npos) continue;
        const auto name = in_upper_case(std::string_view{part}.substr(0, equals));
        result += (result.empty() ? "{" : ",") + quoted(in_lower_case(name)) + ":" +
                  recurrence_part(name, std::string_view{part}.substr(equals + 1));
    }
    return result.empty() ? "{}" : result + "}";
}

std::string period(std::string_view text)
{
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return quoted(moment(text));
    return fmt::format("[{},{}]", quoted(moment(text.substr(0, slash))),
                       quoted(moment(text.substr(slash + 1))));
}

std::string value_of(std::string_view type, std::string_view text)
{
    if (type == "date" || type == "date-time") return quoted(moment(text));
    if (type == "period") return period(text);
    if (type == "recur") return recurrence(text);
    if (type == "utc-offset") return quoted(offset(text));
    if (type == "integer" && is_integer(text)) return integer(text);
    if (type == "boolean") return in_upper_case(text) == "TRUE" ? "true" : "false";
    return quoted(text);
}

/// RFC 7265 §3.4.1.3: a value with a structure is a list in the list.
std::string structured(std::string_view type, std::string_view text)
{
    std::string list;
    for (const auto& part : split(text, ';', type == "text")) {
        double number = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
        const bool is_number = type == "float" && error == std::errc{} && end == part.data() + part.size();
        list += (list.empty() ? "[" : ",") + (is_number ? fmt::format("{}", number) : quoted(part));
    }
    return list + "]";
}

std::string type_of(const ContentLine& line)
{
    const auto told = line.parameter("VALUE");
    if (!told.empty()) return in_lower_case(told);
    const auto* const found = std::ranges::find(types, line.name, &Entry::first);
    if (found != types.end()) return std::string{found->second};
    return holds(texts, line.name) ? "text" : "unknown";
}

std::string parameters_of(const ContentLine& line)
{
    std::string result;
    for (const auto& [name, value] : line.parameters) {
        if (name == "VALUE") continue;
        const auto members = split(value, holds(listing_parameters, name) ? ',' : '\0', false);
        std::string text = members.size() > 1 ? "[" : "";
        for (const auto& member : members)
            text += (text.size() > 1 ? "," : "") + quoted(without_carets(member));
        if (members.size() > 1) text += "]";
        result += (result.empty() ? "" : ",") + quoted(in_lower_case(name)) + ":" + text;
    }
    return "{" + result + "}";
}

void append(const ContentLine& line, std::string& to)
{
    const auto type = type_of(line);
    const bool is_text = type == "text";
    to += fmt::format("[{},{},{}", quoted(in_lower_case(line.name)), parameters_of(line), quoted(type));
    if (line.name == "GEO" || line.name == "REQUEST-STATUS") {
        to += "," + structured(type, line.value);
    } else {
        for (const auto& each : split(line.value, holds(lists, line.name) ? ',' : '\0', is_text))
            to += "," + value_of(type, each);
    }
    to += "]";
}

void append(const ForeignComponent& component, std::string& to)
{
    to += fmt::format("[{},[", quoted(in_lower_case(component.name)));
    for (const auto& line : component.lines) {
        if (&line != &component.lines.front()) to += ",";
        append(line, to);
    }
    to += "],[";
    for (const auto& child : component.children) {
        if (&child != &component.children.front()) to += ",";
        append(child, to);
    }
    to += "]]";
}

} // namespace

Result<std::string, CalendarError> to_jcal(std::string_view text)
{
    const auto calendars = read_calendars(text, {.bytes = text.size(), .components = 1'000'000});
    if (!calendars) return refuse(calendars.error());
    std::string json;
    append(calendars->front(), json);
    return json;
}

} // namespace callhours::calendar::ical
