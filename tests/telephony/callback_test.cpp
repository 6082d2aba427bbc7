#include "telephony/callback.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace callhours;
using namespace callhours::telephony;

namespace {

using Outcome = CallbackOutcome;
using Phase = CallbackPhase;

const CallToken the_call = callback_token("main", 17);
const ChannelId agent = leg_of(the_call, 1);
const ChannelId client = leg_of(the_call, 2);
const ChannelId second_phone = leg_of(the_call, 2);

CallbackOrder an_order(CallbackPhone::Confirm confirm = CallbackPhone::Confirm::no)
{
    return {.call = the_call,
            .agent_phones = {{.endpoint = "PJSIP/anna", .confirm = confirm}},
            .client_endpoint = "PJSIP/+4366012345@trunk",
            .client_number = "+4366012345",
            .client_name = "Acme",
            .desk_number = "+4312345000",
            .recording = "/media/vm-1",
            .language = "de"};
}

ChannelEnded ended(const ChannelId& channel, int cause = 16, DialStatus status = DialStatus::none)
{
    return {.channel = channel, .cause = cause, .dial_status = status};
}

struct Played {
    CallbackState state{};
    std::vector<CallbackCommand> all{};
    std::vector<CallbackCommand> last{};

    Played& operator()(const CallbackEvent& event)
    {
        auto result = step(std::move(state), event);
        state = std::move(result.next);
        last = std::move(result.commands);
        all.insert(all.end(), last.begin(), last.end());
        return *this;
    }

    Played& time_passes() { return (*this)(CallbackTimerFired{state.timer}); }

    Played& prompt_over()
    {
        return (*this)(PlaybackFinished{.playback = playback_of(the_call, state.playbacks)});
    }

    template <typename C> [[nodiscard]] std::size_t count() const
    {
        return static_cast<std::size_t>(std::ranges::count_if(
            all, [](const CallbackCommand& each) { return std::holds_alternative<C>(each); }));
    }

    template <typename C> [[nodiscard]] C the() const
    {
        for (auto command = all.rbegin(); command != all.rend(); ++command) {
            if (const auto* found = std::get_if<C>(&*command)) return *found;
        }
        throw std::logic_error{"no such command"};
    }

    [[nodiscard]] bool hung_up(const ChannelId& channel) const
    {
        return std::ranges::any_of(all, [&](const CallbackCommand& each) {
            const auto* hang_up = std::get_if<HangUp>(&each);
            return hang_up != nullptr && hang_up->channel == channel;
        });
    }

    [[nodiscard]] std::optional<Outcome> outcome() const
    {
        return count<CallbackOver>() == 0 ? std::nullopt : std::optional{the<CallbackOver>().outcome};
    }
};

Played with_agent_there(CallbackOrder order = an_order())
{
    Played played;
    played(CallbackOrdered{std::move(order)})(ChannelRinging{agent})(ChannelAnswered{agent});
    return played;
}

Played with_client_ringing()
{
    auto played = with_agent_there();
    played.prompt_over()(ChannelRinging{client});
    return played;
}

Played talking()
{
    auto played = with_client_ringing();
    played(ChannelAnswered{client})(CallbackConnected{});
    return played;
}

} // namespace

TEST_CASE("the agent is reached first, and only then the client rings, with the desk's number (C5)",
          "[telephony]")
{
    Played played;
    played(CallbackOrdered{an_order()});
    CHECK(played.count<Dial>() == 1);
    CHECK(played.the<Dial>().endpoint == "PJSIP/anna");
    CHECK(played.the<Dial>().caller_number == "+4366012345");
    played(ChannelRinging{agent});
    CHECK(played.count<Dial>() == 1);
    played(ChannelAnswered{agent});
    CHECK(played.the<Play>().sounds.front() == "callhours/callback");
    CHECK(played.count<Dial>() == 1);
    played.prompt_over();
    REQUIRE(played.count<Dial>() == 2);
    CHECK(played.the<Dial>().endpoint == "PJSIP/+4366012345@trunk");
    CHECK(played.the<Dial>().caller_number == "+4312345000");
    CHECK(played.the<Dial>().on_behalf_of == agent);
    played(ChannelAnswered{client});
    CHECK(played.the<Connect>().second == client);
    played(CallbackConnected{});
    CHECK(played.state.phase == Phase::talking);
    played(ended(client));
    CHECK(played.outcome() == Outcome::talked);
    CHECK(played.hung_up(agent));
    CHECK(played.count<ReleaseBridge>() == 1);
}

