#include "server/web/webhooks_api.hpp"

#include "base/text.hpp"
#include "server/auth/tokens.hpp"
#include "server/web/json_body.hpp"
#include "server/web/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>

namespace callhours::web {

namespace json = boost::json;
using http::Method;
using State = store::WebhookDelivery::State;

namespace {

constexpr std::size_t most_url_octets = 2000;

constexpr std::array<std::string_view, 8> known_events{
    "booking.created", "booking.rescheduled", "booking.cancelled", "booking.marked",
    "task.created",    "task.changed",        "task.done",         "task.dropped"};

std::string_view to_text(State state)
{
    switch (state) {
    case State::pending:
        return "pending";
    case State::delivered:
        return "delivered";
    case State::failed:
        return "failed";
    }
    throw std::logic_error{"no such state of a delivery"};
}

std::optional<State> parse_state(std::string_view text)
{
    for (const auto state : {State::pending, State::delivered, State::failed}) {
        if (to_text(state) == text) return state;
    }
    return std::nullopt;
}

/// http or https with a host, nothing secret and nothing invisible in it; the rest is the fetcher's to judge.
bool is_web_address(std::string_view url)
{
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos || url.size() > most_url_octets) return false;
    const auto name = url.substr(0, scheme);
    if (name != "http" && name != "https") return false;
    const auto rest = url.substr(scheme + 3);
    const auto host = rest.substr(0, rest.find_first_of("/?"));
    const bool printable = std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f'; });
    return printable && !host.empty() && host.front() != ':' && host.find('@') == std::string_view::npos &&
           url.find('#') == std::string_view::npos;
}

std::string read_url(JsonBody& body)
{
    const auto before = body.errors().size();
    auto url = body.required_text("url");
    if (body.errors().size() == before && !is_web_address(url)) {
        body.complain("url", "must be an address like https://example.com/hook, without a password in it");
    }
    return url;
}

std::vector<std::string> read_events(JsonBody& body)
{
    auto events = body.texts("events");
    for (const auto& event : events) {
        if (std::ranges::find(known_events, event) == known_events.end()) {
            body.complain("events", fmt::format("may hold {}", fmt::join(known_events, ", ")));
            break;
        }
    }
    std::ranges::sort(events);
    const auto doubles = std::ranges::unique(events);
    events.erase(doubles.begin(), doubles.end());
    return events;
}

Secret new_secret(RandomBytes& random)
{
    std::array<std::uint8_t, 32> bytes{};
    random.fill(std::as_writable_bytes(std::span{bytes}));
    return Secret{"whsec_" + auth::base64url(bytes)};
}

json::value instant_or_null(const std::optional<Instant>& instant)
{
    return instant ? json::value(callhours::to_text(*instant)) : json::value(nullptr);
}

json::object document_of(const store::Webhook& webhook)
{
    json::array events;
    if (webhook.events.empty()) {
        for (const auto event : known_events)
            events.emplace_back(event);
    }
    for (const auto& event : webhook.events)
        events.emplace_back(event);
    return {{"id", webhook.id.value()},
            {"url", webhook.url},
            {"events", std::move(events)},
            {"created_at", callhours::to_text(webhook.created_at)}};
}

json::object document_of(const store::WebhookDelivery& delivery)
{
    return {{"id", delivery.id.value()},
            {"delivery", delivery.name},
            {"webhook", delivery.webhook.value()},
            {"event", delivery.event},
            {"state", to_text(state_of(delivery))},
            {"created_at", callhours::to_text(delivery.created_at)},
            {"next_try_at", instant_or_null(delivery.next_try_at)},
            {"delivered_at", instant_or_null(delivery.delivered_at)},
            {"held", delivery.held && state_of(delivery) == store::WebhookDelivery::State::pending},
            {"attempts", delivery.attempts},
            {"status", delivery.status ? json::value(*delivery.status) : json::value(nullptr)},
            {"last_reply", delivery.last_reply},
            {"body", delivery.body}};
}

Result<store::DeliveryFilter, http::Response> filter_of(const http::Request& request)
{
    store::DeliveryFilter filter;
    if (const auto webhook = request.query.get("webhook"); !webhook.empty()) {
        filter.webhook = id_of<WebhookId>(webhook);
        if (!filter.webhook) return refuse(unprocessable({{"webhook", "must be the number of a webhook"}}));
    }
    if (const auto state = request.query.get("state"); !state.empty()) {
        filter.state = parse_state(state);
        if (!filter.state) return refuse(unprocessable({{"state", "must be pending, delivered or failed"}}));
    }
    return filter;
}

} // namespace

void WebhooksApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/webhooks", [this](const auto& request) { return list(request); });
    router.add(Method::post, "/api/v1/webhooks", [this](const auto& request) { return add(request); });
    router.add(Method::delete_, "/api/v1/webhooks/{id}",
               [this](const auto& request) { return remove(request); });
    router.add(Method::get, "/api/v1/webhooks/deliveries",
               [this](const auto& request) { return deliveries(request); });
    router.add(Method::post, "/api/v1/webhooks/deliveries/{id}/resend",
               [this](const auto& request) { return resend(request); });
}

/// A webhook tells of every client's calls.
Task<Gate::Admitted> WebhooksApi::require_lead(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return caller;
    const auto role = caller->agent->role;
    if (role != store::Role::lead && role != store::Role::administrator) {
        co_return refuse(http::problem(403, "Webhooks are for leads and administrators."));
    }
    co_return caller;
}

Task<http::Response> WebhooksApi::list(const http::Request& request)
{
    auto caller = co_await require_lead(request);
    if (!caller) co_return std::move(caller.error());
    const auto webhooks = co_await parts_.webhooks.list();
    json::array list;
    for (const auto& webhook : webhooks)
        list.emplace_back(document_of(webhook));
    co_return http::json(200, json::serialize(json::object{{"webhooks", std::move(list)}}));
}

Task<http::Response> WebhooksApi::add(const http::Request& request)
{
    auto caller = co_await require_lead(request);
    if (!caller) co_return std::move(caller.error());
    auto body = JsonBody::read(request);
    if (!body) co_return std::move(body.error());
    auto url = read_url(*body);
    auto events = read_events(*body);
    if (!body->errors().empty()) co_return unprocessable(body->errors());

    const auto secret = new_secret(parts_.random);
    const auto webhook =
        co_await parts_.webhooks.add(std::move(url), std::move(events), secret, parts_.gate.now());
    if (!webhook) co_return http::problem(409, "There are twenty webhooks already; remove one first.");
    auto document = document_of(*webhook);
    document["secret"] = secret.reveal(); // shown this once
    auto response = http::json(201, json::serialize(document));
    response.headers.set("Cache-Control", "no-store");
    co_return response;
}

Task<http::Response> WebhooksApi::remove(const http::Request& request)
{
    auto caller = co_await require_lead(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<WebhookId>(request.capture("id"));
    const bool removed = co_await parts_.webhooks.remove(id.value_or(WebhookId{}));
    if (!removed) co_return http::problem(404, "There is no such webhook.");
    co_return http::no_content();
}

Task<http::Response> WebhooksApi::deliveries(const http::Request& request)
{
    auto caller = co_await require_lead(request);
    if (!caller) co_return std::move(caller.error());
    auto filter = filter_of(request);
    if (!filter) co_return std::move(filter.error());
    const auto deliveries = co_await parts_.webhooks.deliveries(*filter);
    json::array list;
    for (const auto& delivery : deliveries)
        list.emplace_back(document_of(delivery));
    co_return http::json(200, json::serialize(json::object{{"deliveries", std::move(list)}}));
}

Task<http::Response> WebhooksApi::resend(const http::Request& request)
{
    auto caller = co_await require_lead(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<DeliveryId>(request.capture("id"));
    if (!id) co_return http::problem(404, "There is no such delivery.");
    const auto delivery = co_await parts_.webhooks.resend(*id, parts_.gate.now());
    if (!delivery) co_return http::problem(404, "There is no such delivery, or its webhook was removed.");
    co_return http::json(202, json::serialize(document_of(*delivery)));
}

} // namespace callhours::web
