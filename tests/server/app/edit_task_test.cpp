#include "tests/server/app/booking_world.hpp"

using namespace callhours;
using namespace callhours::tests;

namespace {

store::NewTask acmes_task(BookingWorld& world, const char* caller)
{
    return {.number = number(caller),
            .client = world.client("acme"),
            .agent = world.agent("anna"),
            .severity = desk::Severity::standard,
            .reason = desk::TaskReason::voicemail,
            .created_at = BookingWorld::monday,
            .response_due_at = at("2026-11-23T10:00:00Z"),
            .action_due_at = at("2026-11-24T16:00:00Z")};
}

/// Files `task` with the call that made it, which the PBX knows by `channel`.
TaskId filed(BookingWorld& world, const store::NewTask& task, const std::string& channel)
{
    const store::NewCall call{.link = "main",
                              .channel = channel,
                              .token = "main" + channel,
                              .caller = task.number,
                              .called = number("+4312345000"),
                              .client = task.client,
                              .agent = task.agent,
                              .outcome = "voicemail",
                              .rule = "agent_outside_hours",
                              .arrived_at = task.created_at};
    return world.run(world.store().calls().file(call, task)).task.id;
}

/// A task of acme's call on Monday at 9:00, of severity 3, due two working hours later.
TaskId a_task(BookingWorld& world)
{
    return filed(world, acmes_task(world, "+4366012345"), "1");
}

app::TaskWish wish_of(TaskId task)
{
    app::TaskWish wish{};
    wish.task = task;
    return wish;
}

store::CallbackTasks::Edited edit(BookingWorld& world, app::TaskWish wish, Instant now)
{
    return world.run(world.edit_task(std::move(wish), now));
}

const Instant ten = at("2026-11-23T09:00:00Z");

} // namespace

TEST_CASE("a task is claimed, and finished with its outcome")
{
    BookingWorld world;
    const auto id = a_task(world);
    auto claim = wish_of(id);
    claim.state = desk::TaskState::claimed;
    CHECK(edit(world, claim, ten).task->state == desk::TaskState::claimed);

    auto finish = wish_of(id);
    finish.state = desk::TaskState::done;
    finish.outcome = "reached";
    finish.note = "Cleared the cache.";
    const auto done = edit(world, finish, ten + minutes{5});
    REQUIRE(done.task);
    CHECK(done.refusal.empty());
    CHECK(done.task->state == desk::TaskState::done);
    CHECK(done.task->outcome == "reached");
    CHECK(done.task->note == "Cleared the cache.");
    CHECK(done.task->closed_at == ten + minutes{5});
    CHECK(done.task->responded_at == ten + minutes{5});
    CHECK(world.run(world.store().tasks().list({})).empty());
}

TEST_CASE("a task that is not there is not edited")
{
    BookingWorld world;
    CHECK_FALSE(edit(world, wish_of(TaskId{4711}), ten).task);
}

TEST_CASE("a step that a task cannot take is refused in words, and changes nothing")
{
    BookingWorld world;
    const auto id = a_task(world);
    auto finish = wish_of(id);
    finish.state = desk::TaskState::done;
    edit(world, finish, ten);
    auto claim = wish_of(id);
    claim.state = desk::TaskState::claimed;
    claim.note = "lost";
    const auto refused = edit(world, claim, ten);
    CHECK(refused.refusal == "A task that is done cannot become claimed.");
    const auto kept = world.run(world.store().tasks().find(id));
    CHECK(kept->task.state == desk::TaskState::done);
    CHECK(kept->task.note.empty());
}

TEST_CASE("a reopened task is open again, without its old end")
{
    BookingWorld world;
    const auto id = a_task(world);
    auto finish = wish_of(id);
    finish.state = desk::TaskState::done;
    finish.outcome = "no_need";
    edit(world, finish, ten);
    auto reopen = wish_of(id);
    reopen.state = desk::TaskState::open;
    const auto open = edit(world, reopen, ten + minutes{5});
    REQUIRE(open.task);
    CHECK(open.task->state == desk::TaskState::open);
    CHECK(open.task->outcome.empty());
    CHECK_FALSE(open.task->closed_at);
    CHECK(open.task->responded_at == ten); // D4: the first answer keeps its result
}

TEST_CASE("another severity lays the deadlines anew, from the task's beginning (D4)")
{
    BookingWorld world;
    const auto id = a_task(world);
    auto urgent = wish_of(id);
    urgent.severity = desk::Severity::critical;
    const auto critical = edit(world, urgent, ten);
    CHECK(critical.task->response_due_at == BookingWorld::monday + hours{1});
    CHECK(critical.task->action_due_at == BookingWorld::monday + hours{4});

    auto request = wish_of(id);
    request.severity = desk::Severity::request;
    const auto relaxed = edit(world, request, ten);
    CHECK(relaxed.task->response_due_at == at("2026-11-23T16:00:00Z"));
    CHECK_FALSE(relaxed.task->action_due_at);
}