TEST_CASE("a mobile's mailbox is no agent: without a key nobody is dialled (C5)", "[telephony]")
{
    auto played = with_agent_there(an_order(CallbackPhone::Confirm::by_key));
    CHECK(played.the<Play>().sounds.front() == "callhours/callback-confirm");
    played.prompt_over();
    CHECK(played.count<Dial>() == 1);
    SECTION("the key dials")
    {
        played(DtmfReceived{.channel = agent, .digit = '1'});
        CHECK(played.count<Dial>() == 2);
    }
    SECTION("no key, no call")
    {
        played.time_passes();
        CHECK(played.outcome() == Outcome::agent_declined);
        CHECK(played.count<Dial>() == 1);
        CHECK(played.hung_up(agent));
    }
    SECTION("the star says no")
    {
        played(DtmfReceived{.channel = agent, .digit = '*'});
        CHECK(played.outcome() == Outcome::agent_declined);
    }
}

TEST_CASE("the agent hears the message on request, before the client rings (C5)", "[telephony]")
{
    auto played = with_agent_there();
    played(DtmfReceived{.channel = agent, .digit = '2'});
    CHECK(played.state.phase == Phase::telling);
    CHECK(played.the<Play>().sounds.front() == "/media/vm-1");
    CHECK(played.count<Dial>() == 1);
    played.prompt_over();
    CHECK(played.state.phase == Phase::announcing);
    played.prompt_over();
    CHECK(played.count<Dial>() == 2);

    auto impatient = with_agent_there();
    impatient(DtmfReceived{.channel = agent, .digit = '2'})(DtmfReceived{.channel = agent, .digit = '1'});
    CHECK(impatient.count<StopPlaying>() == 2);
    CHECK(impatient.count<Dial>() == 2);

    auto order = an_order();
    order.recording.clear();
    auto nothing_to_hear = with_agent_there(order);
    nothing_to_hear(DtmfReceived{.channel = agent, .digit = '2'});
    CHECK(nothing_to_hear.state.phase == Phase::announcing);
}

TEST_CASE("of several phones the first that is picked up wins, and the others stop", "[telephony]")
{
    auto order = an_order();
    order.agent_phones.push_back({.endpoint = "PJSIP/desk"});
    Played played;
    played(CallbackOrdered{order});
    CHECK(played.count<Dial>() == 2);
    played(ChannelAnswered{second_phone});
    CHECK(played.hung_up(agent));
    CHECK(played.the<Play>().sounds.front() == "callhours/callback");
    played(ended(agent, 26));
    CHECK_FALSE(played.outcome());
}

