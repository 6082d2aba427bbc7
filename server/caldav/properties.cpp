#include "server/caldav/properties.hpp"

#include "calendar/ical/feed.hpp"
#include "calendar/ical/written_entry.hpp"
#include "server/http/http_date.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace callhours::caldav {

namespace {

using Value = std::optional<std::string>; ///< the inside of the element; nothing: the subject has none

bool is_kind(const Subject& subject, PlaceKind kind)
{
    return subject.place.kind == kind;
}

bool is_events(const Subject& subject)
{
    return subject.place.collection == CollectionKind::bookings;
}

Value resource_type(const Subject& subject)
{
    switch (subject.place.kind) {
    case PlaceKind::collection:
        return "<D:collection/><C:calendar/>";
    case PlaceKind::principal:
        return "<D:collection/><D:principal/>";
    case PlaceKind::resource:
        return "";
    default:
        return "<D:collection/>";
    }
}

Value display_name(const Subject& subject)
{
    switch (subject.place.kind) {
    case PlaceKind::collection:
        return xml_escaped(
            fmt::format("{} of {}", is_events(subject) ? "Calls" : "Callbacks", subject.agent.name));
    case PlaceKind::principal:
    case PlaceKind::home:
        return xml_escaped(subject.agent.name);
    case PlaceKind::root:
        return "Callhours";
    default:
        return std::nullopt;
    }
}

Value own_principal(const Subject& subject)
{
    return href(principal_path(subject.agent.slug));
}

Value owner(const Subject& subject)
{
    const bool is_owned = is_kind(subject, PlaceKind::home) || is_kind(subject, PlaceKind::collection) ||
                          is_kind(subject, PlaceKind::resource) || is_kind(subject, PlaceKind::principal);
    return is_owned ? own_principal(subject) : std::nullopt;
}

Value principal_url(const Subject& subject)
{
    return is_kind(subject, PlaceKind::principal) ? own_principal(subject) : std::nullopt;
}

Value principals(const Subject&)
{
    return href("/caldav/principals/");
}

Value calendar_home(const Subject& subject)
{
    const bool asked_here = is_kind(subject, PlaceKind::principal) || is_kind(subject, PlaceKind::root);
    return asked_here ? Value{href(home_path(subject.agent.slug))} : std::nullopt;
}

Value user_addresses(const Subject& subject)
{
    if (!is_kind(subject, PlaceKind::principal)) return std::nullopt;
    std::string addresses;
    if (subject.agent.email) addresses += href("mailto:" + subject.agent.email->reveal());
    return addresses + href(principal_path(subject.agent.slug));
}

Value user_type(const Subject& subject)
{
    return is_kind(subject, PlaceKind::principal) ? Value{"INDIVIDUAL"} : std::nullopt;
}

/// Callbacks are not made or deleted by a calendar program, only done.
Value privileges(const Subject& subject)
{
    std::string all = "<D:privilege><D:read/></D:privilege>"
                      "<D:privilege><D:read-current-user-privilege-set/></D:privilege>";
    const bool in_calendar = is_kind(subject, PlaceKind::collection) || is_kind(subject, PlaceKind::resource);
    if (in_calendar) all += "<D:privilege><D:write-content/></D:privilege>";
    if (in_calendar && is_events(subject))
        all += "<D:privilege><D:bind/></D:privilege><D:privilege><D:unbind/></D:privilege>";
    return all;
}

Value supported_reports(const Subject& subject)
{
    if (!is_kind(subject, PlaceKind::collection)) return "";
    std::string reports;
    for (const std::string_view each :
         {"C:calendar-query", "C:calendar-multiget", "C:free-busy-query", "D:sync-collection"}) {
        reports += fmt::format("<D:supported-report><D:report><{}/></D:report></D:supported-report>", each);
    }
    return reports;
}

Value in_collection(const Subject& subject, std::string value)
{
    return is_kind(subject, PlaceKind::collection) ? Value{std::move(value)} : std::nullopt;
}

Value components(const Subject& subject)
{
    return in_collection(subject,
                         is_events(subject) ? R"(<C:comp name="VEVENT"/>)" : R"(<C:comp name="VTODO"/>)");
}

Value supported_data(const Subject& subject)
{
    return in_collection(subject, R"(<C:calendar-data content-type="text/calendar" version="2.0"/>)");
}

Value largest(const Subject& subject)
{
    return in_collection(subject, fmt::format("{}", calendar::ical::most_entry_bytes));
}

Value earliest(const Subject& subject)
{
    return in_collection(subject, "19700101T000000Z");
}

Value latest(const Subject& subject)
{
    return in_collection(subject, "20371231T235959Z");
}

Value description(const Subject& subject)
{
    return in_collection(subject, is_events(subject) ? "Calls that clients have booked, and times of your own"
                                                     : "Callbacks that are due; severity 1 comes first");
}

Value timezone(const Subject& subject)
{
    const auto& zone = subject.agent.calendar.schedule.zone;
    if (!is_kind(subject, PlaceKind::collection) || zone.name() == "UTC") return std::nullopt;
    const Instant since{std::chrono::sys_days{std::chrono::year{2000} / 1 / 1}};
    return xml_escaped("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Callhours//Callhours//EN\r\n" +
                       calendar::ical::render_timezone(zone, *Interval::make(since, end_of_time)) +
                       "END:VCALENDAR\r\n");
}

Value colour(const Subject& subject)
{
    return in_collection(subject, is_events(subject) ? "#008080FF" : "#C05020FF");
}

Value order(const Subject& subject)
{
    return in_collection(subject, is_events(subject) ? "1" : "2");
}

Value state(const Subject& subject)
{
    if (!is_kind(subject, PlaceKind::collection)) return std::nullopt;
    return sync_token(subject.place.collection, subject.collection->token());
}

Value transparency(const Subject& subject)
{
    return in_collection(subject, is_events(subject) ? "<C:opaque/>" : "<C:transparent/>");
}

Value etag(const Subject& subject)
{
    return subject.resource == nullptr ? std::nullopt : Value{xml_escaped(subject.resource->etag)};
}

Value content_type(const Subject& subject)
{
    if (subject.resource == nullptr) return std::nullopt;
    return is_events(subject) ? "text/calendar; charset=utf-8; component=vevent"
                              : "text/calendar; charset=utf-8; component=vtodo";
}

Value last_modified(const Subject& subject)
{
    return subject.resource == nullptr ? std::nullopt : Value{http::http_date(subject.resource->changed)};
}

Value content_length(const Subject& subject)
{
    return subject.resource == nullptr ? std::nullopt
                                       : Value{fmt::format("{}", subject.resource->text->size())};
}

Value data(const Subject& subject)
{
    if (subject.resource == nullptr) return std::nullopt;
    return xml_escaped(subject.text ? *subject.text : *subject.resource->text);
}

struct Property {
    std::string_view space;
    std::string_view local;
    std::string_view prefix;
    Value (*value)(const Subject&);
    bool in_all = true; ///< RFC 4791 §5.2 keeps its own ones out of allprop
    bool of_text = false;
};

constexpr std::array properties{
    Property{ns::dav, "resourcetype", "D", resource_type},
    Property{ns::dav, "displayname", "D", display_name},
    Property{ns::dav, "getetag", "D", etag},
    Property{ns::dav, "getcontenttype", "D", content_type},
    Property{ns::dav, "getlastmodified", "D", last_modified},
    Property{ns::dav, "getcontentlength", "D", content_length, true, true},
    Property{ns::dav, "current-user-principal", "D", own_principal},
    Property{ns::dav, "owner", "D", owner, false},
    Property{ns::dav, "principal-URL", "D", principal_url, false},
    Property{ns::dav, "principal-collection-set", "D", principals, false},
    Property{ns::dav, "current-user-privilege-set", "D", privileges, false},
    Property{ns::dav, "supported-report-set", "D", supported_reports, false},
    Property{ns::dav, "sync-token", "D", state, false},
    Property{ns::calendar_server, "getctag", "CS", state, false},
    Property{ns::caldav, "calendar-home-set", "C", calendar_home, false},
    Property{ns::caldav, "calendar-user-address-set", "C", user_addresses, false},
    Property{ns::caldav, "calendar-user-type", "C", user_type, false},
    Property{ns::caldav, "supported-calendar-component-set", "C", components, false},
    Property{ns::caldav, "supported-calendar-data", "C", supported_data, false},
    Property{ns::caldav, "calendar-description", "C", description, false},
    Property{ns::caldav, "calendar-timezone", "C", timezone, false},
    Property{ns::caldav, "max-resource-size", "C", largest, false},
    Property{ns::caldav, "min-date-time", "C", earliest, false},
    Property{ns::caldav, "max-date-time", "C", latest, false},
    Property{ns::caldav, "schedule-calendar-transp", "C", transparency, false},
    Property{ns::apple, "calendar-color", "A", colour, false},
    Property{ns::apple, "calendar-order", "A", order, false},
    Property{ns::caldav, "calendar-data", "C", data, false, true},
};

const Property* find_property(const Name& name)
{
    const auto* const found = std::ranges::find_if(properties, [&](const Property& each) {
        return each.local == name.local && each.space == name.space;
    });
    return found == properties.end() ? nullptr : found;
}

void append(const Property& property, const std::string& value, std::string& found)
{
    if (value.empty()) {
        found += fmt::format("<{}:{}/>", property.prefix, property.local);
    } else {
        found += fmt::format("<{0}:{1}>{2}</{0}:{1}>", property.prefix, property.local, value);
    }
}

} // namespace

