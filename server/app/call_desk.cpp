#include "server/app/call_desk.hpp"

#include "server/app/spoken_opening.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace callhours::app {

namespace asio = boost::asio;
using namespace telephony;

namespace {

/// What is refused as a matter of course: the thing that we release is gone.
bool is_harmless(const PbxCommand& command, PbxError error)
{
    const bool releases =
        std::holds_alternative<HangUp>(command) || std::holds_alternative<ReleaseBridge>(command) ||
        std::holds_alternative<StopPlaying>(command) || std::holds_alternative<StopRecording>(command) ||
        std::holds_alternative<DiscardRecording>(command);
    return error == PbxError::gone || (releases && error == PbxError::conflict);
}

/// Where nothing is known about a call, somebody still answers it.
RouteDecision take_a_message()
{
    RouteDecision decision;
    decision.greeting = Greeting::closed;
    return decision;
}

} // namespace

Task<void> CallDesk::run()
{
    try {
        for (;;) {
            auto event = co_await parts_.pbx.next();
            if (auto* up = std::get_if<LinkUp>(&event)) {
                if (parts_.outgoing != nullptr) parts_.outgoing->link_up(up->live);
                co_await reconcile(std::move(up->live));
            } else {
                dispatch(event);
            }
        }
    } catch (const boost::system::system_error& stop) {
        if (stop.code() != asio::error::operation_aborted) throw;
    }
}

CallDesk::SessionPtr CallDesk::session_of(const CallToken& token) const
{
    const auto found = sessions_.find(token);
    return found == sessions_.end() ? nullptr : found->second;
}

CallToken CallDesk::token_of(const ChannelId& channel) const
{
    const auto ours = call_of(channel);
    return ours ? *ours : CallToken::derive(parts_.pbx.name(), channel);
}

/// To the call's machine; a leg of ours whose call is long over must not go on ringing.
template <typename E> void CallDesk::to_call_of_channel(const E& event)
{
    if (is_outgoing(call_of(event.channel))) return parts_.outgoing->on(PbxEvent{event});
    constexpr bool is_alive = std::is_same_v<E, ChannelRinging> || std::is_same_v<E, ChannelAnswered>;
    if (const auto session = session_of(token_of(event.channel))) {
        feed(session, event);
    } else if (is_alive && call_of(event.channel)) {
        release_stray(HangUp{.channel = event.channel});
    }
}

void CallDesk::dispatch(const PbxEvent& event)
{
    struct Visitor {
        CallDesk& desk;

        void operator()(const LinkUp& /*up*/) const {}

        void operator()(const LinkDown& /*down*/) const {}

        void operator()(const ChannelArrived& arrived) const { desk.arrive(arrived); }

        void operator()(const PlaybackFinished& finished) const
        {
            const auto token = call_of(finished.playback);
            if (desk.is_outgoing(token)) return desk.parts_.outgoing->on(PbxEvent{finished});
            const auto session = token ? desk.session_of(*token) : nullptr;
            if (session) desk.feed(session, finished);
        }

        void operator()(const RecordingFinished& finished) const
        {
            const auto token = call_of(finished.recording);
            const auto session = token ? desk.session_of(*token) : nullptr;
            if (session) desk.feed(session, finished);
        }

        void operator()(const ChannelRinging& ringing) const { desk.to_call_of_channel(ringing); }

        void operator()(const ChannelAnswered& answered) const { desk.to_call_of_channel(answered); }

        void operator()(const HangupRequested& requested) const { desk.to_call_of_channel(requested); }

        void operator()(const ChannelEnded& ended) const { desk.to_call_of_channel(ended); }

        void operator()(const DtmfReceived& digit) const { desk.to_call_of_channel(digit); }
    };

    std::visit(Visitor{*this}, event);
}

void CallDesk::release_stray(PbxCommand command)
{
    auto release = [](Pbx& pbx, PbxCommand told) -> Task<void> { co_await pbx.perform(std::move(told)); };
    asio::co_spawn(parts_.io, release(parts_.pbx, std::move(command)), asio::detached);
}

// ---- a call begins

void CallDesk::arrive(ChannelArrived event)
{
    const auto token = CallToken::derive(parts_.pbx.name(), event.channel);
    if (sessions_.contains(token)) return;
    auto session = std::make_shared<Session>(token, parts_.policy);
    session->stepping = Work::going_on; // until it is routed; what happens meanwhile waits in the queue
    sessions_.emplace(token, session);
    ++calls_so_far_;
    asio::co_spawn(parts_.io, begin(std::move(session), std::move(event)), asio::detached);
}

