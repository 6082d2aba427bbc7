#include "server/web/busy_calendars_api.hpp"

#include "base/text.hpp"
#include "server/web/json_body.hpp"
#include "server/web/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr std::size_t most_calendars = 20;
constexpr std::size_t longest_url = 2000;
constexpr std::size_t longest_word = 200;

json::value or_null(const std::optional<Instant>& instant)
{
    if (!instant) return nullptr;
    return json::value(callhours::to_text(*instant));
}

std::string_view to_text(store::BusyKind kind)
{
    switch (kind) {
    case store::BusyKind::file:
        return "ics";
    case store::BusyKind::collection:
        return "caldav";
    }
    throw std::logic_error{"no such kind"};
}

store::BusyKind take_kind(JsonBody& body)
{
    const auto word = body.text("kind").value_or("ics");
    for (const auto kind : {store::BusyKind::file, store::BusyKind::collection}) {
        if (to_text(kind) == word) return kind;
    }
    body.complain("kind", "must be ics or caldav");
    return store::BusyKind::file;
}

json::object document_of(const store::BusyCalendar& calendar)
{
    json::value problem = nullptr;
    if (!calendar.problem.empty()) problem = calendar.problem;
    return {{"id", calendar.id.value()},
            {"kind", to_text(calendar.kind)},
            {"name", calendar.name},
            {"host", std::string{host_of(calendar.url.reveal())}},
            {"made_at", callhours::to_text(calendar.made_at)},
            {"fetched_at", or_null(calendar.fetched_at)},
            {"next_at", callhours::to_text(calendar.next_at)},
            {"failures", calendar.failures},
            {"problem", std::move(problem)},
            {"events", calendar.events},
            {"passed_over", calendar.passed_over}};
}

http::Response private_json(int status, const json::object& document)
{
    auto response = http::json(status, json::serialize(document));
    response.headers.set("Cache-Control", "no-store");
    return response;
}

std::string take_word(JsonBody& body, std::string_view key, std::string otherwise)
{
    auto word = body.text(key).value_or(std::move(otherwise));
    if (has_control_characters(word) || length_in_characters(word) > longest_word)
        body.complain(key, "must be one line of at most 200 characters");
    return word;
}

http::Response no_such_calendar()
{
    return http::problem(404, "You have no such calendar.");
}

} // namespace

Result<Secret, std::string> calendar_url(std::string_view text)
{
    std::string url{trim(text)};
    if (url.starts_with("webcal://")) url.replace(0, 9, "https://");
    if (url.starts_with("webcals://")) url.replace(0, 10, "https://");
    const bool is_http = url.starts_with("https://") || url.starts_with("http://");
    if (!is_http || host_of(url).empty())
        return refuse(std::string{"must begin with https:// (or http://, webcal://)"});
    if (url.size() > longest_url) return refuse(std::string{"is longer than 2,000 characters"});
    const bool is_plain = std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7f; });
    if (!is_plain) return refuse(std::string{"holds a space or a sign that no address may hold"});
    const auto authority = url.find("//") + 2;
    if (url.substr(authority, url.find_first_of("/?#", authority) - authority).find('@') != std::string::npos)
        return refuse(std::string{"must not hold user and password; give them as user and password"});
    return Secret{std::move(url)};
}

std::string_view host_of(std::string_view url)
{
    const auto begin = url.find("//");
    if (begin == std::string_view::npos) return {};
    url.remove_prefix(begin + 2);
    url = url.substr(0, url.find_first_of("/?#"));
    if (url.starts_with('[')) return url.substr(0, url.find(']') + 1);
    return url.substr(0, url.find(':'));
}

void BusyCalendarsApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/busy-calendars", [this](const auto& request) { return list(request); });
    router.add(Method::post, "/api/v1/busy-calendars", [this](const auto& request) { return add(request); });
    router.add(Method::delete_, "/api/v1/busy-calendars/{id}",
               [this](const auto& request) { return remove(request); });
    router.add(Method::post, "/api/v1/busy-calendars/{id}/refresh",
               [this](const auto& request) { return refresh(request); });
}

Task<http::Response> BusyCalendarsApi::list(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto calendars = co_await parts_.calendars.of_agent(caller->agent->id);
    json::array documents;
    for (const auto& calendar : calendars)
        documents.emplace_back(document_of(calendar));
    co_return private_json(200, {{"busy_calendars", std::move(documents)}});
}

Task<http::Response> BusyCalendarsApi::add(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto body = JsonBody::read(request);
    if (!body) co_return std::move(body.error());
    const auto text = body->required_text("url");
    auto url = calendar_url(text);
    if (!url && body->errors().empty()) body->complain("url", url.error());
    const auto kind = take_kind(*body);
    const auto user = take_word(*body, "user", "");
    const auto password = take_word(*body, "password", "");
    auto name = take_word(*body, "name", url ? std::string{host_of(url->reveal())} : std::string{});
    if (!body->errors().empty()) co_return unprocessable(body->errors());
    const auto agent = caller->agent->id;
    const auto known = co_await parts_.calendars.of_agent(agent);
    if (known.size() >= most_calendars) {
        co_return http::problem(
            409, fmt::format("There are {} already; remove one that is no longer needed.", known.size()));
    }
    store::NewBusyCalendar calendar{.agent = agent,
                                    .kind = kind,
                                    .name = std::move(name),
                                    .url = std::move(*url),
                                    .user = user,
                                    .password = Secret{password}};
    const auto id = co_await parts_.calendars.add(std::move(calendar), parts_.gate.now());
    const auto calendars = co_await parts_.calendars.of_agent(agent);
    const auto made = std::ranges::find(calendars, id, &store::BusyCalendar::id);
    if (made == calendars.end()) co_return no_such_calendar(); // removed by somebody else in the same moment
    co_return private_json(201, document_of(*made));
}

Task<http::Response> BusyCalendarsApi::remove(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<store::BusyCalendarId>(request.capture("id"));
    bool removed = false;
    if (id) removed = co_await parts_.calendars.remove(*id, caller->agent->id, parts_.gate.now());
    if (!removed) co_return no_such_calendar();
    co_return http::no_content();
}

Task<http::Response> BusyCalendarsApi::refresh(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<store::BusyCalendarId>(request.capture("id"));
    bool found = false;
    if (id) found = co_await parts_.calendars.hasten(*id, caller->agent->id, parts_.gate.now());
    if (!found) co_return no_such_calendar();
    http::Response accepted{.status = 202, .headers = {}, .body = {}};
    co_return accepted;
}

} // namespace callhours::web
