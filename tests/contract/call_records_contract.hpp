#pragma once

#include "tests/contract/call_steps.hpp"

// The record of calls: their phones, lists of them, and none that stays open.

namespace callhours::tests {

inline store::CallLeg a_leg(std::string name, Instant dialled_at)
{
    return {.leg = std::move(name),
            .endpoint = "PJSIP/anna",
            .who = "agent",
            .agent = AgentId{1},
            .dialled_at = dialled_at};
}

template <typename Stores>
std::vector<std::string> listed_tokens(DeskInStore<Stores>& desk, store::CallFilter filter)
{
    std::vector<std::string> tokens;
    for (const auto& listed : desk.run(desk.store().calls().list(std::move(filter))))
        tokens.push_back(listed.call.token);
    return tokens;
}

TEMPLATE_LIST_TEST_CASE("a call's record keeps each phone's first word about each step", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto call = a_call("1", eva);
    call.decided = {.greeting = "closed",
                    .opens_at = ringing + hours{12},
                    .open_until = std::nullopt,
                    .severity = desk::Severity::high,
                    .agent = AgentId{2}};
    const auto filed = file(desk, call);
    auto leg = a_leg("ag-1", ringing);
    const auto note = [&] { desk.run(desk.store().calls().note_leg(filed.call.id, leg)); };
    note();
    leg.rang_at = ringing + seconds{2};
    note();
    leg.rang_at = ringing + seconds{9}; // told once more
    leg.ended_at = ringing + seconds{20};
    leg.outcome = "no_answer";
    note();
    leg.ended_at = ringing + seconds{30};
    leg.outcome = "failed";
    note();

    const auto found = desk.run(desk.store().calls().find(filed.call.id));
    REQUIRE(found);
    CHECK(found->call.decided == call.decided);
    CHECK(found->result == store::CallResult::going_on);
    REQUIRE(found->legs.size() == 1);
    CHECK(found->legs[0].endpoint == "PJSIP/anna");
    CHECK(found->legs[0].dialled_at == ringing);
    CHECK(found->legs[0].rang_at == ringing + seconds{2});
    CHECK(found->legs[0].ended_at == ringing + seconds{20});
    CHECK(found->legs[0].outcome == "no_answer");
    CHECK_FALSE(desk.run(desk.store().calls().find(CallId{99})));
}

TEMPLATE_LIST_TEST_CASE("no phone goes on in the record of a call that ended", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    desk.run(desk.store().calls().note_leg(filed.call.id, a_leg("ag-1", ringing)));
    desk.run(desk.store().calls().ended(filed.call.id, "lost", ringing + minutes{1}));
    const auto found = desk.run(desk.store().calls().find(filed.call.id));
    CHECK(found->legs.at(0).ended_at == ringing + minutes{1});
    CHECK(found->legs.at(0).outcome == "lost");
    CHECK(found->result == store::CallResult::missed);
}

TEMPLATE_LIST_TEST_CASE("calls are listed newest first, page by page, none twice and none left out",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    for (const auto* channel : {"1", "2", "3", "4", "5"})
        file(desk, a_call(channel, std::nullopt, channel[0] < '4' ? ringing : ringing + hours{1}));
    std::vector<std::string> all;
    std::optional<store::CallPlace> before;
    for (int page = 0; page < 3; ++page) {
        const auto calls = desk.run(desk.store().calls().list({.before = before, .most = 2}));
        REQUIRE_FALSE(calls.empty());
        for (const auto& listed : calls)
            all.push_back(listed.call.token);
        before = store::CallPlace{calls.back().call.arrived_at, calls.back().call.id};
    }
    CHECK(all == std::vector<std::string>{"t5", "t4", "t3", "t2", "t1"});
    CHECK(desk.run(desk.store().calls().list({.before = before, .most = 2})).empty());
}

TEMPLATE_LIST_TEST_CASE(
    "calls are found by time, person, number, decision and result, all that is given holding", "[contract]",
    TestedStores)
{
    DeskInStore<TestType> desk;
    auto of_acme = a_call("1", eva);
    of_acme.client = desk.directory->client("acme")->id;
    const auto first = file(desk, of_acme);
    auto taken = a_call("2", number("+4915112345678"), ringing + hours{1});
    taken.outcome = "agent";
    const auto second = file(desk, taken);
    desk.run(desk.store().calls().answered(second.call.id, AgentId{2}, ringing + hours{1}));
    file(desk, a_call("3", std::nullopt, ringing + hours{2}));
    desk.run(desk.store().calls().attach(first.call.id, a_voicemail("vm-1")));

    using Tokens = std::vector<std::string>;
    using store::CallResult;
    CHECK(listed_tokens(desk, {.from = ringing + hours{1}}) == Tokens{"t3", "t2"});
    CHECK(listed_tokens(desk, {.to = ringing + hours{1}}) == Tokens{"t1"});
    CHECK(listed_tokens(desk, {.client = of_acme.client}) == Tokens{"t1"});
    CHECK(listed_tokens(desk, {.agent = AgentId{2}}) == Tokens{"t2"});
    CHECK(listed_tokens(desk, {.outcome = "agent"}) == Tokens{"t2"});
    CHECK(listed_tokens(desk, {.result = CallResult::message}) == Tokens{"t1"});
    CHECK(listed_tokens(desk, {.result = CallResult::answered}) == Tokens{"t2"});
    CHECK(listed_tokens(desk, {.result = CallResult::going_on}) == Tokens{"t3"});
    CHECK(listed_tokens(desk, {.digits = "5112"}) == Tokens{"t2"});
    CHECK(listed_tokens(desk, {.digits = "4312345000"}) == Tokens{"t3", "t2", "t1"});
    CHECK(listed_tokens(desk, {.clients = {of_acme.client.value()}}) == Tokens{"t1"});
    CHECK(listed_tokens(desk, {.digits = "5112", .clients = {of_acme.client.value()}}) == Tokens{"t2", "t1"});
    CHECK(listed_tokens(desk, {.clients = {ClientId{-1}}}).empty());
    CHECK(listed_tokens(desk, {.outcome = "agent", .digits = "66012345"}).empty());
    CHECK(listed_tokens(desk, {.result = CallResult::message, .most = 1}) == Tokens{"t1"});
}

TEMPLATE_LIST_TEST_CASE("calls of links that are gone end as lost, those of others go on", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    auto other = a_call("2", std::nullopt);
    other.link = "renamed";
    const auto orphan = file(desk, other);
    CHECK(desk.run(desk.store().calls().end_of_other_links({"main"}, ringing + hours{1})) == 1);
    CHECK(desk.run(desk.store().calls().find(orphan.call.id))->call.end_cause == "lost");
    CHECK_FALSE(desk.run(desk.store().calls().find(filed.call.id))->call.ended_at);
    CHECK(desk.run(desk.store().calls().end_of_other_links({"main"}, ringing + hours{2})) == 0);
}

} // namespace callhours::tests
