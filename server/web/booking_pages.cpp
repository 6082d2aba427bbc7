#include "server/web/booking_pages.hpp"

#include "base/text.hpp"
#include "server/http/url.hpp"
#include "server/web/booking_views.hpp"
#include "server/web/documents.hpp"
#include "server/web/fields.hpp"
#include "server/web/language.hpp"
#include "server/web/page_answers.hpp"
#include "server/web/question_views.hpp"
#include "server/web/refusals.hpp"
#include "server/web/unique.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace callhours::web {

using http::Method;

namespace {

/// What came in the form, kept word for word, with the problems beside the fields.
BookingForm form_of(const http::Parameters& fields, const FieldErrors& errors)
{
    BookingForm form;
    const auto fill = [&](FieldView& field, std::string_view name) {
        field.value = fields.get(name);
        for (const auto& error : errors) {
            if (error.field == name) field.problem = error.problem;
        }
    };
    fill(form.name, "name");
    fill(form.email, "email");
    fill(form.phone, "phone");
    fill(form.note, "note");
    form.hold = fields.get("hold");
    return form;
}

} // namespace

void BookingPages::add_routes(http::Router& router)
{
    router.add(Method::get, "/book/{token}", [this](const auto& request) { return show_times(request); });
    router.add(Method::post, "/book/{token}", [this](const auto& request) { return post_booking(request); });
    router.add(Method::get, "/b/{token}", [this](const auto& request) { return show_call(request); });
    router.add(Method::get, "/b/{token}/change", [this](const auto& request) { return show_move(request); });
    router.add(Method::post, "/b/{token}/change", [this](const auto& request) { return post_move(request); });
    router.add(Method::get, "/b/{token}/cancel",
               [this](const auto& request) { return show_cancel(request); });
    router.add(Method::post, "/b/{token}/cancel",
               [this](const auto& request) { return post_cancel(request); });
    add_hold_routes(router);
    add_waiting_routes(router);
}

bool BookingPages::may_ever_book(const Caller& caller, Instant now)
{
    if (type_to_offer(*caller.directory, "") == nullptr) return false;
    const auto entitlement = store::entitlement_of(*caller.client, caller.directory->desk);
    return !entitlement.end || now < *entitlement.end;
}

Task<BookingPageView> BookingPages::times_view(std::shared_ptr<const store::Directory> directory,
                                               ClientId client, BookingAsk ask, std::string path)
{
    const auto now = parts_.gate.now();
    const auto& agent = *directory->agent(directory->client(client)->agent);
    // The type of a booking that is moved may be offered no more.
    const auto* asked_type = directory->call_type(ask.type);
    const auto& type = asked_type == nullptr ? *type_to_offer(*directory, "") : *asked_type;
    const auto today = calendar::local_date(now, agent.calendar.schedule.zone);

    auto rules = std::make_shared<const app::SlotRules>(directory, client, type.rules.id, now);
    const auto held = co_await live_hold(client, ask);
    const auto own = held ? std::optional{held->id} : std::nullopt;
    const auto slots =
        co_await parts_.free_slots(rules, today, today + days{type.rules.window_days + 1}, own, now);
    BookingPageView view{.path = Url::of(path),
                         .hold = Url::of(path + "/hold"),
                         .release = Url::of(path + "/release"),
                         .agent = agent_view(agent, now),
                         .types = {},
                         .type = type.rules.slug,
                         .zone = viewer_zone(ask.zone, agent.calendar.schedule.zone),
                         .now = now,
                         .week = {},
                         .day = {},
                         .slots = {},
                         .next_free = {},
                         .chosen = {},
                         .held = {},
                         .form = {},
                         .refused = {},
                         .nearest = {},
                         .moving = {}};
    view.wait = wait_form(type, agent, view.zone, path, now);
    fill_week(slots, ask, *directory, agent.id, view);
    fill_choice(slots, instant_of(ask.start), *directory, agent.id, view);
    fill_hold(held, ask, view);
    co_return view;
}

