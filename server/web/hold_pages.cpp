// Holds of the booking pages: choosing a time keeps it for the viewer alone for five minutes (S4).
#include "server/http/url.hpp"
#include "server/web/booking_pages.hpp"
#include "server/web/booking_views.hpp"
#include "server/web/language.hpp"
#include "server/web/page_answers.hpp"
#include "server/web/refusals.hpp"
#include "server/web/unique.hpp"

namespace callhours::web {

using http::Method;

namespace {

/// A browser brings it wherever its owner goes on the page, also back: so they see the time that others do
/// not.
constexpr std::string_view hold_cookie = "callhours_hold";

/// The page that `…/hold` and `…/release` belong to.
std::string page_path(const http::Request& request)
{
    return request.path.substr(0, request.path.rfind('/'));
}

void keep_hold(const http::Request& request, const store::Hold& hold, Instant now, http::Response& response)
{
    const auto left = static_cast<std::uint64_t>((hold.expires_at - now).count());
    response.headers.add("Set-Cookie", http::set_cookie({.name = std::string{hold_cookie},
                                                         .value = hold.id,
                                                         .path = page_path(request),
                                                         .max_age_seconds = left,
                                                         .same_site = http::Cookie::SameSite::lax},
                                                        request));
}

/// The page with that time chosen.
http::Response chosen_page(const http::Request& request, const BookingAsk& ask, const store::Hold& hold,
                           Instant now)
{
    auto response = http::see_other(Url::of(page_path(request))
                                        .with("type", ask.type)
                                        .with("tz", ask.zone)
                                        .with("start", ask.start)
                                        .with("hold", hold.id)
                                        .text());
    keep_hold(request, hold, now, response);
    return response;
}

} // namespace

std::string held_by(const http::Request& request)
{
    return std::string{request.cookie(hold_cookie).value_or("")};
}

void BookingPages::add_hold_routes(http::Router& router)
{
    router.add(Method::post, "/book/{token}/hold",
               [this](const auto& request) { return post_hold(request); });
    router.add(Method::post, "/book/{token}/release",
               [this](const auto& request) { return post_release(request); });
    router.add(Method::post, "/b/{token}/change/hold",
               [this](const auto& request) { return post_move_hold(request); });
    router.add(Method::post, "/b/{token}/change/release",
               [this](const auto& request) { return post_move_release(request); });
}

Task<std::optional<store::Hold>> BookingPages::live_hold(ClientId client, const BookingAsk& ask)
{
    for (const auto* id : {&ask.hold, &ask.kept_hold}) {
        if (id->empty()) continue;
        auto hold = co_await parts_.bookings.find_hold(*id, parts_.gate.now());
        if (hold && hold->client == client) co_return hold;
    }
    co_return std::nullopt;
}

Task<Result<store::Hold, BookingPages::HoldRefused>>
BookingPages::take_hold(ClientId client, const store::CallType* type, const BookingAsk& ask)
{
    const auto start = instant_of(ask.start);
    if (!start || type == nullptr) co_return refuse(HoldRefused{BookingRefused::not_bookable, 422});
    const auto held = co_await live_hold(client, ask);
    // The button was pressed twice: what the first press took is still there.
    const bool same = held && held->time.begin() == *start && held->type == type->rules.id;
    if (same && !ask.hold_anew) co_return *held;
    if (!parts_.gate.admit_write(client)) co_return refuse(HoldRefused{BookingRefused::too_many, 429});
    if (held) co_await parts_.bookings.release(held->id, client, parts_.gate.now());
    app::HoldWish wish{.client = client,
                       .type = type->rules.id,
                       .start = *start,
                       .id = random_name(parts_.random),
                       .actor = by_link(client)};
    auto taken = co_await parts_.book_call.hold(std::move(wish), parts_.gate.now());
    if (taken) co_return std::move(*taken);
    const auto why = reason_of(taken.error());
    co_return refuse(HoldRefused{why, why == BookingRefused::taken ? 409 : 422});
}

Task<http::Response> BookingPages::post_hold(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_page(request.capture("token"));
    if (!caller) co_return closed_door(request, caller.error().status, parts_.pages);
    const auto fields = http::parse_form(request.body);
    if (!fields) co_return bad_form(request, parts_.pages);
    if (!may_ever_book(*caller, parts_.gate.now())) co_return not_entitled(request, *caller, parts_.pages);
    auto ask = ask_of(*fields);
    ask.kept_hold = held_by(request);
    ask.hold_anew = fields->get("anew") == "1";
    const auto* type = caller->directory->offered_call_type(ask.type);
    auto taken = co_await take_hold(caller->client->id, type, ask);
    if (taken) co_return chosen_page(request, ask, *taken, parts_.gate.now());

    auto view = co_await times_view(caller->directory, caller->client->id, ask, page_path(request));
    view.language = language_of(request, parts_.pages.catalogue(), caller->client->language);
    add_types(*caller->directory, view);
    refuse_hold(taken.error(), ask, view);
    co_return page(request, taken.error().status, parts_.pages.booking(view), parts_.pages);
}

Task<http::Response> BookingPages::post_move_hold(const http::Request& request)
{
    auto found = co_await linked(request);
    if (!found) co_return std::move(found.error());
    const auto fields = http::parse_form(request.body);
    if (!fields) co_return bad_form(request, parts_.pages);
    if (found->booking.status != store::BookingStatus::confirmed)
        co_return http::see_other("/b/" + found->token);
    if (const auto late = too_late(request, *found, &BookingView::may_change)) {
        co_return page(request, 422, *late, parts_.pages);
    }
    auto ask = ask_of(*fields);
    ask.kept_hold = held_by(request);
    ask.hold_anew = fields->get("anew") == "1";
    const auto* type = found->directory->call_type(found->booking.type);
    auto taken = co_await take_hold(found->booking.client, type, ask);
    if (taken) co_return chosen_page(request, ask, *taken, parts_.gate.now());

    auto view = co_await move_view(
        *found, ask, language_of(request, parts_.pages.catalogue(), found->booking.visitor.language));
    refuse_hold(taken.error(), ask, view);
    co_return page(request, taken.error().status, parts_.pages.booking(view), parts_.pages);
}

void BookingPages::refuse_hold(const HoldRefused& refused, const BookingAsk& ask, BookingPageView& view)
{
    const auto start = instant_of(ask.start);
    if (!start) return; // a form that somebody wrote themselves: the times again
    view.chosen.reset();
    view.refused = RefusalView{.why = refused.why, .start = *start};
}

Task<http::Response> BookingPages::post_release(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_page(request.capture("token"));
    if (!caller) co_return closed_door(request, caller.error().status, parts_.pages);
    co_return co_await release(request, caller->client->id);
}

Task<http::Response> BookingPages::post_move_release(const http::Request& request)
{
    auto found = co_await linked(request);
    if (!found) co_return std::move(found.error());
    co_return co_await release(request, found->booking.client);
}

Task<http::Response> BookingPages::release(const http::Request& request, ClientId client)
{
    const auto fields = http::parse_form(request.body);
    if (!fields) co_return bad_form(request, parts_.pages);
    BookingAsk ask;
    ask.hold = fields->get("hold");
    const auto held = co_await live_hold(client, ask);
    // Nobody reads this answer: the page that asked is gone. What is not released lapses.
    if (held && parts_.gate.admit_write(client)) {
        co_await parts_.bookings.release(held->id, client, parts_.gate.now());
    }
    co_return http::no_content();
}

} // namespace callhours::web
