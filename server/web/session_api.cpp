#include "server/web/session_api.hpp"

#include "server/auth/password.hpp"
#include "server/auth/tokens.hpp"
#include "server/web/documents.hpp"
#include "server/web/json_body.hpp"

#include <boost/json/serialize.hpp>

#include <chrono>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr hours session_lifetime{12};

json::object session_document(const store::Agent& agent, std::string_view session_token)
{
    return {{"csrf_token", auth::csrf_token(session_token)},
            {"agent", json::object{{"slug", agent.slug},
                                   {"name", agent.name},
                                   {"role", to_text(agent.role)},
                                   {"zone", agent.calendar.schedule.zone.name()}}}};
}

} // namespace

void SessionApi::add_routes(http::Router& router)
{
    router.add(Method::post, "/api/v1/session", [this](const auto& request) { return sign_in(request); });
    router.add(Method::get, "/api/v1/session", [this](const auto& request) { return who_am_i(request); });
    router.add(Method::delete_, "/api/v1/session", [this](const auto& request) { return sign_out(request); });
}

Task<bool> SessionApi::knows_password(const store::Agent* agent, Secret password)
{
    std::optional<std::string> hash;
    if (agent != nullptr) hash = co_await parts_.access.password_hash(agent->id);
    // A name that nobody has costs the same time, so that the time does not tell who works here.
    co_return co_await parts_.workers.ask([hash, password] {
        if (hash) return auth::verify_password(*hash, password);
        auth::verify_nobody(password);
        return false;
    });
}

Task<http::Response> SessionApi::sign_in(const http::Request& request)
{
    auto body = JsonBody::read(request);
    if (!body) co_return std::move(body.error());
    const auto slug = body->required_text("agent");
    const Secret password{body->required_text("password")};
    if (!body->errors().empty()) co_return unprocessable(body->errors());
    const auto tried_at = std::chrono::steady_clock::now();
    if (const auto wait = throttle_.wait(slug, request.remote, tried_at)) {
        co_return http::too_many(static_cast<std::uint64_t>(wait->count()));
    }

    const auto directory = co_await parts_.gate.rules().current();
    const auto* agent = directory->agent(slug);
    const bool right = co_await knows_password(agent, password);
    if (!right) {
        throttle_.failed(slug, request.remote, tried_at);
        co_return http::problem(401, "That name and password do not fit together.");
    }
    throttle_.succeeded(slug);

    const auto now = parts_.gate.now();
    auto token = auth::make_token(auth::TokenKind::session, parts_.random);
    store::Session session{.token = token.digest,
                           .agent = agent->id,
                           .created_at = now,
                           .last_used_at = now,
                           .expires_at = now + session_lifetime};
    co_await parts_.access.open_session(std::move(session));
    auto response = http::json(200, json::serialize(session_document(*agent, token.text.reveal())));
    response.headers.add("Set-Cookie",
                         http::set_cookie({.name = std::string{session_cookie},
                                           .value = token.text.reveal(),
                                           .max_age_seconds = static_cast<std::uint64_t>(
                                               std::chrono::duration_cast<seconds>(session_lifetime).count()),
                                           .same_site = http::Cookie::SameSite::strict},
                                          request));
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

Task<http::Response> SessionApi::who_am_i(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto response = http::json(200, json::serialize(session_document(*caller->agent, caller->session_token)));
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

Task<http::Response> SessionApi::sign_out(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    if (!caller->session_token.empty()) {
        co_await parts_.access.close_session(auth::digest_of(caller->session_token));
        parts_.signed_out();
    }
    auto response = http::no_content();
    response.headers.add("Set-Cookie", http::set_cookie({.name = std::string{session_cookie},
                                                         .value = {},
                                                         .max_age_seconds = 0,
                                                         .same_site = http::Cookie::SameSite::strict},
                                                        request));
    co_return response;
}

} // namespace callhours::web
