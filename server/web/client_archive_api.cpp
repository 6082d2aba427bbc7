#include "server/web/client_archive_api.hpp"

#include "server/app/desk_rights.hpp"
#include "server/web/call_documents.hpp"
#include "server/web/client_documents.hpp"
#include "server/web/documents.hpp"
#include "server/web/mail_documents.hpp"
#include "server/web/waiting_documents.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr std::size_t page = 500;
constexpr std::size_t most_tasks = 1'000'000;

Task<json::array> history_document(store::Store& store, ClientId client, const store::Directory& directory)
{
    const auto events = co_await store.clients().history(client);
    json::array list;
    for (const auto& event : events)
        list.emplace_back(event_document(event, directory));
    co_return list;
}

Task<json::array> mails_document(store::Store& store, BookingId booking)
{
    store::MailFilter filter;
    filter.booking = booking;
    const auto mails = co_await store.outbox().list(std::move(filter));
    json::array list;
    for (const auto& mail : mails) {
        list.emplace_back(json::object{
            {"to", mail.recipient ? json::value(mail.recipient->reveal()) : json::value(nullptr)},
            {"state", to_text(mail.state)},
            {"created_at", callhours::to_text(mail.mail.created_at)},
            {"sent_at",
             mail.sent_at ? json::value(callhours::to_text(*mail.sent_at)) : json::value(nullptr)}});
    }
    co_return list;
}

/// All of them, also into `bookings`.
Task<json::array> bookings_document(store::Store& store, ClientId client, const store::Directory& directory,
                                    std::vector<store::Booking>& bookings)
{
    json::array list;
    for (std::size_t skip = 0;; skip += page) {
        store::BookingFilter filter{.client = client, .most = page, .skip = skip};
        auto some = co_await store.bookings().list(std::move(filter));
        for (auto& booking : some) {
            auto document = booking_document(booking, directory, Links{""});
            document.erase("manage_url"); // keys to the booking, not data
            document.erase("ics_url");
            const auto events = co_await store.bookings().history(booking.id);
            json::array history;
            for (const auto& event : events)
                history.emplace_back(event_document(event, directory));
            document["history"] = std::move(history);
            document["mails"] = co_await mails_document(store, booking.id);
            list.emplace_back(std::move(document));
            bookings.push_back(std::move(booking));
        }
        if (some.size() < page) co_return list;
    }
}

json::object recording_document(const store::Voicemail& voicemail)
{
    return {{"file", "recordings/" + voicemail.file},
            {"seconds", voicemail.length.count()},
            {"recorded_at", callhours::to_text(voicemail.recorded_at)}};
}

/// All of them, and the names of their recordings into `files`.
Task<json::array> tasks_document(store::Store& store, ClientId client, const store::Directory& directory,
                                 std::vector<std::string>& files)
{
    const auto tasks = co_await store.tasks().of_client(client, most_tasks);
    json::array list;
    for (const auto& listed : tasks) {
        auto document = task_document(listed, directory);
        const auto events = co_await store.tasks().history(listed.task.id);
        json::array history;
        for (const auto& event : events)
            history.emplace_back(event_document(event, directory));
        document["history"] = std::move(history);
        const auto voicemails = co_await store.tasks().voicemails_of(listed.task.id);
        json::array recordings;
        for (const auto& voicemail : voicemails) {
            recordings.emplace_back(recording_document(voicemail));
            files.push_back(voicemail.file);
        }
        document["recordings"] = std::move(recordings);
        list.emplace_back(std::move(document));
    }
    co_return list;
}

Task<json::array> calls_document(store::Store& store, ClientId client, const store::Directory& directory)
{
    json::array list;
    store::CallFilter filter;
    filter.client = client;
    filter.most = page;
    for (;;) {
        const auto calls = co_await store.calls().list(filter);
        for (const auto& call : calls)
            list.emplace_back(call_document(call, directory));
        if (calls.size() < page) co_return list;
        filter.before =
            store::CallPlace{.arrived_at = calls.back().call.arrived_at, .id = calls.back().call.id};
    }
}

Task<json::array> waits_document(store::Store& store, ClientId client, const store::Directory& directory)
{
    const auto waits = co_await store.waiting_list().list({.client = client, .most = most_tasks});
    json::array list;
    for (const auto& wait : waits) {
        const auto* type = directory.call_type(wait.type);
        list.emplace_back(
            json::object{{"type", type == nullptr ? json::value(nullptr) : json::value(type->rules.slug)},
                         {"name", wait.name},
                         {"email", wait.email.reveal()},
                         {"from", callhours::to_text(wait.from)},
                         {"to", callhours::to_text(wait.to)},
                         {"created_at", callhours::to_text(wait.created_at)},
                         {"ended_at", wait.ended_at ? json::value(callhours::to_text(*wait.ended_at))
                                                    : json::value(nullptr)}});
    }
    co_return list;
}

Task<ClientArchive> gather(store::Store& store, const store::Client& client,
                           std::shared_ptr<const store::Directory> directory, Instant now)
{
    ClientArchive archive{
        .slug = client.slug, .json = {}, .bookings = {}, .recordings = {}, .directory = directory};
    json::object document{{"exported_at", callhours::to_text(now)},
                          {"client", client_document(client, *directory, now)}};
    document["history"] = co_await history_document(store, client.id, *directory);
    document["bookings"] = co_await bookings_document(store, client.id, *directory, archive.bookings);
    document["tasks"] = co_await tasks_document(store, client.id, *directory, archive.recordings);
    document["calls"] = co_await calls_document(store, client.id, *directory);
    document["waiting"] = co_await waits_document(store, client.id, *directory);
    archive.json = json::serialize(document);
    co_return archive;
}

} // namespace

void ClientArchiveApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/clients/{client}/export",
               [this](const auto& request) { return get_archive(request); });
}

Task<http::Response> ClientArchiveApi::get_archive(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    if (!app::may(caller->agent->role, app::DeskDeed::export_clients))
        co_return http::problem(403, "Everything of a client is given to leads and administrators.");
    const auto* client = caller->directory->client(request.capture("client"));
    if (client == nullptr) co_return http::problem(404, "There is no such client.");
    auto archive = co_await gather(parts_.store, *client, caller->directory, parts_.gate.now());
    http::Response response;
    response.headers.set("Content-Type", "application/x-tar");
    response.headers.set("Content-Disposition", fmt::format("attachment; filename=\"{}.tar\"", client->slug));
    response.headers.set("Cache-Control", "no-store");
    response.body = co_await parts_.pack(std::move(archive));
    co_return response;
}

} // namespace callhours::web
