// The waiting list on the client's pages: who finds no time asks to be told, and leaves by a link (RFC 8058).
#include "server/http/url.hpp"
#include "server/web/booking_pages.hpp"
#include "server/web/booking_views.hpp"
#include "server/web/documents.hpp"
#include "server/web/fields.hpp"
#include "server/web/language.hpp"
#include "server/web/page_answers.hpp"
#include "server/web/question_views.hpp"
#include "server/web/unique.hpp"
#include "server/web/waiting_documents.hpp"

#include <chrono>
#include <stdexcept>

namespace callhours::web {

using http::Method;

namespace {

struct Span {
    LocalDate from;
    LocalDate to;
};

/// `FROM/TO`
std::optional<Span> span_of(std::string_view text)
{
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto from = parse_date(text.substr(0, slash));
    const auto to = parse_date(text.substr(slash + 1));
    if (!from || !to) return std::nullopt;
    return Span{*from, *to};
}

void keep_posted(const http::Parameters& fields, const FieldErrors& errors, WaitForm& form)
{
    form.posted = true;
    form.span = fields.get("span");
    form.part = fields.get("part");
    for (const auto& [name, field] : {std::pair{"name", &form.name}, std::pair{"email", &form.email}}) {
        field->value = fields.get(name);
        for (const auto& error : errors) {
            if (error.field == name) field->problem = error.problem;
        }
    }
}

/// The status of the page that says so.
int put_refusal(app::WaitRefusal refusal, WaitForm& form)
{
    using Refusal = app::WaitRefusal;
    switch (refusal) {
    case Refusal::empty:
    case Refusal::past:
    case Refusal::beyond_window:
    case Refusal::not_entitled: // on those days
        form.span_wrong = true;
        return 422;
    case Refusal::too_many_of_address:
        form.refused = WaitRefused::too_many_of_address;
        return 409;
    case Refusal::too_many_of_client:
    case Refusal::too_many:
        form.refused = WaitRefused::full;
        return 409;
    }
    throw std::logic_error{"no such refusal of the waiting list"};
}

WaitView::State state_view(const store::Wait& wait, Instant now)
{
    const auto state = state_of(wait, now);
    if (state == "waiting") return WaitView::State::waiting;
    if (state == "booked") return WaitView::State::booked;
    return state == "lapsed" ? WaitView::State::lapsed : WaitView::State::left;
}

WaitView wait_view(const store::Wait& wait, const store::Directory& directory, std::string_view path,
                   std::string language, Instant now)
{
    const auto* client = directory.client(wait.client);
    const auto* agent = client == nullptr ? nullptr : directory.agent(client->agent);
    const auto* type = directory.call_type(wait.type);
    const auto& agents_zone = agent == nullptr ? directory.desk.schedule.zone : agent->calendar.schedule.zone;
    const auto again = Links::book_again(directory, wait.client);
    std::optional<Url> book;
    if (again && type != nullptr) {
        book = Url::of(*again).with("type", type->rules.slug).with("tz", wait.zone);
        if (now < wait.span.end()) book = book->with("week", callhours::to_text(wait.from));
    }
    WaitView view{.state = state_view(wait, now),
                  .agent = agent == nullptr ? "" : agent->name,
                  .type = {},
                  .minutes = 0,
                  .from = wait.from,
                  .to = wait.to,
                  .part = std::string{to_text(wait.part)},
                  .zone = viewer_zone(wait.zone, agents_zone),
                  .name = wait.name,
                  .email = wait.email.reveal(),
                  .page = Url::of(path),
                  .book = std::move(book)};
    if (type != nullptr) {
        view.type = std::string{name_of(*type, language)};
        view.minutes = static_cast<int>(type->rules.duration.count());
    }
    view.language = std::move(language);
    return view;
}

} // namespace

void BookingPages::add_waiting_routes(http::Router& router)
{
    router.add(Method::post, "/book/{token}/wait",
               [this](const auto& request) { return post_wait(request); });
    router.add(Method::get, "/w/{token}", [this](const auto& request) { return show_wait(request); });
    router.add(Method::post, "/w/{token}", [this](const auto& request) { return post_leave(request); });
}

WaitForm BookingPages::wait_form(const store::CallType& type, const store::Agent& agent,
                                 const calendar::Zone& zone, std::string_view path, Instant now)
{
    return {.post = Url::of(std::string{path} + "/wait"),
            .today = calendar::local_date(now, zone),
            .last_day = app::last_bookable_day(type, agent, zone, now)};
}

Task<http::Response> BookingPages::post_wait(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_page(request.capture("token"));
    if (!caller) co_return closed_door(request, caller.error().status, parts_.pages);
    const auto fields = http::parse_form(request.body);
    if (!fields) co_return bad_form(request, parts_.pages);
    const auto now = parts_.gate.now();
    if (!may_ever_book(*caller, now)) co_return not_entitled(request, *caller, parts_.pages);
    auto ask = ask_of(*fields);
    const auto* type = caller->directory->offered_call_type(ask.type);
    const auto& shown_type = type == nullptr ? *type_to_offer(*caller->directory, "") : *type;
    ask.type = shown_type.rules.slug;
    const auto span = span_of(fields->get("span"));
    if (span) ask.week = callhours::to_text(span->from);
    if (span && span->from + days{1} == span->to) ask.day = ask.week;
    const auto path = request.path.substr(0, request.path.rfind('/'));
    auto view = co_await times_view(caller->directory, caller->client->id, ask, path);
    view.language = language_of(request, parts_.pages.catalogue(), caller->client->language);
    add_types(*caller->directory, view);

    auto& form = *view.wait;
    const auto visitor =
        check_visitor({.name = fields->get("name"), .email = fields->get("email"), .phone = {}, .note = {}},
                      caller->directory->desk.dialling);
    keep_posted(*fields, visitor ? FieldErrors{} : visitor.error(), form);
    const auto part = parse_part_of_day(fields->get("part"));
    form.span_wrong = !span;
    int status = 422;
    if (visitor && span && part && type != nullptr) {
        if (parts_.gate.admit_write(caller->client->id)) {
            app::WaitWish wish{.client = caller->client->id,
                               .type = type->rules.id,
                               .from = span->from,
                               .to = span->to,
                               .part = *part,
                               .zone = view.zone,
                               .name = visitor->name,
                               .email = *visitor->email,
                               .language = view.language,
                               .uid = new_uid(parts_.random)};
            const auto joined = co_await parts_.join_waiting_list(std::move(wish), now);
            if (joined) co_return http::see_other(Links{""}.waiting(*caller->directory, joined->wait.id));
            status = put_refusal(joined.error(), form);
        } else {
            form.refused = WaitRefused::too_fast;
            status = 429;
        }
    }
    co_return page(request, status, parts_.pages.booking(view), parts_.pages);
}

Task<Result<BookingPages::Waiting, http::Response>> BookingPages::waiting(const http::Request& request)
{
    auto directory = co_await parts_.gate.rules().current();
    const auto id = Links::signer(*directory).verify(auth::LinkPurpose::waiting, request.capture("token"));
    if (!id) co_return refuse(closed_door(request, 404, parts_.pages));
    auto wait = co_await parts_.waiting_list.find(store::WaitId{*id});
    if (!wait) co_return refuse(closed_door(request, 404, parts_.pages));
    co_return Waiting{.directory = std::move(directory), .wait = std::move(*wait)};
}

http::Response BookingPages::wait_page(const http::Request& request, const Waiting& found) const
{
    const auto language = language_of(request, parts_.pages.catalogue(), found.wait.language);
    const auto view = wait_view(found.wait, *found.directory, request.path, language, parts_.gate.now());
    return page(request, 200, parts_.pages.waiting(view), parts_.pages);
}

Task<http::Response> BookingPages::show_wait(const http::Request& request)
{
    auto found = co_await waiting(request);
    if (!found) co_return std::move(found.error());
    co_return wait_page(request, *found);
}

/// Whatever the form holds: a mail program that posts for its owner follows no redirect, and has no cookie.
Task<http::Response> BookingPages::post_leave(const http::Request& request)
{
    auto found = co_await waiting(request);
    if (!found) co_return std::move(found.error());
    auto ended = co_await parts_.waiting_list.end(found->wait.id, store::Wait::End::left, parts_.gate.now());
    if (ended) found->wait = std::move(*ended);
    co_return wait_page(request, *found);
}

} // namespace callhours::web
