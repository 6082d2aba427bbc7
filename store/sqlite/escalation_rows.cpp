#include "store/sqlite/escalation_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/outbox_rows.hpp"
#include "store/sqlite/task_rows.hpp"
#include "store/sqlite/words.hpp"

#include <fmt/format.h>

namespace callhours::store::sqlite {

namespace {

constexpr Actor by_itself{.kind = Actor::Kind::system, .id = 0};

desk::EscalationKind kind_of(const std::string& word)
{
    const auto kind = desk::parse_escalation_kind(word);
    if (!kind) throw DatabaseError{DatabaseError::Kind::other, fmt::format("no such escalation: {}", word)};
    return *kind;
}

std::vector<TaskId> tasks_to_look_at(Connection& db, Instant now, std::size_t most)
{
    std::vector<TaskId> ids;
    auto query = db.query("SELECT id FROM task WHERE look_at <= :now ORDER BY look_at, id LIMIT :most");
    query.bind(":now", now).bind(":most", most);
    while (query.step())
        ids.push_back(query.row().take<TaskId>());
    return ids;
}

std::vector<desk::EscalationDone> done_for(Connection& db, TaskId id)
{
    std::vector<desk::EscalationDone> done;
    auto query = db.query("SELECT kind, mark, happened_at FROM escalation WHERE task_id = :task");
    query.bind(":task", id);
    while (query.step()) {
        auto row = query.row();
        const auto kind = kind_of(row.take<std::string>());
        const auto mark = row.take<std::int64_t>();
        done.push_back({.step = {.kind = kind, .mark = mark}, .at = row.take<Instant>()});
    }
    return done;
}

Notice take_notice(Query& query)
{
    auto row = query.row();
    Notice notice;
    notice.id = row.take<NoticeId>();
    notice.task = row.take<TaskId>();
    notice.agent = row.take<AgentId>();
    notice.step.kind = kind_of(row.take<std::string>());
    notice.step.mark = row.take<std::int64_t>();
    notice.created_at = row.take<Instant>();
    notice.read_at = row.take<std::optional<Instant>>();
    return notice;
}

void tell(Connection& db, TaskId task, AgentId agent, const Looked::Step& taken, Instant now)
{
    const int told = db.query("INSERT OR IGNORE INTO notice (task_id, agent_id, kind, mark, created_at) "
                              "VALUES (:task, :agent, :kind, :mark, :now)")
                         .bind(":task", task)
                         .bind(":agent", agent)
                         .bind(":kind", desk::to_text(taken.step.kind))
                         .bind(":mark", taken.step.mark)
                         .bind(":now", now)
                         .run();
    if (told > 0 && taken.by_mail) owe_mail_of_notice(db, NoticeId{db.last_id()}, agent, now);
    note_change(db, ChangeSubject::task, task.value(), agent, now);
}

/// False when somebody else was quicker.
bool take_step(Connection& db, TaskId task, const Looked::Step& step, Instant now)
{
    const int taken = db.query("INSERT OR IGNORE INTO escalation (task_id, kind, mark, happened_at) "
                               "VALUES (:task, :kind, :mark, :now)")
                          .bind(":task", task)
                          .bind(":kind", desk::to_text(step.step.kind))
                          .bind(":mark", step.step.mark)
                          .bind(":now", now)
                          .run();
    if (taken == 0) return false;
    note_task_event(db, task, {std::string{desk::to_text(step.step.kind)}, step.text, by_itself, now});
    for (const auto agent : step.told)
        tell(db, task, agent, step, now);
    return true;
}

} // namespace

bool has_task_to_look_at(Connection& db, Instant now)
{
    auto query = db.query("SELECT 1 FROM task WHERE look_at <= :now LIMIT 1");
    query.bind(":now", now);
    return query.step();
}

int look_at_tasks(Connection& db, const Escalations::Look& look, Instant now, std::size_t most)
{
    int taken = 0;
    for (const auto id : tasks_to_look_at(db, now, most)) {
        const auto looked = look(find_listed(db, id).value(), done_for(db, id));
        for (const auto& step : looked.steps)
            taken += take_step(db, id, step, now) ? 1 : 0;
        db.query("UPDATE task SET look_at = :at WHERE id = :id")
            .bind(":at", looked.look_at)
            .bind(":id", id)
            .run();
    }
    return taken;
}

void look_at_all_tasks(Connection& db)
{
    db.query("UPDATE task SET look_at = 0 WHERE state NOT IN ('done', 'dropped')").run();
}

std::vector<Notice> notices_of(Connection& db, AgentId agent, bool only_unread, std::size_t most)
{
    std::vector<Notice> notices;
    auto query = db.query(R"(
        SELECT id, task_id, agent_id, kind, mark, created_at, read_at FROM notice
        WHERE agent_id = :agent AND (NOT :unread OR read_at IS NULL) ORDER BY id DESC LIMIT :most)");
    query.bind(":agent", agent).bind(":unread", only_unread).bind(":most", most);
    while (query.step())
        notices.push_back(take_notice(query));
    return notices;
}

std::optional<Notice> find_notice(Connection& db, NoticeId id)
{
    auto query =
        db.query("SELECT id, task_id, agent_id, kind, mark, created_at, read_at FROM notice WHERE id = :id");
    query.bind(":id", id);
    if (!query.step()) return std::nullopt;
    return take_notice(query);
}

bool read_notice(Connection& db, NoticeId notice, AgentId agent, Instant now)
{
    return db.query(
                 "UPDATE notice SET read_at = coalesce(read_at, :now) WHERE id = :id AND agent_id = :agent")
               .bind(":now", now)
               .bind(":id", notice)
               .bind(":agent", agent)
               .run() > 0;
}

desk::DutyRoster load_duty(Connection& db)
{
    desk::DutyRoster roster;
    {
        auto query = db.query("SELECT first_day, days_each, note FROM duty");
        if (query.step()) {
            auto row = query.row();
            roster.first_day = row.take<LocalDate>();
            roster.days_each = row.take<int>();
            roster.note = row.take<std::string>();
        }
    }
    auto rotation = db.query("SELECT agent_id FROM duty_rotation ORDER BY position");
    while (rotation.step())
        roster.rotation.push_back(rotation.row().take<AgentId>());
    auto swaps = db.query("SELECT begin_at, end_at, agent_id FROM duty_swap ORDER BY position");
    while (swaps.step()) {
        auto row = swaps.row();
        const auto begin = row.take<Instant>();
        const auto end = row.take<Instant>();
        roster.swaps.push_back({.time = Interval::make(begin, end).value(), .agent = row.take<AgentId>()});
    }
    return roster;
}

void replace_duty(Connection& db, const desk::DutyRoster& roster, const Actor& actor, Instant now)
{
    db.query("DELETE FROM duty").run();
    db.query("DELETE FROM duty_rotation").run();
    db.query("DELETE FROM duty_swap").run();
    db.query("INSERT INTO duty (id, first_day, days_each, note, actor, actor_id, changed_at) "
             "VALUES (1, :first, :days, :note, :actor, :actor_id, :now)")
        .bind(":first", roster.first_day)
        .bind(":days", roster.days_each)
        .bind(":note", roster.note)
        .bind(":actor", to_word(actor.kind))
        .bind(":actor_id", actor.id)
        .bind(":now", now)
        .run();
    for (const auto agent : roster.rotation)
        db.query("INSERT INTO duty_rotation (agent_id) VALUES (:agent)").bind(":agent", agent).run();
    for (const auto& swap : roster.swaps) {
        db.query("INSERT INTO duty_swap (agent_id, begin_at, end_at) VALUES (:agent, :begin, :end)")
            .bind(":agent", swap.agent)
            .bind(":begin", swap.time.begin())
            .bind(":end", swap.time.end())
            .run();
    }
    look_at_all_tasks(db);
    note_change(db, ChangeSubject::rules, 0, AgentId{}, now);
}

} // namespace callhours::store::sqlite