TEST_CASE("a mobile's mailbox that picks up at once does not silence the agent's other phones (C5)",
          "[telephony]")
{
    auto order = an_order();
    order.agent_phones.push_back({.endpoint = "PJSIP/mobile", .confirm = CallbackPhone::Confirm::by_key});
    Played played;
    played(CallbackOrdered{order})(ChannelRinging{agent})(ChannelAnswered{second_phone});
    CHECK(played.the<Play>().channel == second_phone);
    CHECK(played.the<Play>().sounds.front() == "callhours/callback-confirm");
    CHECK_FALSE(played.hung_up(agent));
    played.prompt_over();
    CHECK(played.count<Dial>() == 2); // the end of the prompt is no key
    SECTION("the desk phone is picked up")
    {
        played(ChannelAnswered{agent});
        CHECK(played.hung_up(second_phone));
        played.prompt_over();
        CHECK(played.the<Dial>().on_behalf_of == agent);
    }
    SECTION("the key comes")
    {
        played(DtmfReceived{.channel = second_phone, .digit = '1'});
        CHECK(played.hung_up(agent));
        CHECK(played.the<Dial>().on_behalf_of == second_phone);
        CHECK(played.state.phase == Phase::ringing_client);
    }
    SECTION("the message is asked for")
    {
        played(DtmfReceived{.channel = second_phone, .digit = '2'});
        CHECK(played.hung_up(agent));
        CHECK(played.state.phase == Phase::telling);
        CHECK(played.the<Play>().channel == second_phone);
    }
    SECTION("the star leaves the desk phone ringing")
    {
        played(DtmfReceived{.channel = second_phone, .digit = '*'});
        CHECK(played.hung_up(second_phone));
        CHECK_FALSE(played.outcome());
        played(ended(agent, 17));
        CHECK(played.outcome() == Outcome::agent_busy);
    }
    SECTION("the desk phone refuses, and the mobile still has its time for the key")
    {
        played(ended(agent, 17));
        CHECK(played.state.phase == Phase::announcing);
        SECTION("which comes")
        {
            played(DtmfReceived{.channel = second_phone, .digit = '1'});
            CHECK(played.state.phase == Phase::ringing_client);
        }
        SECTION("or does not")
        {
            played.time_passes();
            CHECK(played.outcome() == Outcome::agent_declined);
            CHECK(played.hung_up(second_phone));
        }
    }
    SECTION("nobody does anything")
    {
        played.time_passes();
        CHECK(played.outcome() == Outcome::agent_no_answer);
        CHECK(played.hung_up(agent));
        CHECK(played.hung_up(second_phone));
    }
}

TEST_CASE("who is not there is told by what the phones say", "[telephony]")
{
    const auto after = [](const CallbackEvent& event) {
        Played played;
        played(CallbackOrdered{an_order()})(ChannelRinging{agent})(event);
        return played.outcome();
    };
    CHECK(after(ended(agent, 17)) == Outcome::agent_busy);
    CHECK(after(ended(agent, 21)) == Outcome::agent_busy);
    CHECK(after(ended(agent, 19)) == Outcome::agent_no_answer);
    CHECK(after(ended(agent, 20)) == Outcome::agent_unreachable);
    Played silent;
    silent(CallbackOrdered{an_order()})(ChannelRinging{agent}).time_passes();
    CHECK(silent.outcome() == Outcome::agent_no_answer);
    CHECK(silent.hung_up(agent));
    Played nobody;
    auto order = an_order();
    order.agent_phones.clear();
    nobody(CallbackOrdered{order});
    CHECK(nobody.outcome() == Outcome::agent_unreachable);

    const auto client_says = [](int cause) {
        auto played = with_client_ringing();
        played(ended(client, cause));
        CHECK(played.hung_up(agent));
        return played.outcome();
    };
    CHECK(client_says(17) == Outcome::client_busy);
    CHECK(client_says(19) == Outcome::client_no_answer);
    CHECK(client_says(21) == Outcome::client_rejected);
    CHECK(client_says(1) == Outcome::client_invalid);
    CHECK(client_says(38) == Outcome::client_unreachable);
    auto unanswered = with_client_ringing();
    unanswered.time_passes();
    CHECK(unanswered.outcome() == Outcome::client_no_answer);
    CHECK(unanswered.hung_up(client));
}

TEST_CASE("an agent who leaves releases the client at once, in every phase (C5)", "[telephony]")
{
    auto ringing = with_client_ringing();
    ringing(ended(agent));
    CHECK(ringing.outcome() == Outcome::agent_left);
    CHECK(ringing.hung_up(client));
    auto connecting = with_client_ringing();
    connecting(ChannelAnswered{client})(ended(agent));
    CHECK(connecting.outcome() == Outcome::agent_left);
    CHECK(connecting.hung_up(client));
    auto in_talk = talking();
    in_talk(ended(agent));
    CHECK(in_talk.outcome() == Outcome::talked);
    CHECK(in_talk.hung_up(client));
}

