#include "server/caldav/filter.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <charconv>

namespace callhours::caldav {

namespace {

/// `20261123T080000Z`, of which a day alone (`20261123`) is taken too: some programs send it.
std::optional<Instant> parse_utc(std::string_view text)
{
    const auto number = [&](std::size_t at, std::size_t length) {
        int value = -1;
        const auto* const begin = text.data() + at;
        const auto [end, error] = std::from_chars(begin, begin + length, value);
        return error == std::errc{} && end == begin + length ? value : -1;
    };
    const bool is_date = text.size() == 8;
    if (!is_date && (text.size() != 16 || text[8] != 'T' || text[15] != 'Z')) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{number(0, 4)},
                                           std::chrono::month{static_cast<unsigned>(number(4, 2))},
                                           std::chrono::day{static_cast<unsigned>(number(6, 2))}};
    if (!date.ok()) return std::nullopt;
    const Instant midnight{std::chrono::sys_days{date}};
    if (is_date) return midnight;
    const int hour = number(9, 2);
    const int minute = number(11, 2);
    const int second = number(13, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
    return midnight + hours{hour} + minutes{minute} + seconds{second};
}

Result<PropertyFilter, std::string> parse_property_filter(const Element& element)
{
    PropertyFilter filter{.name = in_upper_case(element.attribute("name"))};
    for (const auto& each : element.children) {
        if (each.is(ns::caldav, "is-not-defined")) {
            filter.absent = true;
        } else if (each.is(ns::caldav, "text-match")) {
            filter.text = each.text;
            filter.negated = each.attribute("negate-condition") == "yes";
        } else {
            return refuse("A filter by <" + each.name.local + "> is not supported here.");
        }
    }
    return filter;
}

/// What stands in a VEVENT or VTODO.
Result<void, std::string> parse_component(const Element& element, Filter& filter)
{
    const auto name = element.attribute("name");
    if (name == "VEVENT") {
        filter.component = CollectionKind::bookings;
    } else if (name == "VTODO") {
        filter.component = CollectionKind::tasks;
    } else {
        filter.nothing = true; // VJOURNAL and the like: we hold none
        return {};
    }
    for (const auto& each : element.children) {
        if (each.is(ns::caldav, "time-range")) {
            auto range = parse_time_range(each);
            if (!range) return refuse(std::move(range.error()));
            filter.time = *range;
        } else if (each.is(ns::caldav, "prop-filter")) {
            auto property = parse_property_filter(each);
            if (!property) return refuse(std::move(property.error()));
            filter.properties.push_back(std::move(*property));
        } else if (each.is(ns::caldav, "is-not-defined")) {
            filter.nothing = true; // each of our resources has one
        } else if (each.is(ns::caldav, "comp-filter")) {
            // Of a time-range of alarms: all that have one may be meant (RFC 4791 §9.9 allows no less).
            const bool absent = each.child(ns::caldav, "is-not-defined") != nullptr;
            if (each.attribute("name") == "VALARM") {
                filter.alarm = !absent;
            } else {
                filter.nothing = filter.nothing || !absent;
            }
        } else {
            return refuse("A filter by <" + each.name.local + "> is not supported here.");
        }
    }
    return {};
}

/// `DTSTART` of `DTSTART;TZID=Europe/Berlin:2026…`, and where the value begins.
std::pair<std::string, std::size_t> name_and_value(std::string_view line)
{
    const auto end = line.find_first_of(";:");
    if (end == std::string_view::npos) return {in_upper_case(line), line.size()};
    bool quoted = false;
    for (auto at = end; at < line.size(); ++at) {
        if (line[at] == '"') quoted = !quoted;
        if (line[at] == ':' && !quoted) return {in_upper_case(line.substr(0, end)), at + 1};
    }
    return {in_upper_case(line.substr(0, end)), line.size()};
}

std::vector<std::string> unfolded(std::string_view text)
{
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if ((line.starts_with(' ') || line.starts_with('\t')) && !lines.empty()) {
            lines.back() += line.substr(1);
        } else {
            lines.emplace_back(line);
        }
    }
    return lines;
}

bool passes(const PropertyFilter& filter, const std::vector<std::string>& lines)
{
    bool is_there = false;
    bool matches = false;
    bool elsewhere = false; // whose properties are not the event's
    for (const auto& line : lines) {
        if (line == "BEGIN:VTIMEZONE" || line == "BEGIN:VALARM") elsewhere = true;
        if (line == "END:VTIMEZONE" || line == "END:VALARM") elsewhere = false;
        if (elsewhere) continue;
        const auto [name, value] = name_and_value(line);
        if (name != filter.name) continue;
        is_there = true;
        // i;ascii-casemap (RFC 4790), as the default collation says: contains.
        matches =
            matches || in_upper_case(std::string_view{line}.substr(value)).find(in_upper_case(filter.text)) !=
                           std::string::npos;
    }
    if (filter.absent) return !is_there;
    if (!is_there) return false;
    return filter.text.empty() || matches != filter.negated;
}

} // namespace

Result<Interval, std::string> parse_time_range(const Element& range)
{
    Instant begin{};
    auto end = end_of_time;
    const auto start_text = range.attribute("start");
    const auto end_text = range.attribute("end");
    if (start_text.empty() && end_text.empty())
        return refuse(std::string{"A time-range needs a start or an end."});
    if (!start_text.empty()) {
        const auto parsed = parse_utc(start_text);
        if (!parsed) return refuse(std::string{"The start of a time-range must be like 20261123T080000Z."});
        begin = *parsed;
    }
    if (!end_text.empty()) {
        const auto parsed = parse_utc(end_text);
        if (!parsed) return refuse(std::string{"The end of a time-range must be like 20261123T080000Z."});
        end = *parsed;
    }
    const auto interval = Interval::make(begin, end);
    if (!interval) return refuse(std::string{"A time-range must end after its start."});
    return *interval;
}

Result<Filter, std::string> parse_filter(const Element& element)
{
    Filter filter;
    const auto* const calendar = element.child(ns::caldav, "comp-filter");
    if (calendar == nullptr || calendar->attribute("name") != "VCALENDAR")
        return refuse(std::string{"A filter begins with a comp-filter of VCALENDAR."});
    int components = 0;
    for (const auto& each : calendar->children) {
        if (each.is(ns::caldav, "comp-filter")) {
            if (++components > 1) filter.nothing = true; // one resource is never two components
            auto parsed = parse_component(each, filter);
            if (!parsed) return refuse(std::move(parsed.error()));
        } else if (each.is(ns::caldav, "is-not-defined")) {
            filter.nothing = true;
        } else if (!each.is(ns::caldav, "prop-filter")) {
            return refuse("A filter by <" + each.name.local + "> is not supported here.");
        }
    }
    return filter;
}

bool needs_text(const Filter& filter)
{
    return !filter.properties.empty() || filter.alarm;
}

bool passes(const Filter& filter, std::string_view calendar_text)
{
    const auto lines = unfolded(calendar_text);
    const bool has_alarm = std::ranges::find(lines, "BEGIN:VALARM") != lines.end();
    if (filter.alarm && *filter.alarm != has_alarm) return false;
    return std::ranges::all_of(filter.properties,
                               [&](const PropertyFilter& each) { return passes(each, lines); });
}

} // namespace callhours::caldav
