#include "server/web/calls_api.hpp"

#include "base/text.hpp"
#include "server/app/desk_rights.hpp"
#include "server/web/call_documents.hpp"
#include "server/web/json_body.hpp"
#include "server/web/numbers.hpp"
#include "server/web/route_document.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr std::size_t most_per_page = 500;
constexpr std::size_t most_exported = 50'000;
constexpr std::size_t most_reason_characters = 200;
constexpr std::size_t fewest_digits_searched = 3;

template <typename Number> std::optional<Number> whole_number(std::string_view text)
{
    Number number{};
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || stop != text.data() + text.size()) return std::nullopt;
    return number;
}

/// `EPOCH-ID`, as `next` of a page gives it.
std::optional<store::CallPlace> place_of(std::string_view text)
{
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto epoch = whole_number<std::int64_t>(text.substr(0, dash));
    const auto id = whole_number<std::int64_t>(text.substr(dash + 1));
    if (!epoch || !id || *epoch < 0 || *id < 0) return std::nullopt;
    return store::CallPlace{.arrived_at = from_epoch(*epoch), .id = CallId{*id}};
}

std::string text_of(const store::CallPlace& place)
{
    return fmt::format("{}-{}", place.arrived_at.time_since_epoch().count(), place.id.value());
}

/// Digits are looked for in the numbers, words in the names of clients.
void search(store::CallFilter& filter, std::string_view words, const store::Directory& directory)
{
    std::string digits;
    std::ranges::copy_if(words, std::back_inserter(digits),
                         [](char sign) { return sign >= '0' && sign <= '9'; });
    if (digits.size() >= fewest_digits_searched) filter.digits = digits;
    const auto wanted = in_lower_case(words);
    for (const auto& client : directory.clients) {
        const bool named = in_lower_case(client.name).find(wanted) != std::string::npos ||
                           client.slug.find(wanted) != std::string::npos;
        if (named) filter.clients.push_back(client.id);
    }
    if (filter.digits.empty() && filter.clients.empty()) filter.clients.push_back(ClientId{-1}); // nobody
}

http::Response wrong(std::string_view parameter, std::string_view text)
{
    return http::problem(422, fmt::format("{} {}.", parameter, text));
}

Result<std::optional<Instant>, http::Response> instant_in(const http::Request& request, std::string_view name)
{
    const auto text = request.query.get(name);
    if (text.empty()) return std::optional<Instant>{};
    const auto instant = parse_instant(text);
    if (!instant) return refuse(wrong(name, describe(instant.error())));
    return std::optional{*instant};
}

Result<store::CallFilter, http::Response> filter_of(const http::Request& request,
                                                    const store::Directory& directory)
{
    store::CallFilter filter;
    auto from = instant_in(request, "from");
    if (!from) return refuse(std::move(from.error()));
    auto to = instant_in(request, "to");
    if (!to) return refuse(std::move(to.error()));
    filter.from = *from;
    filter.to = *to;
    if (const auto slug = request.query.get("client"); !slug.empty()) {
        const auto* client = directory.client(slug);
        if (client == nullptr) return refuse(wrong("client", "names none that there is"));
        filter.client = client->id;
    }
    if (const auto slug = request.query.get("agent"); !slug.empty()) {
        const auto* agent = directory.agent(slug);
        if (agent == nullptr) return refuse(wrong("agent", "names none that there is"));
        filter.agent = agent->id;
    }
    if (const auto outcome = request.query.get("outcome"); !outcome.empty()) {
        if (!telephony::parse_outcome(outcome) && outcome != "callback") {
            return refuse(
                wrong("outcome", "must be agent, deputy, second_level, queue, voicemail or callback"));
        }
        filter.outcome = outcome;
    }
    if (const auto result = request.query.get("result"); !result.empty()) {
        filter.result = parse_call_result(result);
        if (!filter.result) return refuse(wrong("result", "must be going_on, answered, message or missed"));
    }
    if (const auto words = request.query.get("q"); !words.empty()) search(filter, words, directory);
    if (const auto limit = request.query.get("limit"); !limit.empty()) {
        const auto most = whole_number<std::size_t>(limit);
        if (!most || *most == 0 || *most > most_per_page) return refuse(wrong("limit", "must be 1 to 500"));
        filter.most = *most;
    }
    if (const auto before = request.query.get("before"); !before.empty()) {
        filter.before = place_of(before);
        if (!filter.before) return refuse(wrong("before", "must be what `next` of a page gave"));
    }
    return filter;
}

json::value closure_document(const store::Closure* closure)
{
    if (closure == nullptr) return nullptr;
    return json::object{{"from", callhours::to_text(closure->time.begin())},
                        {"until", callhours::to_text(closure->time.end())},
                        {"reason", closure->reason}};
}

http::Response closure_answer(const store::Closure* closure)
{
    return http::json(200, json::serialize(json::object{{"closure", closure_document(closure)}}));
}

/// From now, unless the body says later; a reason is for those who ask why.
Result<store::Closure, http::Response> closure_of(const http::Request& request, Instant now)
{
    auto body = JsonBody::read(request);
    if (!body) return refuse(std::move(body.error()));
    const auto until = body->required_instant("until");
    auto from = std::optional{now};
    if (body->has("from")) from = body->required_instant("from");
    const auto reason = body->text("reason").value_or("");
    if (has_control_characters(reason) || length_in_characters(reason) > most_reason_characters)
        body->complain("reason", "is longer than 200 characters, or not one line of text");
    if (from && *from < now) body->complain("from", "lies in the past");
    const auto time = from && until ? Interval::make(*from, *until) : Interval::make(now, now + seconds{1});
    if (!time) body->complain("until", "must be later than the begin");
    if (until && *until >= end_of_time) body->complain("until", "must be before 2038");
    if (!body->errors().empty()) return refuse(unprocessable(body->errors()));
    return store::Closure{.time = *time, .reason = reason};
}

