#include "server/app/callback_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

// What a callback leaves in the store, and the lease that it keeps there.

namespace callhours::app {

namespace asio = boost::asio;
using namespace telephony;

/// A callback goes on without its record; only one whose lease somebody else may have must not begin to dial.
Task<void> CallbackDesk::write_progress(SessionPtr session, CallbackPhase phase)
{
    const auto now = parts_.clock.now();
    std::string failure;
    bool go_on = true;
    try {
        if (phase == CallbackPhase::talking) co_await parts_.callbacks.talked(session->callback.id, now);
        go_on = co_await parts_.callbacks.renew(session->callback.id, std::string{name_of(phase)},
                                                now + parts_.lease, now);
    } catch (const std::exception& error) {
        failure = error.what();
        go_on = phase == CallbackPhase::talking;
    }
    if (!failure.empty())
        parts_.log.error("callback.not_written", "{} is not written down: {}", session->token.text(),
                         loggable(failure));
    if (!go_on) feed(session, CallbackCancelled{});
}

Task<void> CallbackDesk::write_end(SessionPtr session, CallbackOutcome outcome)
{
    parts_.log.info("callback.over", "{}: {}", session->token.text(), name_of(outcome));
    co_await write_last_news(session);
    const auto next = co_await next_try(session, outcome);
    co_await parts_.callbacks.ended(session->callback.id, std::string{name_of(outcome)}, next,
                                    parts_.clock.now());
}

/// C6, by how the earlier tries ended.
Task<std::optional<Instant>> CallbackDesk::next_try(SessionPtr session, CallbackOutcome outcome)
{
    const auto& callback = session->callback;
    std::vector<store::Callback> all;
    if (callback.task) {
        all = co_await parts_.callbacks.of_task(*callback.task);
    } else if (callback.booking) {
        all = co_await parts_.callbacks.of_booking(*callback.booking);
    }
    std::vector<CallbackOutcome> earlier;
    for (const auto& each : all) {
        const auto how = parse_callback_outcome(each.outcome);
        if (each.id != callback.id && how) earlier.push_back(*how);
    }
    const auto pause = retry_after(outcome, earlier);
    co_return pause ? std::optional{parts_.clock.now() + *pause} : std::nullopt;
}

Task<void> CallbackDesk::write_leg(SessionPtr session, store::CallLeg leg)
{
    std::string failure;
    try {
        co_await parts_.callbacks.note_leg(session->callback.id, std::move(leg));
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (!failure.empty()) {
        parts_.log.error("callback.not_written", "a phone of {} is not written down: {}",
                         session->token.text(), loggable(failure));
    }
}

/// What an event says of a leg.
Task<void> CallbackDesk::write_news(SessionPtr session, CallbackEvent event)
{
    const auto now = parts_.clock.now();
    if (std::holds_alternative<CallbackOrdered>(event)) {
        for (const auto& [channel, leg] : session->legs)
            co_await write_leg(session, leg);
        co_return;
    }
    const auto leg_at = [&](const ChannelId& channel) -> store::CallLeg* {
        const auto found = session->legs.find(channel);
        return found == session->legs.end() ? nullptr : &found->second;
    };
    store::CallLeg* leg = nullptr;
    if (const auto* ringing = std::get_if<ChannelRinging>(&event)) {
        leg = leg_at(ringing->channel);
        if (leg != nullptr && !leg->rang_at) leg->rang_at = now;
    } else if (const auto* answered = std::get_if<ChannelAnswered>(&event)) {
        leg = leg_at(answered->channel);
        if (leg != nullptr && !leg->answered_at) leg->answered_at = now;
    } else if (const auto* ended = std::get_if<ChannelEnded>(&event)) {
        leg = leg_at(ended->channel);
        if (leg != nullptr && !leg->ended_at) {
            const auto how = dial_outcome({.own_timer_fired = false,
                                           .rang = leg->rang_at.has_value(),
                                           .cause = ended->cause,
                                           .last_status = ended->dial_status});
            leg->ended_at = now;
            leg->outcome = name_of(leg->answered_at ? DialOutcome::answered : how);
        }
    }
    if (leg != nullptr) co_await write_leg(session, *leg);
}

/// Those that were released with it.
Task<void> CallbackDesk::write_last_news(SessionPtr session)
{
    for (auto& [channel, leg] : session->legs) {
        if (leg.ended_at) continue;
        leg.ended_at = parts_.clock.now();
        leg.outcome = name_of(leg.answered_at ? DialOutcome::answered : DialOutcome::cancelled);
        co_await write_leg(session, leg);
    }
}

void CallbackDesk::plan_renewal(const SessionPtr& session)
{
    auto ring = [this, weak = std::weak_ptr{session}] {
        const auto alive = weak.lock();
        if (!alive || alive->state.phase == CallbackPhase::ended) return;
        asio::co_spawn(parts_.io, renew(alive), asio::detached);
        plan_renewal(alive);
    };
    parts_.alarms.after(parts_.renew_every, std::move(ring));
}

Task<void> CallbackDesk::renew(SessionPtr session)
{
    const auto phase = session->state.phase;
    if (phase == CallbackPhase::fresh || phase == CallbackPhase::ended) co_return;
    co_await write_progress(session, phase);
}

} // namespace callhours::app
