#include "server/web/live_events.hpp"

#include "server/app/booking_rights.hpp"
#include "server/web/numbers.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace callhours::web {

namespace json = boost::json;

namespace {

constexpr std::chrono::seconds heartbeat{15};
constexpr std::size_t most_waiting_bytes = 64 * 1024; ///< for a reader who does not keep up
constexpr std::size_t most_listeners_of_an_agent = 32;
constexpr std::size_t changes_a_time = 500;
constexpr std::int64_t most_behind = 2000; ///< whoever missed more had better ask for everything

/// The event's name; empty for what is not told.
std::string_view name_of(store::ChangeSubject subject)
{
    using store::ChangeSubject;
    switch (subject) {
    case ChangeSubject::rules:
        return "rules";
    case ChangeSubject::booking:
        return "booking";
    case ChangeSubject::hold:
        return ""; // what a client is looking at is nobody's business
    case ChangeSubject::busy:
        return "busy";
    case ChangeSubject::call:
        return "call";
    case ChangeSubject::task:
        return "task";
    case ChangeSubject::voicemail:
        return "voicemail";
    case ChangeSubject::mail:
        return "mail";
    case ChangeSubject::waiting:
        return "waiting";
    case ChangeSubject::webhook:
        return "webhook";
    case ChangeSubject::own_event:
        return ""; // between the agent and their calendar program; busy times are told as such
    }
    throw std::logic_error{"no such subject of a change"};
}

std::string event_of(const store::Change& change, const store::Directory& directory)
{
    const auto name = name_of(change.subject);
    if (name.empty()) return {};
    const auto* agent = directory.agent(change.agent);
    json::object data{{"id", change.id}, {"agent", nullptr}};
    if (agent != nullptr) data["agent"] = agent->slug;
    return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", change.number.value(), name, json::serialize(data));
}

/// The number stands as the event's id: a browser that comes again names it in Last-Event-ID.
std::string greeting(std::string_view name, ChangeNumber number)
{
    return fmt::format("retry: 2000\n\nid: {0}\nevent: {1}\ndata: {{\"number\":{0}}}\n\n", number.value(),
                       name);
}

} // namespace

void LiveEvents::add_routes(http::Router& router)
{
    router.add(http::Method::get, "/api/v1/events", [this](const auto& request) { return listen(request); });
}

/// Without a Last-Event-ID the stream begins now: `hello`. With one it goes on after it, without a gap; where
/// that cannot be done (too much was missed, or the number is of another database), `reset`: everything may
/// have changed.
Task<http::Response> LiveEvents::listen(const http::Request& request)
{
    auto caller = co_await gate_.require_agent(request);
    if (!caller) co_return std::move(caller.error());
    const auto agent = caller->agent->id;
    const auto of_agent = [&](const auto& one) { return one->agent == agent && !one->text.expired(); };
    if (std::count_if(listeners_.begin(), listeners_.end(), of_agent) >=
        static_cast<std::ptrdiff_t>(most_listeners_of_an_agent)) {
        co_return http::too_many(60);
    }

    const auto newest = changes_.newest_known();
    const auto text = std::make_shared<http::LiveText>(most_waiting_bytes);
    auto listener = std::make_shared<Listener>();
    listener->text = text;
    listener->agent = agent;
    listener->seen = newest;
    listener->heard_at = std::chrono::steady_clock::now();
    listener->asked.method = request.method;
    listener->asked.headers = request.headers;
    listener->asked.remote = request.remote;
    listener->asked.loopback = request.loopback;
    listener->asked.secure = request.secure;

    const auto last = request.headers.get("Last-Event-ID");
    const auto seen = id_of<ChangeNumber>(last);
    if (last.empty()) {
        text->push(greeting("hello", newest));
    } else if (seen && seen->value() <= newest.value() && newest.value() - seen->value() <= most_behind) {
        listener->seen = *seen;
        text->push("retry: 2000\n\n");
    } else {
        text->push(greeting("reset", newest));
    }
    listeners_.push_back(std::move(listener));

    http::Response response;
    response.headers = {{"Content-Type", "text/event-stream; charset=utf-8"},
                        {"Cache-Control", "no-store"},
                        {"X-Accel-Buffering", "no"}}; // nginx would keep the events until there are 4 KiB
    response.body = text;
    co_return response;
}

Task<void> LiveEvents::turn(Moment now)
{
    listeners_.remove_if([](const auto& listener) {
        const auto text = listener->text.lock();
        return !text || text->ended();
    });
    if (listeners_.empty()) co_return;
    const bool look = std::exchange(look_, false);
    const auto newest = changes_.newest_known();
    // Those who come while this waits are served by the next turn.
    const auto listeners = listeners_;
    for (const auto& listener : listeners) {
        const bool wanted =
            look || listener->seen.value() < newest.value() || now - listener->heard_at >= heartbeat;
        if (wanted) co_await serve(listener, newest, now);
    }
}

Task<void> LiveEvents::serve(std::shared_ptr<Listener> listener, ChangeNumber newest, Moment now)
{
    const bool admitted = co_await may_still_listen(*listener);
    const auto text = listener->text.lock();
    if (!text) co_return;
    if (!admitted) {
        text->end();
        co_return;
    }
    std::string told;
    if (listener->seen.value() < newest.value()) {
        const auto directory = co_await gate_.rules().current();
        const auto changes = co_await changes_.after(listener->seen, changes_a_time);
        if (!are_whole(changes, listener->seen)) told = greeting("reset", newest);
        for (const auto& change : changes) {
            const bool theirs = co_await may_know(listener->agent, change, *directory);
            if (theirs) told += event_of(change, *directory);
            listener->seen = change.number;
        }
    }
    if (told.empty() && now - listener->heard_at >= heartbeat) told = "event: beat\ndata: {}\n\n";
    if (told.empty() || text->ended()) co_return;
    listener->heard_at = now;
    text->push(told);
}

/// As the paths that show these things judge; callbacks and mails are everybody's.
Task<bool> LiveEvents::may_know(AgentId listener, const store::Change& change,
                                const store::Directory& directory)
{
    using store::ChangeSubject;
    if (change.subject != ChangeSubject::booking && change.subject != ChangeSubject::busy) co_return true;
    const auto* agent = directory.agent(listener);
    if (agent == nullptr) co_return false;
    if (app::sees_every_booking(agent->role) || change.agent == listener) co_return true;
    if (change.subject == ChangeSubject::busy) co_return false;
    const auto booking = co_await bookings_.find(BookingId{change.id});
    co_return booking&& app::may_handle(*agent, *booking, directory);
}

Task<bool> LiveEvents::may_still_listen(const Listener& listener)
{
    const auto caller = co_await gate_.require_agent(listener.asked);
    co_return caller.has_value() && caller->agent->id == listener.agent;
}

std::size_t LiveEvents::listeners() const
{
    return static_cast<std::size_t>(std::count_if(listeners_.begin(), listeners_.end(),
                                                  [](const auto& one) { return !one->text.expired(); }));
}

} // namespace callhours::web
