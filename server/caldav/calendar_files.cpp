#include "server/caldav/calendar_files.hpp"

#include "server/auth/tokens.hpp"
#include "server/caldav/feed_events.hpp"
#include "server/caldav/jcal_answers.hpp"

#include <algorithm>
#include <exception>

namespace callhours::caldav {

using http::Method;

namespace {

/// A feed reaches back to the New Year before last, so that it loses its oldest calls once a year and never
/// else: the bytes do not change by the passing of time (B5).
Interval feed_window(Instant now, const calendar::Zone& zone)
{
    const std::chrono::year_month_day today{calendar::local_date(now, zone)};
    const LocalDate begin{(today.year() - std::chrono::years{1}) / std::chrono::January / 1};
    return *Interval::make(calendar::to_instant(WallTime{begin}, zone), end_of_time);
}

http::Headers calendar_headers(std::string_view file_name)
{
    return {{"Content-Type", "text/calendar; charset=utf-8"},
            {"Content-Disposition", "inline; filename=\"" + std::string{file_name} + "\""},
            {"Cache-Control", "private, no-cache"}};
}

Instant newest_change(const std::vector<store::Booking>& bookings)
{
    Instant newest{};
    for (const auto& booking : bookings)
        newest = std::max(newest, booking.changed_at);
    return newest;
}

} // namespace

void CalendarFiles::add_routes(http::Router& router)
{
    router.add(Method::get, "/calendars/{token}.ics",
               with_jcal(parts_.workers, [this](const auto& request) { return get_feed(request); }));
    router.add(Method::get, "/b/{token}.ics",
               with_jcal(parts_.workers, [this](const auto& request) { return get_booking(request); }));
}

Task<http::Response> CalendarFiles::get_feed(const http::Request& request)
{
    const auto digest = auth::digest_of(request.capture("token"));
    auto directory = co_await parts_.gate.rules().current();
    const auto token = directory->tokens.find(digest);
    if (token == directory->tokens.end() || token->second.kind != store::TokenKind::agent_feed) {
        co_return http::text(404, "There is no such calendar.\n");
    }
    if (token->second.revoked)
        co_return http::text(410, "This address is no longer in use; ask for the new one.\n");

    const auto as_of = parts_.changes.newest_calendar_known();
    const auto known = feeds_.find(digest);
    if (known == feeds_.end() || known->second.as_of < as_of) {
        const AgentId agent{token->second.owner};
        try {
            co_await refresh(digest, agent, request.path, directory, as_of);
        } catch (const std::exception& broken) {
            parts_.log.error("feed.render", "a feed could not be rendered, the last good copy is served: {}",
                             broken.what());
        }
    }
    co_await parts_.last_use.of_feed(digest, parts_.gate.now());
    const auto feed = feeds_.find(digest);
    if (feed == feeds_.end()) co_return http::text(503, "The calendar cannot be read right now.\n");
    co_return http::serve(request, feed->second.rendered);
}

Task<void> CalendarFiles::refresh(TokenDigest token, AgentId agent_id, std::string path,
                                  std::shared_ptr<const store::Directory> directory, ChangeNumber as_of)
{
    const auto* agent = directory->agent(agent_id);
    if (agent == nullptr) throw std::runtime_error{"the feed's agent is gone"};
    const auto window = feed_window(parts_.gate.now(), agent->calendar.schedule.zone);
    auto bookings = co_await parts_.bookings.of_agent(agent_id, window);
    const auto newest = newest_change(bookings);

    auto text = co_await parts_.workers.ask([agent, directory, bookings = std::move(bookings),
                                             source = parts_.links.absolute(path)] {
        return calendar::ical::render_feed(
            agents_feed(*agent, bookings, *directory, source.starts_with("http") ? source : std::string{}));
    });
    auto& feed = feeds_[token];
    if (feed.rendered.is_set() && *feed.rendered.plain == text) {
        feed.as_of = std::max(feed.as_of, as_of);
        co_return; // another agent's change: the bytes stay, and so does their date
    }
    // A client that asks by date must see every change, so the date grows with each by a second at least.
    const auto last_modified =
        feed.rendered.is_set() ? std::max(newest, feed.last_modified + seconds{1}) : newest;
    auto rendered = co_await parts_.workers.ask([text = std::move(text), last_modified] {
        return http::render(text, calendar_headers("calls.ics"), last_modified);
    });
    auto& kept = feeds_[token];
    if (kept.as_of > as_of) co_return; // a newer one overtook this one
    kept = Feed{.as_of = as_of, .last_modified = last_modified, .rendered = std::move(rendered)};
}

Task<http::Response> CalendarFiles::get_booking(const http::Request& request)
{
    auto directory = co_await parts_.gate.rules().current();
    const auto id =
        web::Links::signer(*directory).verify(auth::LinkPurpose::booking_file, request.capture("token"));
    if (!id) co_return http::text(404, "There is no such booking.\n");
    const auto booking = co_await parts_.bookings.find(BookingId{*id});
    if (!booking) co_return http::text(404, "There is no such booking.\n");
    if (booking->status == store::BookingStatus::cancelled) {
        co_return http::text(410, "This booking was cancelled.\n");
    }
    const auto text = calendar::ical::render_event(
        {.method = calendar::ical::Method::none,
         .event = visitors_event(*booking, *directory, catalogue_.of(booking->visitor.language))});
    auto rendered = http::render(text, calendar_headers("call.ics"), booking->changed_at);
    rendered.headers.set("Content-Disposition", "attachment; filename=\"call.ics\"");
    co_return http::serve(request, rendered);
}

} // namespace callhours::caldav
