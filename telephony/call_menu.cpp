#include "telephony/call_machine.hpp"

#include <utility>

namespace callhours::telephony {
namespace {

constexpr char key_call_back = '1';
constexpr char key_urgent = '2';

} // namespace

void CallMachine::add_menu(std::vector<std::string>& sounds) const
{
    if (state_.policy.menu == CallPolicy::Menu::none) return;
    if (state_.arrival.call_back == CallBack::possible) sounds.emplace_back("callhours/menu-callback");
    if (!state_.decision.urgent_phones.empty()) sounds.emplace_back("callhours/menu-urgent");
}

void CallMachine::menu_key(char digit)
{
    const bool offered = state_.policy.menu == CallPolicy::Menu::offered;
    if (digit == '#') {
        stop_greeting();
        return record();
    }
    if (offered && digit == key_call_back && state_.arrival.call_back == CallBack::possible) {
        stop_greeting();
        if (state_.takes.empty() && state_.ending == CallEnding::missed) state_.ending = CallEnding::asked;
        return thank();
    }
    if (offered && digit == key_urgent && !state_.decision.urgent_phones.empty()) {
        stop_greeting();
        ring_second_level();
    }
}

void CallMachine::stop_greeting()
{
    if (is(Phase::greeting)) stop_playing();
}

/// Once: when nobody is there, the caller is told that it counts as urgent, and may leave a message.
void CallMachine::ring_second_level()
{
    tell(CallIsUrgent{});
    state_.decision.greeting = Greeting::urgent;
    state_.decision.rings = in_style({.who = Outcome::second_level,
                                      .agent = {},
                                      .endpoints = std::exchange(state_.decision.urgent_phones, {})},
                                     state_.policy.ring_style);
    state_.next_group = 0;
    tell(IndicateRinging{state_.arrival.channel});
    ring_next();
}

} // namespace callhours::telephony
