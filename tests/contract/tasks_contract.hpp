#pragma once

#include "tests/contract/call_steps.hpp"

// Callback tasks after they were made.

namespace callhours::tests {

inline store::CallbackTasks::Change into(desk::TaskState state)
{
    return [state](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
        auto next = task;
        next.state = state;
        return next;
    };
}

inline store::TaskEvent event(const char* what, Instant when)
{
    return {what, "text", {store::Actor::Kind::agent, 1}, when};
}

TEMPLATE_LIST_TEST_CASE("tasks are listed by response deadline, then by age", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    for (int i = 0; i < 3; ++i) {
        auto call = a_call(std::to_string(i), std::nullopt, ringing + minutes{i});
        auto task = its_task(call);
        task.response_due_at = ringing + hours{i == 0 ? 9 : 1};
        desk.run(desk.store().calls().file(call, task));
    }
    const auto listed = desk.run(desk.store().tasks().list({}));
    REQUIRE(listed.size() == 3);
    CHECK(listed[0].task.created_at == ringing + minutes{1});
    CHECK(listed[1].task.created_at == ringing + minutes{2});
    CHECK(listed[2].task.created_at == ringing);
    store::TaskFilter two;
    two.most = 2;
    CHECK(desk.run(desk.store().tasks().list(two)).size() == 2);
}

TEMPLATE_LIST_TEST_CASE("tasks are found by state and by agent", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto of_anna = file(desk, a_call("1", eva));
    auto call = a_call("2", number("+4366099999"));
    call.agent = AgentId{2};
    file(desk, call);
    desk.run(
        desk.store().tasks().change(of_anna.task.id, into(desk::TaskState::done), event("done", ringing)));
    auto count = [&](std::optional<desk::TaskState> state, std::optional<AgentId> agent) {
        return desk.run(desk.store().tasks().list({state, agent, 500})).size();
    };
    CHECK(count(std::nullopt, std::nullopt) == 1);
    CHECK(count(desk::TaskState::done, std::nullopt) == 1);
    CHECK(count(desk::TaskState::done, AgentId{2}) == 0);
    CHECK(count(std::nullopt, AgentId{2}) == 1);
    CHECK(count(std::nullopt, AgentId{1}) == 0);
}

TEMPLATE_LIST_TEST_CASE("a change of a task is kept with its line of history, and known to all", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    const auto before = desk.run(desk.store().changes().newest());
    auto edit = [](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
        auto next = task;
        next.state = desk::TaskState::done;
        next.agent = AgentId{2};
        next.severity = desk::Severity::bug;
        next.outcome = "reached";
        next.note = "called back";
        next.response_due_at += hours{1};
        next.action_due_at = std::nullopt;
        next.responded_at = ringing + hours{1};
        next.closed_at = ringing + hours{2};
        return next;
    };
    const auto edited =
        desk.run(desk.store().tasks().change(filed.task.id, edit, event("done", ringing + hours{2})));
    REQUIRE(edited.task);
    CHECK(edited.refusal.empty());
    const auto listed = task_of(desk, filed);
    CHECK(listed.task.state == desk::TaskState::done);
    CHECK(listed.task.agent == AgentId{2});
    CHECK(listed.task.severity == desk::Severity::bug);
    CHECK(listed.task.outcome == "reached");
    CHECK(listed.task.note == "called back");
    CHECK(listed.task.response_due_at == filed.task.response_due_at + hours{1});
    CHECK_FALSE(listed.task.action_due_at);
    CHECK(listed.task.responded_at == ringing + hours{1});
    CHECK(listed.task.closed_at == ringing + hours{2});
    const auto history = desk.run(desk.store().tasks().history(filed.task.id));
    REQUIRE(history.size() == 5); // after it what it does not tell: severity, agent, note
    CHECK(history[1].what == "done");
    CHECK(history[1].text == "text");
    CHECK(history[1].actor == store::Actor{store::Actor::Kind::agent, 1});
    CHECK(desk.run(desk.store().changes().after(before, 10)).size() == 2); // both agents' desks
}

TEMPLATE_LIST_TEST_CASE("a refused change leaves the task as it was, and an unknown task is absent",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    auto never = [](const desk::CallbackTask&) -> Result<desk::CallbackTask, std::string> {
        return refuse(std::string{"not so"});
    };
    const auto edited = desk.run(desk.store().tasks().change(filed.task.id, never, event("done", ringing)));
    REQUIRE(edited.task);
    CHECK(edited.refusal == "not so");
    CHECK(desk.run(desk.store().tasks().history(filed.task.id)).size() == 1);
    CHECK_FALSE(desk.run(desk.store().tasks().change(TaskId{999}, never, event("done", ringing))).task);
    CHECK_FALSE(desk.run(desk.store().tasks().find(TaskId{999})));
}

TEMPLATE_LIST_TEST_CASE("the first response is never taken back (D4)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    auto respond_at = [](std::optional<Instant> when) {
        return [when](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
            auto next = task;
            next.responded_at = when;
            return next;
        };
    };
    desk.run(desk.store().tasks().change(filed.task.id, respond_at(ringing), event("note", ringing)));
    desk.run(
        desk.store().tasks().change(filed.task.id, respond_at(ringing + hours{9}), event("note", ringing)));
    desk.run(desk.store().tasks().change(filed.task.id, respond_at(std::nullopt), event("note", ringing)));
    CHECK(task_of(desk, filed).task.responded_at == ringing);
}

