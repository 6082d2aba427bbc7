#include "store/sqlite/import_steps.hpp"
#include "store/sqlite/task_rows.hpp"

#include <array>
#include <utility>

namespace callhours::store::sqlite {

namespace {

constexpr Actor importer{Actor::Kind::import, 0};
constexpr auto brought_task = "task";

/// Who is named; an unknown one is a problem, after which the task is not made.
struct People {
    ClientId client;
    AgentId agent;
    AgentId owner;
};

std::optional<People> people_of(Importing& importing, const TaskImport& given)
{
    People people;
    const auto before = importing.problems.size();
    if (given.client) people.client = wanted_client(importing, *given.client, given.pointer + "/client");
    if (given.agent) people.agent = wanted_agent(importing, *given.agent, given.pointer + "/agent");
    if (given.owner) people.owner = wanted_agent(importing, *given.owner, given.pointer + "/owner");
    if (importing.problems.size() != before) return std::nullopt;
    return people;
}

template <typename Id> std::optional<Id> set_or_none(Id id)
{
    return id.is_set() ? std::optional{id} : std::nullopt;
}

desk::CallbackTask task_of(const TaskImport& given, const People& people)
{
    desk::CallbackTask task;
    task.number = given.number;
    task.client = set_or_none(people.client);
    task.agent = set_or_none(people.agent);
    task.owner = set_or_none(people.owner);
    task.state = given.state;
    task.severity = given.severity;
    task.reason = desk::TaskReason::asked;
    task.about = given.about;
    task.note = given.note;
    task.created_at = given.created_at;
    task.response_due_at = given.response_due_at;
    task.action_due_at = given.action_due_at;
    task.responded_at = given.responded_at;
    task.closed_at = given.closed_at;
    if (given.state == desk::TaskState::done) task.outcome = desk::to_text(desk::TaskOutcome::no_need);
    return task;
}

/// What was late before it came here is nobody's news: whoever brings a year of tickets wakes nobody.
void pass_over_old_deadlines(Connection& db, const desk::CallbackTask& task, Instant now)
{
    constexpr std::array kinds{std::pair{"response_warning", false}, std::pair{"response_breach", false},
                               std::pair{"action_warning", true}, std::pair{"action_breach", true}};
    for (const auto& [kind, is_action] : kinds) {
        const auto due = is_action ? task.action_due_at : std::optional{task.response_due_at};
        if (!due || *due >= now) continue;
        db.query(
              "INSERT INTO escalation (task_id, kind, mark, happened_at) VALUES (:task, :kind, :mark, :now)")
            .bind(":task", task.id)
            .bind(":kind", std::string{kind})
            .bind(":mark", *due)
            .bind(":now", now)
            .run();
    }
}

/// It waits from now on: how long it waited elsewhere, nobody knows.
void begin_to_wait(Connection& db, TaskId task, Instant now)
{
    db.query("INSERT INTO task_pause (task_id, position, begin_at) VALUES (:task, 0, :now)")
        .bind(":task", task)
        .bind(":now", now)
        .run();
}

TaskId join_or_insert(Importing& importing, desk::CallbackTask task)
{
    auto& db = importing.db;
    const auto now = importing.batch.now;
    const bool is_open = desk::is_open(task.state);
    if (is_open && task.number) {
        if (const auto open = open_task_of(db, *task.number)) {
            note_task_event(db, open->id, {"asked", task.about, importer, now});
            update_task(db, *open, now);
            ++importing.report.joined_tasks;
            return open->id;
        }
    }
    insert_task(db, task, {"created", task.about, importer, now});
    if (task.state == desk::TaskState::waiting) begin_to_wait(db, task.id, now);
    if (is_open) pass_over_old_deadlines(db, task, now);
    ++importing.report.tasks;
    return task.id;
}

void import_task(Importing& importing, const TaskImport& given)
{
    auto& db = importing.db;
    const auto& source = importing.batch.source;
    if (find_brought(db, brought_task, source, given.external) != 0) {
        ++importing.report.known_tasks;
        return;
    }
    const auto people = people_of(importing, given);
    if (!people) return;
    const auto task = join_or_insert(importing, task_of(given, *people));
    note_brought(db, brought_task, source, given.external, task.value());
}

} // namespace

std::int64_t find_brought(Connection& db, const char* kind, const std::string& source,
                          const std::string& external)
{
    auto query = db.query("SELECT subject_id FROM brought WHERE kind = :kind AND source = :source "
                          "AND external = :external");
    query.bind(":kind", std::string{kind}).bind(":source", source).bind(":external", external);
    return query.step() ? query.row().take<std::int64_t>() : 0;
}

void note_brought(Connection& db, const char* kind, const std::string& source, const std::string& external,
                  std::int64_t subject)
{
    db.query("INSERT INTO brought (kind, source, external, subject_id) "
             "VALUES (:kind, :source, :external, :subject)")
        .bind(":kind", std::string{kind})
        .bind(":source", source)
        .bind(":external", external)
        .bind(":subject", subject)
        .run();
}

void import_tasks(Importing& importing)
{
    for (const auto& given : importing.batch.tasks) {
        import_task(importing, given);
        importing.took_one();
    }
}

} // namespace callhours::store::sqlite
