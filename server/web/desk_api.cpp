#include "server/web/desk_api.hpp"

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "calendar/zone.hpp"
#include "server/http/range.hpp"
#include "server/web/documents.hpp"
#include "server/web/json_body.hpp"
#include "server/web/numbers.hpp"
#include "server/web/task_clock.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr std::size_t most_words = 2000;

json::object clocked(const store::TaskListed& listed, const store::Directory& directory, Instant now)
{
    auto document = task_document(listed, directory);
    document["clock"] = task_clock(listed.task, directory, now);
    return document;
}

http::Response no_such_task()
{
    return http::problem(404, "There is no such task.");
}

store::Actor as_agent(const Caller& caller)
{
    return {.kind = store::Actor::Kind::agent, .id = caller.agent->id.value()};
}

/// `state=` absent or "open": all that are neither done nor dropped.
Result<store::TaskFilter, http::Response> filter_of(const http::Request& request,
                                                    const store::Directory& directory)
{
    store::TaskFilter filter;
    const auto state = request.query.get("state");
    if (!state.empty() && state != "open") {
        filter.state = desk::parse_task_state(state);
        if (!filter.state) {
            return refuse(http::problem(
                422,
                fmt::format(
                    "There is no state \"{}\"; there are open, claimed, dialling, waiting, done, dropped.",
                    json_escaped(state))));
        }
    }
    if (const auto slug = request.query.get("agent"); !slug.empty()) {
        const auto* agent = directory.agent(slug);
        if (agent == nullptr) return refuse(http::problem(422, "agent: there is no such agent."));
        filter.agent = agent->id;
    }
    return filter;
}

void read_words(JsonBody& body, std::string_view key, std::optional<std::string>& words)
{
    words = body.text(key);
    if (words && (!is_plain_text(*words) || length_in_characters(*words) > most_words)) {
        body.complain(key, "is longer than 2,000 characters, or holds signs that cannot be shown");
    }
}

std::optional<AgentId> read_agent(JsonBody& body, std::string_view key, const Caller& caller)
{
    const auto slug = body.text(key);
    if (!slug) return std::nullopt;
    const auto* agent = caller.directory->agent(*slug);
    if (agent != nullptr) return agent->id;
    body.complain(key, "there is no such agent");
    return std::nullopt;
}

Result<app::TaskWish, http::Response> wish_of(const http::Request& request, TaskId task, const Caller& caller)
{
    auto body = JsonBody::read(request);
    if (!body) return refuse(std::move(body.error()));
    app::TaskWish wish{};
    wish.task = task;
    wish.actor = as_agent(caller);
    if (const auto state = body->text("state")) {
        wish.state = desk::parse_task_state(*state);
        if (!wish.state) body->complain("state", "must be open, claimed, dialling, waiting, done or dropped");
    }
    if (const auto number = body->integer("severity")) {
        if (const auto severity = desk::severity_from(*number)) {
            wish.severity = *severity;
        } else {
            body->complain("severity", "must be 1 to 5");
        }
    }
    wish.owner = read_agent(*body, "owner", caller);
    wish.agent = read_agent(*body, "agent", caller);
    read_words(*body, "outcome", wish.outcome);
    read_words(*body, "note", wish.note);
    if (!body->errors().empty()) return refuse(unprocessable(body->errors()));
    return wish;
}

json::object voicemail_document(const store::Voicemail& voicemail)
{
    return {{"id", voicemail.id.value()},
            {"seconds", voicemail.length.count()},
            {"silent", voicemail.silent},
            {"recorded_at", callhours::to_text(voicemail.recorded_at)},
            {"heard_at", voicemail.heard_at ? json::value(callhours::to_text(*voicemail.heard_at))
                                            : json::value(nullptr)}};
}

} // namespace

void DeskApi::add_routes(http::Router& router)
{
    router.add(Method::get, "/api/v1/tasks", [this](const auto& request) { return list_tasks(request); });
    router.add(Method::get, "/api/v1/tasks/{id}", [this](const auto& request) { return get_task(request); });
    router.add(Method::patch, "/api/v1/tasks/{id}",
               [this](const auto& request) { return patch_task(request); });
    router.add(Method::get, "/api/v1/voicemails/{id}/audio",
               [this](const auto& request) { return get_audio(request); });
    router.add(Method::post, "/api/v1/voicemails/{id}/heard",
               [this](const auto& request) { return post_heard(request); });
    router.add(Method::get, "/api/v1/agenda", [this](const auto& request) { return get_agenda(request); });
}

