#pragma once

#include "tests/contract/call_steps.hpp"

// Tasks that no call makes, two that become one, and those who watch.

namespace callhours::tests {

inline store::AskedTask asked_for(std::optional<PhoneNumber> number, Instant at = ringing)
{
    return {.task = {.number = std::move(number),
                     .client = std::nullopt,
                     .agent = AgentId{1},
                     .severity = desk::Severity::standard,
                     .reason = desk::TaskReason::asked,
                     .created_at = at,
                     .response_due_at = at + hours{15},
                     .action_due_at = at + hours{48}},
            .owner = std::nullopt,
            .about = "The export stops.",
            .wish_from = std::nullopt,
            .wish_to = std::nullopt};
}

inline store::TaskEvent by_anna(const char* what, Instant at = ringing)
{
    return {what, "The export stops.", {store::Actor::Kind::agent, 1}, at};
}

inline store::CallbackTasks::Change unchanged()
{
    return [](const desk::CallbackTask& task) { return Result<desk::CallbackTask, std::string>{task}; };
}

template <typename Stores>
store::CallbackTasks::Added add(DeskInStore<Stores>& desk, const store::AskedTask& asked,
                                store::CallbackTasks::Change join = unchanged())
{
    return desk.run(desk.store().tasks().add(asked, std::move(join), by_anna("created")));
}

inline std::vector<std::string> whats(const std::vector<store::TaskEvent>& events)
{
    std::vector<std::string> names;
    for (const auto& event : events)
        names.push_back(event.what);
    return names;
}

inline desk::CallbackTask put_together(const desk::CallbackTask& from, const desk::CallbackTask& into)
{
    auto merged = desk::merged(from, into);
    merged.response_due_at = merged.created_at + hours{1};
    return merged;
}

TEMPLATE_LIST_TEST_CASE("a task that is asked for is kept with all that was said", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto asked = asked_for(eva);
    asked.owner = AgentId{2};
    asked.wish_from = ringing + hours{14};
    asked.wish_to = ringing + hours{16};
    const auto before = desk.run(desk.store().changes().newest());
    const auto added = add(desk, asked);
    CHECK_FALSE(added.joined);
    CHECK(desk.run(desk.store().changes().after(before, 10)).size() == 1);

    desk.reopen();
    const auto kept = desk.run(desk.store().tasks().find(added.task.id));
    REQUIRE(kept);
    CHECK(kept->task.number == eva);
    CHECK(kept->task.agent == AgentId{1});
    CHECK(kept->task.owner == AgentId{2});
    CHECK(kept->task.state == desk::TaskState::claimed);
    CHECK(kept->task.reason == desk::TaskReason::asked);
    CHECK(kept->task.about == "The export stops.");
    CHECK(kept->task.wish_from == ringing + hours{14});
    CHECK(kept->task.wish_to == ringing + hours{16});
    CHECK(kept->task.pauses == std::vector<calendar::Pause>{{ringing, ringing + hours{14}}}); // D3
    CHECK(kept->task.response_due_at == asked.task.response_due_at);
    CHECK(whats(desk.run(desk.store().tasks().history(added.task.id))) ==
          std::vector<std::string>{"created"});
}

TEMPLATE_LIST_TEST_CASE("asking twice for one number makes one task (C2)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto first = add(desk, asked_for(eva));
    const auto again = add(desk, asked_for(eva, ringing + hours{1}),
                           [](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
                               auto next = task;
                               next.severity = desk::Severity::high;
                               return next;
                           });
    CHECK(again.joined);
    CHECK(again.task.id == first.task.id);
    CHECK(again.task.severity == desk::Severity::high);
    CHECK(again.task.response_due_at == first.task.response_due_at);
    CHECK(desk.run(desk.store().tasks().list({})).size() == 1);
    CHECK(whats(desk.run(desk.store().tasks().history(first.task.id))) ==
          std::vector<std::string>{"created", "asked", "severity"});

    CHECK_FALSE(add(desk, asked_for(std::nullopt)).joined); // nobody knows whether they are the same
    CHECK_FALSE(add(desk, asked_for(std::nullopt)).joined);
    CHECK(desk.run(desk.store().tasks().open_of(eva))->id == first.task.id);
    CHECK_FALSE(desk.run(desk.store().tasks().open_of(number("+4366099999"))));
}

TEMPLATE_LIST_TEST_CASE("who may not join an open task changes nothing in it", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto first = add(desk, asked_for(eva));
    const auto refused = add(desk, asked_for(eva), [](const desk::CallbackTask&) {
        return Result<desk::CallbackTask, std::string>{refuse(std::string{"another's"})};
    });
    CHECK(refused.refused);
    CHECK(desk.run(desk.store().tasks().history(first.task.id)).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("a call joins the task that was asked for, and a wish the call's (C2)", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto asked = add(desk, asked_for(eva));
    CHECK(file(desk, a_call("1", eva)).task.id == asked.task.id);
    const auto other = number("+4366099999");
    const auto called = file(desk, a_call("2", other));
    CHECK(add(desk, asked_for(other)).task.id == called.task.id);
}

TEMPLATE_LIST_TEST_CASE("two tasks become one, with the calls, watchers and pauses of both", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto& tasks = desk.store().tasks();
    const auto from = file(desk, a_call("1", eva));
    desk.run(desk.store().calls().attach(from.call.id, a_voicemail("one")));
    desk.run(tasks.watch(from.task.id, AgentId{2}, true, ringing));
    auto late = asked_for(std::nullopt, ringing + hours{2});
    late.wish_from = ringing + hours{3};
    const auto into = add(desk, late);

    const auto merged = desk.run(
        tasks.merge(from.task.id, into.task.id, put_together, by_anna("merged", ringing + hours{4})));
    REQUIRE(merged.task);
    CHECK(merged.refusal.empty());
    CHECK(merged.task->id == into.task.id);
    CHECK(merged.task->number == eva);
    CHECK(merged.task->created_at == ringing);
    CHECK(merged.task->response_due_at == ringing + hours{1});

    const auto kept = desk.run(tasks.find(into.task.id));
    CHECK(kept->calls == 1);
    CHECK(kept->voicemail);
    CHECK(kept->watchers == std::vector{AgentId{2}});
    const auto gone = desk.run(tasks.find(from.task.id));
    CHECK(gone->task.state == desk::TaskState::dropped);
    CHECK(gone->task.outcome == "merged");
    CHECK(gone->task.merged_into == into.task.id);
    CHECK(gone->calls == 0);
    CHECK(whats(desk.run(tasks.history(into.task.id))).back() == "merged");
    CHECK(whats(desk.run(tasks.history(from.task.id))).back() == "merged");

    // Done twice, nothing doubles; and a repeat call of the number joins the one that is left.
    desk.run(tasks.merge(from.task.id, into.task.id, put_together, by_anna("merged", ringing + hours{5})));
    CHECK(desk.run(tasks.history(into.task.id)).size() == 2);
    CHECK(file(desk, a_call("2", eva)).task.id == into.task.id);
}

TEMPLATE_LIST_TEST_CASE("tasks that are closed, the same or not there are not put together", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    auto& tasks = desk.store().tasks();
    const auto one = add(desk, asked_for(eva));
    const auto other = add(desk, asked_for(std::nullopt));
    const auto merge = [&](TaskId from, TaskId into) {
        return desk.run(tasks.merge(from, into, put_together, by_anna("merged")));
    };
    CHECK_FALSE(merge(one.task.id, one.task.id).refusal.empty());
    CHECK_FALSE(merge(one.task.id, TaskId{4711}).task);
    auto close = [](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
        auto next = task;
        next.state = desk::TaskState::done;
        return next;
    };
    desk.run(tasks.change(other.task.id, close, by_anna("done")));
    CHECK_FALSE(merge(one.task.id, other.task.id).refusal.empty());
    CHECK_FALSE(merge(other.task.id, one.task.id).refusal.empty());
    CHECK(desk.run(tasks.find(one.task.id))->task.state == desk::TaskState::open);
}

TEMPLATE_LIST_TEST_CASE("an agent watches a task once, and no longer", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& tasks = desk.store().tasks();
    const auto added = add(desk, asked_for(eva));
    CHECK(desk.run(tasks.watch(added.task.id, AgentId{2}, true, ringing)));
    const auto before = desk.run(desk.store().changes().newest());
    CHECK(desk.run(tasks.watch(added.task.id, AgentId{2}, true, ringing)));
    CHECK(desk.run(desk.store().changes().newest()) == before);
    CHECK(desk.run(tasks.find(added.task.id))->watchers == std::vector{AgentId{2}});
    CHECK(desk.run(tasks.watch(added.task.id, AgentId{2}, false, ringing)));
    CHECK(desk.run(tasks.find(added.task.id))->watchers.empty());
    CHECK_FALSE(desk.run(tasks.watch(TaskId{4711}, AgentId{2}, true, ringing)));
}

TEMPLATE_LIST_TEST_CASE("the tasks of a client are theirs alone, newest first", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto of_acme = asked_for(eva);
    of_acme.task.client = desk.client("acme");
    auto later = asked_for(std::nullopt, ringing + hours{1});
    later.task.client = desk.client("acme");
    auto of_bolt = asked_for(std::nullopt);
    of_bolt.task.client = desk.client("bolt");
    add(desk, of_acme);
    add(desk, of_bolt);
    const auto newest = add(desk, later);
    const auto listed = desk.run(desk.store().tasks().of_client(desk.client("acme"), 10));
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].task.id == newest.task.id);
    CHECK(desk.run(desk.store().tasks().of_client(desk.client("acme"), 1)).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("every change of a task stands in its history, told or not", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto added = add(desk, asked_for(eva));
    auto all = [](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
        auto next = task;
        next.state = desk::TaskState::claimed;
        next.severity = desk::Severity::critical;
        next.agent = AgentId{2};
        next.owner = AgentId{2};
        next.note = "gave it to ben";
        return next;
    };
    desk.run(desk.store().tasks().change(added.task.id, all, by_anna("claimed")));
    const auto history = desk.run(desk.store().tasks().history(added.task.id));
    CHECK(whats(history) ==
          std::vector<std::string>{"created", "claimed", "severity", "agent", "owner", "note"});
    CHECK(history[2].text == "1");
    CHECK(history[3].text == "ben");
    CHECK(history[5].text == "gave it to ben");
}

} // namespace callhours::tests
