#include "server/app/ask_callback.hpp"

#include "desk/deadlines.hpp"
#include "server/app/edit_task.hpp"

#include <stdexcept>

namespace callhours::app {

namespace {

constexpr days furthest_wish{90};

/// By their own program or their page.
bool is_by_client(const store::Actor& actor)
{
    return actor.kind == store::Actor::Kind::client || actor.kind == store::Actor::Kind::link;
}

/// What the wish leaves out, as the directory has it.
Result<CallbackWish, CallbackRefusal> completed(CallbackWish wish, const store::Directory& directory)
{
    if (!wish.client && wish.number) {
        if (const auto* owner = directory.client(*wish.number)) wish.client = owner->id;
    }
    const auto* client = wish.client ? directory.client(*wish.client) : nullptr;
    if (!wish.number && client != nullptr && !client->numbers.empty()) wish.number = client->numbers.front();
    if (!wish.number) return refuse(CallbackRefusal::no_number);
    if (!wish.agent)
        wish.agent = client != nullptr ? std::optional{client->agent} : directory.desk.default_agent;
    return wish;
}

std::optional<CallbackRefusal> refusal_of(const CallbackWish& wish, const store::Directory& directory,
                                          Instant now)
{
    if (wish.from && wish.to && *wish.to <= *wish.from) return CallbackRefusal::window_reversed;
    if (wish.to && *wish.to <= now) return CallbackRefusal::window_past;
    if (wish.from && *wish.from - now > furthest_wish) return CallbackRefusal::window_too_far;
    if (!is_by_client(wish.actor)) return std::nullopt;
    const auto* client = directory.client(wish.client.value());
    const auto moment = wish.from ? std::max(now, *wish.from) : now;
    const bool entitled = client != nullptr && store::entitlement_of(*client, directory.desk).covers(moment);
    return entitled ? std::nullopt : std::optional{CallbackRefusal::not_entitled};
}

/// A clock that stands until the wished time, then the table's; where nothing opens, a day on the wall.
desk::CallbackTask with_deadlines(desk::CallbackTask task, const store::Directory& directory)
{
    const auto begin = task.wish_from ? std::max(task.created_at, *task.wish_from) : task.created_at;
    task.response_due_at = begin + days{1};
    if (begin > task.created_at) task.pauses = {{.begin = task.created_at, .end = begin}};
    const auto dated = desk::with_new_deadlines(task, schedule_of(task, directory));
    return dated ? *dated : task;
}

store::AskedTask asked_task(const CallbackWish& wish, const store::Directory& directory, Instant now)
{
    desk::CallbackTask task;
    task.client = wish.client;
    task.agent = wish.agent;
    task.severity = wish.severity.value_or(directory.desk.default_severity);
    task.created_at = now;
    task.wish_from = wish.from;
    task = with_deadlines(std::move(task), directory);
    return {.task = {.number = wish.number,
                     .client = wish.client,
                     .agent = wish.agent,
                     .severity = task.severity,
                     .reason = desk::TaskReason::asked,
                     .created_at = now,
                     .response_due_at = task.response_due_at,
                     .action_due_at = task.action_due_at},
            .owner = wish.owner,
            .about = wish.about,
            .wish_from = wish.from,
            .wish_to = wish.to};
}

/// The open task of the number, as one more wish leaves it: only ever more urgent, and the latest wished time
/// counts.
desk::CallbackTask joined(desk::CallbackTask task, const CallbackWish& wish,
                          const store::Directory& directory)
{
    if (!task.client) task.client = wish.client;
    if (!task.agent) task.agent = wish.agent;
    if (task.about.empty()) task.about = wish.about;
    if (!task.owner && wish.owner) {
        task.owner = wish.owner;
        if (task.state == desk::TaskState::open) task.state = desk::TaskState::claimed;
    }
    if (wish.from || wish.to) {
        task.wish_from = wish.from;
        task.wish_to = wish.to;
    }
    if (!wish.severity || *wish.severity >= task.severity) return task;
    task.severity = *wish.severity;
    const auto dated = desk::with_new_deadlines(task, schedule_of(task, directory));
    return dated ? *dated : task;
}

} // namespace

std::string_view describe(CallbackRefusal refusal)
{
    switch (refusal) {
    case CallbackRefusal::no_number:
        return "There is no number to call; send one.";
    case CallbackRefusal::of_another_client:
        return "That number cannot be called for you at the moment; send another one.";
    case CallbackRefusal::not_entitled:
        return "The service does not run at that time; ask your contact for a plan.";
    case CallbackRefusal::window_reversed:
        return "The wished time ends before it begins.";
    case CallbackRefusal::window_past:
        return "The wished time is over.";
    case CallbackRefusal::window_too_far:
        return "The wished time begins more than 90 days from now.";
    }
    throw std::logic_error{"describe: not a CallbackRefusal"};
}

Task<Result<store::CallbackTasks::Added, CallbackRefusal>> AskCallback::operator()(CallbackWish given,
                                                                                   Instant now)
{
    auto directory = co_await rules_.current();
    const auto wish = completed(std::move(given), *directory);
    if (!wish) co_return refuse(wish.error());
    if (const auto refusal = refusal_of(*wish, *directory, now)) co_return refuse(*refusal);

    auto join = [directory,
                 wish = *wish](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
        if (is_by_client(wish.actor) && task.client && task.client != wish.client)
            return refuse(std::string{"another client's"});
        return joined(task, wish, *directory);
    };
    store::TaskEvent event{.what = "created", .text = wish->about, .actor = wish->actor, .at = now};
    auto asked = asked_task(*wish, *directory, now);
    auto added = co_await tasks_.add(std::move(asked), std::move(join), std::move(event));
    if (added.refused) co_return refuse(CallbackRefusal::of_another_client);
    co_return added;
}

} // namespace callhours::app
