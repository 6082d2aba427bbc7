#include "telephony/routing.hpp"

#include <catch2/catch.hpp>

using namespace callhours;
using namespace callhours::telephony;

namespace {

const Instant closing = from_epoch(1'795'010'000);
const Instant opening = from_epoch(1'795'050'000);

OpenState open_now()
{
    return {.open = true, .closed_by = {}, .open_until = closing, .opens_at = {}};
}

OpenState closed_now(ClosedBy reason = ClosedBy::hours)
{
    return {.open = false, .closed_by = reason, .open_until = {}, .opens_at = opening};
}

Party anna(OpenState state)
{
    return {.id = AgentId{1}, .slug = "anna", .endpoints = {"PJSIP/anna", "PJSIP/mobile"}, .state = state};
}

Party ben(OpenState state)
{
    return {.id = AgentId{2}, .slug = "ben", .endpoints = {"PJSIP/ben"}, .state = state};
}

/// A call to a desk that has a queue and engineers on duty.
RouteFacts stranger_calls(OpenState desk)
{
    RouteFacts facts;
    facts.desk = desk;
    facts.queue = {"PJSIP/queue"};
    facts.second_level = {"PJSIP/duty"};
    return facts;
}

RouteFacts acme_calls(OpenState agent, OpenState desk = open_now())
{
    auto facts = stranger_calls(desk);
    facts.client = RoutedClient{.id = ClientId{9},
                                .slug = "acme",
                                .language = "de",
                                .entitled = true,
                                .agent = anna(agent),
                                .absence = {}};
    return facts;
}

RouteFacts acme_calls_while_anna_is_away(std::optional<Party> deputy)
{
    auto facts = acme_calls(open_now());
    facts.client->absence = Absence{.deputy = std::move(deputy), .back_at = opening};
    return facts;
}

} // namespace

TEST_CASE("a client's call reaches their own agent in the agent's hours", "[telephony]")
{
    const auto decision = decide(acme_calls(open_now()));
    CHECK(decision.outcome == Outcome::agent);
    CHECK(decision.rule == Rule::agent_open);
    CHECK(decision.client_slug == "acme");
    CHECK(decision.agent_slug == "anna");
    CHECK(decision.endpoints == std::vector<std::string>{"PJSIP/anna", "PJSIP/mobile"});
    CHECK(decision.open_until == closing);
    CHECK_FALSE(decision.opens_at);
    CHECK_FALSE(decision.greeting);
    CHECK(decision.rings.size() == 1);
    CHECK(decision.language == "de");
}

TEST_CASE("the agent's hours decide for a client, not the desk's", "[telephony]")
{
    CHECK(decide(acme_calls(open_now(), closed_now())).outcome == Outcome::agent);
    CHECK(decide(acme_calls(closed_now(), open_now())).outcome == Outcome::voicemail);
}

TEST_CASE("the greeting and the rule say why the agent is closed", "[telephony]")
{
    const auto [reason, rule, greeting] = GENERATE(
        table<ClosedBy, Rule, Greeting>({{ClosedBy::hours, Rule::agent_outside_hours, Greeting::closed},
                                         {ClosedBy::holiday, Rule::agent_holiday, Greeting::holiday},
                                         {ClosedBy::override_day, Rule::agent_day_off, Greeting::closed}}));
    const auto decision = decide(acme_calls(closed_now(reason)));
    CHECK(decision.outcome == Outcome::voicemail);
    CHECK(decision.rule == rule);
    CHECK(decision.greeting == greeting);
    CHECK(decision.opens_at == opening);
    CHECK(decision.agent_slug == "anna");
    CHECK(decision.endpoints.empty());
    CHECK(decision.rings.empty());
}

TEST_CASE("while the agent is away the deputy takes the call", "[telephony]")
{
    const auto decision = decide(acme_calls_while_anna_is_away(ben(open_now())));
    CHECK(decision.outcome == Outcome::deputy);
    CHECK(decision.rule == Rule::agent_absent_deputy_open);
    CHECK(decision.agent_slug == "ben");
    CHECK(decision.endpoints == std::vector<std::string>{"PJSIP/ben"});
    CHECK(decision.rings.front().agent == AgentId{2});
}

TEST_CASE("while the agent is away and the deputy closed, the deputy's opening is told", "[telephony]")
{
    const auto decision = decide(acme_calls_while_anna_is_away(ben(closed_now(ClosedBy::holiday))));
    CHECK(decision.outcome == Outcome::voicemail);
    CHECK(decision.rule == Rule::agent_absent_deputy_closed);
    CHECK(decision.greeting == Greeting::holiday);
    CHECK(decision.opens_at == opening);
}

TEST_CASE("an agent who is away without a deputy has voicemail until the return", "[telephony]")
{
    const auto decision = decide(acme_calls_while_anna_is_away(std::nullopt));
    CHECK(decision.outcome == Outcome::voicemail);
    CHECK(decision.rule == Rule::agent_absent);
    CHECK(decision.greeting == Greeting::absent);
    CHECK(decision.opens_at == opening);
    CHECK(decision.agent_slug == "anna");
}

TEST_CASE("a client without entitlement goes to the queue in hours, else to voicemail as severity 5 (S9)",
          "[telephony]")
{
    auto in_hours = acme_calls(open_now());
    in_hours.client->entitled = false;
    const auto queued = decide(in_hours);
    CHECK(queued.outcome == Outcome::queue);
    CHECK(queued.rule == Rule::not_entitled_desk_open);
    CHECK(queued.endpoints == std::vector<std::string>{"PJSIP/queue"});
    CHECK(queued.task_severity == 5);
    CHECK(queued.client_slug == "acme");
    CHECK(queued.agent_slug.empty());

    auto after_hours = acme_calls(open_now(), closed_now());
    after_hours.client->entitled = false;
    const auto recorded = decide(after_hours);
    CHECK(recorded.outcome == Outcome::voicemail);
    CHECK(recorded.rule == Rule::not_entitled_desk_closed);
    CHECK(recorded.task_severity == 5);
}

TEST_CASE("a caller who is no client goes to the desk", "[telephony]")
{
    const auto [kind, open, closed] = GENERATE(table<CallerKind, Rule, Rule>(
        {{CallerKind::number, Rule::unknown_caller_desk_open, Rule::unknown_caller_desk_closed},
         {CallerKind::anonymous, Rule::anonymous_desk_open, Rule::anonymous_desk_closed},
         {CallerKind::malformed, Rule::malformed_caller_desk_open, Rule::malformed_caller_desk_closed}}));
    auto facts = stranger_calls(open_now());
    facts.caller = kind;
    CHECK(decide(facts).outcome == Outcome::queue);
    CHECK(decide(facts).rule == open);
    CHECK(decide(facts).open_until == closing);
    CHECK_FALSE(decide(facts).task_severity);

    facts.desk = closed_now(ClosedBy::holiday);
    CHECK(decide(facts).outcome == Outcome::voicemail);
    CHECK(decide(facts).rule == closed);
    CHECK(decide(facts).greeting == Greeting::holiday);
    CHECK(decide(facts).opens_at == opening);
}

TEST_CASE("an urgent call goes past an agent who does not take it to the second level", "[telephony]")
{
    auto facts = acme_calls(open_now());
    facts.severity = GENERATE(1, 2);
    const auto decision = decide(facts);
    CHECK(decision.outcome == Outcome::agent);
    REQUIRE(decision.rings.size() == 2);
    CHECK(decision.rings[1].who == Outcome::second_level);
}

TEST_CASE("an urgent call out of hours goes to the second level at once, day and night", "[telephony]")
{
    auto facts = acme_calls(closed_now());
    facts.severity = GENERATE(1, 2);
    const auto decision = decide(facts);
    CHECK(decision.outcome == Outcome::second_level);
    CHECK(decision.rule == Rule::agent_away_urgent);
    CHECK(decision.endpoints == std::vector<std::string>{"PJSIP/duty"});
    CHECK_FALSE(decision.greeting);
    CHECK(decision.opens_at == opening);
}

TEST_CASE("without engineers on duty an urgent call out of hours is recorded like every other", "[telephony]")
{
    auto facts = acme_calls(closed_now());
    facts.severity = 1;
    facts.second_level.clear();
    CHECK(decide(facts).outcome == Outcome::voicemail);
}

TEST_CASE("the second level is for clients whose plan includes it", "[telephony]")
{
    auto facts = acme_calls(open_now(), closed_now());
    facts.client->entitled = false;
    facts.severity = 1;
    CHECK(decide(facts).outcome == Outcome::voicemail);
}

TEST_CASE("phones can ring one after the other", "[telephony]")
{
    auto facts = acme_calls(open_now());
    facts.style = RingStyle::in_order;
    const auto decision = decide(facts);
    REQUIRE(decision.rings.size() == 2);
    CHECK(decision.rings[0].endpoints == std::vector<std::string>{"PJSIP/anna"});
    CHECK(decision.endpoints.size() == 2);
}

TEST_CASE("an agent without a phone is still the answer, with nobody to ring", "[telephony]")
{
    auto facts = acme_calls(open_now());
    facts.client->agent.endpoints.clear();
    const auto decision = decide(facts);
    CHECK(decision.outcome == Outcome::agent);
    CHECK(decision.rings.empty());
}

TEST_CASE("a number that is not the desk's is served all the same, and told", "[telephony]")
{
    auto facts = acme_calls(open_now());
    facts.called_known = false;
    CHECK(decide(facts).outcome == Outcome::agent);
    CHECK_FALSE(decide(facts).called_known);
}

TEST_CASE("every rule has a name and a sentence (C8)", "[telephony]")
{
    for (int i = 0; i <= static_cast<int>(Rule::malformed_caller_desk_closed); ++i) {
        const auto rule = static_cast<Rule>(i);
        CHECK_FALSE(name_of(rule).empty());
        CHECK(describe(rule).ends_with('.'));
    }
}

TEST_CASE("a booked call about now rings its agent first, whatever the hours, and then the others",
          "[telephony]")
{
    auto facts = acme_calls(closed_now());
    facts.client->booked_with = anna(closed_now());
    const auto at_night = decide(facts);
    CHECK(at_night.outcome == Outcome::agent);
    CHECK(at_night.rule == Rule::booked_call);
    CHECK(at_night.rings.size() == 1);
    CHECK_FALSE(at_night.greeting); // whoever does not answer did not answer: nobody says "closed"
    CHECK_FALSE(at_night.opens_at);

    facts = acme_calls(open_now());
    facts.client->booked_with = ben(open_now());
    const auto with_ben = decide(facts);
    CHECK(with_ben.outcome == Outcome::deputy);
    CHECK(with_ben.agent_slug == "ben");
    REQUIRE(with_ben.rings.size() == 2);
    CHECK(with_ben.rings[0].agent == AgentId{2});
    CHECK(with_ben.rings[1].agent == AgentId{1});
}

TEST_CASE("an urgent caller with a booked call still has the second level behind it", "[telephony]")
{
    auto facts = acme_calls(open_now());
    facts.severity = 1;
    facts.client->booked_with = anna(open_now());
    const auto decision = decide(facts);
    REQUIRE(decision.rings.size() == 2);
    CHECK(decision.rings[0].who == Outcome::agent);
    CHECK(decision.rings[1].who == Outcome::second_level);
}

TEST_CASE("a closure of the desk beats hours and booked calls, but not what is urgent (T5)", "[telephony]")
{
    auto facts = acme_calls(closed_now(ClosedBy::closure), closed_now(ClosedBy::closure));
    facts.client->booked_with = anna(closed_now(ClosedBy::closure));
    const auto closed = decide(facts);
    CHECK(closed.outcome == Outcome::voicemail);
    CHECK(closed.rule == Rule::desk_closure);
    CHECK(closed.greeting == Greeting::closed);
    CHECK(closed.opens_at == opening);

    facts.severity = 1;
    CHECK(decide(facts).outcome == Outcome::second_level);

    CHECK(decide(stranger_calls(closed_now(ClosedBy::closure))).rule == Rule::desk_closure);
    auto away = acme_calls_while_anna_is_away(ben(closed_now(ClosedBy::closure)));
    CHECK(decide(away).rule == Rule::desk_closure);
}

TEST_CASE("every rule is found again by its name (C8)", "[telephony]")
{
    for (int i = 0; i <= static_cast<int>(last_rule); ++i) {
        const auto rule = static_cast<Rule>(i);
        CHECK(parse_rule(name_of(rule)) == rule);
        CHECK_FALSE(describe(rule).empty());
    }
    CHECK_FALSE(parse_rule("outside_hours"));
    CHECK(parse_outcome("second_level") == Outcome::second_level);
    CHECK_FALSE(parse_outcome("nobody"));
}
