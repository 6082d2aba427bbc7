#include "desk/task.hpp"

#include <catch2/catch.hpp>

using namespace callhours::desk;

TEST_CASE("states, reasons and outcomes come back from their names", "[desk]")
{
    for (const auto state : {TaskState::open, TaskState::claimed, TaskState::dialling, TaskState::waiting,
                             TaskState::done, TaskState::dropped}) {
        CHECK(parse_task_state(to_text(state)) == state);
    }
    for (const auto reason : {TaskReason::calling, TaskReason::voicemail, TaskReason::missed_call,
                              TaskReason::answered, TaskReason::asked}) {
        CHECK(parse_task_reason(to_text(reason)) == reason);
    }
    for (const auto outcome :
         {TaskOutcome::reached, TaskOutcome::answered, TaskOutcome::no_need, TaskOutcome::not_reachable,
          TaskOutcome::invalid_number, TaskOutcome::merged}) {
        CHECK(parse_task_outcome(to_text(outcome)) == outcome);
    }
    CHECK_FALSE(parse_task_state("Open"));
    CHECK_FALSE(parse_task_reason(""));
}

TEST_CASE("a task that is finished can only be opened again", "[desk]")
{
    CHECK(may_become(TaskState::open, TaskState::done));
    CHECK(may_become(TaskState::done, TaskState::done));
    CHECK(may_become(TaskState::done, TaskState::open));
    CHECK_FALSE(may_become(TaskState::done, TaskState::waiting));
    CHECK_FALSE(may_become(TaskState::dropped, TaskState::claimed));
}

TEST_CASE("nobody takes a task whose number is being dialled (C5)", "[desk]")
{
    CHECK_FALSE(may_become(TaskState::dialling, TaskState::claimed));
    CHECK(may_become(TaskState::dialling, TaskState::open));
    CHECK(may_become(TaskState::dialling, TaskState::done));
}

TEST_CASE("done and dropped tasks are no longer open", "[desk]")
{
    CHECK(is_open(TaskState::waiting));
    CHECK_FALSE(is_open(TaskState::done));
    CHECK_FALSE(is_open(TaskState::dropped));
}