void BookingPages::add_types(const store::Directory& directory, BookingPageView& view)
{
    for (const auto& type : directory.call_types) {
        if (!type.offered) continue;
        view.types.push_back({.slug = type.rules.slug,
                              .name = std::string{name_of(type, view.language)},
                              .minutes = static_cast<int>(type.rules.duration.count())});
    }
}

Task<http::Response> BookingPages::show_times(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_page(request.capture("token"));
    if (!caller) co_return closed_door(request, caller.error().status, parts_.pages);
    if (!may_ever_book(*caller, parts_.gate.now())) {
        co_return not_entitled(request, *caller, parts_.pages);
    }
    auto ask = ask_of(request.query);
    ask.kept_hold = held_by(request);
    const auto* type = type_to_offer(*caller->directory, ask.type);
    ask.type = type->rules.slug;
    auto view = co_await times_view(caller->directory, caller->client->id, std::move(ask), request.path);
    view.call_me = Url::of(request.path + "/callback");
    view.language = language_of(request, parts_.pages.catalogue(), caller->client->language);
    add_types(*caller->directory, view);
    view.form.questions = question_views(*type, view.language, {}, {});
    co_return page(request, 200, parts_.pages.booking(view), parts_.pages);
}

Task<http::Response> BookingPages::post_booking(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_page(request.capture("token"));
    if (!caller) co_return closed_door(request, caller.error().status, parts_.pages);
    const auto fields = http::parse_form(request.body);
    if (!fields) co_return bad_form(request, parts_.pages);
    if (!may_ever_book(*caller, parts_.gate.now())) co_return not_entitled(request, *caller, parts_.pages);
    auto ask = ask_of(*fields);
    const auto start = instant_of(ask.start);
    const auto* type = caller->directory->offered_call_type(ask.type);
    if (type == nullptr) ask.type = type_to_offer(*caller->directory, "")->rules.slug;
    const auto& client = *caller->client;

    auto view = co_await times_view(caller->directory, client.id, ask, request.path);
    view.language = language_of(request, parts_.pages.catalogue(), caller->client->language);
    add_types(*caller->directory, view);
    view.form = form_of(*fields, {});
    if (!start || type == nullptr) co_return page(request, 422, parts_.pages.booking(view), parts_.pages);
    view.form.questions = question_views(*type, view.language, *fields, {});
    if (!parts_.gate.admit_write(client.id)) {
        view.refused = RefusalView{.why = BookingRefused::too_many, .start = *start};
        co_return page(request, 429, parts_.pages.booking(view), parts_.pages);
    }
    auto visitor = check_visitor({.name = fields->get("name"),
                                  .email = fields->get("email"),
                                  .phone = fields->get("phone"),
                                  .note = fields->get("note")},
                                 caller->directory->desk.dialling);
    auto answers = app::check_answers(type->questions, answers_of(*type, *fields));
    if (!visitor || !answers) {
        if (!visitor) view.form = form_of(*fields, visitor.error());
        const auto errors = answers ? FieldErrors{} : errors_of(answers.error());
        view.form.questions = question_views(*type, view.language, *fields, errors);
        co_return page(request, 422, parts_.pages.booking(view), parts_.pages);
    }
    visitor->answers = std::move(*answers);
    visitor->language = view.language;
    visitor->zone = view.zone.name();
    app::BookingWish wish{.client = client.id,
                          .type = type->rules.id,
                          .start = *start,
                          .visitor = *visitor,
                          .uid = new_uid(parts_.random),
                          .hold = {},
                          .key = {},
                          .answer = {},
                          .actor = by_link(client.id)};
    if (!view.form.hold.empty()) wish.hold = view.form.hold;
    const auto reserved = co_await parts_.book_call.book(std::move(wish), parts_.gate.now());
    const auto signer = Links::signer(*caller->directory);
    const auto there = [&](BookingId id) {
        const auto path = "/b/" + signer.sign(auth::LinkPurpose::manage_booking, id.value());
        return http::see_other(Url::of(path).with("just", "booked").with("tz", ask.zone).text());
    };
    if (reserved.outcome) co_return there(reserved.outcome->id);

    // The button was pressed twice: the second press finds what the first one made.
    const auto mine = co_await already_booked(client.id, *visitor, *start);
    if (mine) co_return there(*mine);
    const auto why = reason_of(reserved.outcome.error());
    auto fresh = co_await times_view(caller->directory, client.id, ask, request.path);
    fresh.language = view.language;
    fresh.types = view.types;
    fresh.form = view.form;
    fresh.chosen.reset();
    fresh.refused = RefusalView{.why = why, .start = *start};
    co_return page(request, why == BookingRefused::taken ? 409 : 422, parts_.pages.booking(fresh),
                   parts_.pages);
}

