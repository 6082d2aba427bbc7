#include "server/app/call_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

#include <array>

// What a call leaves in the store. It runs beside the machine, so that a slow disk never makes a caller wait
// in silence, but in the machine's order.

namespace callhours::app {

namespace asio = boost::asio;
using namespace telephony;

namespace {

std::string cause_of(const CallOver& over)
{
    if (!over.ring || *over.ring == DialOutcome::answered) return std::string{name_of(over.ending)};
    return fmt::format("{} after {}", name_of(over.ending), name_of(*over.ring));
}

template <typename Step> std::string_view what_of(const Step& step)
{
    static constexpr std::array<std::string_view, 6> names{
        "its arrival", "the talk", "that it is urgent", "a phone of it", "its message", "its end"};
    static_assert(std::variant_size_v<Step> == names.size());
    return names.at(step.index());
}

} // namespace

void CallDesk::write(const SessionPtr& session, Step what)
{
    session->writings.push_back({.what = std::move(what), .at = parts_.clock.now()});
    if (session->writing == Work::going_on) return;
    session->writing = Work::going_on;
    asio::co_spawn(parts_.io, write_all(session), asio::detached);
}

Task<void> CallDesk::write_all(SessionPtr session)
{
    while (!session->writings.empty()) {
        auto writing = std::move(session->writings.front());
        session->writings.pop_front();
        const auto what = what_of(writing.what);
        std::string failure;
        try {
            co_await write_one(session, std::move(writing));
        } catch (const std::exception& error) {
            failure = error.what();
        }
        if (!failure.empty()) {
            parts_.log.error("call.not_written", "{} of {} is not written down: {}", what,
                             session->token.text(), loggable(failure));
        }
    }
    session->writing = Work::idle;
    forget_if_over(session);
}

Task<void> CallDesk::write_one(SessionPtr session, Writing writing)
{
    if (std::holds_alternative<FileCall>(writing.what)) {
        const bool filed = co_await file(session);
        feed(session, filed ? Event{CallFiled{}} : Event{CallNotFiled{}});
        co_return;
    }
    if (!session->filed) co_return; // the fallback's recording will bring it back
    const auto id = session->filed->id;
    if (const auto* started = std::get_if<TalkStarted>(&writing.what)) {
        co_await parts_.calls.answered(id, started->agent, writing.at);
    } else if (std::holds_alternative<CallIsUrgent>(writing.what)) {
        co_await mark_urgent(*session->filed, writing.at);
    } else if (auto* news = std::get_if<LegNews>(&writing.what)) {
        co_await note_leg(id, std::move(*news), writing.at);
    } else if (const auto* taken = std::get_if<TakeRecording>(&writing.what)) {
        asio::co_spawn(parts_.io, take(taken->recording), asio::detached);
    } else if (const auto* over = std::get_if<CallOver>(&writing.what)) {
        auto cause = cause_of(*over);
        parts_.log.info("call.over", "{}: {}", session->token.text(), cause);
        co_await parts_.calls.ended(id, std::move(cause), writing.at);
    }
}

/// Said by a key: severity 2. Somebody of the desk may have said worse before.
Task<void> CallDesk::mark_urgent(store::Call call, Instant at)
{
    if (parts_.edit_task == nullptr || !call.caller || !call.task) co_return;
    const auto known = co_await parts_.facts.open_severity(*call.caller, at);
    if (known && desk::to_number(*known) <= desk::to_number(desk::Severity::high)) co_return;
    TaskWish wish{.task = *call.task,
                  .state = std::nullopt,
                  .severity = desk::Severity::high,
                  .outcome = std::nullopt,
                  .note = std::nullopt,
                  .owner = std::nullopt,
                  .agent = std::nullopt,
                  .actor = {.kind = store::Actor::Kind::pbx, .id = 0}};
    const auto edited = co_await (*parts_.edit_task)(std::move(wish), at);
    if (!edited.refusal.empty())
        parts_.log.warn("call.not_urgent", "{} stays as it is: {}", call.token, edited.refusal);
}

Task<void> CallDesk::note_leg(CallId call, LegNews news, Instant at)
{
    store::CallLeg leg{.leg = news.leg.text(),
                       .endpoint = std::move(news.endpoint),
                       .who = std::string{name_of(news.who)},
                       .agent = news.agent.is_set() ? std::optional{news.agent} : std::nullopt,
                       .dialled_at = at};
    switch (news.step) {
    case LegStep::dialled:
        break;
    case LegStep::ringing:
        leg.rang_at = at;
        break;
    case LegStep::answered:
        leg.answered_at = at;
        break;
    case LegStep::ended:
        leg.ended_at = at;
        if (news.outcome) leg.outcome = name_of(*news.outcome);
        break;
    }
    co_await parts_.calls.note_leg(call, std::move(leg));
}

Task<bool> CallDesk::file(SessionPtr session)
{
    if (!session->papers) co_return false;
    std::string failure;
    try {
        auto filed = co_await parts_.calls.file(session->papers->call, session->papers->task);
        session->filed = std::move(filed.call);
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (failure.empty()) co_return true;
    parts_.log.error("call.not_written", "the arrival of {} is not written down: {}", session->token.text(),
                     loggable(failure));
    co_return false;
}

Task<void> CallDesk::take(RecordingName recording)
{
    const auto taken = co_await parts_.intake.take(std::move(recording));
    if (taken == RecordingIntake::Taken::try_again) plan_sweep(parts_.sweep_again);
}

} // namespace callhours::app