TEST_CASE("a client who gets through by themselves drops the callback, but nobody who talks is cut off (C2)",
          "[telephony]")
{
    auto played = with_client_ringing();
    played(CallbackCancelled{});
    CHECK(played.outcome() == Outcome::cancelled);
    CHECK(played.hung_up(agent));
    CHECK(played.hung_up(client));
    auto in_talk = talking();
    in_talk(CallbackCancelled{});
    CHECK_FALSE(in_talk.outcome());
}

TEST_CASE("a callback gives way to a client who calls in, so that the agent's phone is free (C2)",
          "[telephony]")
{
    auto waiting = with_agent_there();
    waiting(ClientCallsIn{});
    CHECK(waiting.outcome() == Outcome::gave_way);
    CHECK(waiting.hung_up(agent));
    auto in_talk = talking();
    in_talk(ClientCallsIn{});
    CHECK_FALSE(in_talk.outcome());
}

TEST_CASE("a PBX that does not do what it is told leaves nobody in silence", "[telephony]")
{
    Played refused;
    refused(CallbackOrdered{an_order()});
    refused(CallbackCommandFailed{.command = refused.the<Dial>(), .error = PbxError::refused});
    CHECK(refused.outcome() == Outcome::agent_unreachable);

    auto no_prompt = with_agent_there();
    no_prompt(CallbackCommandFailed{.command = no_prompt.the<Play>(), .error = PbxError::refused});
    CHECK(no_prompt.count<Dial>() == 2); // better without an announcement than not at all

    auto no_way = with_agent_there();
    no_way.prompt_over();
    no_way(CallbackCommandFailed{.command = no_way.the<Dial>(), .error = PbxError::refused});
    CHECK(no_way.outcome() == Outcome::client_unreachable);

    auto no_bridge = with_client_ringing();
    no_bridge(ChannelAnswered{client});
    no_bridge(CallbackCommandFailed{.command = no_bridge.the<Connect>(), .error = PbxError::gone});
    CHECK(no_bridge.outcome() == Outcome::failed);
    CHECK(no_bridge.hung_up(client));
}

TEST_CASE("a talk that is found again goes on until one of them hangs up", "[telephony]")
{
    Played played;
    played(CallbackFound{.order = an_order(), .agent = agent, .client = client});
    CHECK(played.state.phase == Phase::talking);
    CHECK(played.count<Dial>() == 0);
    played(ended(client));
    CHECK(played.outcome() == Outcome::talked);
    CHECK(played.hung_up(agent));
}

TEST_CASE("a callback cut off at any step ends once, and leaves no leg behind", "[telephony]")
{
    const std::vector<CallbackEvent> script{CallbackOrdered{an_order()},
                                            ChannelRinging{agent},
                                            ChannelAnswered{agent},
                                            DtmfReceived{.channel = agent, .digit = '2'},
                                            PlaybackFinished{.playback = playback_of(the_call, 2)},
                                            DtmfReceived{.channel = agent, .digit = '1'},
                                            ChannelRinging{client},
                                            ChannelAnswered{client},
                                            CallbackConnected{},
                                            ended(client)};
    const std::vector<CallbackEvent> cuts{
        ClientCallsIn{},        ended(agent),
        ended(client),          CallbackCancelled{},
        CallbackTimerFired{1},  CallbackTimerFired{2},
        CallbackTimerFired{3},  CallbackTimerFired{4},
        CallbackConnected{},    DtmfReceived{.channel = agent, .digit = '*'},
        ChannelAnswered{agent}, ChannelAnswered{client}};
    for (std::size_t length = 1; length <= script.size(); ++length) {
        for (const auto& cut : cuts) {
            CAPTURE(length, cut.index());
            Played played;
            for (std::size_t i = 0; i < length; ++i)
                played(script[i]);
            played(cut)(cut); // told twice
            // Whoever is still there when it is over was told to go.
            if (played.outcome()) {
                CHECK(played.state.agents.empty());
                CHECK_FALSE(played.state.client);
            }
            played(ended(agent))(ended(client)); // all of them go in the end
            CHECK(played.state.phase == Phase::ended);
            CHECK(played.count<CallbackOver>() == 1);
            CHECK(played.count<Dial>() <= 2);
            const auto commands = played.all.size();
            for (const auto& late : script)
                played(late);
            for (std::size_t i = commands; i < played.all.size(); ++i)
                CHECK(std::holds_alternative<HangUp>(
                    played.all[i])); // strays are released, and nothing else happens
        }
    }
}

