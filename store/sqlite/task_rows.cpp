#include "store/sqlite/task_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/words.hpp"

#include <fmt/format.h>

#include <map>

namespace callhours::store::sqlite {

namespace {

/// Of the columns in the order in which the queries below name them.
desk::CallbackTask take_task(Row& row)
{
    desk::CallbackTask task;
    task.id = row.take<TaskId>();
    task.number = row.take<std::optional<PhoneNumber>>();
    task.client = row.take<std::optional<ClientId>>();
    task.agent = row.take<std::optional<AgentId>>();
    task.state = from_word<desk::TaskState>(row.take<std::string>());
    task.severity = static_cast<desk::Severity>(row.take<int>());
    task.reason = from_word<desk::TaskReason>(row.take<std::string>());
    task.outcome = row.take<std::string>();
    task.note = row.take<std::string>();
    task.created_at = row.take<Instant>();
    task.response_due_at = row.take<Instant>();
    task.action_due_at = row.take<std::optional<Instant>>();
    task.responded_at = row.take<std::optional<Instant>>();
    task.closed_at = row.take<std::optional<Instant>>();
    task.owner = row.take<std::optional<AgentId>>();
    task.about = row.take<std::string>();
    task.wish_from = row.take<std::optional<Instant>>();
    task.wish_to = row.take<std::optional<Instant>>();
    task.merged_into = row.take<std::optional<TaskId>>();
    return task;
}

calendar::Pause take_pause(Row& row)
{
    const auto begin = row.take<Instant>();
    return {.begin = begin, .end = row.take<std::optional<Instant>>()};
}

Voicemail take_voicemail(Row& row)
{
    return {.id = row.take<VoicemailId>(),
            .task = row.take<TaskId>(),
            .call = row.take<std::optional<CallId>>(),
            .recording = row.take<std::string>(),
            .file = row.take<std::string>(),
            .bytes = row.take<std::int64_t>(),
            .length = row.take<seconds>(),
            .silent = row.take<bool>(),
            .recorded_at = row.take<Instant>(),
            .heard_at = row.take<std::optional<Instant>>()};
}

std::vector<calendar::Pause> read_pauses(Connection& db, TaskId id)
{
    std::vector<calendar::Pause> pauses;
    auto query = db.query("SELECT begin_at, end_at FROM task_pause WHERE task_id = :task ORDER BY position");
    query.bind(":task", id);
    while (query.step()) {
        auto row = query.row();
        pauses.push_back(take_pause(row));
    }
    return pauses;
}

void begin_pause(Connection& db, TaskId id, Instant at)
{
    db.query("INSERT INTO task_pause (task_id, position, begin_at) "
             "SELECT :task, coalesce(max(position) + 1, 0), :at FROM task_pause WHERE task_id = :task")
        .bind(":task", id)
        .bind(":at", at)
        .run();
}

void end_pause(Connection& db, TaskId id, Instant at)
{
    db.query("UPDATE task_pause SET end_at = max(begin_at, :at) WHERE task_id = :task AND end_at IS NULL")
        .bind(":task", id)
        .bind(":at", at)
        .run();
}

bool is_waiting(Connection& db, TaskId id)
{
    auto query = db.query("SELECT 1 FROM task_pause WHERE task_id = :task AND end_at IS NULL");
    query.bind(":task", id);
    return query.step();
}

/// Pauses, watchers and the newest voicemail of each, in three reads for all of them.
void complete(Connection& db, std::vector<TaskListed>& listed)
{
    std::map<TaskId, std::size_t> places;
    std::string ids;
    for (std::size_t i = 0; i < listed.size(); ++i) {
        places.emplace(listed[i].task.id, i);
        fmt::format_to(std::back_inserter(ids), "{}{}", ids.empty() ? "[" : ",", listed[i].task.id.value());
    }
    ids += ids.empty() ? "[]" : "]";
    auto pauses = db.query(R"(
        SELECT task_pause.task_id, task_pause.begin_at, task_pause.end_at
        FROM json_each(:ids) AS wanted CROSS JOIN task_pause ON task_pause.task_id = wanted.value
        ORDER BY task_pause.task_id, task_pause.position)");
    pauses.bind(":ids", ids);
    while (pauses.step()) {
        auto row = pauses.row();
        auto& entry = listed[places.at(row.take<TaskId>())];
        entry.task.pauses.push_back(take_pause(row));
    }
    auto voicemails = db.query(R"(
        SELECT voicemail.id, voicemail.task_id, voicemail.call_id, voicemail.recording, voicemail.file,
               voicemail.bytes, voicemail.length_seconds, voicemail.silent, voicemail.recorded_at,
               voicemail.heard_at
        FROM json_each(:ids) AS wanted CROSS JOIN voicemail ON voicemail.task_id = wanted.value
        WHERE voicemail.file <> ''
        ORDER BY voicemail.recorded_at, voicemail.id)");
    voicemails.bind(":ids", ids);
    while (voicemails.step()) {
        auto row = voicemails.row();
        auto voicemail = take_voicemail(row);
        auto& entry = listed[places.at(voicemail.task)];
        entry.voicemail = std::move(voicemail);
    }
    auto watchers = db.query(R"(
        SELECT task_watcher.task_id, task_watcher.agent_id
        FROM json_each(:ids) AS wanted CROSS JOIN task_watcher ON task_watcher.task_id = wanted.value
        ORDER BY task_watcher.task_id, task_watcher.agent_id)");
    watchers.bind(":ids", ids);
    while (watchers.step()) {
        auto row = watchers.row();
        auto& entry = listed[places.at(row.take<TaskId>())];
        entry.watchers.push_back(row.take<AgentId>());
    }
}

std::vector<TaskListed> take_listed(Connection& db, Query& query)
{
    std::vector<TaskListed> listed;
    while (query.step()) {
        auto row = query.row();
        auto task = take_task(row);
        listed.push_back(
            {.task = std::move(task), .voicemail = std::nullopt, .calls = row.take<int>(), .watchers = {}});
    }
    complete(db, listed);
    return listed;
}

Query& bind_task(Query& query, const desk::CallbackTask& task)
{
    return query.bind(":number", task.number)
        .bind(":client", task.client)
        .bind(":agent", task.agent)
        .bind(":state", to_word(task.state))
        .bind(":severity", desk::to_number(task.severity))
        .bind(":reason", to_word(task.reason))
        .bind(":outcome", task.outcome)
        .bind(":note", task.note)
        .bind(":response_due", task.response_due_at)
        .bind(":action_due", task.action_due_at)
        .bind(":responded", task.responded_at)
        .bind(":closed", task.closed_at)
        .bind(":owner", task.owner)
        .bind(":about", task.about)
        .bind(":wish_from", task.wish_from)
        .bind(":wish_to", task.wish_to)
        .bind(":merged_into", task.merged_into);
}

std::string slug_of(Connection& db, std::optional<AgentId> agent)
{
    if (!agent) return {};
    auto query = db.query("SELECT slug FROM agent WHERE id = :id");
    query.bind(":id", *agent);
    return query.step() ? query.row().take<std::string>() : std::string{};
}

/// What `event` does not tell of the change: so nobody who changes a task can leave its history short.
void note_differences(Connection& db, const desk::CallbackTask& before, const desk::CallbackTask& after,
                      const TaskEvent& event)
{
    const auto note = [&](const char* what, std::string text) {
        if (event.what != what)
            note_task_event(db, before.id, {what, std::move(text), event.actor, event.at});
    };
    if (before.severity != after.severity)
        note("severity", fmt::format("{}", desk::to_number(after.severity)));
    if (before.agent != after.agent) note("agent", slug_of(db, after.agent));
    const bool claims = event.what == "claimed" && event.actor.kind == Actor::Kind::agent && after.owner &&
                        after.owner->value() == event.actor.id;
    if (before.owner != after.owner && !claims) note("owner", slug_of(db, after.owner));
    if (before.note != after.note && event.text != after.note) note("note", after.note);
}

/// C2 by the index, for a task that is opened again while another of its number is open.
bool is_second_open(Connection& db, const desk::CallbackTask& task)
{
    if (!task.number || !desk::is_open(task.state)) return false;
    const auto other = open_task_of(db, *task.number);
    return other && other->id != task.id;
}

} // namespace

std::optional<desk::CallbackTask> find_task(Connection& db, TaskId id)
{
    auto query = db.query(R"(
        SELECT id, number, client_id, agent_id, state, severity, reason, outcome, note, created_at,
               response_due_at, action_due_at, responded_at, closed_at, owner_id, about, wish_from_at,
               wish_to_at, merged_into_id
        FROM task WHERE id = :id)");
    query.bind(":id", id);
    if (!query.step()) return std::nullopt;
    auto row = query.row();
    auto task = take_task(row);
    task.pauses = read_pauses(db, id);
    return task;
}

std::optional<desk::CallbackTask> open_task_of(Connection& db, const PhoneNumber& number)
{
    TaskId id;
    {
        auto query =
            db.query("SELECT id FROM task WHERE number = :number AND state NOT IN ('done', 'dropped')");
        query.bind(":number", number);
        if (!query.step()) return std::nullopt;
        id = query.row().take<TaskId>();
    }
    return find_task(db, id);
}

void insert_task(Connection& db, desk::CallbackTask& task, const TaskEvent& event)
{
    {
        auto query = db.query(R"(
            INSERT INTO task (number, client_id, agent_id, state, severity, reason, outcome, note, created_at,
                              response_due_at, action_due_at, responded_at, closed_at, owner_id, about,
                              wish_from_at, wish_to_at, merged_into_id)
            VALUES (:number, :client, :agent, :state, :severity, :reason, :outcome, :note, :created,
                    :response_due, :action_due, :responded, :closed, :owner, :about, :wish_from, :wish_to,
                    :merged_into))");
        bind_task(query, task).bind(":created", task.created_at).run();
    }
    task.id = TaskId{db.last_id()};
    note_task_event(db, task.id, event);
    note_change(db, ChangeSubject::task, task.id.value(), task.agent.value_or(AgentId{}), event.at);
}

void update_task(Connection& db, const desk::CallbackTask& task, Instant now)
{
    auto query = db.query(R"(
        UPDATE task SET number = :number, client_id = :client, agent_id = :agent, state = :state,
                        severity = :severity, reason = :reason, outcome = :outcome, note = :note,
                        response_due_at = :response_due, action_due_at = :action_due,
                        responded_at = coalesce(responded_at, :responded), closed_at = :closed,
                        owner_id = :owner, about = :about, wish_from_at = :wish_from, wish_to_at = :wish_to,
                        merged_into_id = :merged_into
        WHERE id = :id)");
    bind_task(query, task).bind(":id", task.id).run();
    const bool waits = task.state == desk::TaskState::waiting;
    const bool waited = is_waiting(db, task.id);
    if (waits && !waited) begin_pause(db, task.id, now);
    if (!waits && waited) end_pause(db, task.id, now);
    note_change(db, ChangeSubject::task, task.id.value(), task.agent.value_or(AgentId{}), now);
}

void note_task_event(Connection& db, TaskId id, const TaskEvent& event)
{
    db.query("INSERT INTO task_event (task_id, what, text, actor, actor_id, happened_at) "
             "VALUES (:task, :what, :text, :actor, :actor_id, :at)")
        .bind(":task", id)
        .bind(":what", event.what)
        .bind(":text", event.text)
        .bind(":actor", to_word(event.actor.kind))
        .bind(":actor_id", event.actor.id)
        .bind(":at", event.at)
        .run();
}

std::vector<TaskEvent> task_history(Connection& db, TaskId id)
{
    std::vector<TaskEvent> events;
    auto query = db.query("SELECT what, text, actor, actor_id, happened_at FROM task_event "
                          "WHERE task_id = :task ORDER BY id");
    query.bind(":task", id);
    while (query.step()) {
        auto row = query.row();
        events.push_back({.what = row.take<std::string>(),
                          .text = row.take<std::string>(),
                          .actor = {.kind = from_word<Actor::Kind>(row.take<std::string>()),
                                    .id = row.take<std::int64_t>()},
                          .at = row.take<Instant>()});
    }
    return events;
}

std::vector<TaskListed> list_tasks(Connection& db, const TaskFilter& filter)
{
    // Two statements, so that each walks along an index in the order that is asked for.
    if (filter.state) {
        auto query = db.query(R"(
            SELECT id, number, client_id, agent_id, state, severity, reason, outcome, note, created_at,
                   response_due_at, action_due_at, responded_at, closed_at, owner_id, about, wish_from_at,
                   wish_to_at, merged_into_id,
                   (SELECT count(*) FROM call WHERE call.task_id = task.id AND call.direction = 'in')
            FROM task WHERE state = :state AND (:agent IS NULL OR agent_id = :agent)
            ORDER BY response_due_at, created_at, id LIMIT :most)");
        query.bind(":state", to_word(*filter.state)).bind(":agent", filter.agent).bind(":most", filter.most);
        return take_listed(db, query);
    }
    auto query = db.query(R"(
        SELECT id, number, client_id, agent_id, state, severity, reason, outcome, note, created_at,
               response_due_at, action_due_at, responded_at, closed_at, owner_id, about, wish_from_at,
               wish_to_at, merged_into_id,
               (SELECT count(*) FROM call WHERE call.task_id = task.id AND call.direction = 'in')
        FROM task WHERE state NOT IN ('done', 'dropped') AND (:agent IS NULL OR agent_id = :agent)
        ORDER BY response_due_at, created_at, id LIMIT :most)");
    query.bind(":agent", filter.agent).bind(":most", filter.most);
    return take_listed(db, query);
}

std::vector<TaskListed> tasks_of_client(Connection& db, ClientId client, std::size_t most)
{
    auto query = db.query(R"(
        SELECT id, number, client_id, agent_id, state, severity, reason, outcome, note, created_at,
               response_due_at, action_due_at, responded_at, closed_at, owner_id, about, wish_from_at,
               wish_to_at, merged_into_id,
               (SELECT count(*) FROM call WHERE call.task_id = task.id AND call.direction = 'in')
        FROM task WHERE client_id = :client ORDER BY created_at DESC, id DESC LIMIT :most)");
    query.bind(":client", client).bind(":most", most);
    return take_listed(db, query);
}

std::optional<TaskListed> find_listed(Connection& db, TaskId id)
{
    auto query = db.query(R"(
        SELECT id, number, client_id, agent_id, state, severity, reason, outcome, note, created_at,
               response_due_at, action_due_at, responded_at, closed_at, owner_id, about, wish_from_at,
               wish_to_at, merged_into_id,
               (SELECT count(*) FROM call WHERE call.task_id = task.id AND call.direction = 'in')
        FROM task WHERE id = :id)");
    query.bind(":id", id);
    auto listed = take_listed(db, query);
    if (listed.empty()) return std::nullopt;
    return std::move(listed.front());
}

CallbackTasks::Edited change_task(Connection& db, TaskId id, const CallbackTasks::Change& change,
                                  const TaskEvent& event)
{
    auto before = find_task(db, id);
    if (!before) return {};
    auto after = change(*before);
    if (!after) return {.task = std::move(before), .refusal = after.error()};
    after->id = before->id;
    after->created_at = before->created_at;
    if (before->responded_at) after->responded_at = before->responded_at; // D4: never taken back
    if (is_second_open(db, *after))
        return {.task = std::move(before), .refusal = "another task of this number is open"};
    if (before->agent && before->agent != after->agent)
        note_change(db, ChangeSubject::task, id.value(), *before->agent, event.at);
    update_task(db, *after, event.at);
    note_task_event(db, id, event);
    note_differences(db, *before, *after, event);
    return {.task = find_task(db, id), .refusal = {}};
}

int recompute_tasks(Connection& db, const CallbackTasks::Relay& relay, Instant now)
{
    std::vector<TaskId> open;
    {
        auto query = db.query("SELECT id FROM task WHERE state NOT IN ('done', 'dropped') ORDER BY id");
        while (query.step())
            open.push_back(query.row().take<TaskId>());
    }
    int changed = 0;
    for (const auto id : open) {
        const auto before = find_task(db, id);
        const auto after = relay(*before);
        if (!after || (after->response_due_at == before->response_due_at &&
                       after->action_due_at == before->action_due_at)) {
            continue;
        }
        auto task = *before;
        task.response_due_at = after->response_due_at;
        task.action_due_at = after->action_due_at;
        update_task(db, task, now);
        ++changed;
    }
    return changed;
}

std::optional<Voicemail> find_voicemail(Connection& db, VoicemailId id)
{
    auto query =
        db.query("SELECT id, task_id, call_id, recording, file, bytes, length_seconds, silent, recorded_at, "
                 "heard_at FROM voicemail WHERE id = :id");
    query.bind(":id", id);
    if (!query.step()) return std::nullopt;
    auto row = query.row();
    return take_voicemail(row);
}

std::vector<Voicemail> voicemails_of_task(Connection& db, TaskId id)
{
    std::vector<Voicemail> voicemails;
    auto query =
        db.query("SELECT id, task_id, call_id, recording, file, bytes, length_seconds, silent, recorded_at, "
                 "heard_at FROM voicemail WHERE task_id = :task AND file <> '' ORDER BY recorded_at, id");
    query.bind(":task", id);
    while (query.step()) {
        auto row = query.row();
        voicemails.push_back(take_voicemail(row));
    }
    return voicemails;
}

bool note_heard(Connection& db, VoicemailId id, Instant now)
{
    const auto voicemail = find_voicemail(db, id);
    if (!voicemail) return false;
    if (voicemail->heard_at) return true;
    db.query("UPDATE voicemail SET heard_at = :now WHERE id = :id").bind(":now", now).bind(":id", id).run();
    const auto task = find_task(db, voicemail->task);
    note_change(db, ChangeSubject::voicemail, id.value(), task->agent.value_or(AgentId{}), now);
    return true;
}

} // namespace callhours::store::sqlite
