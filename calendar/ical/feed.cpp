#include "calendar/ical/feed.hpp"

#include "calendar/ical/component.hpp"
#include "calendar/ical/vtimezone.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <stdexcept>
#include <tuple>

namespace callhours::calendar::ical {

namespace {

/// A wall time with TZID; in UTC where the zone is, and for the second of two equal readings in autumn, which
/// a wall time cannot name (RFC 5545 §3.3.5).
void add_time(icalcomponent* event, icalproperty* (*make)(icaltimetype), Instant instant, const Zone& zone)
{
    const auto reading = to_wall(instant, zone);
    if (zone.name() == "UTC" || to_instant(reading, zone) != instant) {
        add(event, make(utc_time(instant)));
        return;
    }
    auto* const property = make(floating(reading));
    icalproperty_add_parameter(property, icalparameter_new_tzid(zone.name().c_str()));
    add(event, property);
}

Component vevent(const FeedEvent& event, icalproperty_status status)
{
    Component component{icalcomponent_new(ICAL_VEVENT_COMPONENT)};
    auto* const to = component.get();
    add(to, icalproperty_new_uid(raw(event.uid).c_str()));
    add(to, icalproperty_new_sequence(event.sequence));
    add(to, icalproperty_new_dtstamp(utc_time(event.changed)));
    add(to, icalproperty_new_created(utc_time(event.created)));
    add(to, icalproperty_new_lastmodified(utc_time(event.changed)));
    add_time(to, icalproperty_new_dtstart, event.time.begin(), event.zone);
    add_time(to, icalproperty_new_dtend, event.time.end(), event.zone);
    add(to, icalproperty_new_summary(plain(event.summary).c_str()));
    if (!event.description.empty()) add(to, icalproperty_new_description(plain(event.description).c_str()));
    if (!event.location.empty()) add(to, icalproperty_new_location(plain(event.location).c_str()));
    if (!event.url.empty()) add(to, icalproperty_new_url(raw(event.url).c_str()));
    for (const auto& category : event.categories)
        add(to, icalproperty_new_categories(one_category(category).c_str()));
    add(to, icalproperty_new_status(status));
    add(to, icalproperty_new_transp(event.busy ? ICAL_TRANSP_OPAQUE : ICAL_TRANSP_TRANSPARENT));
    return component;
}

/// One VTIMEZONE for each zone of the events, by name.
void add_timezones(icalcomponent* calendar,
                   const std::vector<std::reference_wrapper<const FeedEvent>>& events)
{
    std::map<std::string, std::pair<Zone, Interval>> used;
    for (const FeedEvent& event : events) {
        if (event.zone.name() == "UTC") continue;
        auto& span = used.try_emplace(event.zone.name(), event.zone, event.time).first->second.second;
        const auto begin = std::min(span.begin(), event.time.begin());
        span = Interval::lasting(begin, std::max(span.end(), event.time.end()) - begin);
    }
    for (const auto& [name, zone] : used)
        add(calendar, vtimezone(zone.first, zone.second));
}

icaldurationtype duration(hours length)
{
    return icaldurationtype_from_int(static_cast<int>(seconds{length}.count()));
}

void add_calendar_properties(icalcomponent* to, const FeedCalendar& calendar)
{
    add(to, icalproperty_new_name(plain(calendar.name).c_str()));
    add(to, text_extension("X-WR-CALNAME", calendar.name));
    add(to, text_extension("X-WR-TIMEZONE", calendar.zone.name()));
    if (!calendar.colour.empty()) add(to, icalproperty_new_color(plain(calendar.colour).c_str()));
    if (!calendar.source.empty()) {
        auto* const source = icalproperty_new_source(raw(calendar.source).c_str());
        icalproperty_set_parameter(source, icalparameter_new_value(ICAL_VALUE_URI));
        add(to, source);
    }
    auto* const refresh = icalproperty_new_refreshinterval(duration(calendar.refresh));
    icalproperty_set_parameter(refresh, icalparameter_new_value(ICAL_VALUE_DURATION));
    add(to, refresh);
    add(to, text_extension("X-PUBLISHED-TTL", fmt::format("PT{}H", calendar.refresh.count())));
}

/// RFC 6068: what an address may hold and a mailto URI may not.
std::string mailto(const EmailAddress& address)
{
    std::string uri = "mailto:";
    for (const char c : raw(address.reveal())) {
        constexpr std::string_view reserved = "%?&#/\"<>[\\]^`{|} ,;:";
        if (reserved.find(c) != std::string_view::npos) {
            uri += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
            uri += c;
        }
    }
    return uri;
}

void add_name(icalproperty* participant, const std::string& name)
{
    const auto shown = plain_parameter(name);
    if (!shown.empty()) icalproperty_add_parameter(participant, icalparameter_new_cn(shown.c_str()));
}

void add_participants(icalcomponent* event, const Invitation& invitation)
{
    if (invitation.organizer) {
        auto* const organizer = icalproperty_new_organizer(mailto(invitation.organizer->address).c_str());
        add_name(organizer, invitation.organizer->name);
        add(event, organizer);
    }
    for (const auto& person : invitation.attendees) {
        auto* const attendee = icalproperty_new_attendee(mailto(person.address).c_str());
        add_name(attendee, person.name);
        icalproperty_add_parameter(attendee, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
        if (invitation.method == Method::request) {
            icalproperty_add_parameter(attendee, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
            icalproperty_add_parameter(attendee, icalparameter_new_rsvp(ICAL_RSVP_TRUE));
        }
        add(event, attendee);
    }
}

} // namespace

void warm_up()
{
    icaltimezone_get_utc_timezone();
    icaltimezone_get_builtin_timezone("Europe/Berlin");
}

std::string render_feed(const FeedCalendar& calendar)
{
    std::vector<std::reference_wrapper<const FeedEvent>> events{calendar.events.begin(),
                                                                calendar.events.end()};
    std::ranges::sort(events, [](const FeedEvent& left, const FeedEvent& right) {
        return std::tie(left.time, left.uid) < std::tie(right.time, right.uid);
    });

    const auto root = vcalendar();
    add_calendar_properties(root.get(), calendar);
    add_timezones(root.get(), events);
    for (const FeedEvent& event : events)
        add(root.get(), vevent(event, ICAL_STATUS_CONFIRMED));
    return to_text(root);
}

std::string render_timezone(const Zone& zone, const Interval& used)
{
    return to_text(vtimezone(zone, used));
}

std::string render_event(const Invitation& invitation)
{
    const bool is_mail = invitation.method != Method::none;
    if (is_mail && !invitation.organizer) throw std::invalid_argument{"an invitation needs an organizer"};
    const bool cancelled = invitation.method == Method::cancel;

    const auto root = vcalendar();
    if (is_mail)
        add(root.get(), icalproperty_new_method(cancelled ? ICAL_METHOD_CANCEL : ICAL_METHOD_REQUEST));
    add_timezones(root.get(), {invitation.event});
    auto event = vevent(invitation.event, cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED);
    add_participants(event.get(), invitation);
    // A proposal of another time would reach nobody: the client changes the booking by its link.
    if (invitation.method == Method::request) {
        add(event.get(), text_extension("X-MICROSOFT-DISALLOW-COUNTER", "TRUE"));
    }
    add(root.get(), std::move(event));
    return to_text(root);
}

} // namespace callhours::calendar::ical
