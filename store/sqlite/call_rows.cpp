#include "store/sqlite/call_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/task_rows.hpp"
#include "telephony/names.hpp"

#include <algorithm>

namespace callhours::store::sqlite {

namespace {

using desk::TaskReason;
using desk::TaskState;

constexpr Actor pbx{Actor::Kind::pbx, 0};

std::optional<Call> first_call(Query& query)
{
    if (!query.step()) return std::nullopt;
    auto row = query.row();
    return take_call(row);
}

std::vector<Call> all_calls(Query& query)
{
    std::vector<Call> calls;
    while (query.step()) {
        auto row = query.row();
        calls.push_back(take_call(row));
    }
    return calls;
}

Call required_call(Connection& db, CallId id)
{
    auto call = find_call(db, id);
    if (!call) throw DatabaseError{DatabaseError::Kind::other, "the database has no such call"};
    return std::move(*call);
}

bool has_joined(Connection& db, CallId id)
{
    auto query = db.query("SELECT joined FROM call WHERE id = :id");
    query.bind(":id", id);
    return query.step() && query.row().take<bool>();
}

/// C2: the open task of the number with its first deadline, or a new one. Anonymous calls never join.
struct Owed {
    desk::CallbackTask task;
    bool joined = false;
};

Owed join_or_make_task(Connection& db, const NewTask& wanted)
{
    if (wanted.number) {
        if (auto open = open_task_of(db, *wanted.number)) {
            if (!open->client) open->client = wanted.client;
            if (!open->agent) open->agent = wanted.agent;
            update_task(db, *open, wanted.created_at);
            note_task_event(db, open->id, {"joined", "", pbx, wanted.created_at});
            return {std::move(*open), true};
        }
    }
    desk::CallbackTask task;
    task.number = wanted.number;
    task.client = wanted.client;
    task.agent = wanted.agent;
    task.severity = wanted.severity;
    task.reason = wanted.reason;
    task.created_at = wanted.created_at;
    task.response_due_at = wanted.response_due_at;
    task.action_due_at = wanted.action_due_at;
    insert_task(db, task, {"created", "", pbx, wanted.created_at});
    return {std::move(task), false};
}

std::optional<int> severity_number(const Decided& decided)
{
    return decided.severity ? std::optional{desk::to_number(*decided.severity)} : std::nullopt;
}

CallId insert_call(Connection& db, const NewCall& call, const Owed& owed)
{
    db.query(R"(
        INSERT INTO call (link, channel, token, caller, called, client_id, agent_id, outcome, rule, task_id, joined,
                          arrived_at, greeting, opens_at, open_until, severity, decided_agent_id)
        VALUES (:link, :channel, :token, :caller, :called, :client, :agent, :outcome, :rule, :task, :joined,
                :arrived, :greeting, :opens, :until, :severity, :decided_agent))")
        .bind(":link", call.link)
        .bind(":channel", call.channel)
        .bind(":token", call.token)
        .bind(":caller", call.caller)
        .bind(":called", call.called)
        .bind(":client", call.client)
        .bind(":agent", call.agent)
        .bind(":outcome", call.outcome)
        .bind(":rule", call.rule)
        .bind(":task", owed.task.id)
        .bind(":joined", owed.joined)
        .bind(":arrived", call.arrived_at)
        .bind(":greeting", call.decided.greeting)
        .bind(":opens", call.decided.opens_at)
        .bind(":until", call.decided.open_until)
        .bind(":severity", severity_number(call.decided))
        .bind(":decided_agent", call.decided.agent)
        .run();
    return CallId{db.last_id()};
}

void note_call(Connection& db, const Call& call, Instant at)
{
    note_change(db, ChangeSubject::call, call.id.value(), call.agent.value_or(AgentId{}), at);
}

void close_as_answered(Connection& db, TaskId id, AgentId agent, Instant at)
{
    auto task = find_task(db, id);
    if (!task || !desk::is_open(task->state)) return;
    task->state = TaskState::done;
    task->reason = TaskReason::answered;
    task->outcome = "answered";
    if (!task->agent) task->agent = agent;
    if (!task->responded_at) task->responded_at = at;
    task->closed_at = at;
    update_task(db, *task, at);
    note_task_event(db, id, {"answered", "", {Actor::Kind::agent, agent.value()}, at});
}

/// C3: what the end, or the recording, of a call says of its task. Asked-for and answered ones stay so.
void set_reason(Connection& db, TaskId id, TaskReason reason, Instant at)
{
    auto task = find_task(db, id);
    if (!task) return;
    const bool better = task->reason == TaskReason::calling ||
                        (task->reason == TaskReason::missed_call && reason == TaskReason::voicemail);
    if (!better) return;
    task->reason = reason;
    update_task(db, *task, at);
}

Voicemail insert_voicemail(Connection& db, const Call& call, const NewVoicemail& voicemail)
{
    db.query(R"(
        INSERT INTO voicemail (task_id, call_id, link, recording, file, bytes, length_seconds, silent, recorded_at)
        VALUES (:task, :call, :link, :recording, :file, :bytes, :length, :silent, :recorded))")
        .bind(":task", call.task)
        .bind(":call", call.id)
        .bind(":link", voicemail.link)
        .bind(":recording", voicemail.recording)
        .bind(":file", voicemail.file)
        .bind(":bytes", voicemail.bytes)
        .bind(":length", voicemail.length)
        .bind(":silent", voicemail.silent)
        .bind(":recorded", voicemail.recorded_at)
        .run();
    return {.id = VoicemailId{db.last_id()},
            .task = call.task.value(),
            .call = call.id,
            .recording = voicemail.recording,
            .file = voicemail.file,
            .bytes = voicemail.bytes,
            .length = voicemail.length,
            .silent = voicemail.silent,
            .recorded_at = voicemail.recorded_at,
            .heard_at = {}};
}

void set_ended(Connection& db, const Call& call, const std::string& cause, Instant at)
{
    db.query("UPDATE call SET ended_at = :at, end_cause = :cause WHERE id = :id AND ended_at IS NULL")
        .bind(":at", at)
        .bind(":cause", cause)
        .bind(":id", call.id)
        .run();
    db.query("UPDATE call_leg SET ended_at = :at, outcome = 'lost' WHERE call_id = :id AND ended_at IS NULL")
        .bind(":at", at)
        .bind(":id", call.id)
        .run();
    note_call(db, call, at);
}

} // namespace

Call take_call(Row& row)
{
    Call call{.id = row.take<CallId>(),
              .link = row.take<std::string>(),
              .channel = row.take<std::string>(),
              .token = row.take<std::string>(),
              .caller = row.take<std::optional<PhoneNumber>>(),
              .called = row.take<std::optional<PhoneNumber>>(),
              .client = row.take<std::optional<ClientId>>(),
              .agent = row.take<std::optional<AgentId>>(),
              .outcome = row.take<std::string>(),
              .rule = row.take<std::string>(),
              .task = row.take<std::optional<TaskId>>(),
              .arrived_at = row.take<Instant>(),
              .answered_at = row.take<std::optional<Instant>>(),
              .ended_at = row.take<std::optional<Instant>>(),
              .end_cause = row.take<std::string>()};
    call.decided.greeting = row.take<std::string>();
    call.decided.opens_at = row.take<std::optional<Instant>>();
    call.decided.open_until = row.take<std::optional<Instant>>();
    const auto severity = row.take<std::optional<int>>();
    if (severity) call.decided.severity = static_cast<desk::Severity>(*severity);
    call.decided.agent = row.take<std::optional<AgentId>>();
    if (row.take<std::string>() == "out") call.direction = CallDirection::out;
    return call;
}

Calls::Filed file_call(Connection& db, const NewCall& call, const NewTask& wanted)
{
    if (auto known = find_call_by_exact_channel(db, call.link, call.channel)) {
        auto task = find_task(db, known->task.value()).value();
        const bool joined = has_joined(db, known->id);
        return {.call = std::move(*known), .task = std::move(task), .joined = joined};
    }
    auto owed = join_or_make_task(db, wanted);
    const auto id = insert_call(db, call, owed);
    auto filed = required_call(db, id);
    note_call(db, filed, call.arrived_at);
    return {.call = std::move(filed), .task = std::move(owed.task), .joined = owed.joined};
}

void answer_call(Connection& db, CallId id, AgentId agent, Instant at)
{
    auto call = required_call(db, id);
    if (!call.answered_at) {
        db.query("UPDATE call SET answered_at = :at, agent_id = :agent WHERE id = :id")
            .bind(":at", at)
            .bind(":agent", agent)
            .bind(":id", id)
            .run();
        call.agent = agent;
        note_call(db, call, at);
    }
    close_as_answered(db, call.task.value(), agent, at);
}

void note_leg_of_call(Connection& db, CallId id, const CallLeg& leg)
{
    db.query(R"(
        INSERT INTO call_leg (call_id, leg, endpoint, who, agent_id, dialled_at, rang_at, answered_at, ended_at, outcome)
        VALUES (:call, :leg, :endpoint, :who, :agent, :dialled, :rang, :answered, :ended, :outcome)
        ON CONFLICT (call_id, leg) DO UPDATE
        SET rang_at = coalesce(rang_at, excluded.rang_at), answered_at = coalesce(answered_at, excluded.answered_at),
            outcome = iif(ended_at IS NULL, excluded.outcome, outcome),
            ended_at = coalesce(ended_at, excluded.ended_at))")
        .bind(":call", id)
        .bind(":leg", leg.leg)
        .bind(":endpoint", leg.endpoint)
        .bind(":who", leg.who)
        .bind(":agent", leg.agent)
        .bind(":dialled", leg.dialled_at)
        .bind(":rang", leg.rang_at)
        .bind(":answered", leg.answered_at)
        .bind(":ended", leg.ended_at)
        .bind(":outcome", leg.outcome)
        .run();
}

void end_call(Connection& db, CallId id, const std::string& cause, Instant at)
{
    const auto call = required_call(db, id);
    if (call.ended_at) return;
    set_ended(db, call, cause, at);
    const bool ours = call.direction == CallDirection::out;
    if (call.answered_at || ours) return;
    // Who wants to be called back and has left no message has asked for it, by a key.
    set_reason(db, call.task.value(),
               cause.starts_with("asked") ? TaskReason::asked : TaskReason::missed_call, at);
}

Voicemail attach_voicemail(Connection& db, CallId id, const NewVoicemail& voicemail)
{
    if (auto known = find_recording(db, voicemail.link, voicemail.recording)) return std::move(*known);
    const auto call = required_call(db, id);
    auto attached = insert_voicemail(db, call, voicemail);
    const auto reason = voicemail.silent ? TaskReason::missed_call : TaskReason::voicemail;
    set_reason(db, attached.task, reason, voicemail.recorded_at);
    note_change(db, ChangeSubject::voicemail, attached.id.value(), call.agent.value_or(AgentId{}),
                voicemail.recorded_at);
    return attached;
}

Voicemail file_recorded_call(Connection& db, const NewCall& call, const NewTask& task,
                             const NewVoicemail& voicemail)
{
    if (auto known = find_recording(db, voicemail.link, voicemail.recording)) return std::move(*known);
    const auto filed = file_call(db, call, task);
    auto attached = attach_voicemail(db, filed.call.id, voicemail);
    if (!filed.call.ended_at) // it was over before we heard of it
        set_ended(db, filed.call, "recorded", voicemail.recorded_at + voicemail.length);
    return attached;
}

std::optional<Voicemail> find_recording(Connection& db, const std::string& link, const std::string& recording)
{
    VoicemailId id;
    {
        auto query = db.query("SELECT id FROM voicemail WHERE link = :link AND recording = :recording");
        query.bind(":link", link).bind(":recording", recording);
        if (!query.step()) return std::nullopt;
        id = query.row().take<VoicemailId>();
    }
    return find_voicemail(db, id);
}

std::optional<Call> find_call(Connection& db, CallId id)
{
    auto query = db.query(R"(
        SELECT id, link, channel, token, caller, called, client_id, agent_id, outcome, rule, task_id, arrived_at,
               answered_at, ended_at, end_cause, greeting, opens_at, open_until, severity, decided_agent_id, direction
        FROM call WHERE id = :id)");
    query.bind(":id", id);
    return first_call(query);
}

std::optional<Call> find_call_by_token(Connection& db, const std::string& token)
{
    auto query = db.query(R"(
        SELECT id, link, channel, token, caller, called, client_id, agent_id, outcome, rule, task_id, arrived_at,
               answered_at, ended_at, end_cause, greeting, opens_at, open_until, severity, decided_agent_id, direction
        FROM call WHERE token = :token)");
    query.bind(":token", token);
    return first_call(query);
}

std::optional<Call> find_call_by_exact_channel(Connection& db, const std::string& link,
                                               const std::string& channel)
{
    auto query = db.query(R"(
        SELECT id, link, channel, token, caller, called, client_id, agent_id, outcome, rule, task_id, arrived_at,
               answered_at, ended_at, end_cause, greeting, opens_at, open_until, severity, decided_agent_id, direction
        FROM call WHERE link = :link AND channel = :channel)");
    query.bind(":link", link).bind(":channel", channel);
    return first_call(query);
}

std::optional<Call> find_call_by_channel(Connection& db, const std::string& link, const std::string& channel)
{
    // What is marked with its birth lies between the mark and the sign after it.
    auto query = db.query(R"(
        SELECT id, link, channel, token, caller, called, client_id, agent_id, outcome, rule, task_id, arrived_at,
               answered_at, ended_at, end_cause, greeting, opens_at, open_until, severity, decided_agent_id, direction
        FROM call WHERE link = :link AND (channel = :channel OR (channel >= :marked AND channel < :behind))
        ORDER BY arrived_at DESC, id DESC LIMIT 1)");
    query.bind(":link", link)
        .bind(":channel", channel)
        .bind(":marked", channel + telephony::birth_mark)
        .bind(":behind", channel + static_cast<char>(telephony::birth_mark + 1));
    return first_call(query);
}

std::vector<Call> unfinished_calls(Connection& db, const std::string& link)
{
    auto query = db.query(R"(
        SELECT id, link, channel, token, caller, called, client_id, agent_id, outcome, rule, task_id, arrived_at,
               answered_at, ended_at, end_cause, greeting, opens_at, open_until, severity, decided_agent_id, direction
        FROM call WHERE link = :link AND ended_at IS NULL AND direction = 'in' ORDER BY id)");
    query.bind(":link", link);
    return all_calls(query);
}

std::vector<Call> recent_calls(Connection& db, std::size_t most)
{
    auto query = db.query(R"(
        SELECT id, link, channel, token, caller, called, client_id, agent_id, outcome, rule, task_id, arrived_at,
               answered_at, ended_at, end_cause, greeting, opens_at, open_until, severity, decided_agent_id, direction
        FROM call ORDER BY arrived_at DESC, id DESC LIMIT :most)");
    query.bind(":most", most);
    return all_calls(query);
}

} // namespace callhours::store::sqlite
