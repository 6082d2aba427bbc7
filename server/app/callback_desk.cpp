#include "server/app/callback_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace callhours::app {

namespace asio = boost::asio;
using namespace telephony;

namespace {

CallBackRefusal refusal_of(store::CallbackBar bar)
{
    using enum CallBackRefusal;
    switch (bar) {
    case store::CallbackBar::no_such_task:
        return no_such_task;
    case store::CallbackBar::task_closed:
        return task_closed;
    case store::CallbackBar::taken_by_another:
        return taken_by_another;
    case store::CallbackBar::number_withheld:
        return number_withheld;
    case store::CallbackBar::being_dialled:
        return being_dialled;
    case store::CallbackBar::agent_engaged:
        return agent_engaged;
    case store::CallbackBar::not_due:
        return not_due;
    case store::CallbackBar::daily_cap:
        return daily_cap;
    case store::CallbackBar::number_cap:
        return number_cap;
    }
    throw std::logic_error{"refusal_of: not a CallbackBar"};
}

template <typename Happening> std::optional<CallToken> token_in(const Happening& happening)
{
    if constexpr (requires { happening.channel; }) {
        return call_of(happening.channel);
    } else if constexpr (requires { happening.playback; }) {
        return call_of(happening.playback);
    } else {
        return std::nullopt;
    }
}

} // namespace

void CallbackDesk::start()
{
    plan_look();
}

// ---- a callback begins

Task<CallbackDesk::Begun> CallbackDesk::call_back(TaskId task, AgentId agent, Timing timing)
{
    const auto listed = co_await parts_.tasks.find(task);
    if (!listed) co_return refuse(CallBackRefusal::no_such_task);
    if (!desk::is_open(listed->task.state)) co_return refuse(CallBackRefusal::task_closed);
    if (!listed->task.number) co_return refuse(CallBackRefusal::number_withheld);
    const auto directory = co_await parts_.rules.current();
    const auto bar = time_bar(listed->task, *directory, parts_.clock.now());
    if (bar && timing == Timing::as_the_rules_say) {
        const bool closed = *bar == TimeBar::desk_closed;
        co_return refuse(closed ? CallBackRefusal::desk_closed : CallBackRefusal::outside_wish);
    }
    const store::Actor actor{.kind = store::Actor::Kind::agent, .id = agent.value()};
    auto begun = co_await begin({.task = task,
                                 .agent = agent,
                                 .link = parts_.pbx.name(),
                                 .cause = store::CallbackCause::click,
                                 .actor = actor},
                                *listed->task.number);
    if (!begun || listed->task.state != desk::TaskState::waiting) co_return begun;
    // Its pause has ended with the call, and its deadlines are laid anew (D3).
    co_await parts_.edit_task.recompute_all(parts_.clock.now());
    co_return begun;
}

Task<CallbackDesk::Begun> CallbackDesk::begin(store::NewCallback wanted, PhoneNumber number)
{
    if (!is_ready()) co_return refuse(CallBackRefusal::not_ready);
    if (!may_dial(parts_.limits, number)) co_return refuse(CallBackRefusal::not_allowed);
    auto order = co_await order_of(wanted, number);
    if (order.agent_phones.empty()) co_return refuse(CallBackRefusal::no_phone);

    const auto directory = co_await parts_.rules.current();
    if (!directory->desk.numbers.empty()) wanted.shown = directory->desk.numbers.front();
    wanted.most_per_day = parts_.limits.per_day;
    wanted.most_per_number = parts_.limits.per_number;
    wanted.lease = parts_.lease;
    auto begun = co_await parts_.callbacks.begin(std::move(wanted), parts_.clock.now());
    if (!begun) co_return refuse(refusal_of(begun.error()));
    const auto session = open(*begun);
    order.call = session->token;
    parts_.log.info("callback.begins", "{} to {} ({}, attempt {})", session->token.text(),
                    begun->number.masked(), to_text(begun->cause), begun->attempt);
    feed(session, CallbackOrdered{std::move(order)});
    co_return std::move(*begun);
}

Task<CallbackOrder> CallbackDesk::order_of(store::NewCallback wanted, PhoneNumber number)
{
    const auto directory = co_await parts_.rules.current();
    CallbackOrder order;
    if (const auto* agent = directory->agent(wanted.agent)) {
        for (const auto& endpoint : agent->endpoints) {
            const bool mobile = std::ranges::count(parts_.limits.confirmed_phones, endpoint) > 0;
            order.agent_phones.push_back(
                {.endpoint = endpoint,
                 .confirm = mobile ? CallbackPhone::Confirm::by_key : CallbackPhone::Confirm::no});
        }
    }
    order.client_endpoint = trunk_endpoint(parts_.trunk, number);
    order.client_number = number.reveal();
    if (const auto* client = directory->client(number)) order.client_name = client->name;
    if (!directory->desk.numbers.empty()) order.desk_number = directory->desk.numbers.front().reveal();
    if (!wanted.task) co_return order;
    const auto voicemails = co_await parts_.tasks.voicemails_of(*wanted.task);
    const auto spoken = std::ranges::find_if(voicemails.rbegin(), voicemails.rend(),
                                             [](const store::Voicemail& each) { return !each.silent; });
    if (spoken != voicemails.rend() && spoken->file.ends_with(".wav")) {
        const auto name = std::string_view{spoken->file}.substr(0, spoken->file.size() - 4);
        order.recording = parts_.media_folder + "/" + std::string{name}; // Asterisk adds the ending
    }
    co_return order;
}

