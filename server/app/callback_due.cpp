#include "server/app/callback_desk.hpp"

#include "calendar/schedule.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>

// What is dialled by itself: tasks whose time has come (C6), and booked calls at theirs (C7).

namespace callhours::app {

namespace asio = boost::asio;

namespace {

/// More than can be dialled at a time: those whose agent is away, or whose number is capped, stand in front.
constexpr std::size_t most_looked_at = 500;
constexpr minutes after_a_crash{10};
constexpr store::Actor the_system{store::Actor::Kind::system, 0};

} // namespace

void CallbackDesk::plan_look()
{
    parts_.alarms.after(parts_.look_every, [this] { asio::co_spawn(parts_.io, look(), asio::detached); });
}

Task<void> CallbackDesk::look()
{
    std::string failure;
    try {
        co_await look_carefully();
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (!failure.empty())
        parts_.log.error("callback.no_look", "what is due cannot be dialled: {}", loggable(failure));
    plan_look();
}

Task<void> CallbackDesk::look_carefully()
{
    const auto now = parts_.clock.now();
    const int lost = co_await parts_.callbacks.end_expired(now + after_a_crash, now);
    if (lost > 0)
        parts_.log.warn("callback.lost", "{} callbacks ended with the server that dialled them", lost);
    if (!is_ready()) co_return;
    const auto bookings = co_await parts_.callbacks.due_bookings(most_looked_at, now);
    for (const auto& each : bookings)
        co_await dial_booking(each);
    const auto tasks = co_await parts_.callbacks.due_tasks(parts_.limits.automatic, most_looked_at, now);
    for (const auto& each : tasks)
        co_await dial_task(each);
}

/// Refusals are a matter of course: another server was quicker, a cap is reached, the agent is in a call.
Task<void> CallbackDesk::dial_task(store::Callbacks::Due due)
{
    const auto now = parts_.clock.now();
    const auto directory = co_await parts_.rules.current();
    const auto agent = agent_to_ring(due.agent, *directory, now);
    if (!agent || !calendar::is_open(directory->desk.schedule, now)) co_return;
    const auto listed = co_await parts_.tasks.find(due.task.value());
    if (!listed || !listed->task.number) co_return;
    co_await begin({.task = due.task,
                    .agent = *agent,
                    .link = parts_.pbx.name(),
                    .cause = store::CallbackCause::due,
                    .actor = the_system},
                   *listed->task.number);
}

/// The number that the visitor left, else the client's own.
Task<void> CallbackDesk::dial_booking(store::Callbacks::Due due)
{
    const auto directory = co_await parts_.rules.current();
    const auto* client = due.client ? directory->client(*due.client) : nullptr;
    auto number = due.number;
    if (!number && client != nullptr && !client->numbers.empty()) number = client->numbers.front();
    if (!number) co_return;
    co_await begin({.booking = due.booking,
                    .number = number,
                    .agent = due.agent,
                    .link = parts_.pbx.name(),
                    .cause = store::CallbackCause::booked,
                    .actor = the_system,
                    .client = due.client},
                   *number);
}

} // namespace callhours::app
