#include "server/web/bookings_api.hpp"

#include "base/text.hpp"
#include "server/app/booking_rights.hpp"
#include "server/web/booking_query.hpp"
#include "server/web/documents.hpp"
#include "server/web/idempotency.hpp"
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

http::Response no_such_booking()
{
    return http::problem(404, "There is no such booking.");
}

store::Actor actor_of(const Caller& caller)
{
    if (caller.client != nullptr) {
        return {.kind = store::Actor::Kind::client, .id = caller.client->id.value()};
    }
    return {.kind = store::Actor::Kind::agent, .id = caller.agent->id.value()};
}

std::optional<ClientId> only_of(const Caller& caller)
{
    return caller.client == nullptr ? std::nullopt : std::optional{caller.client->id};
}

app::Authority authority_of(const Caller& caller, bool overrides)
{
    if (caller.client != nullptr) return app::Authority::client;
    return overrides ? app::Authority::agent_overriding : app::Authority::agent;
}

bool may_see(const Caller& caller, const store::Booking& booking)
{
    if (caller.client != nullptr) return booking.client == caller.client->id;
    return app::may_handle(*caller.agent, booking, *caller.directory);
}

/// One that has lapsed is no mistake: the time may still be free. What can be no hold's id is one.
std::optional<std::string> read_hold(JsonBody& body)
{
    auto id = body.text("hold");
    if (!id || id->empty()) return std::nullopt;
    if (id->size() > 64 || !is_valid_utf8(*id) || has_control_characters(*id)) {
        body.complain("hold", "is no hold's id");
        return std::nullopt;
    }
    return id;
}

struct BookingBody {
    const store::Client* client = nullptr;
    const store::CallType* type = nullptr;
    Instant start;
    store::Visitor visitor;
    std::optional<std::string> hold;
    bool overrides = false;
    std::string reason;
};

/// Whom the call is for: the client itself, or the one that the agent names.
Result<const store::Client*, http::Response> read_client(JsonBody& body, const Caller& caller)
{
    if (caller.client != nullptr) return caller.client;
    const auto slug = body.required_text("client");
    const auto* client = caller.directory->client(slug);
    if (client == nullptr) {
        if (!slug.empty()) body.complain("client", "names no client");
        return nullptr;
    }
    if (!app::may_book_for(*caller.agent, *client)) {
        return refuse(http::problem(403, "Another agent looks after this client."));
    }
    return client;
}

/// Who will be on the call; an agent may leave that to the client's first contact.
struct Attendee {
    std::string name;
    std::string email;
};

Attendee read_attendee(JsonBody& body, const Caller& caller, const store::Client* client)
{
    if (caller.client != nullptr) {
        return {.name = body.required_text("name"), .email = body.required_text("email")};
    }
    const auto* contact = client == nullptr || client->contacts.empty() ? nullptr : &client->contacts.front();
    return {.name = body.text("name").value_or(contact == nullptr ? "" : contact->name),
            .email = body.text("email").value_or(contact == nullptr ? "" : contact->email.reveal())};
}

/// An agent who books for a client need not answer in the client's place.
Result<store::Answers, std::vector<app::AnswerProblem>>
read_answers(const store::CallType& type, const store::Answers& given, const Caller& caller)
{
    auto questions = type.questions;
    if (caller.agent != nullptr) {
        for (auto& question : questions)
            question.required = false;
    }
    return app::check_answers(questions, given);
}

Result<BookingBody, http::Response> read_booking(const http::Request& request, const Caller& caller)
{
    auto body = JsonBody::read(request);
    if (!body) return refuse(std::move(body.error()));
    BookingBody booking;
    const auto client = read_client(*body, caller);
    if (!client) return refuse(client.error());
    booking.client = *client;
    const auto type = body->required_text("type");
    const auto start = body->required_instant("start");
    const auto attendee = read_attendee(*body, caller, booking.client);
    const auto phone = body->text("phone").value_or("");
    const auto note = body->text("note").value_or("");
    const auto given = body->texts_by_name("answers");
    booking.hold = read_hold(*body);
    if (caller.agent != nullptr) booking.overrides = body->flag("override");
    if (caller.agent != nullptr) booking.reason = body->words("reason", most_reason_characters);
    if (!body->errors().empty()) return refuse(unprocessable(body->errors()));

    auto visitor =
        check_visitor({.name = attendee.name, .email = attendee.email, .phone = phone, .note = note},
                      caller.directory->desk.dialling);
    if (!visitor) return refuse(unprocessable(visitor.error()));
    booking.type = caller.directory->offered_call_type(type);
    if (booking.type == nullptr) return refuse(unknown_type(*caller.directory, type));
    auto answers = read_answers(*booking.type, given, caller);
    if (!answers) return refuse(unprocessable(errors_of(answers.error())));
    booking.start = *start;
    booking.visitor = std::move(*visitor);
    booking.visitor.answers = std::move(*answers);
    booking.visitor.language = booking.client->language;
    return booking;
}