TEMPLATE_LIST_TEST_CASE("a task pauses while it waits (D3)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    auto& tasks = desk.store().tasks();
    desk.run(
        tasks.change(filed.task.id, into(desk::TaskState::waiting), event("waiting", ringing + hours{1})));
    REQUIRE(task_of(desk, filed).task.pauses.size() == 1);
    CHECK_FALSE(task_of(desk, filed).task.pauses[0].end);
    desk.run(tasks.change(filed.task.id, into(desk::TaskState::waiting), event("note", ringing + hours{2})));
    std::size_t seen = 0;
    auto look = [&seen](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
        seen = task.pauses.size();
        auto next = task;
        next.state = desk::TaskState::open;
        return next;
    };
    desk.run(tasks.change(filed.task.id, look, event("open", ringing + hours{3})));
    CHECK(seen == 1);
    desk.run(
        tasks.change(filed.task.id, into(desk::TaskState::waiting), event("waiting", ringing + hours{4})));

    const auto listed = desk.run(tasks.list({}));
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].task.pauses == std::vector<calendar::Pause>{{ringing + hours{1}, ringing + hours{3}},
                                                                {ringing + hours{4}, std::nullopt}});
}

TEMPLATE_LIST_TEST_CASE("a call that gets through ends the pause of its task", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    desk.run(desk.store().tasks().change(filed.task.id, into(desk::TaskState::waiting),
                                         event("waiting", ringing)));
    desk.run(desk.store().calls().answered(filed.call.id, AgentId{1}, ringing + hours{1}));
    CHECK(task_of(desk, filed).task.pauses == std::vector<calendar::Pause>{{ringing, ringing + hours{1}}});
}

TEMPLATE_LIST_TEST_CASE("a task is not opened again beside another of its number (C2)", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto first = file(desk, a_call("1", eva));
    desk.run(desk.store().tasks().change(first.task.id, into(desk::TaskState::done), event("done", ringing)));
    const auto second = file(desk, a_call("2", eva));
    CHECK_FALSE(second.joined);
    const auto edited = desk.run(
        desk.store().tasks().change(first.task.id, into(desk::TaskState::open), event("reopened", ringing)));
    CHECK_FALSE(edited.refusal.empty());
    CHECK(task_of(desk, first).task.state == desk::TaskState::done);
    CHECK_FALSE(
        desk.stores.raw("UPDATE task SET state = 'open' WHERE id = " + std::to_string(first.task.id.value()))
            .empty());
}

TEMPLATE_LIST_TEST_CASE("a change of the rules lays the deadlines of open tasks anew (D4)", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto open = file(desk, a_call("1", eva));
    const auto done = file(desk, a_call("2", number("+4366099999")));
    desk.run(desk.store().tasks().change(done.task.id, into(desk::TaskState::done), event("done", ringing)));
    auto later = [](const desk::CallbackTask& task) -> std::optional<desk::CallbackTask> {
        auto next = task;
        next.response_due_at = ringing + hours{20};
        return next;
    };
    CHECK(desk.run(desk.store().tasks().recompute(later, ringing)) == 1);
    CHECK(task_of(desk, open).task.response_due_at == ringing + hours{20});
    CHECK(task_of(desk, done).task.response_due_at == ringing + hours{15});
    const auto before = desk.run(desk.store().changes().newest());
    CHECK(desk.run(desk.store().tasks().recompute(later, ringing)) == 0);
    CHECK(desk.run(desk.store().changes().newest()) == before);
}

} // namespace callhours::tests
