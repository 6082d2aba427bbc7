#pragma once

#include "telephony/call.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace callhours::tests {

using namespace telephony;

inline const ChannelId caller{"1795000000.7"};
inline const CallToken the_call = CallToken::derive("main", caller);
inline const AgentId anna{1};

inline Arrival an_arrival()
{
    return {.call = the_call,
            .channel = caller,
            .caller = "+4366012345",
            .called = "+4312345000",
            .language = "de",
            .shown_number = "+4366012345",
            .shown_name = "Acme",
            .at = from_epoch(1'795'000'000)};
}

inline RingGroup phones_of_anna(std::vector<std::string> endpoints)
{
    return {.who = Outcome::agent, .agent = anna, .endpoints = std::move(endpoints)};
}

inline RouteDecision in_hours(std::vector<RingGroup> rings)
{
    RouteDecision decision;
    decision.outcome = Outcome::agent;
    decision.rule = Rule::agent_open;
    decision.agent = anna;
    decision.rings = std::move(rings);
    return decision;
}

inline RouteDecision out_of_hours()
{
    RouteDecision decision;
    decision.outcome = Outcome::voicemail;
    decision.rule = Rule::agent_outside_hours;
    decision.greeting = Greeting::closed;
    return decision;
}

inline CallArrived arrives(RouteDecision decision)
{
    return {.arrival = an_arrival(), .decision = std::move(decision)};
}

/// A call being played: feeds events, and keeps what the machine said.
struct Played {
    CallState state{CallPolicy{}};
    std::vector<Command> all;
    std::vector<Command> last;

    Played& operator()(const Event& event)
    {
        auto result = step(std::move(state), event);
        state = std::move(result.next);
        last = std::move(result.commands);
        all.insert(all.end(), last.begin(), last.end());
        return *this;
    }

    /// The timer that runs fires.
    Played& time_passes() { return (*this)(TimerFired{state.timer}); }
};

template <typename C> std::size_t count(const std::vector<Command>& commands)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        commands, [](const Command& command) { return std::holds_alternative<C>(command); }));
}

/// The last command of that kind; the test fails where there is none.
template <typename C> const C& the(const std::vector<Command>& commands)
{
    const auto found = std::find_if(commands.rbegin(), commands.rend(), [](const Command& command) {
        return std::holds_alternative<C>(command);
    });
    if (found == commands.rend()) throw std::runtime_error{"no such command was given"};
    return std::get<C>(*found);
}

inline bool hangs_up(const std::vector<Command>& commands, const ChannelId& channel)
{
    return std::ranges::any_of(commands, [&](const Command& command) {
        const auto* hang_up = std::get_if<HangUp>(&command);
        return hang_up != nullptr && hang_up->channel == channel;
    });
}

inline ChannelEnded ended(const ChannelId& channel, std::optional<int> cause = std::nullopt)
{
    return {.channel = channel, .cause = cause, .dial_status = DialStatus::none};
}

inline RecordingFinished recorded(int n, std::optional<seconds> length,
                                  std::optional<seconds> silence = std::nullopt)
{
    return {.recording = recording_of(the_call, n), .duration = length, .silence = silence, .failed = false};
}

inline PlaybackFinished played(int n)
{
    return {.playback = playback_of(the_call, n), .played = true};
}

// Whole calls. TimerFired{0} stands for "the timer that runs then".
inline const TimerFired the_timer{0};

inline std::vector<Event> out_of_hours_call()
{
    return {arrives(out_of_hours()), CallFiled{},      the_timer, played(1), HangupRequested{caller},
            recorded(1, seconds{7}), ended(caller, 16)};
}

inline std::vector<Event> out_of_hours_call_to_the_end()
{
    return {arrives(out_of_hours()),
            CallFiled{},
            the_timer,
            played(1),
            DtmfReceived{caller, '#'},
            recorded(1, seconds{7}),
            DtmfReceived{caller, '1'},
            played(3),
            ended(caller)};
}

inline std::vector<Event> answered_call()
{
    const auto leg = leg_of(the_call, 1);
    return {arrives(in_hours({phones_of_anna({"PJSIP/anna", "PJSIP/anna-mobile"})})),
            CallFiled{},
            ChannelRinging{leg},
            ChannelRinging{leg_of(the_call, 2)},
            ChannelAnswered{leg},
            Connected{},
            ended(leg_of(the_call, 2), 26),
            ended(leg, 16),
            ended(caller)};
}

inline std::vector<Event> unanswered_call()
{
    const auto leg = leg_of(the_call, 1);
    return {arrives(in_hours({phones_of_anna({"PJSIP/anna"}), {Outcome::second_level, {}, {"PJSIP/duty"}}})),
            CallFiled{},
            ChannelRinging{leg},
            the_timer,
            ended(leg, 19),
            ended(leg_of(the_call, 2), 17),
            the_timer,
            played(1),
            recorded(1, seconds{20}, seconds{10}),
            played(2),
            the_timer,
            played(3),
            ended(caller)};
}

inline std::vector<Event> call_with_a_broken_recording()
{
    return {arrives(out_of_hours()), CallFiled{}, the_timer,    played(1), recorded(1, seconds{3}), played(2),
            recorded(2, seconds{4}), played(3),   ended(caller)};
}

/// Heard once, spoken anew, sent.
inline std::vector<Event> call_with_a_review()
{
    return {arrives(out_of_hours()),
            CallFiled{},
            the_timer,
            played(1),
            DtmfReceived{caller, '#'},
            recorded(1, seconds{7}),
            played(2),
            DtmfReceived{caller, '2'},
            played(3),
            DtmfReceived{caller, '3'},
            DtmfReceived{caller, '#'},
            recorded(2, seconds{6}),
            played(5),
            the_timer,
            played(6),
            ended(caller)};
}

/// Urgent, and nobody on duty is there.
inline std::vector<Event> urgent_call()
{
    auto arrived = arrives(out_of_hours());
    arrived.decision.urgent_phones = {"PJSIP/duty"};
    return {arrived,
            CallFiled{},
            the_timer,
            DtmfReceived{caller, '2'},
            the_timer,
            the_timer,
            played(2),
            DtmfReceived{caller, '#'},
            recorded(1, seconds{4}),
            DtmfReceived{caller, '1'},
            played(4),
            ended(caller)};
}

inline std::vector<std::vector<Event>> whole_calls()
{
    return {out_of_hours_call(), out_of_hours_call_to_the_end(), answered_call(),
            unanswered_call(),   call_with_a_broken_recording(), call_with_a_review(),
            urgent_call()};
}

inline void feed(Played& play, const Event& event)
{
    const auto* timer = std::get_if<TimerFired>(&event);
    if (timer != nullptr && timer->serial == 0) {
        play.time_passes();
    } else {
        play(event);
    }
}

} // namespace callhours::tests
