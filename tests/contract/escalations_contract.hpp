#pragma once

#include "tests/contract/call_steps.hpp"

// What is done about tasks that wait: each step once, whoever looks.

namespace callhours::tests {

inline const desk::EscalationStep first_round{desk::EscalationKind::second_level, 0};

/// Takes the first round's step, tells anna and ben, and wants to look again five minutes later.
inline store::Escalations::Look first_round_at(Instant now)
{
    return [now](const store::TaskListed&, const std::vector<desk::EscalationDone>&) {
        return store::Looked{
            .steps = {{.step = first_round, .text = "Anna, Ben", .told = {AgentId{1}, AgentId{2}}}},
            .look_at = now + minutes{5}};
    };
}

inline store::Escalations::Look counting(int& looks)
{
    return [&looks](const store::TaskListed&, const std::vector<desk::EscalationDone>&) {
        ++looks;
        return store::Looked{};
    };
}

template <typename Stores> int looks_at(DeskInStore<Stores>& desk, Instant now)
{
    int looks = 0;
    desk.run(desk.store().escalations().look(counting(looks), now, 100));
    return looks;
}

TEMPLATE_LIST_TEST_CASE("a step is taken once, with its line of history and its notices", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto& escalations = desk.store().escalations();
    const auto filed = file(desk, a_call("1", eva));
    const auto before = desk.run(desk.store().changes().newest());
    CHECK(desk.run(escalations.look(first_round_at(ringing), ringing, 100)) == 1);
    CHECK(desk.run(desk.store().changes().after(before, 10)).size() == 2); // one a notice

    const auto history = desk.run(desk.store().tasks().history(filed.task.id));
    REQUIRE(history.size() == 2);
    CHECK(history[1].what == "second_level");
    CHECK(history[1].text == "Anna, Ben");
    CHECK(history[1].actor.kind == store::Actor::Kind::system);

    const auto notices = desk.run(escalations.notices(AgentId{2}, true, 10));
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].task == filed.task.id);
    CHECK(notices[0].step == first_round);
    CHECK(notices[0].created_at == ringing);

    // The same step again, by whatever way: nothing doubles.
    desk.run(escalations.look_at_all());
    CHECK(desk.run(escalations.look(first_round_at(ringing), ringing, 100)) == 0);
    CHECK(desk.run(escalations.notices(AgentId{2}, false, 10)).size() == 1);
    CHECK(desk.run(desk.store().tasks().history(filed.task.id)).size() == 2);
}

TEMPLATE_LIST_TEST_CASE("what was done is known to the next look, also of another process", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    file(desk, a_call("1", eva));
    desk.run(desk.store().escalations().look(first_round_at(ringing), ringing, 100));
    desk.reopen();
    desk.run(desk.store().escalations().look_at_all());
    std::vector<desk::EscalationDone> seen;
    auto look = [&seen](const store::TaskListed&, const std::vector<desk::EscalationDone>& done) {
        seen = done;
        return store::Looked{};
    };
    desk.run(desk.store().escalations().look(look, ringing + minutes{1}, 100));
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].step == first_round);
    CHECK(seen[0].at == ringing);
}

TEMPLATE_LIST_TEST_CASE("a task comes up when it is new, when its time has come, and when it changed",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& escalations = desk.store().escalations();
    CHECK(looks_at(desk, ringing) == 0);
    const auto filed = file(desk, a_call("1", eva));
    desk.run(escalations.look(first_round_at(ringing), ringing, 100));
    CHECK(looks_at(desk, ringing + minutes{5} - seconds{1}) == 0);
    CHECK(looks_at(desk, ringing + minutes{5}) == 1);
    CHECK(looks_at(desk, ringing + days{30}) == 0); // the last look wanted nothing more

    auto urgent = [](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
        auto next = task;
        next.severity = desk::Severity::critical;
        return next;
    };
    desk.run(desk.store().tasks().change(filed.task.id, urgent, {"severity", "1", {}, ringing}));
    CHECK(looks_at(desk, ringing) == 1);
    CHECK(looks_at(desk, ringing) == 0);
    desk.run(desk.store().calls().ended(filed.call.id, "gone", ringing)); // its reason becomes "missed"
    CHECK(looks_at(desk, ringing) == 1);
    desk.run(escalations.look_at_all());
    CHECK(looks_at(desk, ringing) == 1);
}

TEMPLATE_LIST_TEST_CASE("a look that fails takes no step, and the task comes up again", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    auto breaks = [](const store::TaskListed&, const std::vector<desk::EscalationDone>&) -> store::Looked {
        throw std::runtime_error{"broken"};
    };
    CHECK_THROWS(desk.run(desk.store().escalations().look(breaks, ringing, 100)));
    CHECK(desk.run(desk.store().tasks().history(filed.task.id)).size() == 1);
    CHECK(looks_at(desk, ringing) == 1);
}

TEMPLATE_LIST_TEST_CASE("a notice is read by its agent alone, and the first time counts", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto& escalations = desk.store().escalations();
    file(desk, a_call("1", eva));
    desk.run(escalations.look(first_round_at(ringing), ringing, 100));
    const auto id = desk.run(escalations.notices(AgentId{1}, true, 10)).at(0).id;
    CHECK_FALSE(desk.run(escalations.read(id, AgentId{2}, ringing)));
    CHECK(desk.run(escalations.read(id, AgentId{1}, ringing + minutes{1})));
    CHECK(desk.run(escalations.read(id, AgentId{1}, ringing + minutes{9})));
    CHECK(desk.run(escalations.notices(AgentId{1}, true, 10)).empty());
    CHECK(desk.run(escalations.notices(AgentId{1}, false, 10)).at(0).read_at == ringing + minutes{1});
    CHECK(desk.run(escalations.notices(AgentId{2}, true, 10)).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("the duty roster is kept whole, replaced whole, and lets open tasks come up",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& escalations = desk.store().escalations();
    CHECK(desk.run(escalations.duty()).rotation.empty());
    file(desk, a_call("1", eva));
    CHECK(looks_at(desk, ringing) == 1);

    desk::DutyRoster roster{.rotation = {AgentId{2}, AgentId{1}},
                            .first_day = parse_date("2026-11-23").value(),
                            .days_each = 7,
                            .swaps = {{span_of(ringing, minutes{60}), AgentId{1}}},
                            .note = "The Berlin line is slow."};
    desk.run(escalations.set_duty(roster, {store::Actor::Kind::agent, 1}, ringing));
    CHECK(looks_at(desk, ringing) == 1);
    desk.reopen();
    CHECK(desk.run(desk.store().escalations().duty()) == roster);
    roster.rotation = {AgentId{1}};
    roster.swaps.clear();
    desk.run(desk.store().escalations().set_duty(roster, {store::Actor::Kind::agent, 1}, ringing));
    CHECK(desk.run(desk.store().escalations().duty()) == roster);
}

} // namespace callhours::tests
