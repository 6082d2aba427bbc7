#include "telephony/callback.hpp"

#include "telephony/callback_outcomes.hpp"

#include <algorithm>
#include <stdexcept>

namespace callhours::telephony {
namespace {

using Leg = CallbackState::Leg;

constexpr char key_call = '1';
constexpr char key_hear = '2';
constexpr char key_decline = '*';
constexpr std::string_view prompt = "callhours/callback";
constexpr std::string_view confirm_prompt = "callhours/callback-confirm";

/// One step being worked out.
class Machine {
public:
    explicit Machine(CallbackState state) : state_{std::move(state)} {}

    [[nodiscard]] CallbackStep finish() { return {std::move(state_), std::move(commands_)}; }

    void on(const CallbackOrdered& event)
    {
        if (!is(CallbackPhase::fresh)) return;
        state_.order = event.order;
        if (event.order.agent_phones.empty()) return end(CallbackOutcome::agent_unreachable);
        enter(CallbackPhase::ringing_agent);
        for (const auto& phone : event.order.agent_phones) {
            const auto channel = leg_of(event.order.call, ++state_.legs);
            state_.agents.push_back({.channel = channel, .phone = phone});
            tell(Dial{.leg = channel,
                      .endpoint = phone.endpoint,
                      .caller_number = event.order.client_number,
                      .caller_name = event.order.client_name,
                      .on_behalf_of = {},
                      .give_up_after = state_.policy.ring_agent_for + seconds{10},
                      .watchdog = guarded(state_.policy.ring_agent_for + state_.policy.longest_prompt)});
        }
        start_timer(state_.policy.ring_agent_for);
    }

    void on(const CallbackFound& event)
    {
        if (!is(CallbackPhase::fresh)) return;
        state_.order = event.order;
        state_.agents = {{.channel = event.agent, .phone = {}, .state = Leg::State::answered}};
        state_.client = Leg{.channel = event.client, .phone = {}, .state = Leg::State::answered};
        state_.bridge = CallbackState::Bridge::made;
        lift_watchdogs(); // a predecessor may have died just before
        enter(CallbackPhase::talking);
    }

    void on(const CallbackCancelled& /*event*/)
    {
        if (is_over() || is(CallbackPhase::talking)) return; // whoever talks already goes on
        end(CallbackOutcome::cancelled);
    }

    void on(const ClientCallsIn& /*event*/)
    {
        const bool connected = is(CallbackPhase::connecting) || is(CallbackPhase::talking);
        if (!is_over() && !connected) end(CallbackOutcome::gave_way);
    }

    void on(const ChannelRinging& event)
    {
        if (auto* leg = find(event.channel)) {
            if (leg->state == Leg::State::dialling) leg->state = Leg::State::ringing;
        } else {
            release_stray(event.channel);
        }
    }

    void on(const ChannelAnswered& event)
    {
        if (is_client(event.channel)) return client_answered();
        const auto* leg = find(event.channel);
        if (leg == nullptr) return release_stray(event.channel);
        if (is(CallbackPhase::ringing_agent)) agent_answered(*leg);
    }

    void on(const ChannelEnded& event)
    {
        if (is_over()) return;
        if (is_client(event.channel)) return client_ended(event);
        const auto* leg = find(event.channel);
        if (leg == nullptr) return;
        const auto how = leg->state == Leg::State::asked
                             ? DialOutcome::no_answer // its mailbox, or somebody who cannot
                             : dial_outcome({.own_timer_fired = false,
                                             .rang = leg->state != Leg::State::dialling,
                                             .cause = event.cause,
                                             .last_status = event.dial_status});
        drop(event.channel);
        if (is(CallbackPhase::talking)) return end(CallbackOutcome::talked);
        if (!is(CallbackPhase::ringing_agent)) return end(CallbackOutcome::agent_left);
        rings_no_more(how);
    }

