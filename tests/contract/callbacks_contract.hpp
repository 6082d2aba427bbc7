#pragma once

#include "tests/contract/call_steps.hpp"

// Callbacks: one at a time for a number, by a lease (C5); caps (C6); the task follows.

namespace callhours::tests {

inline store::NewCallback a_callback(TaskId task)
{
    return {.task = task,
            .agent = AgentId{1},
            .link = "main",
            .actor = {store::Actor::Kind::agent, 1},
            .shown = number("+4312345000"),
            .most_per_day = 10,
            .most_per_number = 3,
            .lease = seconds{30}};
}

template <typename Stores>
store::Callback begun(DeskInStore<Stores>& desk, TaskId task, Instant now = ringing)
{
    auto callback = desk.run(desk.store().callbacks().begin(a_callback(task), now));
    REQUIRE(callback);
    return *callback;
}

template <typename Stores>
store::CallbackBar refused(DeskInStore<Stores>& desk, const store::NewCallback& wanted, Instant now = ringing)
{
    const auto callback = desk.run(desk.store().callbacks().begin(wanted, now));
    REQUIRE_FALSE(callback);
    return callback.error();
}

template <typename Stores>
void end(DeskInStore<Stores>& desk, store::CallbackId id, const char* outcome, std::optional<Instant> next,
         Instant now = ringing)
{
    desk.run(desk.store().callbacks().ended(id, outcome, next, now));
}

TEMPLATE_LIST_TEST_CASE(
    "a number is dialled once at a time, until the callback ends or its lease runs out (C5)", "[contract]",
    TestedStores)
{
    DeskInStore<TestType> desk;
    const auto task = file(desk, a_call("1", eva)).task.id;
    const auto first = begun(desk, task);
    CHECK(first.attempt == 1);
    CHECK(desk.run(desk.store().tasks().find(task))->task.state == desk::TaskState::dialling);
    using enum store::CallbackBar;
    CHECK(refused(desk, a_callback(task)) == being_dialled);
    CHECK(refused(desk, a_callback(task), ringing + seconds{29}) == being_dialled);

    CHECK(desk.run(desk.store().callbacks().renew(first.id, "ringing_agent", ringing + seconds{59},
                                                  ringing + seconds{29})));
    CHECK(refused(desk, a_callback(task), ringing + seconds{58}) == being_dialled);
    const auto second = begun(desk, task, ringing + seconds{59});
    CHECK(second.attempt == 2);
    CHECK(desk.run(desk.store().callbacks().find(first.id))->outcome == "lost");
    CHECK_FALSE(desk.run(
        desk.store().callbacks().renew(first.id, "talking", ringing + hours{1}, ringing + seconds{60})));

    end(desk, second.id, "client_busy", ringing + minutes{10});
    end(desk, second.id, "talked", std::nullopt); // the first end counts
    CHECK(desk.run(desk.store().callbacks().find(second.id))->outcome == "client_busy");
    CHECK(desk.run(desk.store().tasks().find(task))->task.state == desk::TaskState::claimed);
    CHECK(begun(desk, task, ringing + minutes{1}).attempt == 3);
}

TEMPLATE_LIST_TEST_CASE("what cannot be dialled is refused with its reason", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    using enum store::CallbackBar;
    CHECK(refused(desk, a_callback(TaskId{99})) == no_such_task);
    CHECK(refused(desk, a_callback(file(desk, a_call("1", std::nullopt)).task.id)) == number_withheld);
    const auto answered = file(desk, a_call("2", number("+4366011111")));
    desk.run(desk.store().calls().answered(answered.call.id, AgentId{1}, ringing));
    CHECK(refused(desk, a_callback(answered.task.id)) == task_closed);
}

TEMPLATE_LIST_TEST_CASE("caps count what was begun in 24 hours (C6)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    using enum store::CallbackBar;
    const auto task = file(desk, a_call("1", eva)).task.id;
    for (int i = 0; i < 3; ++i)
        end(desk, begun(desk, task, ringing + minutes{i}).id, "client_busy", std::nullopt,
            ringing + minutes{i});
    CHECK(refused(desk, a_callback(task), ringing + hours{1}) == number_cap);
    const auto other = file(desk, a_call("2", number("+4366011111"))).task.id;
    auto capped = a_callback(other);
    capped.most_per_day = 3;
    CHECK(refused(desk, capped, ringing + hours{1}) == daily_cap);
    CHECK(begun(desk, task, ringing + hours{24} + minutes{1}).attempt == 4); // the first two are a day old
}

TEMPLATE_LIST_TEST_CASE("a talk is the task's response for ever, and its history tells every step (D4)",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto task = file(desk, a_call("1", eva)).task.id;
    const auto callback = begun(desk, task);
    desk.run(desk.store().callbacks().talked(callback.id, ringing + seconds{20}));
    desk.run(desk.store().callbacks().talked(callback.id, ringing + seconds{40}));
    end(desk, callback.id, "talked", std::nullopt, ringing + minutes{2});
    const auto listed = desk.run(desk.store().tasks().find(task));
    CHECK(listed->task.responded_at == ringing + seconds{20});
    const auto history = desk.run(desk.store().tasks().history(task));
    REQUIRE(history.size() == 4);
    CHECK(history[1].what == "dialling");
    CHECK(history[2].what == "reached");
    CHECK(history[3].what == "called");
    CHECK(history[3].text == "talked");
    CHECK(desk.run(desk.store().callbacks().of_task(task)).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("a callback whose task was settled meanwhile is not renewed, unless they talk (C2)",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto call = file(desk, a_call("1", eva));
    const auto callback = begun(desk, call.task.id);
    const auto renewed = [&] {
        return desk.run(
            desk.store().callbacks().renew(callback.id, "ringing_client", ringing + hours{1}, ringing));
    };
    CHECK(renewed());
    desk.run(desk.store().calls().answered(call.call.id, AgentId{1}, ringing));
    CHECK_FALSE(renewed());
    desk.run(desk.store().callbacks().talked(callback.id, ringing));
    CHECK(renewed());
}

TEMPLATE_LIST_TEST_CASE("what nobody renews any more ends as lost, and is due again", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto call = file(desk, a_call("1", eva));
    auto& callbacks = desk.store().callbacks();
    const auto due = [&](bool by_default, Instant now) {
        return desk.run(callbacks.due_tasks(by_default, 5, now));
    };
    CHECK(due(true, ringing).empty()); // the client is still on the line
    desk.run(desk.store().calls().ended(call.call.id, "missed", ringing));
    CHECK(due(false, ringing).empty());
    CHECK(due(true, ringing).size() == 1);
    const auto callback = begun(desk, call.task.id);
    CHECK(due(true, ringing).empty());
    CHECK(desk.run(callbacks.end_expired(ringing + minutes{10}, ringing + seconds{29})) == 0);
    CHECK(desk.run(callbacks.end_expired(ringing + minutes{10}, ringing + seconds{30})) == 1);
    CHECK(desk.run(callbacks.find(callback.id))->outcome == "lost");
    CHECK(due(true, ringing + minutes{9}).empty());
    const auto again = due(true, ringing + minutes{10});
    REQUIRE(again.size() == 1);
    CHECK(again[0].task == call.task.id);
    CHECK(again[0].agent == AgentId{1});
}

TEMPLATE_LIST_TEST_CASE(
    "who was only away for longer than the lease goes on, unless the number was dialled since (C5)",
    "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto task = file(desk, a_call("1", eva)).task.id;
    auto& callbacks = desk.store().callbacks();
    const auto first = begun(desk, task);
    const auto renewed = [&](store::CallbackId id) {
        return desk.run(callbacks.renew(id, "talking", ringing + hours{1}, ringing + minutes{2}));
    };
    CHECK(desk.run(callbacks.end_expired(ringing + minutes{10}, ringing + minutes{1})) == 1);
    CHECK(renewed(first.id));
    const auto alive = desk.run(callbacks.find(first.id));
    CHECK_FALSE(alive->ended_at);
    CHECK(alive->outcome.empty());
    CHECK(desk.run(desk.store().calls().find(alive->call))->result == store::CallResult::going_on);
    CHECK(refused(desk, a_callback(task), ringing + minutes{3}) == store::CallbackBar::being_dialled);

    CHECK(desk.run(callbacks.end_expired(std::nullopt, ringing + hours{2})) == 1);
    end(desk, begun(desk, task, ringing + hours{2}).id, "client_busy", std::nullopt, ringing + hours{2});
    CHECK_FALSE(renewed(first.id));
}

TEMPLATE_LIST_TEST_CASE("a callback has a record among the calls, with its phones and its end", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto inbound = file(desk, a_call("1", eva));
    auto& callbacks = desk.store().callbacks();
    const auto callback = begun(desk, inbound.task.id);
    desk.run(callbacks.note_leg(callback.id, {.leg = "ag-1",
                                              .endpoint = "PJSIP/anna",
                                              .who = "agent",
                                              .agent = AgentId{1},
                                              .dialled_at = ringing}));
    desk.run(callbacks.talked(callback.id, ringing + seconds{20}));
    end(desk, callback.id, "talked", std::nullopt, ringing + minutes{2});
    const auto record = desk.run(desk.store().calls().find(callback.call));
    REQUIRE(record);
    CHECK(record->call.direction == store::CallDirection::out);
    CHECK(record->call.outcome == "callback");
    CHECK(record->call.rule == "click");
    CHECK(record->call.called == eva);
    CHECK(record->call.caller == number("+4312345000"));
    CHECK(record->call.answered_at == ringing + seconds{20});
    CHECK(record->call.ended_at == ringing + minutes{2});
    CHECK(record->call.end_cause == "talked");
    CHECK(record->legs.size() == 1);
    // It is no call of the client's: neither counted at the task nor ended as one that nobody looks after.
    CHECK(desk.run(desk.store().tasks().find(inbound.task.id))->calls == 1);
    begun(desk, inbound.task.id, ringing + minutes{3});
    CHECK(desk.run(desk.store().calls().unfinished("main")).size() == 1);
}

TEMPLATE_LIST_TEST_CASE("who clicks has the task, and a task that a colleague has is theirs to dial",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto task = file(desk, a_call("1", eva)).task.id;
    auto by_timer = a_callback(task);
    by_timer.cause = store::CallbackCause::due;
    desk.run(desk.store().calls().ended(CallId{1}, "missed", ringing));
    const auto automatic = desk.run(desk.store().callbacks().begin(by_timer, ringing));
    REQUIRE(automatic);
    end(desk, automatic->id, "client_busy", ringing + minutes{10});
    const auto untaken = desk.run(desk.store().tasks().find(task))->task;
    CHECK(untaken.state == desk::TaskState::open);
    CHECK_FALSE(untaken.owner);

    end(desk, begun(desk, task, ringing + minutes{1}).id, "client_busy", ringing + minutes{10});
    const auto taken = desk.run(desk.store().tasks().find(task))->task;
    CHECK(taken.state == desk::TaskState::claimed);
    CHECK(taken.owner == AgentId{1});
    auto of_a_colleague = a_callback(task);
    of_a_colleague.agent = AgentId{2};
    CHECK(refused(desk, of_a_colleague) == store::CallbackBar::taken_by_another);
}

TEMPLATE_LIST_TEST_CASE(
    "two timers that saw the same task due dial it once, and an agent once at a time (C5)", "[contract]",
    TestedStores)
{
    DeskInStore<TestType> desk;
    const auto call = file(desk, a_call("1", eva));
    const auto other = file(desk, a_call("2", number("+4366011111")));
    for (const auto& each : {call, other})
        desk.run(desk.store().calls().ended(each.call.id, "missed", ringing));
    const auto by_timer = [](TaskId task) {
        auto wanted = a_callback(task);
        wanted.cause = store::CallbackCause::due;
        return wanted;
    };
    using enum store::CallbackBar;
    const auto first = desk.run(desk.store().callbacks().begin(by_timer(call.task.id), ringing));
    REQUIRE(first);
    CHECK(refused(desk, by_timer(call.task.id)) == not_due);
    CHECK(refused(desk, by_timer(other.task.id)) == agent_engaged);
    end(desk, first->id, "client_busy", ringing + minutes{10});
    CHECK(refused(desk, by_timer(call.task.id), ringing + minutes{9}) == not_due); // tried since
    CHECK(desk.run(desk.store().callbacks().begin(by_timer(other.task.id), ringing)));
}

TEMPLATE_LIST_TEST_CASE("a wished time, and the agent's own wish, decide what is dialled by itself (C6)",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& callbacks = desk.store().callbacks();
    const auto wanted = file(desk, a_call("1", eva));
    desk.run(desk.store().calls().ended(wanted.call.id, "missed", ringing));
    auto wish = [](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
        auto wished = task;
        wished.wish_from = ringing + hours{1};
        wished.wish_to = ringing + hours{2};
        return wished;
    };
    desk.run(desk.store().tasks().change(wanted.task.id, wish, {"note", "", {}, ringing}));
    const auto due = [&](bool by_default, Instant now) {
        return desk.run(callbacks.due_tasks(by_default, 5, now)).size();
    };
    CHECK(due(true, ringing + hours{1} - seconds{1}) == 0);
    CHECK(due(true, ringing + hours{1}) == 1);
    CHECK(due(true, ringing + hours{2} - seconds{1}) == 1);
    CHECK(due(true, ringing + hours{2}) == 0);
    CHECK(due(false, ringing + hours{1}) == 0);
    desk.run(callbacks.set_wish(AgentId{1}, {.tasks = true, .booked_calls = false}));
    CHECK(due(false, ringing + hours{1}) == 1);
    desk.run(callbacks.set_wish(AgentId{1}, {.tasks = false, .booked_calls = false}));
    CHECK(due(true, ringing + hours{1}) == 0);
    CHECK(desk.run(callbacks.wish_of(AgentId{1})).tasks == false);
    CHECK_FALSE(desk.run(callbacks.wish_of(AgentId{2})).tasks);
}

TEMPLATE_LIST_TEST_CASE("a cancelled callback is not renewed on any server, and a talk cannot be cancelled",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto& callbacks = desk.store().callbacks();
    const auto task = file(desk, a_call("1", eva)).task.id;
    const auto callback = begun(desk, task);
    CHECK(desk.run(callbacks.cancel(callback.id, ringing)));
    CHECK(refused(desk, a_callback(task)) ==
          store::CallbackBar::being_dialled); // until its server has heard of it
    CHECK_FALSE(desk.run(callbacks.renew(callback.id, "ringing_agent", ringing + hours{1}, ringing)));
    end(desk, callback.id, "cancelled", std::nullopt);
    CHECK_FALSE(desk.run(callbacks.cancel(callback.id, ringing)));
    const auto talk = begun(desk, task);
    desk.run(callbacks.talked(talk.id, ringing));
    CHECK_FALSE(desk.run(callbacks.cancel(talk.id, ringing)));
}

} // namespace callhours::tests
