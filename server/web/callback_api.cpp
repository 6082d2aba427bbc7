#include "server/web/callback_api.hpp"

#include "server/app/desk_rights.hpp"
#include "server/web/json_body.hpp"
#include "server/web/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <stdexcept>
#include <string_view>
#include <variant>

namespace callhours::web {

namespace json = boost::json;
using http::Method;

namespace {

json::value instant_or_null(const std::optional<Instant>& instant)
{
    return instant ? json::value(callhours::to_text(*instant)) : json::value(nullptr);
}

json::object document_of(const store::Callback& callback, const store::Directory& directory)
{
    const auto* agent = directory.agent(callback.agent);
    return {{"id", callback.id.value()},
            {"task", callback.task ? json::value(callback.task->value()) : json::value(nullptr)},
            {"booking", callback.booking ? json::value(callback.booking->value()) : json::value(nullptr)},
            {"call", callback.call.value()},
            {"cause", to_text(callback.cause)},
            {"agent", agent == nullptr ? json::value(nullptr) : json::value(agent->slug)},
            {"phase", callback.phase},
            {"attempt", callback.attempt},
            {"started_at", callhours::to_text(callback.started_at)},
            {"talked_at", instant_or_null(callback.talked_at)},
            {"ended_at", instant_or_null(callback.ended_at)},
            {"outcome", callback.outcome.empty() ? json::value(nullptr) : json::value(callback.outcome)},
            {"next_try_at", instant_or_null(callback.next_try_at)}};
}

http::Response no_such_task_here()
{
    return http::problem(404, "There is no such task.");
}

/// How a click is answered that dials nobody: `reason` is for programs, which say it in their reader's words.
struct Refused {
    int status;
    std::string_view reason;
    std::string_view detail;
    bool anyway_helps = false;
};

Refused refused_of(app::CallBackRefusal refusal)
{
    using enum app::CallBackRefusal;
    switch (refusal) {
    case not_ready:
        return {503, "not_ready",
                "No PBX can dial now: none is connected, or none has a trunk in the configuration."};
    case not_allowed:
        return {422, "not_allowed",
                "This number begins with none of the prefixes that [callbacks] of the configuration allows."};
    case no_phone:
        return {422, "no_phone", "You have no phone: an agent needs endpoints."};
    case no_such_task:
        return {404, "no_such_task", "There is no such task."};
    case task_closed:
    case not_due:
        return {409, "task_closed", "The task is closed."};
    case taken_by_another:
        return {409, "taken_by_another", "Somebody else has taken this task."};
    case number_withheld:
        return {422, "number_withheld", "The caller withheld the number."};
    case being_dialled:
        return {409, "being_dialled", "This number is being dialled already."};
    case agent_engaged:
        return {409, "agent_engaged", "You are in another call."};
    case daily_cap:
        return {409, "daily_cap",
                "As many callbacks as [callbacks] of the configuration allows were begun in 24 hours."};
    case number_cap:
        return {409, "number_cap",
                "This number was called as often in 24 hours as the configuration allows."};
    case desk_closed:
        return {409, "desk_closed", "The desk is closed now; send \"anyway\": true to call all the same.",
                true};
    case outside_wish:
        return {409, "outside_wish",
                "The client asked to be called at another time; send \"anyway\": true to call all the same.",
                true};
    }
    throw std::logic_error{"refused_of: not a CallBackRefusal"};
}

http::Response refusal_document(app::CallBackRefusal refusal)
{
    const auto refused = refused_of(refusal);
    auto response = http::problem(refused.status, std::string{refused.detail});
    auto document = json::parse(std::get<std::string>(response.body)).as_object();
    document["reason"] = refused.reason;
    document["override_possible"] = refused.anyway_helps;
    response.body = json::serialize(document);
    return response;
}

/// An empty body is a plain click.
Result<app::Timing, http::Response> timing_of(const http::Request& request)
{
    if (request.body.empty()) return app::Timing::as_the_rules_say;
    auto body = JsonBody::read(request);
    if (!body) return refuse(std::move(body.error()));
    const bool anyway = body->flag("anyway");
    if (!body->errors().empty()) return refuse(unprocessable(body->errors()));
    return anyway ? app::Timing::anyway : app::Timing::as_the_rules_say;
}

json::object wish_document(const store::DiallingWish& wish, bool automatic)
{
    return {{"tasks", wish.tasks ? json::value(*wish.tasks) : json::value(nullptr)},
            {"tasks_by_default", automatic},
            {"booked_calls", wish.booked_calls}};
}

/// Their own; everybody's for who changes the rules.
const store::Agent* agent_of_wish(const http::Request& request, const Caller& caller)
{
    const auto* agent = caller.directory->agent(request.capture("agent"));
    const bool may = agent == caller.agent || app::may(caller.agent->role, app::DeskDeed::dialling_of_others);
    return may ? agent : nullptr;
}

http::Response no_such_agent()
{
    return http::problem(404, "There is no such agent whose wishes you may see.");
}

} // namespace

void CallbackApi::add_routes(http::Router& router)
{
    router.add(Method::post, "/api/v1/tasks/{id}/call",
               [this](const auto& request) { return post_call(request); });
    router.add(Method::delete_, "/api/v1/tasks/{id}/call",
               [this](const auto& request) { return delete_call(request); });
    router.add(Method::get, "/api/v1/tasks/{id}/callbacks",
               [this](const auto& request) { return list_callbacks(request); });
    router.add(Method::get, "/api/v1/agents/{agent}/dialling",
               [this](const auto& request) { return get_wish(request); });
    router.add(Method::put, "/api/v1/agents/{agent}/dialling",
               [this](const auto& request) { return put_wish(request); });
}

Task<http::Response> CallbackApi::post_call(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<TaskId>(request.capture("id"));
    if (!id) co_return no_such_task_here();
    const auto timing = timing_of(request);
    if (!timing) co_return timing.error();
    const auto begun = co_await parts_.call_back(*id, caller->agent->id, *timing);
    if (!begun) co_return refusal_document(begun.error());
    co_return http::json(202, json::serialize(document_of(*begun, *caller->directory)));
}

Task<http::Response> CallbackApi::delete_call(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<TaskId>(request.capture("id"));
    const auto callbacks = co_await parts_.callbacks.of_task(id.value_or(TaskId{}));
    const bool goes_on = !callbacks.empty() && !callbacks.back().ended_at;
    if (!goes_on) co_return http::problem(404, "Nobody is being called for this task.");
    const bool cancelled = co_await parts_.callbacks.cancel(callbacks.back().id, parts_.gate.now());
    if (!cancelled) co_return http::problem(409, "They talk with each other already.");
    parts_.cancel(callbacks.back().id); // where another server dials, it hears of it at its next renewal
    co_return http::json(202, json::serialize(document_of(callbacks.back(), *caller->directory)));
}

Task<http::Response> CallbackApi::list_callbacks(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto id = id_of<TaskId>(request.capture("id"));
    if (!id) co_return no_such_task_here();
    const auto callbacks = co_await parts_.callbacks.of_task(*id);
    json::array list;
    for (const auto& callback : callbacks)
        list.emplace_back(document_of(callback, *caller->directory));
    co_return http::json(200, json::serialize(json::object{{"callbacks", std::move(list)}}));
}

Task<http::Response> CallbackApi::get_wish(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto* agent = agent_of_wish(request, *caller);
    if (agent == nullptr) co_return no_such_agent();
    const auto wish = co_await parts_.callbacks.wish_of(agent->id);
    co_return http::json(200, json::serialize(wish_document(wish, parts_.automatic)));
}

Task<http::Response> CallbackApi::put_wish(const http::Request& request)
{
    auto caller = co_await parts_.gate.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto* agent = agent_of_wish(request, *caller);
    if (agent == nullptr) co_return no_such_agent();
    auto body = JsonBody::read(request);
    if (!body) co_return std::move(body.error());
    store::DiallingWish wish;
    if (body->has("tasks")) wish.tasks = body->flag("tasks");
    wish.booked_calls = body->flag("booked_calls");
    if (!body->errors().empty()) co_return unprocessable(body->errors());
    co_await parts_.callbacks.set_wish(agent->id, wish);
    co_return http::json(200, json::serialize(wish_document(wish, parts_.automatic)));
}

} // namespace callhours::web
