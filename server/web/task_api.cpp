#include "server/web/task_api.hpp"

#include "base/text.hpp"
#include "server/web/documents.hpp"
#include "server/web/json_body.hpp"
#include "server/web/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

constexpr std::size_t most_words = 2000;
constexpr std::size_t most_callbacks = 200;

http::Response no_such_task()
{
    return http::problem(404, "There is no such task.");
}

http::Response no_such_callback()
{
    return http::problem(404, "There is no such callback.");
}

http::Response document(int status, const json::object& object)
{
    return http::json(status, json::serialize(object));
}

/// What both doors read: number, about, from, to.
app::CallbackWish read_wish(JsonBody& body, const store::Directory& directory)
{
    app::CallbackWish wish{};
    if (const auto written = body.text("number")) {
        if (const auto number = PhoneNumber::parse(*written, directory.desk.dialling)) {
            wish.number = *number;
        } else {
            body.complain("number", std::string{describe(number.error())});
        }
    }
    wish.about = trim(body.text("about").value_or(""));
    if (!is_plain_text(wish.about) || length_in_characters(wish.about) > most_words)
        body.complain("about", "is longer than 2,000 characters, or holds signs that cannot be shown");
    wish.from = body.instant("from");
    wish.to = body.instant("to");
    return wish;
}

std::optional<AgentId> read_agent(JsonBody& body, std::string_view key, const store::Directory& directory)
{
    const auto slug = body.text(key);
    if (!slug) return std::nullopt;
    const auto* agent = directory.agent(*slug);
    if (agent == nullptr) {
        body.complain(key, "there is no such agent");
        return std::nullopt;
    }
    return agent->id;
}

Result<app::CallbackWish, http::Response> task_wish(const http::Request& request, const Caller& caller)
{
    auto body = JsonBody::read(request);
    if (!body) return refuse(std::move(body.error()));
    auto wish = read_wish(*body, *caller.directory);
    wish.actor = {.kind = store::Actor::Kind::agent, .id = caller.agent->id.value()};
    if (const auto slug = body->text("client")) {
        if (const auto* client = caller.directory->client(*slug)) {
            wish.client = client->id;
        } else {
            body->complain("client", "there is no such client");
        }
    }
    wish.agent = read_agent(*body, "agent", *caller.directory);
    wish.owner = read_agent(*body, "owner", *caller.directory);
    if (const auto number = body->integer("severity")) {
        if (const auto severity = desk::severity_from(*number)) {
            wish.severity = *severity;
        } else {
            body->complain("severity", "must be 1 to 5");
        }
    }
    if (!body->errors().empty()) return refuse(unprocessable(body->errors()));
    return wish;
}

Result<app::CallbackWish, http::Response> client_wish(const http::Request& request, const Caller& caller)
{
    auto body = JsonBody::read(request);
    if (!body) return refuse(std::move(body.error()));
    auto wish = read_wish(*body, *caller.directory);
    wish.client = caller.client->id;
    wish.actor = {.kind = store::Actor::Kind::client, .id = caller.client->id.value()};
    if (const auto word = body->text("urgency")) {
        wish.severity = severity_of_urgency(*word);
        if (!wish.severity)
            body->complain("urgency", "must be cannot_work, severe, partial, defect or question");
    }
    if (!body->errors().empty()) return refuse(unprocessable(body->errors()));
    return wish;
}

int status_of(app::CallbackRefusal refusal)
{
    switch (refusal) {
    case app::CallbackRefusal::not_entitled:
        return 403;
    case app::CallbackRefusal::of_another_client:
        return 409;
    case app::CallbackRefusal::no_number:
    case app::CallbackRefusal::window_reversed:
    case app::CallbackRefusal::window_past:
    case app::CallbackRefusal::window_too_far:
        return 422;
    }
    throw std::logic_error{"status_of: not a CallbackRefusal"};
}

http::Response problem_of(app::CallbackRefusal refusal)
{
    return http::problem(status_of(refusal), std::string{describe(refusal)});
}

} // namespace

void TaskApi::add_routes(http::Router& router)
{
    router.add(Method::post, "/api/v1/tasks", [this](const auto& request) { return post_task(request); });
    router.add(Method::get, "/api/v1/tasks/{id}/history",
               [this](const auto& request) { return get_history(request); });
    router.add(Method::post, "/api/v1/tasks/{id}/merge",
               [this](const auto& request) { return merge_task(request); });
    router.add(Method::put, "/api/v1/tasks/{id}/watchers/{agent}",
               [this](const auto& request) { return watch_task(request, true); });
    router.add(Method::delete_, "/api/v1/tasks/{id}/watchers/{agent}",
               [this](const auto& request) { return watch_task(request, false); });
    router.add(Method::post, "/api/v1/callbacks",
               [this](const auto& request) { return post_callback(request); });
    router.add(Method::get, "/api/v1/callbacks",
               [this](const auto& request) { return list_callbacks(request); });
    router.add(Method::get, "/api/v1/callbacks/{id}",
               [this](const auto& request) { return get_callback(request); });
    router.add(Method::delete_, "/api/v1/callbacks/{id}",
               [this](const auto& request) { return delete_callback(request); });
}