Task<std::optional<BookingId>> BookingPages::already_booked(ClientId client, const store::Visitor& visitor,
                                                            Instant start)
{
    const auto bookings = co_await parts_.bookings.of_client(client, Interval::lasting(start, seconds{1}));
    for (const auto& booking : bookings) {
        if (booking.time.begin() == start && booking.status == store::BookingStatus::confirmed &&
            booking.visitor.email == visitor.email && booking.visitor.name == visitor.name) {
            co_return booking.id;
        }
    }
    co_return std::nullopt;
}

Task<Result<BookingPages::Linked, http::Response>> BookingPages::linked(const http::Request& request)
{
    const std::string token{request.capture("token")};
    auto directory = co_await parts_.gate.rules().current();
    const auto id = Links::signer(*directory).verify(auth::LinkPurpose::manage_booking, token);
    if (!id) co_return refuse(closed_door(request, 404, parts_.pages));
    auto booking = co_await parts_.bookings.find(BookingId{*id});
    if (!booking) co_return refuse(closed_door(request, 404, parts_.pages));
    co_return Linked{.directory = std::move(directory), .booking = std::move(*booking), .token = token};
}

Task<http::Response> BookingPages::show_call(const http::Request& request)
{
    auto found = co_await linked(request);
    if (!found) co_return std::move(found.error());
    const auto view = call_view(
        found->booking, *found->directory, found->token, request.query.get("tz"),
        language_of(request, parts_.pages.catalogue(), found->booking.visitor.language), parts_.gate.now());
    const auto just = request.query.get("just");
    const auto happened = just == "booked"  ? JustNow::booked
                          : just == "moved" ? JustNow::moved
                                            : JustNow::nothing;
    co_return page(request, 200, parts_.pages.call(view, happened), parts_.pages);
}

std::optional<std::string> BookingPages::too_late(const http::Request& request, const Linked& linked,
                                                  bool BookingView::* may) const
{
    const auto view = call_view(
        linked.booking, *linked.directory, linked.token, request.query.get("tz"),
        language_of(request, parts_.pages.catalogue(), linked.booking.visitor.language), parts_.gate.now());
    if (view.*may) return std::nullopt;
    return parts_.pages.call(view, JustNow::nothing);
}

Task<BookingPageView> BookingPages::move_view(const Linked& linked, BookingAsk ask, std::string language)
{
    const auto& booking = linked.booking;
    const auto* type = linked.directory->call_type(booking.type);
    ask.type = type->rules.slug;
    if (ask.zone.empty()) ask.zone = booking.visitor.zone;
    const std::string path = "/b/" + linked.token;
    const auto zone = ask.zone;
    auto view = co_await times_view(linked.directory, booking.client, std::move(ask), path + "/change");
    view.types = {{.slug = type->rules.slug,
                   .name = std::string{name_of(*type, language)},
                   .minutes = static_cast<int>(type->rules.duration.count())}};
    view.language = std::move(language);
    view.moving = MoveView{
        .start = booking.time.begin(), .end = booking.time.end(), .back = Url::of(path).with("tz", zone)};
    co_return view;
}

Task<http::Response> BookingPages::show_move(const http::Request& request)
{
    auto found = co_await linked(request);
    if (!found) co_return std::move(found.error());
    if (found->booking.status != store::BookingStatus::confirmed)
        co_return http::see_other("/b/" + found->token);
    if (const auto late = too_late(request, *found, &BookingView::may_change)) {
        co_return page(request, 200, *late, parts_.pages);
    }
    auto ask = ask_of(request.query);
    ask.kept_hold = held_by(request);
    const auto view =
        co_await move_view(*found, std::move(ask),
                           language_of(request, parts_.pages.catalogue(), found->booking.visitor.language));
    co_return page(request, 200, parts_.pages.booking(view), parts_.pages);
}