    void on(const DtmfReceived& event)
    {
        const auto* leg = find(event.channel);
        if (leg == nullptr || is_client(event.channel)) return;
        if (is(CallbackPhase::ringing_agent)) return asked_phone_says(*leg, event.digit);
        if (!is(CallbackPhase::announcing) && !is(CallbackPhase::telling)) return;
        heard_key(event.digit);
    }

    void heard_key(char digit)
    {
        if (digit == key_decline) return end(CallbackOutcome::agent_declined);
        if (digit == key_call) {
            stop_playing();
            return ring_client();
        }
        if (digit != key_hear || state_.order.recording.empty()) return;
        stop_playing();
        state_.key = CallbackState::Key::not_needed; // somebody is there
        enter(CallbackPhase::telling);
        play(state_.agents.front(), state_.order.recording, state_.policy.longest_message);
    }

    void on(const PlaybackFinished& event)
    {
        const bool newest = event.playback == playback_of(state_.order.call, state_.playbacks);
        if (!newest || is(CallbackPhase::ringing_agent)) return;
        // Not known to have ended, only not heard of: what plays on would keep back all that follows.
        if (!event.played && (is(CallbackPhase::announcing) || is(CallbackPhase::telling))) stop_playing();
        prompt_over();
    }

    void on(const CallbackConnected& /*event*/)
    {
        if (!is(CallbackPhase::connecting)) return;
        ++state_.timer; // no limit from here on
        enter(CallbackPhase::talking);
    }

    void on(const CallbackTimerFired& event)
    {
        if (event.serial != state_.timer) return;
        switch (state_.phase) {
        case CallbackPhase::ringing_agent:
            for (const auto& leg : state_.agents)
                state_.tries.push_back(given_up(leg));
            return end(agents_outcome(state_.tries));
        case CallbackPhase::announcing:
            if (state_.key == CallbackState::Key::awaited) return end(CallbackOutcome::agent_declined);
            stop_playing();
            return ring_client();
        case CallbackPhase::telling:
            stop_playing();
            return announce();
        case CallbackPhase::ringing_client:
            return end(clients_outcome(given_up(*state_.client)));
        case CallbackPhase::connecting:
            return end(CallbackOutcome::failed);
        case CallbackPhase::fresh:
        case CallbackPhase::talking:
        case CallbackPhase::ended:
            return;
        }
        throw std::logic_error{"on(CallbackTimerFired): not a CallbackPhase"};
    }

    void on(const CallbackCommandFailed& event)
    {
        if (is_over()) return;
        std::visit([&](const auto& command) { failed(command, event.error); }, event.command);
    }

private:
    void agent_answered(Leg winner)
    {
        if (winner.state == Leg::State::asked) return; // told twice
        const bool by_key = winner.phone.confirm == CallbackPhone::Confirm::by_key;
        if (by_key && state_.agents.size() > 1) return ask(winner.channel);
        winner.state = Leg::State::answered;
        take(std::move(winner), by_key ? CallbackState::Key::awaited : CallbackState::Key::not_needed);
        announce();
    }

    /// A mailbox picks up as well: the other phones ring on until the key comes.
    void ask(const ChannelId& channel)
    {
        auto& leg = *find(channel);
        leg.state = Leg::State::asked;
        play(leg, confirm_prompt, state_.policy.longest_prompt);
    }

    void asked_phone_says(Leg leg, char digit)
    {
        if (leg.state != Leg::State::asked) return;
        if (digit == key_decline) {
            tell(HangUp{.channel = leg.channel});
            drop(leg.channel);
            return rings_no_more(DialOutcome::rejected);
        }
        if (digit != key_call && digit != key_hear) return;
        leg.state = Leg::State::answered;
        take(std::move(leg), CallbackState::Key::not_needed);
        state_.phase = CallbackPhase::announcing; // whose keys these are
        heard_key(digit);
        if (is(CallbackPhase::announcing)) prompt_over(); // asked for a message that there is not
    }

