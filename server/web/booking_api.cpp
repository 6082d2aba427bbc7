#include "server/web/booking_api.hpp"

#include "server/web/booking_query.hpp"
#include "server/web/documents.hpp"
#include "server/web/json_body.hpp"
#include "server/web/refusals.hpp"
#include "server/web/unique.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr days longest_question{92};

store::Actor as_client(const Caller& caller)
{
    return {.kind = store::Actor::Kind::client, .id = caller.client->id.value()};
}

struct Dates {
    LocalDate from;
    LocalDate to;
};

Result<Dates, http::Response> asked_dates(const http::Request& request)
{
    const auto from = parse_date(request.query.get("from"));
    if (!from) return refuse(unprocessable({{"from", std::string{describe(from.error())}}}));
    const auto to = parse_date(request.query.get("to"));
    if (!to) return refuse(unprocessable({{"to", std::string{describe(to.error())}}}));
    if (*to < *from) return refuse(unprocessable({{"to", "lies before from; it is the day after the last"}}));
    if (*to - *from > longest_question) {
        return refuse(unprocessable({{"to", "lies more than 92 days after from; ask in parts"}}));
    }
    return Dates{*from, *to};
}

/// S9: whether the service covers any part of these days; slots outside it are left out one by one.
bool is_entitled_in(const Dates& dates, const store::Client& client, const store::Directory& directory,
                    const calendar::Zone& zone)
{
    const auto entitlement = store::entitlement_of(client, directory.desk);
    const auto begin = calendar::to_instant(WallTime{dates.from}, zone);
    const auto end = calendar::to_instant(WallTime{dates.to}, zone);
    return (!entitlement.begin || *entitlement.begin < end) && (!entitlement.end || begin < *entitlement.end);
}

} // namespace

void BookingApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/call-types",
               [this](const auto& request) { return get_call_types(request); });
    router.add(Method::get, "/api/v1/slots", [this](const auto& request) { return get_slots(request); });
    router.add(Method::post, "/api/v1/holds", [this](const auto& request) { return post_hold(request); });
    router.add(Method::delete_, "/api/v1/holds/{id}",
               [this](const auto& request) { return delete_hold(request); });
}

Task<http::Response> BookingApi::get_call_types(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    json::array types;
    for (const auto& type : caller->directory->call_types) {
        if (type.offered) types.emplace_back(call_type_document(type, caller->client->language));
    }
    co_return http::json(200, json::serialize(json::object{{"call_types", std::move(types)}}));
}

Task<http::Response> BookingApi::get_slots(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    const auto* type = caller->directory->offered_call_type(request.query.get("type"));
    if (type == nullptr) co_return unknown_type(*caller->directory, request.query.get("type"));
    const auto dates = asked_dates(request);
    if (!dates) co_return dates.error();

    const auto now = parts_.gate.now();
    auto rules =
        std::make_shared<const app::SlotRules>(caller->directory, caller->client->id, type->rules.id, now);
    if (dates->from < dates->to &&
        !is_entitled_in(*dates, *caller->client, *caller->directory, rules->zone())) {
        co_return http::problem(403, std::string{describe(calendar::SlotRefusal::not_entitled)});
    }
    const auto held = request.query.get("hold"); // the holder sees their own time (S4)
    const auto hold = held.empty() ? std::nullopt : std::optional{std::string{held}};
    const auto slots = co_await parts_.free_slots(rules, dates->from, dates->to, hold, now);
    co_return http::json(200, slots_document(slots, rules->zone(), *caller->directory));
}

Task<http::Response> BookingApi::post_hold(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    auto body = JsonBody::read(request);
    if (!body) co_return std::move(body.error());
    const auto slug = body->required_text("type");
    const auto start = body->required_instant("start");
    if (!body->errors().empty()) co_return unprocessable(body->errors());
    const auto* type = caller->directory->offered_call_type(slug);
    if (type == nullptr) co_return unknown_type(*caller->directory, slug);

    app::HoldWish wish{.client = caller->client->id,
                       .type = type->rules.id,
                       .start = *start,
                       .id = random_name(parts_.random),
                       .actor = as_client(*caller)};
    const auto held = co_await parts_.book_call.hold(std::move(wish), parts_.gate.now());
    if (!held) co_return http::problem(problem_of(held.error()));
    auto response = http::json(201, json::serialize(hold_document(*held)));
    response.headers.set("Location", "/api/v1/holds/" + held->id);
    co_return response;
}

Task<http::Response> BookingApi::delete_hold(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    const bool released = co_await parts_.bookings.release(std::string{request.capture("id")},
                                                           caller->client->id, parts_.gate.now());
    if (!released) co_return http::problem(404, "There is no such hold; it may have lapsed.");
    co_return http::no_content();
}

} // namespace callhours::web