Task<http::Response> BookingPages::post_move(const http::Request& request)
{
    auto found = co_await linked(request);
    if (!found) co_return std::move(found.error());
    const auto fields = http::parse_form(request.body);
    if (!fields) co_return bad_form(request, parts_.pages);
    const auto ask = ask_of(*fields);
    const auto start = instant_of(ask.start);
    if (found->booking.status != store::BookingStatus::confirmed)
        co_return http::see_other("/b/" + found->token);
    if (const auto late = too_late(request, *found, &BookingView::may_change)) {
        co_return page(request, 422, *late, parts_.pages);
    }
    const auto client = found->booking.client;
    auto status = 422;
    auto why = BookingRefused::not_bookable;
    if (start && parts_.gate.admit_write(client)) {
        const auto held = co_await live_hold(client, ask);
        app::MoveWish wish{.booking = found->booking.id,
                           .only_of = client,
                           .start = *start,
                           .hold = held ? std::optional{held->id} : std::nullopt,
                           .actor = by_link(client)};
        const auto moved = co_await parts_.book_call.move(std::move(wish), parts_.gate.now());
        if (moved) {
            co_return http::see_other(
                Url::of("/b/" + found->token).with("just", "moved").with("tz", ask.zone).text());
        }
        status = problem_of(moved.error()).status;
        why = reason_of(moved.error());
    } else if (start) {
        status = 429;
        why = BookingRefused::too_many;
    }
    if (status == 410) co_return http::see_other("/b/" + found->token);
    auto view = co_await move_view(
        *found, ask, language_of(request, parts_.pages.catalogue(), found->booking.visitor.language));
    if (start) {
        view.chosen.reset();
        view.refused = RefusalView{.why = why, .start = *start};
    }
    co_return page(request, status, parts_.pages.booking(view), parts_.pages);
}

Task<http::Response> BookingPages::show_cancel(const http::Request& request)
{
    auto found = co_await linked(request);
    if (!found) co_return std::move(found.error());
    if (found->booking.status != store::BookingStatus::confirmed)
        co_return http::see_other("/b/" + found->token);
    if (const auto late = too_late(request, *found, &BookingView::may_cancel)) {
        co_return page(request, 200, *late, parts_.pages);
    }
    const auto view = call_view(
        found->booking, *found->directory, found->token, request.query.get("tz"),
        language_of(request, parts_.pages.catalogue(), found->booking.visitor.language), parts_.gate.now());
    co_return page(request, 200, parts_.pages.cancel(view), parts_.pages);
}

Task<http::Response> BookingPages::post_cancel(const http::Request& request)
{
    auto found = co_await linked(request);
    if (!found) co_return std::move(found.error());
    const auto fields = http::parse_form(request.body);
    if (!fields) co_return bad_form(request, parts_.pages);
    if (found->booking.status != store::BookingStatus::cancelled) {
        if (const auto late = too_late(request, *found, &BookingView::may_cancel)) {
            co_return page(request, 422, *late, parts_.pages);
        }
    }
    const auto client = found->booking.client;
    const auto reason = trim(fields->get("reason"));
    if (const auto problem = problem_of_reason(reason)) {
        auto view = call_view(found->booking, *found->directory, found->token, fields->get("tz"),
                              language_of(request, parts_.pages.catalogue(), found->booking.visitor.language),
                              parts_.gate.now());
        view.reason = {.value = std::string{fields->get("reason")}, .problem = problem};
        co_return page(request, 422, parts_.pages.cancel(view), parts_.pages);
    }
    store::CancelRequest cancel{.booking = found->booking.id,
                                .only_of = client,
                                .reason = std::string{reason},
                                .actor = by_link(client),
                                .now = parts_.gate.now()};
    const auto cancelled = co_await parts_.bookings.cancel(std::move(cancel));
    if (!cancelled) co_return closed_door(request, problem_of(cancelled.error()).status, parts_.pages);
    co_return http::see_other(Url::of("/b/" + found->token).with("tz", fields->get("tz")).text());
}

} // namespace callhours::web
