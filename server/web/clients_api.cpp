#include "server/web/clients_api.hpp"

#include "calendar/zone.hpp"
#include "server/app/booking_rights.hpp"
#include "server/app/desk_rights.hpp"
#include "server/rules/import_file.hpp"
#include "server/web/client_documents.hpp"
#include "server/web/json_body.hpp"
#include "server/web/problem_documents.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <charconv>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr int longest_look_ahead = 3660;

http::Response no_such_client()
{
    return http::problem(404, "There is no such client.");
}

/// One of others is as unknown to an agent as one that there is not.
const store::Client* client_for(const http::Request& request, const Caller& caller)
{
    const auto* client = caller.directory->client(request.capture("client"));
    const bool sees = client != nullptr && app::may_book_for(*caller.agent, *client);
    return sees ? client : nullptr;
}

/// How many days ahead; absent when nobody asked.
Result<std::optional<int>, http::Response> expires_within(const http::Request& request)
{
    const auto text = request.query.get("expires_within");
    if (text.empty()) return std::optional<int>{};
    int number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc{} && stop == text.data() + text.size();
    if (!whole || number < 0 || number > longest_look_ahead)
        return refuse(unprocessable(FieldErrors{{"expires_within", "must be a number of days, 0 to 3660"}}));
    return std::optional{number};
}

bool expires(const store::Client& client, LocalDate today, int within)
{
    return client.entitled_to && *client.entitled_to >= today && *client.entitled_to <= today + days{within};
}

/// What the change would leave: a service that ends before it begins runs never, which nobody means.
bool is_reversed(const store::Client& client, const store::ClientImport& change)
{
    const auto from = change.entitled_from.value_or(client.entitled_from);
    const auto to = change.entitled_to.value_or(client.entitled_to);
    return from && to && *to < *from;
}

json::array contradictions_of(const std::vector<app::Contradiction>& all, ClientId client,
                              const store::Directory& directory)
{
    json::array list;
    for (const auto& contradiction : all) {
        if (contradiction.booking.client == client)
            list.emplace_back(contradiction_document(contradiction, directory));
    }
    return list;
}

} // namespace

void ClientsApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/clients", [this](const auto& request) { return list_clients(request); });
    router.add(Method::get, "/api/v1/clients/{client}",
               [this](const auto& request) { return get_client(request); });
    router.add(Method::patch, "/api/v1/clients/{client}",
               [this](const auto& request) { return patch_client(request); });
    router.add(Method::get, "/api/v1/clients/{client}/history",
               [this](const auto& request) { return get_history(request); });
}

/// Those the agent may book for, by name.
Task<http::Response> ClientsApi::list_clients(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto within = expires_within(request);
    if (!within) co_return std::move(within.error());
    const auto& directory = *caller->directory;
    const auto now = parts_.gate.now();
    const auto today = calendar::local_date(now, directory.desk.schedule.zone);
    std::vector<const store::Client*> clients;
    for (const auto& client : directory.clients) {
        if (!app::may_book_for(*caller->agent, client)) continue;
        if (!*within || expires(client, today, **within)) clients.push_back(&client);
    }
    std::ranges::sort(clients, {}, &store::Client::name);
    json::array list;
    for (const auto* client : clients)
        list.emplace_back(client_document(*client, directory, now));
    co_return http::json(200, json::serialize(json::object{{"clients", std::move(list)}}));
}

Task<http::Response> ClientsApi::get_client(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto* client = client_for(request, *caller);
    if (client == nullptr) co_return no_such_client();
    co_return http::json(200,
                         json::serialize(client_document(*client, *caller->directory, parts_.gate.now())));
}

Task<http::Response> ClientsApi::get_history(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto* client = client_for(request, *caller);
    if (client == nullptr) co_return no_such_client();
    const auto history = co_await parts_.clients.history(client->id);
    json::array events;
    for (const auto& event : history)
        events.emplace_back(event_document(event, *caller->directory));
    co_return http::json(200, json::serialize(json::object{{"events", std::move(events)}}));
}

/// A change holds for the next call, booking and page at once; bookings that it contradicts stay and are
/// told.
Task<http::Response> ClientsApi::patch_client(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto* client = client_for(request, *caller);
    if (client == nullptr) co_return no_such_client();
    if (!app::may(caller->agent->role, app::DeskDeed::change_clients))
        co_return http::problem(403, "Clients are changed by leads and administrators.");
    const auto body = JsonBody::read(request); // its type, and that it is an object
    if (!body) co_return body.error();
    auto change = rules::read_client_change(request.body, client->slug);
    if (!change) co_return unprocessable(change.error());
    if (is_reversed(*client, change->clients.front()))
        co_return unprocessable(FieldErrors{{"entitled_to", "lies before the first day of the service"}});
    const auto now = parts_.gate.now();
    change->now = now;
    change->actor = {.kind = store::Actor::Kind::agent, .id = caller->agent->id.value()};
    const auto changed = co_await parts_.change_rules.apply(std::move(*change), now);
    if (!changed) co_return unprocessable(changed.error());
    const auto directory = co_await parts_.gate.rules().current();
    auto document = client_document(*directory->client(client->id), *directory, now);
    document["contradictions"] = contradictions_of(*changed, client->id, *directory);
    co_return http::json(200, json::serialize(document));
}

} // namespace callhours::web