Task<http::Response> DeskApi::list_tasks(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto filter = filter_of(request, *caller->directory);
    if (!filter) co_return std::move(filter.error());
    const auto tasks = co_await parts_.tasks.list(*filter);
    const auto now = parts_.gate.now();
    json::array list;
    for (const auto& task : tasks)
        list.emplace_back(clocked(task, *caller->directory, now));
    co_return http::json(
        200, json::serialize(json::object{{"tasks", std::move(list)}, {"now", callhours::to_text(now)}}));
}

Task<http::Response> DeskApi::get_task(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<TaskId>(request.capture("id"));
    if (!id) co_return no_such_task();
    const auto task = co_await parts_.tasks.find(*id);
    if (!task) co_return no_such_task();
    const auto history = co_await parts_.tasks.history(*id);
    auto document = clocked(*task, *caller->directory, parts_.gate.now());
    json::array events;
    for (const auto& event : history)
        events.emplace_back(event_document(event, *caller->directory));
    document["history"] = std::move(events);
    const auto voicemails = co_await parts_.tasks.voicemails_of(*id);
    json::array messages;
    for (const auto& voicemail : voicemails)
        messages.emplace_back(voicemail_document(voicemail));
    document["voicemails"] = std::move(messages);
    co_return http::json(200, json::serialize(document));
}

Task<http::Response> DeskApi::patch_task(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<TaskId>(request.capture("id"));
    if (!id) co_return no_such_task();
    auto wish = wish_of(request, *id, *caller);
    if (!wish) co_return std::move(wish.error());

    const auto edited = co_await parts_.edit_task(std::move(*wish), parts_.gate.now());
    if (!edited.task) co_return no_such_task();
    if (!edited.refusal.empty()) co_return http::problem(409, edited.refusal);
    const auto listed = co_await parts_.tasks.find(*id);
    if (!listed) co_return no_such_task();
    co_return http::json(200, json::serialize(clocked(*listed, *caller->directory, parts_.gate.now())));
}

Task<http::Response> DeskApi::get_audio(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<VoicemailId>(request.capture("id"));
    if (!id) co_return http::problem(404, "There is no such recording.");
    const auto voicemail = co_await parts_.tasks.voicemail(*id);
    if (!voicemail || voicemail->file.empty()) // or it was erased
        co_return http::problem(404, "There is no such recording.");
    // The file is immutable and its name unique, so the name identifies the bytes.
    auto response = http::serve_file(request, {.path = parts_.media_folder + "/" + voicemail->file,
                                               .size = static_cast<std::uint64_t>(voicemail->bytes),
                                               .media_type = "audio/wav",
                                               .validators = {.etag = '"' + voicemail->file + '"',
                                                              .last_modified = voicemail->recorded_at}});
    response.headers.set("Cache-Control", "private, max-age=86400");
    co_return response;
}

Task<http::Response> DeskApi::post_heard(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<VoicemailId>(request.capture("id"));
    const bool found = id && co_await parts_.tasks.note_heard(*id, parts_.gate.now());
    if (!found) co_return http::problem(404, "There is no such recording.");
    co_return http::no_content();
}

Task<http::Response> DeskApi::get_agenda(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto& zone = caller->agent->calendar.schedule.zone;
    auto date = calendar::local_date(parts_.gate.now(), zone);
    if (const auto asked = request.query.get("date"); !asked.empty()) {
        const auto parsed = parse_date(asked);
        if (!parsed) co_return http::problem(422, fmt::format("date {}.", describe(parsed.error())));
        date = *parsed;
    }
    const auto bookings =
        co_await parts_.bookings.of_agent(caller->agent->id, calendar::local_day(date, zone));
    json::array list;
    for (const auto& booking : bookings)
        list.emplace_back(agenda_entry(booking, *caller->directory));
    co_return http::json(200, json::serialize(json::object{{"date", callhours::to_text(date)},
                                                           {"zone", zone.name()},
                                                           {"bookings", std::move(list)}}));
}

} // namespace callhours::web
