#include "server/web/waiting_api.hpp"

#include "server/app/booking_rights.hpp"
#include "server/web/booking_query.hpp"
#include "server/web/documents.hpp"
#include "server/web/json_body.hpp"
#include "server/web/numbers.hpp"
#include "server/web/unique.hpp"
#include "server/web/waiting_documents.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <map>
#include <string>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

http::Response no_such_wait()
{
    return http::problem(404, "There is no such place on the waiting list.");
}

bool may_see(const Caller& caller, const store::Wait& wait)
{
    if (caller.client != nullptr) return wait.client == caller.client->id;
    const auto* client = caller.directory->client(wait.client);
    return client != nullptr && app::may_book_for(*caller.agent, *client);
}

std::optional<LocalDate> read_date(JsonBody& body, std::string_view key)
{
    const auto text = body.required_text(key);
    if (text.empty()) return std::nullopt;
    const auto date = parse_date(text);
    if (!date) body.complain(key, std::string{describe(date.error())});
    return date ? std::optional{*date} : std::nullopt;
}

calendar::Zone read_zone(JsonBody& body, const calendar::Zone& otherwise)
{
    const auto name = body.text("zone");
    if (!name || name->empty()) return otherwise;
    const auto zone = calendar::Zone::find(*name);
    if (!zone) body.complain("zone", std::string{describe(zone.error())});
    return zone.value_or(otherwise);
}

calendar::PartOfDay read_part(JsonBody& body)
{
    const auto part = parse_part_of_day(body.text("part").value_or("any"));
    if (!part) body.complain("part", "must be any, morning or afternoon");
    return part.value_or(calendar::PartOfDay::any);
}

/// Of the mails: a short tag; one that we do not speak gets the mails in English.
std::string read_language(JsonBody& body, const std::string& otherwise)
{
    const auto language = body.text("language");
    if (!language || language->empty()) return otherwise;
    const bool is_tag = language->size() <= 12 && std::ranges::all_of(*language, [](char c) {
                            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
                        });
    if (!is_tag) body.complain("language", "must be a language tag like de or en-GB");
    return *language;
}

Result<app::WaitWish, http::Response> read_wish(const http::Request& request, const Caller& caller,
                                                RandomBytes& random)
{
    auto body = JsonBody::read(request);
    if (!body) return refuse(std::move(body.error()));
    const auto slug = body->required_text("type");
    const auto from = read_date(*body, "from");
    const auto to = read_date(*body, "to");
    const auto part = read_part(*body);
    const auto* agent = caller.directory->agent(caller.client->agent);
    const auto zone = read_zone(*body, agent->calendar.schedule.zone);
    const auto language = read_language(*body, caller.client->language);
    const auto name = body->required_text("name");
    const auto email = body->required_text("email");
    const auto visitor = check_visitor({.name = name, .email = email, .phone = {}, .note = {}},
                                       caller.directory->desk.dialling);
    if (!visitor) {
        for (const auto& error : visitor.error()) {
            const bool told = std::ranges::any_of(
                body->errors(), [&](const FieldError& each) { return each.field == error.field; });
            if (!told) body->errors().push_back(error);
        }
    }
    if (!body->errors().empty()) return refuse(unprocessable(body->errors()));
    const auto* type = caller.directory->offered_call_type(slug);
    if (type == nullptr) return refuse(unknown_type(*caller.directory, slug));
    return app::WaitWish{.client = caller.client->id,
                         .type = type->rules.id,
                         .from = *from,
                         .to = *to,
                         .part = part,
                         .zone = zone,
                         .name = visitor->name,
                         .email = *visitor->email,
                         .language = language,
                         .uid = new_uid(random)};
}

/// Only what still waits, or with `state=all` everything.
Result<store::WaitFilter, http::Response> filter_of(const http::Request& request, const Caller& caller,
                                                    Instant now)
{
    store::WaitFilter filter;
    if (caller.client != nullptr) {
        filter.client = caller.client->id;
    } else if (!app::sees_every_booking(caller.agent->role)) {
        filter.of_agent = caller.agent->id;
    }
    const auto state = request.query.get("state");
    if (state.empty() || state == "waiting") {
        filter.live_at = now;
    } else if (state != "all") {
        return refuse(unprocessable({{"state", "must be waiting or all"}}));
    }
    return filter;
}

} // namespace

void WaitingApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/waiting-list", [this](const auto& request) { return list(request); });
    router.add(Method::post, "/api/v1/waiting-list", [this](const auto& request) { return join(request); });
    router.add(Method::delete_, "/api/v1/waiting-list/{id}",
               [this](const auto& request) { return leave(request); });
}

Task<http::Response> WaitingApi::list(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client_or_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto now = parts_.gate.now();
    auto filter = filter_of(request, *caller, now);
    if (!filter) co_return std::move(filter.error());
    const auto waits = co_await parts_.list.list(std::move(*filter));
    json::array documents;
    std::map<std::string, std::int64_t> by_type;
    std::int64_t waiting = 0;
    for (const auto& wait : waits) {
        documents.emplace_back(wait_document(wait, *caller->directory, now));
        if (!store::is_live(wait, now)) continue;
        ++waiting;
        if (const auto* type = caller->directory->call_type(wait.type)) ++by_type[type->rules.slug];
    }
    json::object counts;
    for (const auto& [type, count] : by_type)
        counts[type] = count;
    co_return http::json(
        200, json::serialize(json::object{
                 {"waiting_list", std::move(documents)},
                 {"counts", json::object{{"waiting", waiting}, {"by_type", std::move(counts)}}}}));
}

Task<http::Response> WaitingApi::join(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    auto wish = read_wish(request, *caller, parts_.random);
    if (!wish) co_return std::move(wish.error());
    const auto now = parts_.gate.now();
    const auto joined = co_await parts_.join(std::move(*wish), now);
    if (!joined) co_return refusal_document(joined.error());
    auto document = wait_document(joined->wait, *caller->directory, now);
    document["leave_url"] = parts_.links.waiting(*caller->directory, joined->wait.id);
    co_return http::json(joined->was_there ? 200 : 201, json::serialize(document));
}

Task<http::Response> WaitingApi::leave(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client_or_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<store::WaitId>(request.capture("id"));
    if (!id) co_return no_such_wait();
    const auto found = co_await parts_.list.find(*id);
    if (!found || !may_see(*caller, *found)) co_return no_such_wait();
    const auto how = caller->client != nullptr ? store::Wait::End::left : store::Wait::End::removed;
    const auto now = parts_.gate.now();
    const auto ended = co_await parts_.list.end(*id, how, now);
    if (!ended) co_return no_such_wait();
    co_return http::json(200, json::serialize(wait_document(*ended, *caller->directory, now)));
}

} // namespace callhours::web
