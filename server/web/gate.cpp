#include "server/web/gate.hpp"

#include "server/auth/authorization.hpp"
#include "server/auth/tokens.hpp"
#include "server/web/links.hpp"

#include <fmt/format.h>

#include <chrono>

namespace callhours::web {

namespace {

bool is_write(const http::Request& request)
{
    return request.method != http::Method::get && request.method != http::Method::head;
}

http::Response unauthorized(std::string detail)
{
    auto response = http::problem(401, std::move(detail));
    response.headers.set("WWW-Authenticate", std::string{auth::bearer_challenge});
    return response;
}

/// The live token of `text`, or null.
const store::Token* live_token(const store::Directory& directory, std::string_view text)
{
    const auto found = directory.tokens.find(auth::digest_of(text));
    if (found == directory.tokens.end() || found->second.revoked) return nullptr;
    return &found->second;
}

void add_owner(const store::Token& token, Caller& caller)
{
    const auto& directory = *caller.directory;
    switch (token.kind) {
    case store::TokenKind::client_api:
        caller.client = directory.client(ClientId{token.owner});
        return;
    case store::TokenKind::agent_api:
        caller.agent = directory.agent(AgentId{token.owner});
        return;
    case store::TokenKind::pbx:
        caller.is_pbx = true;
        return;
    case store::TokenKind::metrics:
        caller.is_metrics = true;
        return;
    case store::TokenKind::booking_page:
    case store::TokenKind::agent_feed:
        return; // they open their own path only
    }
}

} // namespace

Task<Caller> Gate::identify(const http::Request& request)
{
    Caller caller;
    caller.directory = co_await rules_.current();
    const auto authorization = auth::parse_authorization(request.headers.get("Authorization"));
    if (const auto* bearer = std::get_if<auth::BearerToken>(&authorization)) {
        if (const auto* token = live_token(*caller.directory, bearer->token.reveal()))
            add_owner(*token, caller);
        co_return caller;
    }
    if (request.cookie(session_cookie)) co_await add_session(request, caller);
    co_return caller;
}

Task<void> Gate::add_session(const http::Request& request, Caller& caller)
{
    const std::string token{*request.cookie(session_cookie)};
    const auto session = co_await access_.session(auth::digest_of(token), clock_.now());
    if (!session) co_return;
    caller.agent = caller.directory->agent(session->agent);
    caller.session_token = token;
}

Gate::Admitted Gate::admit_client(const http::Request& request, Caller caller)
{
    if (!is_write(request)) return caller;
    auto admitted = admit_write(caller.client->id);
    if (!admitted) return refuse(std::move(admitted.error()));
    return caller;
}

Gate::Admitted Gate::admit_agent(const http::Request& request, Caller caller)
{
    if (!caller.session_token.empty() && is_write(request) &&
        !auth::csrf_matches(caller.session_token, request.headers.get("X-CSRF-Token"))) {
        return refuse(
            http::problem(403, "X-CSRF-Token is missing or of another session; load the page again."));
    }
    return caller;
}

Task<Gate::Admitted> Gate::require_client(const http::Request& request)
{
    auto caller = co_await identify(request);
    if (caller.client == nullptr) {
        co_return refuse(unauthorized("Send the client's API token: Authorization: Bearer client_…"));
    }
    co_return admit_client(request, std::move(caller));
}

Task<Gate::Admitted> Gate::require_agent(const http::Request& request)
{
    auto caller = co_await identify(request);
    if (caller.agent == nullptr) {
        co_return refuse(
            unauthorized("Sign in, or send an agent's API token: Authorization: Bearer agent_…"));
    }
    co_return admit_agent(request, std::move(caller));
}

Task<Gate::Admitted> Gate::require_client_or_agent(const http::Request& request)
{
    auto caller = co_await identify(request);
    if (caller.client != nullptr) co_return admit_client(request, std::move(caller));
    if (caller.agent != nullptr) co_return admit_agent(request, std::move(caller));
    co_return refuse(
        unauthorized("Send a client's or an agent's API token: Authorization: Bearer …; or sign in."));
}

Task<Gate::Admitted> Gate::require_agent_or_pbx(const http::Request& request)
{
    auto caller = co_await identify(request);
    if (caller.is_pbx) co_return caller;
    co_return co_await require_agent(request);
}

Task<bool> Gate::may_read_metrics(const http::Request& request)
{
    if (request.loopback) co_return true;
    const auto caller = co_await identify(request);
    co_return caller.is_metrics;
}

Task<Gate::Admitted> Gate::require_page(std::string_view token)
{
    Caller caller;
    caller.directory = co_await rules_.current();
    if (const auto owner = Links::page_owner(*caller.directory, token)) {
        caller.client = caller.directory->client(*owner);
        if (caller.client != nullptr) co_return caller;
    }
    const auto found = caller.directory->tokens.find(auth::digest_of(token));
    if (found == caller.directory->tokens.end() || found->second.kind != store::TokenKind::booking_page) {
        co_return refuse(http::problem(404, "There is no such booking page; check the link."));
    }
    if (found->second.revoked) {
        co_return refuse(http::problem(410, "This link is no longer in use; ask for the new one."));
    }
    caller.client = caller.directory->client(ClientId{found->second.owner});
    if (caller.client == nullptr) co_return refuse(http::problem(404, "There is no such booking page."));
    co_return caller;
}

Result<void, http::Response> Gate::admit_write(ClientId client)
{
    const auto wait =
        client_writes_.take(fmt::format("{}", client.value()), std::chrono::steady_clock::now());
    if (!wait) return {};
    return refuse(http::too_many(static_cast<std::uint64_t>(wait->count())));
}

} // namespace callhours::web
