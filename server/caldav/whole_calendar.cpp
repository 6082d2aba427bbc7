#include "server/caldav/whole_calendar.hpp"

#include "calendar/ical/feed.hpp"

#include <map>
#include <string_view>

namespace callhours::caldav {

namespace {

constexpr std::string_view line_end = "\r\n";

/// The part from `BEGIN:name` to `END:name` at or after `from`; empty when there is none.
std::string_view component_of(std::string_view text, std::string_view name, std::size_t from,
                              std::size_t& end)
{
    const auto begin = text.find("\r\nBEGIN:" + std::string{name} + "\r\n", from);
    if (begin == std::string_view::npos) return {};
    const auto closing = "\r\nEND:" + std::string{name} + "\r\n";
    const auto last = text.find(closing, begin);
    if (last == std::string_view::npos) return {};
    end = last + closing.size() - line_end.size();
    return text.substr(begin + line_end.size(), last + closing.size() - begin - line_end.size());
}

std::string_view zone_id(std::string_view timezone)
{
    constexpr std::string_view property = "\r\nTZID:";
    const auto line = timezone.find(property);
    if (line == std::string_view::npos) return {};
    const auto begin = line + property.size();
    return timezone.substr(begin, timezone.find(line_end, begin) - begin);
}

} // namespace

std::string whole_calendar(const std::vector<http::SharedText>& texts, const Interval& used)
{
    std::map<std::string_view, std::string_view> zones;
    std::string components;
    for (const auto& text : texts) {
        std::size_t end = 0;
        const auto zone = component_of(*text, "VTIMEZONE", 0, end);
        if (!zone.empty()) zones.try_emplace(zone_id(zone), zone);
        std::size_t at = end;
        for (const std::string_view name : {"VEVENT", "VTODO"}) {
            for (auto part = component_of(*text, name, at, end); !part.empty();
                 part = component_of(*text, name, end, end)) {
                components += part;
            }
        }
    }
    std::string whole = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Callhours//Callhours//EN\r\n";
    for (const auto& [id, text] : zones) {
        // The one of a single event need not hold for the others.
        const auto zone = calendar::Zone::find(id);
        whole += zone ? calendar::ical::render_timezone(*zone, used) : std::string{text};
    }
    return whole + components + "END:VCALENDAR\r\n";
}

} // namespace callhours::caldav
