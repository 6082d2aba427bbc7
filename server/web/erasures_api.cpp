#include "server/web/erasures_api.hpp"

#include "server/app/desk_rights.hpp"
#include "server/web/documents.hpp"
#include "server/web/json_body.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr std::size_t most_listed = 500;

http::Response leads_only()
{
    return http::problem(403, "Contacts are erased by leads and administrators.");
}

std::string_view name_of(store::ErasureObstacle::Kind kind)
{
    using Kind = store::ErasureObstacle::Kind;
    switch (kind) {
    case Kind::booking_ahead:
        return "booking_ahead";
    case Kind::task_open:
        return "task_open";
    case Kind::call_going_on:
        return "call_going_on";
    case Kind::mail_under_way:
        return "mail_under_way";
    case Kind::delivery_under_way:
        return "delivery_under_way";
    }
    throw std::logic_error{"name_of: not an ErasureObstacle"};
}

json::object counts_document(const store::ErasedCounts& counts)
{
    return {{"contacts", counts.contacts}, {"numbers", counts.numbers}, {"bookings", counts.bookings},
            {"tasks", counts.tasks},       {"calls", counts.calls},     {"recordings", counts.recordings},
            {"mails", counts.mails},       {"waiting", counts.waits},   {"deliveries", counts.deliveries}};
}

json::array obstacles_document(const std::vector<store::ErasureObstacle>& obstacles)
{
    json::array list;
    for (const auto& obstacle : obstacles)
        list.emplace_back(json::object{{"what", name_of(obstacle.kind)}, {"id", obstacle.id}});
    return list;
}

json::object erasure_document(const store::Erasure& erasure, const store::Directory& directory)
{
    const auto* client = directory.client(erasure.client);
    return {{"id", erasure.id.value()},
            {"client", client == nullptr ? json::value(nullptr) : json::value(client->slug)},
            {"at", callhours::to_text(erasure.at)},
            {"by", actor_name(erasure.actor, directory)},
            {"erased", counts_document(erasure.counts)}};
}

template <typename Texts> json::array texts_document(const Texts& texts)
{
    json::array list;
    for (const auto& text : texts)
        list.emplace_back(text);
    return list;
}

http::Response previewed(const store::ErasurePreview& preview)
{
    return http::json(200, json::serialize(json::object{{"would_erase", counts_document(preview.counts)},
                                                        {"obstacles", obstacles_document(preview.obstacles)},
                                                        {"other_emails", texts_document(preview.emails)},
                                                        {"other_numbers", texts_document(preview.numbers)}}));
}

/// 409 with what is to be settled first.
http::Response refused(const std::vector<store::ErasureObstacle>& obstacles)
{
    constexpr auto detail =
        "Bookings to come, open tasks and what is under way still need this person: cancel or "
        "finish them first, or wait a moment. Nothing was erased.";
    auto response = http::problem(409, detail);
    response.body = json::serialize(json::object{{"type", "about:blank"},
                                                 {"title", http::reason(409)},
                                                 {"status", 409},
                                                 {"detail", detail},
                                                 {"obstacles", obstacles_document(obstacles)}});
    return response;
}

Result<store::ContactToErase, http::Response>
contact_of(const http::Request& request, const store::Client& client, const store::Directory& directory)
{
    auto body = JsonBody::read(request);
    if (!body) return refuse(std::move(body.error()));
    store::ContactToErase contact{.client = client.id, .email = {}, .number = {}};
    if (const auto text = body->text("email")) {
        if (auto email = EmailAddress::parse(*text))
            contact.email = std::move(*email);
        else
            body->complain("email", std::string{describe(email.error())});
    }
    if (const auto text = body->text("number")) {
        if (auto number = PhoneNumber::parse(*text, directory.desk.dialling))
            contact.number = std::move(*number);
        else
            body->complain("number", std::string{describe(number.error())});
    }
    if (body->errors().empty() && !contact.email && !contact.number)
        body->complain("email", "must be given, or number, or both");
    if (!body->errors().empty()) return refuse(unprocessable(body->errors()));
    return contact;
}

} // namespace

void ErasuresApi::add_routes(http::Router& router)
{
    router.add(Method::post, "/api/v1/clients/{client}/erasures",
               [this](const auto& request) { return post_erasure(request); });
    router.add(Method::get, "/api/v1/erasures",
               [this](const auto& request) { return list_erasures(request); });
}

Task<http::Response> ErasuresApi::post_erasure(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    if (!app::may(caller->agent->role, app::DeskDeed::erase_contacts)) co_return leads_only();
    const auto* client = caller->directory->client(request.capture("client"));
    if (client == nullptr) co_return http::problem(404, "There is no such client.");
    auto contact = contact_of(request, *client, *caller->directory);
    if (!contact) co_return std::move(contact.error());
    const auto now = parts_.gate.now();
    if (request.query.get("dry_run") == "true") {
        const auto preview = co_await parts_.erasures.preview(std::move(*contact), now);
        co_return previewed(preview);
    }
    const store::Actor actor{.kind = store::Actor::Kind::agent, .id = caller->agent->id.value()};
    const auto erased = co_await parts_.erase(std::move(*contact), actor, now);
    if (!erased) co_return refused(erased.error());
    co_return http::json(200, json::serialize(erasure_document(*erased, *caller->directory)));
}

Task<http::Response> ErasuresApi::list_erasures(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    if (!app::may(caller->agent->role, app::DeskDeed::erase_contacts)) co_return leads_only();
    const auto erasures = co_await parts_.erasures.list(most_listed);
    json::array list;
    for (const auto& erasure : erasures)
        list.emplace_back(erasure_document(erasure, *caller->directory));
    co_return http::json(200, json::serialize(json::object{{"erasures", std::move(list)}}));
}

} // namespace callhours::web