/// What an agent or a client wants of a booking that is there.
struct Change {
    std::optional<Instant> start;
    std::optional<store::BookingStatus> status;
    std::optional<std::string> hold;
    bool overrides = false;
    std::string reason;
};

void read_status(JsonBody& body, Change& change)
{
    const auto written = body.text("status");
    if (!written) return;
    change.status = parse_booking_status(*written);
    if (!change.status || change.status == store::BookingStatus::cancelled) {
        change.status.reset();
        body.complain("status", "must be done, no_show or confirmed; a call is cancelled by DELETE");
    } else if (body.has("start")) {
        body.complain("status", "cannot change together with start; send one, then the other");
    }
}

Result<Change, http::Response> read_change(const http::Request& request, const Caller& caller)
{
    auto body = JsonBody::read(request);
    if (!body) return refuse(std::move(body.error()));
    Change change;
    if (caller.agent != nullptr) {
        read_status(*body, change);
        change.overrides = body->flag("override");
    }
    change.reason = body->words("reason", most_reason_characters);
    change.hold = read_hold(*body);
    if (!change.status) change.start = body->required_instant("start");
    if (!body->errors().empty()) return refuse(unprocessable(body->errors()));
    return change;
}

/// A call that has not begun has been missed by nobody.
bool is_too_early(const Change& change, const store::Booking& booking, Instant now)
{
    return change.status == store::BookingStatus::no_show && now < booking.time.begin();
}

} // namespace

void BookingsApi::add_routes(http::Router& router)
{
    router.add(Method::post, "/api/v1/bookings", [this](const auto& request) { return post(request); });
    router.add(Method::get, "/api/v1/bookings", [this](const auto& request) { return list(request); });
    router.add(Method::get, "/api/v1/bookings/{id}", [this](const auto& request) { return get(request); });
    router.add(Method::get, "/api/v1/bookings/{id}/history",
               [this](const auto& request) { return history(request); });
    router.add(Method::patch, "/api/v1/bookings/{id}",
               [this](const auto& request) { return patch(request); });
    router.add(Method::delete_, "/api/v1/bookings/{id}",
               [this](const auto& request) { return remove(request); });
}

http::Response BookingsApi::document(const store::Booking& booking, const Caller& caller) const
{
    return http::json(200, json::serialize(booking_document(booking, *caller.directory, parts_.links)));
}

Task<Result<BookingsApi::Found, http::Response>> BookingsApi::found(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client_or_agent(request);
    if (!caller) co_return refuse(std::move(caller.error()));
    auto booking = co_await named(request, *caller);
    if (!booking) co_return refuse(no_such_booking());
    co_return Found{.caller = std::move(*caller), .booking = std::move(*booking)};
}

Task<std::optional<store::Booking>> BookingsApi::named(const http::Request& request, const Caller& caller)
{
    const auto id = id_of<BookingId>(request.capture("id"));
    if (!id) co_return std::nullopt;
    auto booking = co_await parts_.bookings.find(*id);
    if (!booking || !may_see(caller, *booking)) co_return std::nullopt;
    co_return booking;
}

