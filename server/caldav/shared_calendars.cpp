#include "server/caldav/shared_calendars.hpp"

#include "calendar/ical/availability.hpp"
#include "calendar/ical/free_busy.hpp"
#include "server/caldav/feed_events.hpp"
#include "server/caldav/jcal_answers.hpp"
#include "server/http/rendered.hpp"
#include "server/web/links.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace callhours::caldav {

using auth::LinkPurpose;
using http::Method;

namespace {

constexpr days told_ahead{62};

http::Response gone()
{
    return http::text(404, "There is no such calendar.\n");
}

http::Response served(const http::Request& request, std::string text, std::string_view file_name)
{
    const auto rendered = http::render(
        std::move(text), {{"Content-Type", "text/calendar; charset=utf-8"},
                          {"Content-Disposition", "inline; filename=\"" + std::string{file_name} + "\""},
                          {"Cache-Control", "private, no-cache"}});
    return http::serve(request, rendered);
}

/// Whole days of the agent, so that the bytes do not change within one by the passing of time (B5).
struct ToldDays {
    LocalDate first;
    LocalDate behind;
    Interval time;
};

ToldDays told_days(const store::Agent& agent, Instant now)
{
    const auto& zone = agent.calendar.schedule.zone;
    const auto first = calendar::local_date(now, zone);
    const auto behind = first + told_ahead;
    return {first, behind,
            *Interval::make(calendar::to_instant(WallTime{first}, zone),
                            calendar::to_instant(WallTime{behind}, zone))};
}

const store::Agent* agent_of(const store::Directory& directory, const http::Request& request)
{
    const auto id = web::Links::owner(directory, LinkPurpose::availability, request.capture("token"));
    return id ? directory.agent(AgentId{*id}) : nullptr;
}

} // namespace

void SharedCalendars::add_routes(http::Router& router)
{
    router.add(Method::get, "/availability/{token}.ifb",
               with_jcal(parts_.workers, [this](const auto& request) { return get_free_busy(request); }));
    router.add(Method::get, "/availability/{token}.ics",
               with_jcal(parts_.workers, [this](const auto& request) { return get_availability(request); }));
    router.add(Method::get, "/calendars/client/{token}.ics",
               with_jcal(parts_.workers, [this](const auto& request) { return get_client_feed(request); }));
}

Task<http::Response> SharedCalendars::get_free_busy(const http::Request& request)
{
    auto directory = co_await parts_.gate.rules().current();
    const auto* const agent = agent_of(*directory, request);
    if (agent == nullptr) co_return gone();
    const auto now = parts_.gate.now();
    const auto told = told_days(*agent, now);
    std::vector<AgentId> agents{agent->id};
    auto blocks = co_await parts_.bookings.blocks(std::move(agents), told.time, std::nullopt, now);
    const auto& own = blocks[agent->id];
    auto busy = own.busy;
    for (const auto& booking : own.bookings)
        busy.push_back(booking.time);
    for (const auto& absence : agent->calendar.absences)
        busy.push_back(absence.time);
    auto text =
        calendar::ical::render_free_busy({.window = told.time,
                                          .busy = joined(std::move(busy)),
                                          .uid = fmt::format("busy-{}@callhours", request.capture("token")),
                                          .stamp = told.time.begin()});
    co_return served(request, std::move(text), "busy.ifb");
}

Task<http::Response> SharedCalendars::get_availability(const http::Request& request)
{
    auto directory = co_await parts_.gate.rules().current();
    const auto* const agent = agent_of(*directory, request);
    if (agent == nullptr) co_return gone();
    const auto told = told_days(*agent, parts_.gate.now());
    Intervals away;
    for (const auto& absence : agent->calendar.absences)
        away.push_back(absence.time);
    auto text = calendar::ical::render_availability(
        {.uid = fmt::format("hours-{}@callhours", request.capture("token")),
         .summary = agent->name,
         .schedule = agent->calendar.schedule,
         .first = told.first,
         .behind = told.behind,
         .away = std::move(away),
         .stamp = told.time.begin()});
    co_return served(request, std::move(text), "hours.ics");
}

/// A call that is cancelled leaves it at once (B4).
Task<http::Response> SharedCalendars::get_client_feed(const http::Request& request)
{
    auto directory = co_await parts_.gate.rules().current();
    const auto id = web::Links::owner(*directory, LinkPurpose::client_feed, request.capture("token"));
    const auto* const client = id ? directory->client(ClientId{*id}) : nullptr;
    if (client == nullptr) co_return gone();
    const auto& zone = directory->desk.schedule.zone;
    const std::chrono::year_month_day today{calendar::local_date(parts_.gate.now(), zone)};
    const LocalDate begin{(today.year() - std::chrono::years{1}) / std::chrono::January / 1};
    const auto window = *Interval::make(calendar::to_instant(WallTime{begin}, zone), end_of_time);
    auto bookings = co_await parts_.bookings.of_client(client->id, window);
    std::erase_if(bookings,
                  [](const store::Booking& each) { return each.status == store::BookingStatus::cancelled; });
    calendar::ical::FeedCalendar feed{.name = client->name, .zone = zone};
    for (const auto& booking : bookings)
        feed.events.push_back(visitors_event(booking, *directory, catalogue_.of(booking.visitor.language)));
    co_return served(request, calendar::ical::render_feed(feed), "calls.ics");
}

} // namespace callhours::caldav
