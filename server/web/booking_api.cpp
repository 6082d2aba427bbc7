#include "server/web/booking_api.hpp"

#include "server/auth/tokens.hpp"
#include "server/web/documents.hpp"
#include "server/web/json_body.hpp"
#include "server/web/numbers.hpp"
#include "server/web/refusals.hpp"
#include "server/web/unique.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr days longest_question{92};
constexpr std::size_t most_key_characters = 255;

http::Response unknown_type(const store::Directory& directory, std::string_view wanted)
{
    std::string known;
    for (const auto& type : directory.call_types)
        known += (known.empty() ? "" : ", ") + type.rules.slug;
    return http::problem(422, fmt::format("There is no call type \"{}\"; there are: {}.", wanted, known));
}

http::Response no_such_booking()
{
    return http::problem(404, "There is no such booking.");
}

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
    if (!from) return refuse(http::problem(422, fmt::format("from {}.", describe(from.error()))));
    const auto to = parse_date(request.query.get("to"));
    if (!to) return refuse(http::problem(422, fmt::format("to {}.", describe(to.error()))));
    if (*to < *from)
        return refuse(http::problem(422, "to lies before from; to is the day after the last one."));
    if (*to - *from > longest_question) {
        return refuse(http::problem(422, "from and to lie more than 92 days apart; ask in parts."));
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

/// The request as an idempotency key sees it: method, path and body (S7).
std::string digest_of_request(const http::Request& request)
{
    return auth::digest_of(
               fmt::format("{} {}\n{}", http::to_text(request.method), request.path, request.body))
        .hex();
}

/// The Idempotency-Key, absent, or the problem to answer.
Result<std::optional<store::IdempotencyKey>, http::Response> key_of(const http::Request& request)
{
    if (!request.headers.has("Idempotency-Key")) return std::optional<store::IdempotencyKey>{};
    std::string key{request.headers.get("Idempotency-Key")};
    if (key.empty() || key.size() > most_key_characters) {
        return refuse(http::problem(400, "Idempotency-Key must have 1 to 255 characters."));
    }
    return std::optional{store::IdempotencyKey{std::move(key), digest_of_request(request)}};
}

http::Response answer_of(const store::StoredAnswer& answer)
{
    auto response = http::json(answer.status, answer.body);
    if (answer.status >= 400) response.headers.set("Content-Type", "application/problem+json");
    if (!answer.location.empty()) response.headers.set("Location", answer.location);
    return response;
}

/// The answer to a POST of a booking, whichever way it went.
store::StoredAnswer answer_to(const Result<store::Booking, store::BookingRefusal>& outcome,
                              const store::Directory& directory, const Links& links)
{
    if (!outcome) {
        const auto problem = problem_of(outcome.error());
        auto response = http::problem(problem);
        return {.status = problem.status, .body = std::get<std::string>(response.body), .location = {}};
    }
    return {.status = 201,
            .body = json::serialize(booking_document(*outcome, directory, links)),
            .location = fmt::format("/api/v1/bookings/{}", outcome->id.value())};
}

/// Final answers only (S7): what a second try could change is not kept.
bool is_final(const Result<store::Booking, store::BookingRefusal>& outcome)
{
    return outcome || outcome.error().reason != store::BookingRefusal::Reason::rules_changed;
}

struct BookingBody {
    const store::CallType* type = nullptr;
    Instant start;
    store::Visitor visitor;
    std::optional<std::string> hold;
};

Result<BookingBody, http::Response> read_booking(const http::Request& request, const Caller& caller)
{
    auto body = JsonBody::read(request);
    if (!body) return refuse(std::move(body.error()));
    BookingBody booking;
    const auto type = body->required_text("type");
    const auto start = body->required_instant("start");
    const auto name = body->required_text("name");
    const auto email = body->required_text("email");
    const auto phone = body->text("phone").value_or("");
    const auto note = body->text("note").value_or("");
    booking.hold = body->text("hold");
    if (!body->errors().empty()) return refuse(unprocessable(body->errors()));

    auto visitor = check_visitor({.name = name, .email = email, .phone = phone, .note = note},
                                 caller.directory->desk.dialling);
    if (!visitor) return refuse(unprocessable(visitor.error()));
    booking.type = caller.directory->call_type(type);
    if (booking.type == nullptr) return refuse(unknown_type(*caller.directory, type));
    booking.start = *start;
    booking.visitor = std::move(*visitor);
    booking.visitor.language = caller.client->language;
    return booking;
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
    router.add(Method::post, "/api/v1/bookings",
               [this](const auto& request) { return post_booking(request); });
    router.add(Method::get, "/api/v1/bookings",
               [this](const auto& request) { return list_bookings(request); });
    router.add(Method::get, "/api/v1/bookings/{id}",
               [this](const auto& request) { return get_booking(request); });
    router.add(Method::patch, "/api/v1/bookings/{id}",
               [this](const auto& request) { return patch_booking(request); });
    router.add(Method::delete_, "/api/v1/bookings/{id}",
               [this](const auto& request) { return delete_booking(request); });
}

Task<http::Response> BookingApi::get_call_types(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    json::array types;
    for (const auto& type : caller->directory->call_types) {
        types.emplace_back(json::object{{"slug", type.rules.slug},
                                        {"name", name_of(type, caller->client->language)},
                                        {"minutes", type.rules.duration.count()}});
    }
    co_return http::json(200, json::serialize(json::object{{"call_types", std::move(types)}}));
}

Task<http::Response> BookingApi::get_slots(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    const auto* type = caller->directory->call_type(request.query.get("type"));
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
    const auto slots = co_await parts_.free_slots(rules, dates->from, dates->to, std::nullopt, now);
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
    const auto* type = caller->directory->call_type(slug);
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

Task<http::Response> BookingApi::post_booking(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    auto key = key_of(request);
    if (!key) co_return std::move(key.error());
    auto body = read_booking(request, *caller);
    if (!body) co_return std::move(body.error());

    const auto answer = [directory = caller->directory, &links = parts_.links](const auto& outcome) {
        return is_final(outcome) ? std::optional{answer_to(outcome, *directory, links)} : std::nullopt;
    };
    app::BookingWish wish{.client = caller->client->id,
                          .type = body->type->rules.id,
                          .start = body->start,
                          .visitor = std::move(body->visitor),
                          .uid = new_uid(parts_.random),
                          .hold = std::move(body->hold),
                          .key = std::move(*key),
                          .answer = answer,
                          .actor = as_client(*caller)};
    const auto reserved = co_await parts_.book_call.book(std::move(wish), parts_.gate.now());
    if (reserved.repeated) co_return answer_of(*reserved.repeated);
    co_return answer_of(answer_to(reserved.outcome, *caller->directory, parts_.links));
}

Task<http::Response> BookingApi::list_bookings(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    const auto all = Interval::make(Instant{}, end_of_time);
    const auto bookings = co_await parts_.bookings.of_client(caller->client->id, *all);
    json::array list;
    for (const auto& booking : bookings)
        list.emplace_back(booking_document(booking, *caller->directory, parts_.links));
    co_return http::json(200, json::serialize(json::object{{"bookings", std::move(list)}}));
}

Task<http::Response> BookingApi::get_booking(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<BookingId>(request.capture("id"));
    if (!id) co_return no_such_booking();
    const auto booking = co_await parts_.bookings.find(*id);
    if (!booking || booking->client != caller->client->id) co_return no_such_booking();
    co_return http::json(200, json::serialize(booking_document(*booking, *caller->directory, parts_.links)));
}

Task<http::Response> BookingApi::patch_booking(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<BookingId>(request.capture("id"));
    if (!id) co_return no_such_booking();
    auto body = JsonBody::read(request);
    if (!body) co_return std::move(body.error());
    const auto start = body->required_instant("start");
    if (!start) co_return unprocessable(body->errors());

    app::MoveWish wish{
        .booking = *id, .only_of = caller->client->id, .start = *start, .actor = as_client(*caller)};
    const auto moved = co_await parts_.book_call.move(std::move(wish), parts_.gate.now());
    if (!moved) co_return http::problem(problem_of(moved.error()));
    co_return http::json(200, json::serialize(booking_document(*moved, *caller->directory, parts_.links)));
}

Task<http::Response> BookingApi::delete_booking(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<BookingId>(request.capture("id"));
    if (!id) co_return no_such_booking();
    store::CancelRequest cancel{.booking = *id,
                                .only_of = caller->client->id,
                                .reason = {},
                                .actor = as_client(*caller),
                                .now = parts_.gate.now()};
    const auto cancelled = co_await parts_.bookings.cancel(std::move(cancel));
    if (!cancelled) co_return http::problem(problem_of(cancelled.error()));
    co_return http::json(200,
                         json::serialize(booking_document(*cancelled, *caller->directory, parts_.links)));
}

} // namespace callhours::web