Task<void> CallDesk::begin(SessionPtr session, ChannelArrived event)
{
    Arrival arrival{.call = session->token,
                    .channel = event.channel,
                    .caller = event.caller,
                    .called = event.called,
                    .language = {},
                    .shown_number = event.caller,
                    .shown_name = {},
                    .at = parts_.clock.now()};
    auto decision = take_a_message();
    std::string failure;
    try {
        decision = co_await route(session, std::move(event), arrival);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (!failure.empty()) {
        parts_.log.error("call.not_routed", "{} cannot be routed: {}", session->token.text(),
                         loggable(failure));
    }
    session->events.push_front(CallArrived{.arrival = std::move(arrival), .decision = std::move(decision)});
    session->stepping = Work::idle;
    keep_stepping(session);
}

Task<RouteDecision> CallDesk::route(SessionPtr session, ChannelArrived event, Arrival& arrival)
{
    auto directory = co_await parts_.rules.current();
    const auto caller = caller_of(*directory, event.caller);
    CallToRoute call{.from = event.caller, .to = event.called, .at = arrival.at};
    call.style = parts_.policy.ring_style;
    const auto asked = co_await completed(*directory, parts_.facts, std::move(call));
    auto decision = route_call(*directory, asked);

    auto papers = papers_of(*directory, asked, decision);
    if (caller && parts_.outgoing != nullptr) parts_.outgoing->calls_in(*caller);
    papers.call.link = parts_.pbx.name();
    papers.call.channel = event.channel.text();
    papers.call.token = session->token.text();
    session->papers = std::move(papers);
    if (caller) arrival.shown_number = caller->reveal();
    if (caller) arrival.call_back = CallBack::possible;
    if (const auto* client = directory->client(decision.client)) arrival.shown_name = client->name;
    arrival.language = decision.language;
    arrival.opening_sounds = spoken_opening(decision, arrival.at, *directory);
    parts_.log.info("call.arrived", "{} from {}: {} ({})", session->token.text(),
                    caller ? caller->masked() : "an unknown number", name_of(decision.outcome),
                    name_of(decision.rule));
    co_return decision;
}

// ---- a call goes on

void CallDesk::feed(const SessionPtr& session, Event event)
{
    session->events.push_back(std::move(event));
    keep_stepping(session);
}

void CallDesk::keep_stepping(const SessionPtr& session)
{
    if (session->stepping == Work::going_on) return;
    session->stepping = Work::going_on;
    asio::co_spawn(parts_.io, work_off(session), asio::detached);
}

Task<void> CallDesk::work_off(SessionPtr session)
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
        parts_.log.error("call.not_followed", "{} is no longer looked after: {}", session->token.text(),
                         loggable(failure));
    }
    forget_if_over(session);
}

Task<void> CallDesk::work_off_one(SessionPtr session)
{
    auto event = std::move(session->events.front());
    session->events.pop_front();
    auto result = step(std::move(session->state), event);
    session->state = std::move(result.next);
    for (auto& command : result.commands) {
        auto for_pbx = done_here(session, std::move(command));
        if (for_pbx) co_await tell_pbx(session, std::move(*for_pbx));
    }
}

/// Does what is done in this house; what is left is for the PBX.
std::optional<PbxCommand> CallDesk::done_here(const SessionPtr& session, Command command)
{
    auto visitor = [&]<typename C>(C told) -> std::optional<PbxCommand> {
        if constexpr (std::is_same_v<C, StartTimer>) {
            start_timer(session, told);
        } else if constexpr (std::is_same_v<C, RaiseAlert>) {
            alert(*session, told.kind);
        } else if constexpr (std::is_constructible_v<Step, C>) {
            write(session, std::move(told));
        } else if constexpr (!std::is_same_v<C, StopTimer>) { // whose serial is stale by now
            return PbxCommand{std::move(told)};
        }
        return std::nullopt;
    };
    return std::visit(visitor, std::move(command));
}

Task<void> CallDesk::tell_pbx(SessionPtr session, PbxCommand command)
{
    const auto done = co_await parts_.pbx.perform(command);
    if (done) {
        if (std::holds_alternative<Connect>(command)) feed(session, Connected{});
        co_return;
    }
    if (!is_harmless(command, done.error())) {
        parts_.log.warn("call.refused", "{} of {}: {}", name_of(command), session->token.text(),
                        describe(done.error()));
    }
    feed(session, PbxFailed{.command = std::move(command), .error = done.error()});
}

void CallDesk::alert(const Session& session, AlertKind kind)
{
    const auto& call = session.token.text();
    switch (kind) {
    case AlertKind::recording_cut_short:
        return parts_.log.error("call.recording_cut_short", "the message of {} ended and nothing says why",
                                call);
    case AlertKind::recording_refused:
        return parts_.log.error("call.recording_refused", "the PBX does not record the message of {}", call);
    case AlertKind::call_not_filed:
        return parts_.log.error("call.not_filed", "{} is not written down; the PBX's own fallback has it",
                                call);
    case AlertKind::prompt_stuck:
        return parts_.log.warn("call.prompt_stuck", "a prompt of {} never ended; is the file there?", call);
    }
}

void CallDesk::start_timer(const SessionPtr& session, StartTimer timer)
{
    auto ring = [this, weak = std::weak_ptr{session}, serial = timer.serial] {
        if (const auto alive = weak.lock()) feed(alive, TimerFired{serial});
    };
    parts_.alarms.after(timer.after, std::move(ring));
}

void CallDesk::forget_if_over(const SessionPtr& session)
{
    const bool busy = session->stepping == Work::going_on || session->writing == Work::going_on;
    if (session->state.phase != Phase::ended || busy) return;
    const auto found = sessions_.find(session->token);
    if (found == sessions_.end() || found->second != session) return;
    sessions_.erase(found);
    // What a predecessor recorded of it, no machine knows of.
    if (session->origin == Session::Origin::adopted) plan_sweep(std::chrono::milliseconds{0});
}

} // namespace callhours::app
