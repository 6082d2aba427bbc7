#pragma once

#include "telephony/call.hpp"

#include <algorithm>

namespace callhours::telephony {

/// One step being worked out: what step() is made of. Nobody else includes this.
class CallMachine {
public:
    explicit CallMachine(CallState state) : state_{std::move(state)} {}

    void on(const CallArrived& event);
    void on(const CallFound& event);
    void on(const CallFiled& event);
    void on(const CallNotFiled& event);
    void on(const Connected& event);
    void on(const TimerFired& event);
    void on(const PbxFailed& event);
    void on(const ChannelRinging& event);
    void on(const ChannelAnswered& event);
    void on(const HangupRequested& event);
    void on(const ChannelEnded& event);
    void on(const DtmfReceived& event);
    void on(const PlaybackFinished& event);
    void on(const RecordingFinished& event);

    [[nodiscard]] Step finish() { return Step{std::move(state_), std::move(commands_)}; }

private:
    // call_ring.cpp: somebody is to answer
    void ring_next();
    void give_up_group();
    void leg_ended(const ChannelEnded& event);
    void picked_up(const Leg& leg);
    void connect_failed();
    void talk_over();
    void release_legs();
    void note(const Leg& leg, LegStep step, std::optional<DialOutcome> outcome = std::nullopt);
    void release_bridge();

    // call_voicemail.cpp: a message is to be taken
    void take_message(Greeting greeting);
    void greet();
    [[nodiscard]] seconds message_at_most() const;
    void record();
    void recording_over(const RecordingFinished& event);
    [[nodiscard]] bool explains(const RecordingFinished& event) const;
    void keep_take();
    void drop_superseded(const RecordingFinished& event);
    void take_recordings();
    void thank();
    void play(std::vector<std::string> sounds);
    void stop_playing();

    // call_review.cpp: the caller hears the message, and may speak it anew
    void review();
    void replay();
    void review_key(char digit);
    [[nodiscard]] bool is_worth_reviewing(const RecordingFinished& event) const;

    // call_menu.cpp: keys in the greeting
    void add_menu(std::vector<std::string>& sounds) const;
    void menu_key(char digit);
    void stop_greeting();
    void ring_second_level();

    // call.cpp: a call that others began, and the ways out
    void stop_predecessors_prompts();
    void hand_back();
    void hang_up();
    void caller_gone();
    void end();
    void failed(const LiftWatchdog& command, PbxError error);
    void failed(const IndicateRinging& command, PbxError error);
    void failed(const Answer& command, PbxError error);
    void failed(const Dial& command, PbxError error);
    void failed(const Connect& command, PbxError error);
    void failed(const Play& command, PbxError error);
    void failed(const PlayRecording& command, PbxError error);
    void failed(const Record& command, PbxError error);
    void failed(const HangUp& command, PbxError error);
    void failed(const SendToFallback& command, PbxError error);

    /// What nothing depends on.
    template <typename Other> void failed(const Other& /*command*/, PbxError /*error*/) {}

    template <typename C> void tell(C command) { commands_.emplace_back(std::move(command)); }

    /// Renews the dialplan's watchdog, for what takes `at_most` so long while we live.
    void guard(seconds at_most)
    {
        tell(LiftWatchdog{state_.arrival.channel, at_most + state_.policy.frozen_after});
    }

    void start_timer(milliseconds after) { tell(StartTimer{.serial = ++state_.timer, .after = after}); }

    void stop_timer()
    {
        ++state_.timer;
        tell(StopTimer{});
    }

    [[nodiscard]] bool is(Phase phase) const { return state_.phase == phase; }

    [[nodiscard]] bool is_callers(const ChannelId& channel) const
    {
        return channel == state_.arrival.channel;
    }

    [[nodiscard]] bool is_over() const { return is(Phase::fresh) || is(Phase::ended); }

    [[nodiscard]] Leg* find_leg(const ChannelId& channel)
    {
        const auto found = std::ranges::find(state_.legs, channel, &Leg::channel);
        return found == state_.legs.end() ? nullptr : &*found;
    }

    void forget_leg(const ChannelId& channel)
    {
        std::erase_if(state_.legs, [&](const Leg& leg) { return leg.channel == channel; });
    }

    /// A leg of this call that was given up already, and lives all the same.
    [[nodiscard]] bool is_stray(const ChannelId& channel)
    {
        return !is(Phase::fresh) && call_of(channel) == state_.arrival.call && find_leg(channel) == nullptr;
    }

    CallState state_;
    std::vector<Command> commands_;
};

} // namespace callhours::telephony