Task<http::Response> BookingsApi::post(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client_or_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto key = key_of(request, caller->agent);
    if (!key) co_return std::move(key.error());
    auto body = read_booking(request, *caller);
    if (!body) co_return std::move(body.error());

    const bool to_agent = caller->agent != nullptr;
    const auto answer = [directory = caller->directory, &links = parts_.links,
                         to_agent](const auto& outcome) {
        return is_final(outcome) ? std::optional{answer_to(outcome, *directory, links, to_agent)}
                                 : std::nullopt;
    };
    app::BookingWish wish{.client = body->client->id,
                          .type = body->type->rules.id,
                          .start = body->start,
                          .visitor = std::move(body->visitor),
                          .uid = new_uid(parts_.random),
                          .hold = std::move(body->hold),
                          .key = std::move(*key),
                          .answer = answer,
                          .authority = authority_of(*caller, body->overrides),
                          .reason = std::move(body->reason),
                          .actor = actor_of(*caller)};
    const auto reserved = co_await parts_.book_call.book(std::move(wish), parts_.gate.now());
    if (reserved.repeated) co_return answer_of(*reserved.repeated);
    co_return answer_of(answer_to(reserved.outcome, *caller->directory, parts_.links, to_agent));
}

Task<http::Response> BookingsApi::list(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client_or_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto filter = booking_filter_of(request, *caller);
    if (!filter) co_return std::move(filter.error());
    const auto most = filter->most;
    ++filter->most; // one more than asked for tells whether there are more
    auto bookings = co_await parts_.bookings.list(std::move(*filter));
    const bool more = bookings.size() > most;
    if (more) bookings.pop_back();
    json::array list;
    for (const auto& booking : bookings)
        list.emplace_back(booking_document(booking, *caller->directory, parts_.links));
    co_return http::json(200, json::serialize(json::object{{"bookings", std::move(list)}, {"more", more}}));
}

Task<http::Response> BookingsApi::get(const http::Request& request)
{
    auto asked = co_await found(request);
    if (!asked) co_return std::move(asked.error());
    co_return document(asked->booking, asked->caller);
}

Task<http::Response> BookingsApi::history(const http::Request& request)
{
    auto asked = co_await found(request);
    if (!asked) co_return std::move(asked.error());
    const auto history = co_await parts_.bookings.history(asked->booking.id);
    json::array events;
    for (const auto& event : history)
        events.emplace_back(event_document(event, *asked->caller.directory));
    co_return http::json(200, json::serialize(json::object{{"events", std::move(events)}}));
}

Task<http::Response> BookingsApi::patch(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client_or_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto change = read_change(request, *caller);
    if (!change) co_return std::move(change.error());
    const auto booking = co_await named(request, *caller);
    if (!booking) co_return no_such_booking();
    const auto now = parts_.gate.now();
    if (is_too_early(*change, *booking, now)) {
        co_return unprocessable({{"status", "cannot be no_show: the call has not begun"}});
    }

    auto changed = Result<store::Booking, store::BookingRefusal>{*booking};
    if (change->status) {
        store::MarkRequest mark{.booking = booking->id,
                                .status = *change->status,
                                .reason = std::move(change->reason),
                                .actor = actor_of(*caller),
                                .now = now};
        changed = co_await parts_.bookings.mark(std::move(mark));
    } else {
        app::MoveWish wish{.booking = booking->id,
                           .only_of = only_of(*caller),
                           .start = *change->start,
                           .hold = std::move(change->hold),
                           .authority = authority_of(*caller, change->overrides),
                           .reason = std::move(change->reason),
                           .actor = actor_of(*caller)};
        changed = co_await parts_.book_call.move(std::move(wish), now);
    }
    if (!changed) co_return refusal_document(changed.error(), caller->agent != nullptr);
    co_return document(*changed, *caller);
}

Task<http::Response> BookingsApi::remove(const http::Request& request)
{
    auto asked = co_await found(request);
    if (!asked) co_return std::move(asked.error());
    const std::string reason{trim(request.query.get("reason"))};
    if (!is_plain_text(reason) || length_in_characters(reason) > most_reason_characters) {
        co_return unprocessable(
            {{"reason", fmt::format("must be plain text of at most {} characters", most_reason_characters)}});
    }
    store::CancelRequest cancel{.booking = asked->booking.id,
                                .only_of = only_of(asked->caller),
                                .reason = reason,
                                .actor = actor_of(asked->caller),
                                .now = parts_.gate.now()};
    const auto cancelled = co_await parts_.bookings.cancel(std::move(cancel));
    if (!cancelled) co_return refusal_document(cancelled.error(), asked->caller.agent != nullptr);
    co_return document(*cancelled, asked->caller);
}

} // namespace callhours::web