    void take(Leg winner, CallbackState::Key key)
    {
        for (const auto& leg : state_.agents) {
            if (leg.channel != winner.channel) tell(HangUp{.channel = leg.channel});
        }
        state_.key = key;
        state_.agents = {std::move(winner)};
    }

    /// One of the agent's phones is out of the race.
    void rings_no_more(DialOutcome how)
    {
        state_.tries.push_back(how);
        if (state_.agents.empty()) return end(agents_outcome(state_.tries));
        const bool last_is_asked =
            state_.agents.size() == 1 && state_.agents.front().state == Leg::State::asked;
        if (!last_is_asked) return;
        state_.agents.front().state = Leg::State::answered;
        state_.key = CallbackState::Key::awaited;
        enter(CallbackPhase::announcing);
        start_timer(state_.policy.longest_prompt);
    }

    void drop(const ChannelId& channel)
    {
        std::erase_if(state_.agents, [&](const Leg& each) { return each.channel == channel; });
    }

    void announce()
    {
        enter(CallbackPhase::announcing);
        const bool wants_key = state_.key == CallbackState::Key::awaited;
        play(state_.agents.front(), wants_key ? confirm_prompt : prompt, state_.policy.longest_prompt);
    }

    void play(Leg& leg, std::string_view sound, seconds at_most)
    {
        leg.playback = ++state_.playbacks;
        tell(LiftWatchdog{leg.channel, guarded(at_most)});
        tell(Play{.playback = playback_of(state_.order.call, leg.playback),
                  .channel = leg.channel,
                  .sounds = {std::string{sound}},
                  .language = state_.order.language});
        start_timer(at_most);
    }

    /// The prompt ended by itself; a key may still come until the timer says otherwise.
    void prompt_over()
    {
        if (is(CallbackPhase::telling)) return announce();
        if (is(CallbackPhase::announcing) && state_.key == CallbackState::Key::not_needed) ring_client();
    }

    void ring_client()
    {
        enter(CallbackPhase::ringing_client);
        const auto channel = leg_of(state_.order.call, ++state_.legs);
        state_.client = Leg{.channel = channel, .phone = {}};
        tell(IndicateRinging{state_.agents.front().channel});
        tell(LiftWatchdog{state_.agents.front().channel, guarded(state_.policy.ring_client_for)});
        tell(Dial{.leg = channel,
                  .endpoint = state_.order.client_endpoint,
                  .caller_number = state_.order.desk_number,
                  .caller_name = {},
                  .on_behalf_of = state_.agents.front().channel,
                  .give_up_after = state_.policy.ring_client_for + seconds{10},
                  .watchdog = guarded(state_.policy.ring_client_for + state_.policy.longest_answering)});
        start_timer(state_.policy.ring_client_for);
    }

    void client_answered()
    {
        if (!is(CallbackPhase::ringing_client)) return;
        state_.client->state = Leg::State::answered;
        state_.bridge = CallbackState::Bridge::made;
        enter(CallbackPhase::connecting);
        lift_watchdogs();
        tell(Connect{.bridge = bridge_of(state_.order.call),
                     .first = state_.agents.front().channel,
                     .second = state_.client->channel});
        start_timer(state_.policy.longest_answering);
    }

    void client_ended(const ChannelEnded& event)
    {
        const auto leg = *state_.client;
        state_.client.reset();
        if (leg.state == Leg::State::answered)
            return end(is(CallbackPhase::talking) ? CallbackOutcome::talked : CallbackOutcome::failed);
        const bool rang = leg.state == Leg::State::ringing;
        end(clients_outcome(dial_outcome({.own_timer_fired = false,
                                          .rang = rang,
                                          .cause = event.cause,
                                          .last_status = event.dial_status})));
    }