TEST_CASE("waiting for the client stops the clock (D3)")
{
    BookingWorld world;
    const auto id = a_task(world);
    auto wait = wish_of(id);
    wait.state = desk::TaskState::waiting;
    edit(world, wait, ten);
    auto go_on = wish_of(id);
    go_on.state = desk::TaskState::claimed;
    edit(world, go_on, ten + hours{1});
    world.run(world.edit_task.recompute_all(ten + hours{1}));
    CHECK(world.run(world.store().tasks().find(id))->task.response_due_at == at("2026-11-23T11:00:00Z"));
}

TEST_CASE("a change of the agent's hours lays the deadlines of open tasks anew (D4)")
{
    BookingWorld world;
    const auto id = a_task(world);
    CHECK(world.run(world.edit_task.recompute_all(ten)) == 0);

    auto batch = an_empty_batch();
    batch.agents = {an_agent("anna", "Anna")};
    batch.agents[0].schedule.holidays = std::set{BookingWorld::monday_date};
    world.import(std::move(batch));
    CHECK(world.run(world.edit_task.recompute_all(ten)) == 1);
    const auto task = world.run(world.store().tasks().find(id))->task;
    CHECK(task.response_due_at == at("2026-11-24T10:00:00Z"));
    CHECK(task.action_due_at == at("2026-11-25T16:00:00Z"));
}

TEST_CASE("a task that is done keeps its deadlines for ever (D4)")
{
    BookingWorld world;
    const auto id = a_task(world);
    auto finish = wish_of(id);
    finish.state = desk::TaskState::done;
    edit(world, finish, ten);
    auto batch = an_empty_batch();
    batch.agents = {an_agent("anna", "Anna")};
    batch.agents[0].schedule.holidays = std::set{BookingWorld::monday_date};
    world.import(std::move(batch));
    CHECK(world.run(world.edit_task.recompute_all(ten)) == 0);
    CHECK(world.run(world.store().tasks().find(id))->task.response_due_at == at("2026-11-23T10:00:00Z"));
}

TEST_CASE("a task without a client runs by the desk's hours (D1)")
{
    BookingWorld world;
    const auto directory = world.run(world.rules.current());
    desk::CallbackTask task;
    task.agent = world.agent("anna");
    CHECK(&app::schedule_of(task, *directory) == &directory->desk.schedule);
    task.client = world.client("acme");
    CHECK(&app::schedule_of(task, *directory) == &directory->agent("anna")->calendar.schedule);
}

TEST_CASE("who claims a task has it, and a second claim is told so")
{
    BookingWorld world;
    const auto id = a_task(world);
    auto claim = wish_of(id);
    claim.state = desk::TaskState::claimed;
    claim.actor = {store::Actor::Kind::agent, world.agent("anna").value()};
    CHECK(edit(world, claim, ten).task->owner == world.agent("anna"));
    CHECK(edit(world, claim, ten).refusal.empty()); // the same once more is harmless
    claim.actor.id = world.agent("ben").value();
    CHECK(edit(world, claim, ten).refusal == "Somebody else has taken this task.");

    auto give = wish_of(id);
    give.owner = world.agent("ben");
    CHECK(edit(world, give, ten).task->owner == world.agent("ben"));
    auto release = wish_of(id);
    release.state = desk::TaskState::open;
    CHECK_FALSE(edit(world, release, ten).task->owner);
    CHECK(edit(world, claim, ten).task->owner == world.agent("ben"));
}

TEST_CASE("a task that goes on after waiting has its new deadline at once (D3)")
{
    BookingWorld world;
    const auto id = a_task(world);
    auto wait = wish_of(id);
    wait.state = desk::TaskState::waiting;
    edit(world, wait, ten);
    auto go_on = wish_of(id);
    go_on.state = desk::TaskState::claimed;
    CHECK(edit(world, go_on, ten + hours{1}).task->response_due_at == at("2026-11-23T11:00:00Z"));
}

TEST_CASE("another agent's hours lay the deadlines anew (D1, D4)")
{
    BookingWorld world;
    auto batch = an_empty_batch();
    batch.agents = {an_agent("ben", "Ben")};
    batch.agents[0].schedule.holidays = std::set{BookingWorld::monday_date};
    world.import(std::move(batch));
    const auto id = a_task(world);
    auto give = wish_of(id);
    give.agent = world.agent("ben");
    CHECK(edit(world, give, ten).task->response_due_at == at("2026-11-24T10:00:00Z"));
}

TEST_CASE("two tasks become one with the first beginning and the greater urgency, and it stays so (C2, D4)")
{
    BookingWorld world;
    const auto id = a_task(world);
    auto urgent = acmes_task(world, "+4366077777");
    urgent.severity = desk::Severity::high;
    urgent.created_at = ten;
    urgent.response_due_at = ten + hours{1};
    urgent.action_due_at = ten + hours{4};
    const auto second = filed(world, urgent, "2");
    const auto merged = world.run(world.edit_task.merge(id, second, {}, ten));
    REQUIRE(merged.task);
    CHECK(merged.task->severity == desk::Severity::high);
    CHECK(merged.task->response_due_at == BookingWorld::monday + hours{1});
    CHECK(world.run(world.edit_task.recompute_all(ten)) == 0);

    auto reopen = wish_of(id);
    reopen.state = desk::TaskState::open;
    CHECK(edit(world, reopen, ten).refusal == "A task that is merged cannot become open.");
}