Task<http::Response> TaskApi::post_task(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    auto wish = task_wish(request, *caller);
    if (!wish) co_return std::move(wish.error());
    const auto added = co_await parts_.ask_callback(std::move(*wish), parts_.gate.now());
    if (!added) co_return problem_of(added.error());
    const auto listed = co_await parts_.tasks.find(added->task.id);
    if (!listed) co_return no_such_task();
    auto response = document(added->joined ? 200 : 201, task_document(*listed, *caller->directory));
    response.headers.set("Location", fmt::format("/api/v1/tasks/{}", added->task.id.value()));
    co_return response;
}

Task<http::Response> TaskApi::get_history(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<TaskId>(request.capture("id"));
    if (!id) co_return no_such_task();
    const auto history = co_await parts_.tasks.history(*id);
    if (history.empty()) co_return no_such_task(); // a task has at least the line that made it
    json::array events;
    for (const auto& event : history)
        events.emplace_back(event_document(event, *caller->directory));
    co_return document(200, {{"events", std::move(events)}});
}

Task<http::Response> TaskApi::merge_task(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<TaskId>(request.capture("id"));
    if (!id) co_return no_such_task();
    auto body = JsonBody::read(request);
    if (!body) co_return std::move(body.error());
    const auto into = body->integer("into");
    if (!into && body->errors().empty()) body->complain("into", "is missing");
    if (!body->errors().empty()) co_return unprocessable(body->errors());

    const store::Actor actor{.kind = store::Actor::Kind::agent, .id = caller->agent->id.value()};
    const auto merged = co_await parts_.edit_task.merge(*id, TaskId{*into}, actor, parts_.gate.now());
    if (!merged.task) co_return no_such_task();
    if (!merged.refusal.empty()) co_return http::problem(409, merged.refusal);
    const auto listed = co_await parts_.tasks.find(merged.task->id);
    if (!listed) co_return no_such_task();
    co_return document(200, task_document(*listed, *caller->directory));
}

Task<http::Response> TaskApi::watch_task(const http::Request& request, bool watches)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<TaskId>(request.capture("id"));
    const auto* agent = caller->directory->agent(request.capture("agent"));
    if (!id || agent == nullptr) co_return http::problem(404, "There is no such task or agent.");
    const bool found = co_await parts_.tasks.watch(*id, agent->id, watches, parts_.gate.now());
    if (!found) co_return no_such_task();
    co_return http::no_content();
}

Task<http::Response> TaskApi::post_callback(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    auto wish = client_wish(request, *caller);
    if (!wish) co_return std::move(wish.error());
    const auto added = co_await parts_.ask_callback(std::move(*wish), parts_.gate.now());
    if (!added) co_return problem_of(added.error());
    auto response = document(added->joined ? 200 : 201, callback_document(added->task));
    response.headers.set("Location", fmt::format("/api/v1/callbacks/{}", added->task.id.value()));
    co_return response;
}

Task<http::Response> TaskApi::list_callbacks(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    const auto tasks = co_await parts_.tasks.of_client(caller->client->id, most_callbacks);
    json::array list;
    for (const auto& listed : tasks) {
        if (!listed.task.merged_into) list.emplace_back(callback_document(listed.task));
    }
    co_return document(200, {{"callbacks", std::move(list)}});
}

Task<http::Response> TaskApi::get_callback(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<TaskId>(request.capture("id"));
    if (!id) co_return no_such_callback();
    const auto listed = co_await parts_.tasks.find(*id);
    if (!listed || listed->task.client != caller->client->id) co_return no_such_callback();
    co_return document(200, callback_document(listed->task));
}

Task<http::Response> TaskApi::delete_callback(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_client(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<TaskId>(request.capture("id"));
    if (!id) co_return no_such_callback();
    const auto listed = co_await parts_.tasks.find(*id);
    if (!listed || listed->task.client != caller->client->id) co_return no_such_callback();
    if (!desk::is_open(listed->task.state)) co_return document(200, callback_document(listed->task));

    app::TaskWish wish{};
    wish.task = *id;
    wish.state = desk::TaskState::dropped;
    wish.outcome = std::string{desk::to_text(desk::TaskOutcome::no_need)};
    wish.actor = {.kind = store::Actor::Kind::client, .id = caller->client->id.value()};
    const auto dropped = co_await parts_.edit_task(std::move(wish), parts_.gate.now());
    if (!dropped.task) co_return no_such_callback();
    const auto after = co_await parts_.tasks.find(*id);
    co_return document(200, callback_document(after ? after->task : *dropped.task));
}

} // namespace callhours::web