    void failed(const Dial& command, PbxError error)
    {
        // Not heard of at all: it may have come into being all the same.
        if (error == PbxError::unreachable) tell(HangUp{.channel = command.leg});
        if (is_client(command.leg) && error == PbxError::gone) return end(CallbackOutcome::agent_left);
        on(ChannelEnded{.channel = command.leg, .cause = 20, .dial_status = DialStatus::unavailable});
    }

    void failed(const Connect& /*command*/, PbxError /*error*/)
    {
        if (is(CallbackPhase::connecting)) end(CallbackOutcome::failed);
    }

    /// Better a call without its announcement than none; but nobody hears us who has left.
    void failed(const Play& command, PbxError error)
    {
        if (command.playback != playback_of(state_.order.call, state_.playbacks)) return;
        if (is(CallbackPhase::ringing_agent)) return; // its end is told in a moment, and the others ring on
        if (error == PbxError::gone) return end(CallbackOutcome::agent_left);
        if (is(CallbackPhase::telling) || is(CallbackPhase::announcing)) prompt_over();
    }

    template <typename Other> void failed(const Other& /*command*/, PbxError /*error*/) {}

    void end(CallbackOutcome outcome)
    {
        for (const auto& leg : state_.agents)
            tell(HangUp{.channel = leg.channel});
        if (state_.client) tell(HangUp{.channel = state_.client->channel});
        state_.agents.clear();
        state_.client.reset();
        if (state_.bridge == CallbackState::Bridge::made) tell(ReleaseBridge{bridge_of(state_.order.call)});
        state_.bridge = CallbackState::Bridge::none;
        ++state_.timer;
        state_.phase = CallbackPhase::ended;
        tell(CallbackOver{outcome});
    }

    [[nodiscard]] seconds guarded(seconds at_most) const { return at_most + state_.policy.frozen_after; }

    void lift_watchdogs()
    {
        tell(LiftWatchdog{state_.agents.front().channel});
        tell(LiftWatchdog{state_.client->channel});
    }

    void enter(CallbackPhase phase)
    {
        state_.phase = phase;
        tell(CallbackProgress{phase});
    }

    [[nodiscard]] static DialOutcome given_up(const Leg& leg)
    {
        return dial_outcome({.own_timer_fired = true,
                             .rang = leg.state != Leg::State::dialling,
                             .cause = std::nullopt,
                             .last_status = DialStatus::none});
    }

    /// A leg of this callback that was given up already, and lives all the same.
    void release_stray(const ChannelId& channel)
    {
        if (!is(CallbackPhase::fresh) && call_of(channel) == state_.order.call)
            tell(HangUp{.channel = channel});
    }

    void stop_playing() { tell(StopPlaying{playback_of(state_.order.call, state_.agents.front().playback)}); }

    void start_timer(seconds after) { tell(StartCallbackTimer{.serial = ++state_.timer, .after = after}); }

    template <typename C> void tell(C command) { commands_.emplace_back(std::move(command)); }

    [[nodiscard]] bool is(CallbackPhase phase) const { return state_.phase == phase; }

    [[nodiscard]] bool is_over() const { return is(CallbackPhase::fresh) || is(CallbackPhase::ended); }

    [[nodiscard]] bool is_client(const ChannelId& channel) const
    {
        return state_.client && state_.client->channel == channel;
    }

    [[nodiscard]] Leg* find(const ChannelId& channel)
    {
        if (is_client(channel)) return &*state_.client;
        const auto found = std::ranges::find(state_.agents, channel, &Leg::channel);
        return found == state_.agents.end() ? nullptr : &*found;
    }

    CallbackState state_;
    std::vector<CallbackCommand> commands_;
};

} // namespace

CallbackStep step(CallbackState state, const CallbackEvent& event)
{
    Machine machine{std::move(state)};
    std::visit([&](const auto& happened) { machine.on(happened); }, event);
    return machine.finish();
}

} // namespace callhours::telephony
