#include "server/web/calendar_access_api.hpp"

#include "base/text.hpp"
#include "server/auth/tokens.hpp"
#include "server/web/json_body.hpp"
#include "server/web/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr std::size_t most_passwords = 50;
constexpr std::size_t longest_name = 100;

json::value or_null(const std::optional<Instant>& instant)
{
    if (!instant) return nullptr;
    return json::value(callhours::to_text(*instant));
}

http::Response private_json(int status, const json::object& document)
{
    auto response = http::json(status, json::serialize(document));
    response.headers.set("Cache-Control", "no-store");
    return response;
}

json::object password_document(const store::AppPassword& password)
{
    return {{"id", password.id.value()},
            {"name", password.name},
            {"made_at", callhours::to_text(password.made_at)},
            {"last_used_at", or_null(password.last_used_at)}};
}

} // namespace

void CalendarAccessApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/feeds", [this](const auto& request) { return list_feeds(request); });
    router.add(Method::post, "/api/v1/feeds/rotate",
               [this](const auto& request) { return rotate_feed(request); });
    router.add(Method::get, "/api/v1/shared-calendars",
               [this](const auto& request) { return list_shared(request); });
    router.add(Method::get, "/api/v1/app-passwords",
               [this](const auto& request) { return list_passwords(request); });
    router.add(Method::post, "/api/v1/app-passwords",
               [this](const auto& request) { return add_password(request); });
    router.add(Method::delete_, "/api/v1/app-passwords/{id}",
               [this](const auto& request) { return remove_password(request); });
}

Task<http::Response> CalendarAccessApi::list_feeds(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto use =
        co_await parts_.access.token_use(store::TokenKind::agent_feed, caller->agent->id.value());
    json::array feeds;
    if (use) {
        feeds.emplace_back(json::object{{"calendar", "bookings"},
                                        {"made_at", callhours::to_text(use->made_at)},
                                        {"last_used_at", or_null(use->last_used_at)}});
    }
    co_return private_json(200, {{"feeds", std::move(feeds)}});
}

Task<http::Response> CalendarAccessApi::list_shared(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client_or_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto address = [&](auth::LinkPurpose purpose, std::int64_t owner, std::string_view before,
                             std::string_view after) -> json::value {
        const auto token = Links::token_for(*caller->directory, purpose, owner);
        if (!token) return nullptr;
        return json::value(parts_.links.absolute(fmt::format("{}{}{}", before, *token, after)));
    };
    if (caller->agent == nullptr) {
        const auto client = caller->client->id.value();
        co_return private_json(200, {{"feed_url", address(auth::LinkPurpose::client_feed, client,
                                                          "/calendars/client/", ".ics")}});
    }
    const auto agent = caller->agent->id.value();
    co_return private_json(
        200,
        {{"free_busy_url", address(auth::LinkPurpose::availability, agent, "/availability/", ".ifb")},
         {"availability_url", address(auth::LinkPurpose::availability, agent, "/availability/", ".ics")}});
}

Task<http::Response> CalendarAccessApi::rotate_feed(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto token = auth::make_token(auth::TokenKind::feed, parts_.random);
    co_await parts_.access.replace_token(store::TokenKind::agent_feed, caller->agent->id.value(),
                                         token.digest, parts_.gate.now());
    const auto path = "/calendars/" + token.text.reveal() + ".ics";
    co_return private_json(200, {{"feed_url", parts_.links.absolute(path)}});
}

Task<http::Response> CalendarAccessApi::list_passwords(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto passwords = co_await parts_.access.app_passwords_of(caller->agent->id);
    json::array list;
    for (const auto& password : passwords)
        list.emplace_back(password_document(password));
    co_return private_json(200, {{"app_passwords", std::move(list)}});
}

Task<http::Response> CalendarAccessApi::add_password(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto body = JsonBody::read(request);
    if (!body) co_return std::move(body.error());
    const auto name = body->required_text("name");
    if (body->errors().empty() &&
        (trim(name).empty() || has_control_characters(name) || length_in_characters(name) > longest_name)) {
        body->complain("name", "must be one line of 1 to 100 characters");
    }
    if (!body->errors().empty()) co_return unprocessable(body->errors());
    const auto& agent = *caller->agent;
    const auto known = co_await parts_.access.app_passwords_of(agent.id);
    if (known.size() >= most_passwords) {
        co_return http::problem(409, fmt::format("There are {} app passwords already; remove one that is no "
                                                 "longer used.",
                                                 known.size()));
    }

    const auto now = parts_.gate.now();
    const auto token = auth::make_token(auth::TokenKind::app_password, parts_.random);
    const std::string device{trim(name)};
    const auto id = co_await parts_.access.add_app_password(agent.id, device, token.digest, now);
    auto document = password_document(
        {.id = id, .agent = agent.id, .name = device, .made_at = now, .last_used_at = std::nullopt});
    document["user"] = agent.slug;
    document["password"] = token.text.reveal();
    document["caldav_url"] = parts_.links.absolute("/caldav/");
    co_return private_json(201, document);
}

Task<http::Response> CalendarAccessApi::remove_password(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<store::AppPasswordId>(request.capture("id"));
    bool removed = false;
    if (id) removed = co_await parts_.access.remove_app_password(*id, caller->agent->id, parts_.gate.now());
    if (!removed) co_return http::problem(404, "You have no such app password.");
    co_return http::no_content();
}

} // namespace callhours::web
