#include "server/web/wish_pages.hpp"

#include "base/text.hpp"
#include "calendar/zone.hpp"
#include "server/http/url.hpp"
#include "server/web/booking_views.hpp"
#include "server/web/documents.hpp"
#include "server/web/fields.hpp"
#include "server/web/language.hpp"
#include "server/web/numbers.hpp"
#include "server/web/page_answers.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace callhours::web {

using http::Method;

namespace {

constexpr std::size_t most_looked_at = 50;
constexpr std::size_t most_past = 5;

/// `…/callback` of the address of the page itself or of what lies below it.
std::string page_path(const http::Request& request)
{
    return fmt::format("/book/{}/callback", request.capture("token"));
}

WishState state_of(desk::TaskState state)
{
    switch (state) {
    case desk::TaskState::open:
        return WishState::received;
    case desk::TaskState::claimed:
    case desk::TaskState::dialling:
        return WishState::in_progress;
    case desk::TaskState::waiting:
        return WishState::waiting_for_you;
    case desk::TaskState::done:
        return WishState::done;
    case desk::TaskState::dropped:
        return WishState::ended;
    }
    throw std::logic_error{"no such task state"};
}

WishView wish_view(const desk::CallbackTask& task, const std::string& path)
{
    const bool open = desk::is_open(task.state);
    WishView view{.state = state_of(task.state),
                  .number = task.number ? task.number->reveal() : std::string{},
                  .about = task.about,
                  .asked_at = task.created_at,
                  .from = task.wish_from,
                  .answer_by = {},
                  .ended_at = task.closed_at,
                  .withdraw = {}};
    if (open && !task.responded_at) view.answer_by = task.response_due_at;
    if (open) view.withdraw = Url::of(fmt::format("{}/{}/withdraw", path, task.id.value()));
    return view;
}

/// S9: a plan that has ended holds no calls; one that begins later does from then on.
bool may_ever_ask(const Caller& caller, Instant now)
{
    const auto entitlement = store::entitlement_of(*caller.client, caller.directory->desk);
    return !entitlement.end || now < *entitlement.end;
}

/// `17:30`, as browsers send it.
std::optional<seconds> time_of_day(const std::string& text)
{
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
    const bool shaped = (text.size() == 5 || text.size() == 8) && digit(0) && digit(1) && text[2] == ':' &&
                        digit(3) && digit(4);
    if (!shaped) return std::nullopt;
    const int hour = (text[0] - '0') * 10 + text[1] - '0';
    const int minute = (text[3] - '0') * 10 + text[4] - '0';
    if (hour > 23 || minute > 59) return std::nullopt;
    return std::chrono::hours{hour} + minutes{minute};
}

std::optional<Instant> wished_time(const WishForm& form, const calendar::Zone& zone)
{
    const auto date = parse_date(form.date);
    const auto time = time_of_day(form.time);
    if (!date || !time) return std::nullopt;
    return calendar::to_instant(WallTime{date->time_since_epoch() + *time}, zone);
}

WishForm form_of(const http::Parameters& fields, bool number_is_needed)
{
    const auto text = [&](std::string_view name) { return std::string{fields.get(name)}; };
    return {.number = {.value = text("number"), .problem = {}},
            .number_is_needed = number_is_needed,
            .later = fields.get("when") == "later",
            .date = text("date"),
            .time = text("time"),
            .urgency = text("urgency"),
            .about = {.value = text("about"), .problem = {}}};
}

/// What was wished; or nothing, and the form says what is wrong beside its fields.
std::optional<app::CallbackWish> wish_of(WishForm& form, const Caller& caller, const calendar::Zone& zone)
{
    app::CallbackWish wish{};
    wish.client = caller.client->id;
    wish.actor = by_link(caller.client->id);
    if (const auto written = trim(form.number.value); !written.empty()) {
        if (const auto number = PhoneNumber::parse(written, caller.directory->desk.dialling)) {
            wish.number = *number;
        } else {
            form.number.problem = FieldProblem::malformed;
        }
    } else if (form.number_is_needed) {
        form.number.problem = FieldProblem::missing;
    }
    wish.about = trim(form.about.value);
    if (!is_plain_text(wish.about)) form.about.problem = FieldProblem::malformed;
    if (length_in_characters(wish.about) > most_note_characters) form.about.problem = FieldProblem::too_long;
    if (form.later) {
        wish.from = wished_time(form, zone);
        if (!wish.from) form.time_problem = "field.wish.missing";
    }
    wish.severity = severity_of_urgency(form.urgency); // another word than the list's says nothing
    const bool good = !form.number.problem && !form.about.problem && form.time_problem.empty();
    return good ? std::optional{std::move(wish)} : std::nullopt;
}

void tell(app::CallbackRefusal refusal, WishForm& form)
{
    switch (refusal) {
    case app::CallbackRefusal::no_number:
        form.number.problem = FieldProblem::missing;
        return;
    case app::CallbackRefusal::of_another_client:
        form.number_problem = "wish.other_number";
        return;
    case app::CallbackRefusal::not_entitled:
        form.problem = "wish.not_entitled";
        return;
    case app::CallbackRefusal::window_reversed:
    case app::CallbackRefusal::window_past:
        form.time_problem = "field.wish.past";
        return;
    case app::CallbackRefusal::window_too_far:
        form.time_problem = "field.wish.far";
        return;
    }
    throw std::logic_error{"tell: not a CallbackRefusal"};
}

JustWished just_of(std::string_view text)
{
    if (text == "asked") return JustWished::asked;
    return text == "withdrawn" ? JustWished::withdrawn : JustWished::nothing;
}

} // namespace