CallbackDesk::SessionPtr CallbackDesk::open(const store::Callback& callback)
{
    auto token = callback_token(parts_.pbx.name(), callback.id.value());
    auto session = std::make_shared<Session>(callback, token, parts_.policy);
    sessions_.emplace(std::move(token), session);
    plan_renewal(session);
    return session;
}

bool CallbackDesk::cancel(store::CallbackId callback)
{
    const auto session = session_of(callback_token(parts_.pbx.name(), callback.value()));
    if (!session) return false;
    feed(session, CallbackCancelled{});
    return true;
}

void CallbackDesk::calls_in(const PhoneNumber& caller)
{
    const auto known = sessions_;
    for (const auto& [token, session] : known) {
        if (session->callback.number == caller) feed(session, ClientCallsIn{});
    }
}

// ---- and goes on

bool CallbackDesk::owns(const CallToken& call) const
{
    return callback_of(call, parts_.pbx.name()).has_value();
}

CallbackDesk::SessionPtr CallbackDesk::session_of(const CallToken& token) const
{
    const auto found = sessions_.find(token);
    return found == sessions_.end() ? nullptr : found->second;
}

void CallbackDesk::on(const PbxEvent& event)
{
    const auto hand_on = [this]<typename E>(const E& happening) {
        if constexpr (std::is_constructible_v<CallbackEvent, E>) {
            const auto token = token_in(happening);
            const auto session = token ? session_of(*token) : nullptr;
            if (session) return feed(session, happening);
            // A leg of a callback that is long over must not go on ringing.
            if constexpr (std::is_same_v<E, ChannelRinging> || std::is_same_v<E, ChannelAnswered>)
                release(HangUp{.channel = happening.channel});
        }
    };
    std::visit(hand_on, event);
}

void CallbackDesk::feed(const SessionPtr& session, CallbackEvent event)
{
    session->events.push_back(std::move(event));
    if (session->stepping == Work::going_on) return;
    session->stepping = Work::going_on;
    asio::co_spawn(parts_.io, work_off(session), asio::detached);
}

Task<void> CallbackDesk::work_off(SessionPtr session)
{
    std::string failure;
    try {
        while (!session->events.empty())
            co_await work_off_one(session);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    session->stepping = Work::idle;
    if (!failure.empty()) {
        parts_.log.error("callback.not_written", "{} is not written down: {}", session->token.text(),
                         loggable(failure));
    }
    if (session->state.phase == CallbackPhase::ended) sessions_.erase(session->token);
}

Task<void> CallbackDesk::work_off_one(SessionPtr session)
{
    auto event = std::move(session->events.front());
    session->events.pop_front();
    auto result = step(std::move(session->state), event);
    session->state = std::move(result.next);
    std::optional<CallbackOutcome> outcome;
    for (auto& command : result.commands) {
        if (const auto* over = std::get_if<CallbackOver>(&command)) {
            outcome = over->outcome;
        } else {
            co_await carry_out(session, std::move(command));
        }
    }
    // Written last, so that a database that is away cannot keep a phone ringing.
    co_await write_news(session, std::move(event));
    if (outcome) co_await write_end(session, *outcome);
}

Task<void> CallbackDesk::carry_out(SessionPtr session, CallbackCommand command)
{
    if (const auto* progress = std::get_if<CallbackProgress>(&command)) {
        co_await write_progress(session, progress->phase);
        co_return;
    }
    if (const auto* timer = std::get_if<StartCallbackTimer>(&command)) {
        auto ring = [this, weak = std::weak_ptr{session}, serial = timer->serial] {
            if (const auto alive = weak.lock()) feed(alive, CallbackTimerFired{serial});
        };
        parts_.alarms.after(timer->after, std::move(ring));
        co_return;
    }
    auto to_pbx = [&]<typename C>(C& told) -> std::optional<PbxCommand> {
        if constexpr (std::is_constructible_v<PbxCommand, C>) return PbxCommand{std::move(told)};
        return std::nullopt;
    };
    auto for_pbx = std::visit(to_pbx, command);
    if (for_pbx) co_await tell_pbx(session, std::move(*for_pbx));
}

Task<void> CallbackDesk::tell_pbx(SessionPtr session, PbxCommand command)
{
    const auto* dial = std::get_if<Dial>(&command);
    if (dial != nullptr) {
        const bool to_client = session->state.client && session->state.client->channel == dial->leg;
        session->legs[dial->leg] = {.leg = dial->leg.text(),
                                    .endpoint = dial->endpoint,
                                    .who = to_client ? "client" : "agent",
                                    .agent =
                                        to_client ? std::nullopt : std::optional{session->callback.agent},
                                    .dialled_at = parts_.clock.now()};
    }
    const auto done = co_await parts_.pbx.perform(command);
    if (done) {
        if (std::holds_alternative<Connect>(command)) feed(session, CallbackConnected{});
        co_return;
    }
    feed(session, CallbackCommandFailed{.command = std::move(command), .error = done.error()});
}

void CallbackDesk::release(PbxCommand command)
{
    auto told = [](Pbx& pbx, PbxCommand what) -> Task<void> { co_await pbx.perform(std::move(what)); };
    asio::co_spawn(parts_.io, told(parts_.pbx, std::move(command)), asio::detached);
}

} // namespace callhours::app
