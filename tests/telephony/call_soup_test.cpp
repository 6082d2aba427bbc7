#include "tests/telephony/call_script.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <random>

using namespace callhours;
using namespace callhours::tests;

namespace {

std::vector<Event> ingredients()
{
    std::vector<Event> soup{the_timer,
                            TimerFired{3},
                            CallFiled{},
                            CallNotFiled{},
                            Connected{},
                            HangupRequested{caller},
                            DtmfReceived{caller, '#'},
                            DtmfReceived{caller, '1'},
                            DtmfReceived{caller, '2'},
                            DtmfReceived{caller, '3'},
                            ended(caller),
                            ended(caller, 16),
                            ended(ChannelId{"stranger"}),
                            CallFound{an_arrival(), out_of_hours(), {}, {}, {}, 1000}};
    for (const auto& script : whole_calls())
        soup.insert(soup.end(), script.begin(), script.end());
    for (int n = 1; n <= 4; ++n) {
        const auto leg = leg_of(the_call, n);
        soup.insert(soup.end(), {ChannelRinging{leg}, ChannelAnswered{leg}, ended(leg), ended(leg, 17),
                                 played(n), recorded(n, std::nullopt), recorded(n, seconds{180})});
    }
    return soup;
}

bool is_clean_up(const Command& command)
{
    return std::holds_alternative<HangUp>(command) || std::holds_alternative<ReleaseBridge>(command);
}

/// One event, and what must hold after it whatever it was.
void check_step(Played& call, const Event& event)
{
    const bool was_over = call.state.phase == Phase::ended;
    feed(call, event);
    CHECK_FALSE(name_of(call.state.phase).empty());
    if (was_over) {
        CHECK(call.state.phase == Phase::ended);
        CHECK(std::ranges::all_of(call.last, is_clean_up));
    }
}

/// A PBX that refuses now and then.
void maybe_fail(Played& call, std::mt19937& random)
{
    static constexpr std::array errors{PbxError::gone, PbxError::conflict, PbxError::refused,
                                       PbxError::unreachable};
    const auto commands = call.last;
    for (const auto& command : commands) {
        if (random() % 8 != 0) continue;
        std::visit(
            [&](const auto& told) {
                if constexpr (std::is_constructible_v<PbxCommand, decltype(told)>) {
                    check_step(call, PbxFailed{told, errors.at(random() % errors.size())});
                }
            },
            command);
    }
}

} // namespace

TEST_CASE("any soup of events leaves a call in a named phase with one task at most", "[telephony]")
{
    const auto soup = ingredients();
    std::mt19937 random{20261122};
    for (int round = 0; round < 3000; ++round) {
        Played call;
        for (int i = 0; i < 40; ++i) {
            check_step(call, soup[random() % soup.size()]);
            maybe_fail(call, random);
        }
        check_step(call, arrives(out_of_hours()));
        check_step(call, ended(caller));

        CHECK(call.state.phase == Phase::ended);
        CHECK(call.state.legs.empty());
        CHECK(count<FileCall>(call.all) == 1);
        CHECK(count<CallOver>(call.all) == 1);
        CHECK(count<TalkStarted>(call.all) <= 1);
        CHECK(count<Record>(call.all) <= 4);
    }
}