void WishPages::add_routes(http::Router& router)
{
    router.add(Method::get, "/book/{token}/callback", [this](const auto& request) { return show(request); });
    router.add(Method::post, "/book/{token}/callback", [this](const auto& request) { return post(request); });
    router.add(Method::post, "/book/{token}/callback/{id}/withdraw",
               [this](const auto& request) { return withdraw(request); });
}

Task<WishPageView> WishPages::view_of(const http::Request& request, const Caller& caller, std::string path,
                                      std::string_view zone)
{
    const auto& client = *caller.client;
    const auto* agent = caller.directory->agent(client.agent);
    WishPageView view{.language = language_of(request, parts_.pages.catalogue(), client.language),
                      .path = Url::of(path),
                      .booking = Url::of(path.substr(0, path.rfind('/'))),
                      .agent = agent->name,
                      .zone = viewer_zone(zone, agent->calendar.schedule.zone),
                      .now = parts_.gate.now(),
                      .form = {}};
    view.form.number_is_needed = client.numbers.empty();
    const auto tasks = co_await parts_.tasks.of_client(client.id, most_looked_at);
    for (const auto& listed : tasks) {
        const auto& task = listed.task;
        if (task.merged_into) continue;
        if (desk::is_open(task.state)) {
            view.open.push_back(wish_view(task, path));
        } else if (view.over.size() < most_past) {
            view.over.push_back(wish_view(task, path));
        }
    }
    co_return view;
}

Task<http::Response> WishPages::show(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_page(request.capture("token"));
    if (!caller) co_return closed_door(request, caller.error().status, parts_.pages);
    if (!may_ever_ask(*caller, parts_.gate.now())) co_return not_entitled(request, *caller, parts_.pages);
    auto view = co_await view_of(request, *caller, page_path(request), request.query.get("tz"));
    view.just = just_of(request.query.get("just"));
    co_return page(request, 200, parts_.pages.wish(view), parts_.pages);
}

Task<http::Response> WishPages::post(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_page(request.capture("token"));
    if (!caller) co_return closed_door(request, caller.error().status, parts_.pages);
    const auto fields = http::parse_form(request.body);
    if (!fields) co_return bad_form(request, parts_.pages);
    if (!may_ever_ask(*caller, parts_.gate.now())) co_return not_entitled(request, *caller, parts_.pages);
    const auto path = page_path(request);
    auto view = co_await view_of(request, *caller, path, fields->get("tz"));
    view.form = form_of(*fields, view.form.number_is_needed);
    auto wish = wish_of(view.form, *caller, view.zone);
    if (!wish) co_return page(request, 422, parts_.pages.wish(view), parts_.pages);
    const auto now = parts_.gate.now();
    if (wish->from && *wish->from < now) {
        view.form.time_problem = "field.wish.past";
        co_return page(request, 422, parts_.pages.wish(view), parts_.pages);
    }
    if (!parts_.gate.admit_write(caller->client->id)) {
        view.form.problem = "wish.too_many";
        co_return page(request, 429, parts_.pages.wish(view), parts_.pages);
    }
    const auto added = co_await parts_.ask_callback(std::move(*wish), now);
    if (!added) {
        tell(added.error(), view.form);
        co_return page(request, 422, parts_.pages.wish(view), parts_.pages);
    }
    co_return http::see_other(Url::of(path).with("just", "asked").with("tz", view.zone.name()).text());
}

Task<http::Response> WishPages::withdraw(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_page(request.capture("token"));
    if (!caller) co_return closed_door(request, caller.error().status, parts_.pages);
    const auto fields = http::parse_form(request.body);
    if (!fields) co_return bad_form(request, parts_.pages);
    const auto id = id_of<TaskId>(request.capture("id"));
    if (!id) co_return closed_door(request, 404, parts_.pages);
    const auto listed = co_await parts_.tasks.find(*id);
    if (!listed || listed->task.client != caller->client->id)
        co_return closed_door(request, 404, parts_.pages);
    const auto there = Url::of(page_path(request)).with("just", "withdrawn").with("tz", fields->get("tz"));
    // What is over meanwhile is over; pressed twice it is so all the same.
    if (!desk::is_open(listed->task.state)) co_return http::see_other(there.text());
    app::TaskWish wish{};
    wish.task = *id;
    wish.state = desk::TaskState::dropped;
    wish.outcome = std::string{desk::to_text(desk::TaskOutcome::no_need)};
    wish.actor = by_link(caller->client->id);
    (void)co_await parts_.edit_task(std::move(wish), parts_.gate.now());
    co_return http::see_other(there.text());
}

} // namespace callhours::web
