#include "server/caldav/whole_calendar.hpp"

#include "calendar/ical/entry_text.hpp"
#include "calendar/ical/feed.hpp"

#include <map>
#include <string_view>

namespace callhours::caldav {

using calendar::ical::append_lines;
using calendar::ical::parts_of;
using calendar::ical::TextPart;

namespace {

std::string zone_id(const TextPart& timezone)
{
    for (const auto& part : parts_of(timezone.octets)) {
        if (part.name == "TZID") return value_of(part);
    }
    return {};
}

} // namespace

std::string whole_calendar(const std::vector<http::SharedText>& texts, const Interval& used)
{
    std::map<std::string, std::string_view> zones;
    std::string components;
    for (const auto& text : texts) {
        for (const auto& part : parts_of(*text)) {
            if (part.name == "VTIMEZONE") {
                zones.try_emplace(zone_id(part), part.octets);
            } else if (part.is_component) {
                append_lines(components, part.octets);
            }
        }
    }
    std::string whole = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Callhours//Callhours//EN\r\n";
    for (const auto& [id, text] : zones) {
        // The one of a single event need not hold for the others.
        const auto zone = calendar::Zone::find(id);
        if (zone) {
            whole += calendar::ical::render_timezone(*zone, used);
        } else {
            append_lines(whole, text);
        }
    }
    return whole + components + "END:VCALENDAR\r\n";
}

} // namespace callhours::caldav
