#include "store/sqlite/task_asking.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/task_rows.hpp"

#include <fmt/format.h>

namespace callhours::store::sqlite {

namespace {

void insert_pause(Connection& db, TaskId id, const calendar::Pause& pause)
{
    db.query(
          "INSERT INTO task_pause (task_id, position, begin_at, end_at) "
          "SELECT :task, coalesce(max(position) + 1, 0), :begin, :end FROM task_pause WHERE task_id = :task")
        .bind(":task", id)
        .bind(":begin", pause.begin)
        .bind(":end", pause.end)
        .run();
}

desk::CallbackTask task_of(const AskedTask& asked)
{
    desk::CallbackTask task;
    task.number = asked.task.number;
    task.client = asked.task.client;
    task.agent = asked.task.agent;
    task.owner = asked.owner;
    task.state = asked.owner ? desk::TaskState::claimed : desk::TaskState::open;
    task.severity = asked.task.severity;
    task.reason = asked.task.reason;
    task.about = asked.about;
    task.wish_from = asked.wish_from;
    task.wish_to = asked.wish_to;
    task.created_at = asked.task.created_at;
    task.response_due_at = asked.task.response_due_at;
    task.action_due_at = asked.task.action_due_at;
    return task;
}

void move_what_belongs_to(Connection& db, TaskId from, TaskId into)
{
    db.query("UPDATE call SET task_id = :into WHERE task_id = :from")
        .bind(":into", into)
        .bind(":from", from)
        .run();
    db.query("UPDATE callback SET task_id = :into WHERE task_id = :from")
        .bind(":into", into)
        .bind(":from", from)
        .run();
    db.query("UPDATE voicemail SET task_id = :into WHERE task_id = :from")
        .bind(":into", into)
        .bind(":from", from)
        .run();
    db.query("INSERT OR IGNORE INTO task_watcher (task_id, agent_id) "
             "SELECT :into, agent_id FROM task_watcher WHERE task_id = :from")
        .bind(":into", into)
        .bind(":from", from)
        .run();
}

void close_merged(Connection& db, desk::CallbackTask task, TaskId into, const TaskEvent& event)
{
    task.state = desk::TaskState::dropped;
    task.outcome = desk::to_text(desk::TaskOutcome::merged);
    task.merged_into = into;
    task.closed_at = event.at;
    update_task(db, task, event.at);
    note_task_event(db, task.id, {"merged", fmt::format("into {}", into.value()), event.actor, event.at});
}

} // namespace

CallbackTasks::Added add_task(Connection& db, const AskedTask& asked, const CallbackTasks::Change& join,
                              const TaskEvent& event)
{
    const auto open = asked.task.number ? open_task_of(db, *asked.task.number) : std::nullopt;
    if (open) {
        auto joining = event;
        joining.what = "asked";
        auto edited = change_task(db, open->id, join, joining);
        const bool refused = !edited.refusal.empty();
        return {.task = std::move(edited.task).value(), .joined = true, .refused = refused};
    }
    auto task = task_of(asked);
    insert_task(db, task, event);
    if (asked.wish_from && *asked.wish_from > task.created_at)
        insert_pause(db, task.id, {.begin = task.created_at, .end = asked.wish_from});
    return {.task = find_task(db, task.id).value(), .joined = false, .refused = false};
}

CallbackTasks::Edited merge_tasks(Connection& db, TaskId from, TaskId into, const CallbackTasks::Merge& merge,
                                  const TaskEvent& event)
{
    auto source = find_task(db, from);
    auto target = find_task(db, into);
    if (!source || !target) return {};
    if (source->merged_into == into) return {.task = std::move(target), .refusal = {}};
    if (from == into) return {.task = std::move(target), .refusal = "A task cannot be merged into itself."};
    if (!desk::is_open(source->state) || !desk::is_open(target->state))
        return {.task = std::move(target), .refusal = "Both tasks must be open to be merged."};
    if (source->state == desk::TaskState::dialling || target->state == desk::TaskState::dialling)
        return {.task = std::move(target),
                .refusal = "One of the tasks is being dialled; merge them afterwards."};

    close_merged(db, *source, into, event); // first: the number may go over to the other (C2)
    const auto merged = merge(*find_task(db, from), *target);
    move_what_belongs_to(db, from, into);
    for (auto i = target->pauses.size(); i < merged.pauses.size(); ++i)
        insert_pause(db, into, merged.pauses[i]);
    db.query("UPDATE task SET created_at = :created WHERE id = :id")
        .bind(":created", merged.created_at)
        .bind(":id", into)
        .run();
    auto edited = change_task(
        db, into, [&](const desk::CallbackTask&) { return Result<desk::CallbackTask, std::string>{merged}; },
        {"merged", fmt::format("from {}", from.value()), event.actor, event.at});
    if (!edited.refusal.empty()) throw DatabaseError{DatabaseError::Kind::other, edited.refusal};
    return edited;
}

bool watch_task(Connection& db, TaskId task, AgentId agent, bool watches, Instant now)
{
    if (!find_task(db, task)) return false;
    const int changed =
        watches ? db.query("INSERT OR IGNORE INTO task_watcher (task_id, agent_id) VALUES (:task, :agent)")
                      .bind(":task", task)
                      .bind(":agent", agent)
                      .run()
                : db.query("DELETE FROM task_watcher WHERE task_id = :task AND agent_id = :agent")
                      .bind(":task", task)
                      .bind(":agent", agent)
                      .run();
    if (changed > 0) note_change(db, ChangeSubject::task, task.value(), agent, now);
    return true;
}

} // namespace callhours::store::sqlite