bool needs_text(const WantedProperties& wanted)
{
    if (wanted.kind == WantedProperties::Kind::all) return true;
    return wanted.kind == WantedProperties::Kind::some &&
           std::ranges::any_of(wanted.names, [](const Name& name) {
               const auto* const property = find_property(name);
               return property != nullptr && property->of_text;
           });
}

void add_properties(const Subject& subject, const WantedProperties& wanted, bool minimal, Multistatus& answer)
{
    std::string found;
    std::vector<Name> missing;
    if (wanted.kind != WantedProperties::Kind::some) {
        for (const auto& property : properties) {
            if (wanted.kind == WantedProperties::Kind::all && !property.in_all) continue;
            // A list of names says nothing of the text, which is not rendered then.
            const bool only_name = wanted.kind == WantedProperties::Kind::names;
            if (only_name && property.of_text) {
                if (subject.resource != nullptr) append(property, "", found);
                continue;
            }
            const auto value = property.value(subject);
            if (value) append(property, only_name ? "" : *value, found);
        }
    }
    for (const auto& name : wanted.names) {
        const auto* const property = find_property(name);
        const auto value = property == nullptr ? std::nullopt : property->value(subject);
        if (value) {
            append(*property, *value, found);
        } else if (!minimal) {
            missing.push_back(name);
        }
    }
    answer.add(path_of(subject.place), found, missing);
}

} // namespace callhours::caldav
