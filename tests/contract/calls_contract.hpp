#pragma once

#include "tests/contract/call_steps.hpp"

// Calls and the callback tasks that they make.

namespace callhours::tests {

TEMPLATE_LIST_TEST_CASE("a call and its task are there as soon as it arrives (C1)", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    CHECK_FALSE(filed.joined);
    desk.reopen();

    const auto call = desk.run(desk.store().calls().find_by_token("t1"));
    REQUIRE(call);
    CHECK(call->link == "main");
    CHECK(call->channel == "1");
    CHECK(call->caller == eva);
    CHECK(call->called == number("+4312345000"));
    CHECK(call->outcome == "voicemail");
    CHECK(call->rule == "outside_hours");
    CHECK(call->task == filed.task.id);
    CHECK(call->arrived_at == ringing);
    CHECK_FALSE(call->ended_at);
    const auto listed = task_of(desk, filed);
    CHECK(listed.task.number == eva);
    CHECK(listed.task.agent == AgentId{1});
    CHECK(listed.task.state == desk::TaskState::open);
    CHECK(listed.task.reason == desk::TaskReason::calling);
    CHECK(listed.task.response_due_at == ringing + hours{15});
    CHECK(listed.task.action_due_at == ringing + hours{48});
    CHECK(listed.calls == 1);
}

TEMPLATE_LIST_TEST_CASE("the same channel filed again is the same call and task", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto first = file(desk, a_call("1", eva));
    const auto before = desk.run(desk.store().changes().newest());
    const auto again = file(desk, a_call("1", eva));
    CHECK(again.call.id == first.call.id);
    CHECK(again.task.id == first.task.id);
    CHECK_FALSE(again.joined);
    CHECK(desk.run(desk.store().changes().newest()) == before);
}

TEMPLATE_LIST_TEST_CASE("a repeat call joins the open task and keeps its first deadline (C2)", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto first = file(desk, a_call("1", eva));
    const auto again = file(desk, a_call("2", eva, ringing + hours{1}));
    CHECK(again.joined);
    CHECK(again.task.id == first.task.id);
    const auto listed = task_of(desk, first);
    CHECK(listed.task.response_due_at == first.task.response_due_at);
    CHECK(listed.task.created_at == ringing);
    CHECK(listed.calls == 2);
    const auto history = desk.run(desk.store().tasks().history(first.task.id));
    REQUIRE(history.size() == 2);
    CHECK(history[0].what == "created");
    CHECK(history[1].what == "joined");
}

TEMPLATE_LIST_TEST_CASE("a task that is being dialled or waits is open too", "[contract]", TestedStores)
{
    for (const auto state : {desk::TaskState::claimed, desk::TaskState::dialling, desk::TaskState::waiting}) {
        DeskInStore<TestType> desk;
        const auto first = file(desk, a_call("1", eva));
        auto to_state = [state](const desk::CallbackTask& task) -> Result<desk::CallbackTask, std::string> {
            auto next = task;
            next.state = state;
            return next;
        };
        desk.run(desk.store().tasks().change(first.task.id, to_state, {"claimed", "", {}, ringing}));
        CHECK(file(desk, a_call("2", eva)).task.id == first.task.id);
    }
}

TEMPLATE_LIST_TEST_CASE("anonymous calls never join (C2)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto first = file(desk, a_call("1", std::nullopt));
    const auto other = file(desk, a_call("2", std::nullopt));
    CHECK_FALSE(other.joined);
    CHECK(other.task.id != first.task.id);
}

TEMPLATE_LIST_TEST_CASE("a call that an agent answers closes the task (C1, C2)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto missed = file(desk, a_call("1", eva));
    desk.run(desk.store().calls().ended(missed.call.id, "hangup", ringing + minutes{1}));
    const auto second = file(desk, a_call("2", eva, ringing + hours{1}));
    desk.run(desk.store().calls().answered(second.call.id, AgentId{2}, ringing + hours{1} + seconds{10}));
    desk.run(desk.store().calls().ended(second.call.id, "hangup", ringing + hours{2}));

    const auto listed = task_of(desk, missed);
    CHECK(listed.task.state == desk::TaskState::done);
    CHECK(listed.task.reason == desk::TaskReason::answered);
    CHECK(listed.task.responded_at == ringing + hours{1} + seconds{10});
    CHECK(listed.task.closed_at == ringing + hours{1} + seconds{10});
    const auto call = desk.run(desk.store().calls().find_by_channel("main", "2"));
    REQUIRE(call);
    CHECK(call->agent == AgentId{2});
    CHECK(call->answered_at == ringing + hours{1} + seconds{10});
    CHECK_FALSE(file(desk, a_call("3", eva)).joined); // closed: the next call owes anew
}

TEMPLATE_LIST_TEST_CASE("a PBX that gives a channel's name again has a call of its own each time (C1)",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    auto before = a_call("1.0@100", eva);
    auto after = a_call("1.0@200", number("+4366099999"));
    after.token = "t-after";
    const auto first = file(desk, before);
    const auto second = file(desk, after);
    CHECK(second.call.id != first.call.id);
    CHECK(second.task.id != first.task.id);
    CHECK(file(desk, before).call.id == first.call.id);
    CHECK(desk.run(desk.store().calls().find_by_channel("main", "1.0"))->id == second.call.id);
    CHECK(desk.run(desk.store().calls().find_by_channel("main", "1.0@100"))->id == first.call.id);
    CHECK_FALSE(desk.run(desk.store().calls().find_by_channel("main", "1")));
    CHECK_FALSE(desk.run(desk.store().calls().find_by_channel("other", "1.0")));
}

TEMPLATE_LIST_TEST_CASE("a call that ends without a message is a missed call (C3)", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    desk.run(desk.store().calls().ended(filed.call.id, "hangup", ringing + minutes{1}));
    desk.run(desk.store().calls().ended(filed.call.id, "other", ringing + minutes{2}));
    CHECK(task_of(desk, filed).task.reason == desk::TaskReason::missed_call);
    const auto call = desk.run(desk.store().calls().find_by_token("t1"));
    CHECK(call->ended_at == ringing + minutes{1}); // the first end counts
    CHECK(call->end_cause == "hangup");
}

TEMPLATE_LIST_TEST_CASE("a message makes the task a voicemail, before the end of the call or after it",
                        "[contract]", TestedStores)
{
    for (const bool ended_first : {false, true}) {
        DeskInStore<TestType> desk;
        const auto filed = file(desk, a_call("1", eva));
        if (ended_first) desk.run(desk.store().calls().ended(filed.call.id, "hangup", ringing + minutes{1}));
        const auto attached = desk.run(desk.store().calls().attach(filed.call.id, a_voicemail("rec-1")));
        if (!ended_first) desk.run(desk.store().calls().ended(filed.call.id, "hangup", ringing + minutes{1}));
        const auto listed = task_of(desk, filed);
        CHECK(listed.task.reason == desk::TaskReason::voicemail);
        REQUIRE(listed.voicemail);
        CHECK(listed.voicemail->id == attached.id);
        CHECK(listed.voicemail->length == seconds{10});
        CHECK(listed.voicemail->file == "rec-1.wav");
    }
}

TEMPLATE_LIST_TEST_CASE("a silent message is a missed call with something to listen to (C3)", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    desk.run(desk.store().calls().attach(filed.call.id, a_voicemail("rec-1", true)));
    const auto listed = task_of(desk, filed);
    CHECK(listed.task.reason == desk::TaskReason::missed_call);
    CHECK(listed.voicemail->silent);
}

TEMPLATE_LIST_TEST_CASE("a recording is attached once, however often it is brought (C4)", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    CHECK_FALSE(desk.run(desk.store().calls().has_recording("main", "rec-1")));
    const auto first = desk.run(desk.store().calls().attach(filed.call.id, a_voicemail("rec-1")));
    const auto again = desk.run(desk.store().calls().attach(filed.call.id, a_voicemail("rec-1")));
    CHECK(again.id == first.id);
    CHECK(desk.run(desk.store().calls().has_recording("main", "rec-1")));
    CHECK_FALSE(desk.run(desk.store().calls().has_recording("other", "rec-1")));
    CHECK(desk.run(desk.store().tasks().voicemails_of(filed.task.id)).size() == 1);
    CHECK(desk.run(desk.store().tasks().voicemail(first.id))->recording == "rec-1");
}

TEMPLATE_LIST_TEST_CASE("a message is unheard until an agent listens to it; the first time counts",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto filed = file(desk, a_call("1", eva));
    const auto message = desk.run(desk.store().calls().attach(filed.call.id, a_voicemail("rec-1")));
    CHECK_FALSE(message.heard_at);
    CHECK_FALSE(task_of(desk, filed).voicemail->heard_at);
    auto& tasks = desk.store().tasks();
    CHECK(desk.run(tasks.note_heard(message.id, ringing + minutes{5})));
    CHECK(desk.run(tasks.note_heard(message.id, ringing + minutes{9})));
    CHECK(task_of(desk, filed).voicemail->heard_at == ringing + minutes{5});
    CHECK(desk.run(tasks.voicemail(message.id))->heard_at == ringing + minutes{5});
    CHECK(desk.run(tasks.voicemails_of(filed.task.id)).at(0).heard_at == ringing + minutes{5});
    CHECK_FALSE(desk.run(tasks.note_heard(VoicemailId{message.id.value() + 1}, ringing)));

    // The next message of the same caller is a new one.
    desk.run(desk.store().calls().attach(filed.call.id, a_voicemail("rec-2")));
    CHECK_FALSE(task_of(desk, filed).voicemail->heard_at);
}

TEMPLATE_LIST_TEST_CASE("a message recorded while we were away becomes call, task and voicemail, once",
                        "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto call = a_call("away-1", eva);
    const auto first =
        desk.run(desk.store().calls().file_recorded(call, its_task(call), a_voicemail("rec-1")));
    const auto again =
        desk.run(desk.store().calls().file_recorded(call, its_task(call), a_voicemail("rec-1")));
    CHECK(again.id == first.id);
    const auto tasks = desk.run(desk.store().tasks().list({}));
    REQUIRE(tasks.size() == 1);
    CHECK(tasks[0].task.reason == desk::TaskReason::voicemail);
    CHECK(desk.run(desk.store().calls().unfinished("main")).empty());
}

TEMPLATE_LIST_TEST_CASE("a second message of a number joins its task (C2)", "[contract]", TestedStores)
{
    DeskInStore<TestType> desk;
    const auto one = a_call("away-1", eva);
    const auto two = a_call("away-2", eva, ringing + minutes{10});
    const auto first = desk.run(desk.store().calls().file_recorded(one, its_task(one), a_voicemail("rec-1")));
    auto later = a_voicemail("rec-2");
    later.recorded_at += minutes{10};
    const auto second = desk.run(desk.store().calls().file_recorded(two, its_task(two), later));
    CHECK(second.task == first.task);
    CHECK(desk.run(desk.store().tasks().find(first.task))->voicemail->id == second.id); // the newest
}

TEMPLATE_LIST_TEST_CASE("unfinished calls of a link are found again after a crash", "[contract]",
                        TestedStores)
{
    DeskInStore<TestType> desk;
    file(desk, a_call("1", eva));
    const auto over = file(desk, a_call("2", number("+4366099999")));
    desk.run(desk.store().calls().ended(over.call.id, "hangup", ringing));
    auto elsewhere = a_call("3", std::nullopt);
    elsewhere.link = "branch";
    file(desk, elsewhere);
    desk.reopen();
    const auto open = desk.run(desk.store().calls().unfinished("main"));
    REQUIRE(open.size() == 1);
    CHECK(open[0].channel == "1");
    CHECK(desk.run(desk.store().calls().recent(2)).size() == 2);
}

} // namespace callhours::tests
