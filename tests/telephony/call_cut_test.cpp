#include "tests/telephony/call_script.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::tests;

namespace {

/// After a script is cut, the world does what it always does in the end: the machine's own timers fire, and
/// whoever it told to hang up is gone.
void let_it_end(Played& call)
{
    for (int round = 0; round < 30 && call.state.phase != Phase::ended; ++round) {
        if (hangs_up(call.all, caller)) call(ended(caller));
        call.time_passes();
    }
    if (call.state.phase == Phase::talking) call(ended(caller));
}

void check_ended_cleanly(const Played& call)
{
    CHECK(call.state.phase == Phase::ended);
    CHECK(count<FileCall>(call.all) == 1);
    CHECK(count<CallOver>(call.all) == 1);
    CHECK(count<Connect>(call.all) <= count<ReleaseBridge>(call.all));
    CHECK(call.state.legs.empty());
}

/// What can go wrong at any step.
std::vector<Event> cuts()
{
    const auto leg = leg_of(the_call, 1);
    const Dial dial{.leg = leg,
                    .endpoint = "PJSIP/anna",
                    .caller_number = {},
                    .caller_name = {},
                    .on_behalf_of = caller,
                    .give_up_after = seconds{35}};
    const Play play{.playback = playback_of(the_call, 1), .channel = caller, .sounds = {}, .language = {}};
    const Record record{.recording = recording_of(the_call, 1),
                        .channel = caller,
                        .at_most = seconds{180},
                        .silence_limit = seconds{10}};
    const Connect connect{.bridge = bridge_of(the_call), .first = caller, .second = leg};

    std::vector<Event> events{ended(caller), ended(leg, 16), HangupRequested{caller}, the_timer,
                              CallNotFiled{}};
    for (const auto error : {PbxError::gone, PbxError::conflict, PbxError::refused, PbxError::unreachable}) {
        for (const PbxCommand& command : std::initializer_list<PbxCommand>{
                 LiftWatchdog{caller}, IndicateRinging{caller}, Answer{caller}, dial, connect, play, record,
                 HangUp{.channel = caller}, HangUp{.channel = leg}, SendToFallback{caller}}) {
            events.emplace_back(PbxFailed{command, error});
        }
    }
    return events;
}

} // namespace

TEST_CASE("a call cut off at any step ends, and leaves exactly one callback task (C1)", "[telephony]")
{
    for (const auto& script : whole_calls()) {
        for (std::size_t cut = 1; cut <= script.size(); ++cut) {
            for (const auto& what : cuts()) {
                Played call;
                for (std::size_t i = 0; i < cut; ++i)
                    feed(call, script[i]);
                feed(call, what);
                let_it_end(call);
                CAPTURE(cut, what.index(), name_of(call.state.phase));
                check_ended_cleanly(call);
            }
        }
    }
}

TEST_CASE("each whole call ends as it should", "[telephony]")
{
    const std::vector<CallEnding> endings{
        CallEnding::left_message, CallEnding::left_message, CallEnding::talked,      CallEnding::left_message,
        CallEnding::left_message, CallEnding::left_message, CallEnding::left_message};
    const auto scripts = whole_calls();
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        Played call;
        for (const auto& event : scripts[i])
            feed(call, event);
        CAPTURE(i);
        check_ended_cleanly(call);
        CHECK(the<CallOver>(call.all).ending == endings[i]);
    }
}

TEST_CASE("an event that comes twice changes nothing the second time", "[telephony]")
{
    for (const auto& script : whole_calls()) {
        Played once;
        Played twice;
        for (const auto& event : script) {
            const int timer = twice.state.timer;
            feed(once, event);
            feed(twice, event);
            const bool is_timer = std::holds_alternative<TimerFired>(event);
            twice(is_timer ? Event{TimerFired{timer}} : event);
        }
        CHECK(once.all.size() == twice.all.size());
        CHECK(twice.state.phase == Phase::ended);
    }
}

TEST_CASE("every leg that was dialled is gone or told to go before the call is over", "[telephony]")
{
    for (const auto& script : whole_calls()) {
        for (std::size_t cut = 1; cut <= script.size(); ++cut) {
            Played call;
            for (std::size_t i = 0; i < cut; ++i)
                feed(call, script[i]);
            std::vector<ChannelId> gone;
            for (std::size_t i = 0; i < cut; ++i) {
                if (const auto* end = std::get_if<ChannelEnded>(&script[i])) gone.push_back(end->channel);
            }
            call(ended(caller));
            for (const auto& command : call.all) {
                const auto* dial = std::get_if<Dial>(&command);
                if (dial == nullptr) continue;
                const bool released =
                    hangs_up(call.all, dial->leg) || std::ranges::count(gone, dial->leg) > 0;
                CAPTURE(cut, dial->leg.text());
                CHECK(released);
            }
        }
    }
}