TEST_CASE("the next try follows the cause: busy soon, no answer later and later, invalid never (C6)",
          "[telephony]")
{
    using Earlier = std::vector<Outcome>;
    CHECK(retry_after(Outcome::client_busy, {}) == minutes{10});
    CHECK(retry_after(Outcome::client_busy, Earlier(7, Outcome::client_busy)) == minutes{10});
    CHECK(retry_after(Outcome::client_no_answer, {}) == minutes{30});
    CHECK(retry_after(Outcome::client_no_answer, Earlier(1, Outcome::client_no_answer)) == minutes{60});
    CHECK(retry_after(Outcome::client_no_answer, Earlier(2, Outcome::client_rejected)) == minutes{120});
    CHECK_FALSE(retry_after(Outcome::client_no_answer, Earlier(3, Outcome::client_no_answer)));
    CHECK_FALSE(retry_after(Outcome::client_invalid, {}));
    CHECK_FALSE(retry_after(Outcome::talked, {}));
    CHECK_FALSE(retry_after(Outcome::cancelled, {}));
}

TEST_CASE("an agent who was not there, or a busy line, does not use up the client's tries (C6)",
          "[telephony]")
{
    const std::vector<Outcome> earlier{Outcome::agent_no_answer, Outcome::client_busy, Outcome::agent_left,
                                       Outcome::lost};
    CHECK(retry_after(Outcome::client_no_answer, earlier) == minutes{30});
    CHECK(retry_after(Outcome::agent_no_answer, earlier) == minutes{120});
}

TEST_CASE("every outcome of a callback has a name of its own", "[telephony]")
{
    for (int i = 0; i <= static_cast<int>(Outcome::lost); ++i) {
        const auto outcome = static_cast<Outcome>(i);
        CHECK(parse_callback_outcome(name_of(outcome)) == outcome);
    }
    CHECK_FALSE(parse_callback_outcome("nonsense"));
}

TEST_CASE("a callback's token tells its link and its number, and no inbound call has one", "[telephony]")
{
    CHECK(callback_of(the_call, "main") == 17);
    CHECK_FALSE(callback_of(the_call, "other"));
    CHECK_FALSE(callback_of(CallToken::derive("main", ChannelId{"1732300000.12@20241122182640123"}), "main"));
    CHECK_FALSE(callback_of(CallToken::derive("main", ChannelId{"callback-"}), "main"));
    CHECK_FALSE(callback_of(CallToken::derive("main", ChannelId{"callback-1x"}), "main"));
}

TEST_CASE(
    "a server that freezes leaves nobody of a callback waiting: the watchdog is set anew, and lifted to talk",
    "[telephony]")
{
    const CallbackPolicy policy;
    auto played = with_agent_there();
    CHECK(played.the<Dial>().watchdog > policy.ring_agent_for + policy.longest_prompt);
    CHECK(played.the<LiftWatchdog>().again_after > policy.longest_prompt);
    played(DtmfReceived{.channel = agent, .digit = '2'});
    CHECK(played.the<LiftWatchdog>().again_after > policy.longest_message);
    played(DtmfReceived{.channel = agent, .digit = '1'});
    CHECK(played.the<LiftWatchdog>().channel == agent);
    CHECK(played.the<LiftWatchdog>().again_after > policy.ring_client_for);
    CHECK(played.the<Dial>().watchdog > policy.ring_client_for);

    played(ChannelAnswered{client});
    std::vector<ChannelId> lifted;
    for (const auto& command : played.last) {
        if (std::holds_alternative<Connect>(command)) break;
        const auto* lift = std::get_if<LiftWatchdog>(&command);
        if (lift != nullptr && lift->again_after == seconds{0}) lifted.push_back(lift->channel);
    }
    CHECK(lifted == std::vector<ChannelId>{agent, client});
}