bool may_close_desk(const Caller& caller)
{
    return app::may(caller.agent->role, app::DeskDeed::close_desk);
}

http::Response not_theirs_to_close()
{
    return http::problem(403, "The desk is closed and opened by the second level, leads and administrators.");
}

store::Actor as_agent(const Caller& caller)
{
    return {.kind = store::Actor::Kind::agent, .id = caller.agent->id.value()};
}

} // namespace

void CallsApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/calls", [this](const auto& request) { return list_calls(request); });
    router.add(Method::get, "/api/v1/calls.csv",
               [this](const auto& request) { return export_calls(request); });
    router.add(Method::get, "/api/v1/calls/{id}", [this](const auto& request) { return get_call(request); });
    router.add(Method::get, "/api/v1/route", [this](const auto& request) { return get_route(request); });
    router.add(Method::get, "/api/v1/desk/closure",
               [this](const auto& request) { return get_closure(request); });
    router.add(Method::put, "/api/v1/desk/closure",
               [this](const auto& request) { return put_closure(request); });
    router.add(Method::delete_, "/api/v1/desk/closure",
               [this](const auto& request) { return delete_closure(request); });
}

Task<http::Response> CallsApi::list_calls(const http::Request& request)
{
    if (request.headers.get("Accept").find("text/csv") != std::string_view::npos)
        co_return co_await export_calls(request);
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto filter = filter_of(request, *caller->directory);
    if (!filter) co_return std::move(filter.error());
    const auto most = filter->most;
    ++filter->most; // one more tells whether there are more
    auto calls = co_await parts_.calls.list(std::move(*filter));
    json::value next = nullptr;
    if (calls.size() > most) {
        calls.pop_back();
        const auto& last = calls.back().call;
        next = text_of({.arrived_at = last.arrived_at, .id = last.id});
    }
    json::array list;
    for (const auto& call : calls)
        list.emplace_back(call_document(call, *caller->directory));
    co_return http::json(
        200, json::serialize(json::object{{"calls", std::move(list)}, {"next", std::move(next)}}));
}

Task<http::Response> CallsApi::export_calls(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto filter = filter_of(request, *caller->directory);
    if (!filter) co_return std::move(filter.error());
    filter->most = most_per_page;
    co_return co_await csv_of(std::move(*filter), std::move(*caller));
}

/// Page by page, so that no read holds the database for long.
Task<http::Response> CallsApi::csv_of(store::CallFilter filter, Caller caller)
{
    std::string csv{call_csv_head()};
    std::size_t lines = 0;
    for (;;) {
        const auto page = co_await parts_.calls.list(filter);
        for (const auto& call : page)
            append_call_csv(csv, call, *caller.directory);
        lines += page.size();
        if (page.size() < filter.most) break;
        if (lines >= most_exported)
            co_return http::problem(422, "These are more than 50,000 calls; ask for a shorter time.");
        filter.before =
            store::CallPlace{.arrived_at = page.back().call.arrived_at, .id = page.back().call.id};
    }
    auto response = http::text(200, std::move(csv));
    response.headers.set("Content-Type", "text/csv; charset=utf-8; header=present");
    response.headers.set("Content-Disposition", "attachment; filename=\"calls.csv\"");
    co_return response;
}

Task<http::Response> CallsApi::get_call(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<CallId>(request.capture("id"));
    if (!id) co_return http::problem(404, "There is no such call.");
    const auto call = co_await parts_.calls.find(*id);
    if (!call) co_return http::problem(404, "There is no such call.");
    co_return http::json(200, json::serialize(call_document(*call, *caller->directory)));
}

Task<http::Response> CallsApi::get_route(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent_or_pbx(request);
    if (!caller) co_return std::move(caller.error());
    auto at = instant_in(request, "at");
    if (!at) co_return std::move(at.error());
    app::CallToRoute call{.from = std::string{request.query.get("from")},
                          .to = std::string{request.query.get("to")},
                          .at = at->value_or(parts_.gate.now())};
    const auto asked = co_await app::completed(*caller->directory, parts_.facts, std::move(call));
    const auto decision = app::route_call(*caller->directory, asked);
    co_return http::json(200, json::serialize(route_document(decision)));
}

Task<http::Response> CallsApi::get_closure(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    co_return closure_answer(store::closure_from(caller->directory->desk, parts_.gate.now()));
}

Task<http::Response> CallsApi::put_closure(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    if (!may_close_desk(*caller)) co_return not_theirs_to_close();
    const auto now = parts_.gate.now();
    auto closure = closure_of(request, now);
    if (!closure) co_return std::move(closure.error());
    co_await parts_.closures.close(*closure, as_agent(*caller), now);
    co_return closure_answer(&*closure);
}

Task<http::Response> CallsApi::delete_closure(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    if (!may_close_desk(*caller)) co_return not_theirs_to_close();
    const bool was_closed = co_await parts_.closures.open_again(as_agent(*caller), parts_.gate.now());
    static_cast<void>(was_closed); // asked for twice, it is open all the same
    co_return closure_answer(nullptr);
}

} // namespace callhours::web
