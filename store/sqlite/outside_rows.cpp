#include "store/sqlite/outside_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/words.hpp"

#include <algorithm>

namespace callhours::store::sqlite {

namespace {

/// Of the columns in the order in which the queries below name them.
BusyCalendar take_busy_calendar(Query& query)
{
    auto row = query.row();
    return {.id = row.take<BusyCalendarId>(),
            .agent = row.take<AgentId>(),
            .kind = from_word<BusyKind>(row.take<std::string>()),
            .name = row.take<std::string>(),
            .url = Secret{row.take<std::string>()},
            .user = row.take<std::string>(),
            .password = Secret{row.take<std::string>()},
            .etag = row.take<std::string>(),
            .modified = row.take<std::string>(),
            .made_at = row.take<Instant>(),
            .next_at = row.take<Instant>(),
            .tried_at = row.take<std::optional<Instant>>(),
            .fetched_at = row.take<std::optional<Instant>>(),
            .read_at = row.take<std::optional<Instant>>(),
            .failures = row.take<int>(),
            .problem = row.take<std::string>(),
            .events = row.take<std::size_t>(),
            .passed_over = row.take<std::size_t>()};
}

struct Known {
    AgentId agent;
    bool is_new;     ///< never fetched well, and never failed
    bool has_failed; ///< the last time
};

std::optional<Known> known_calendar(Connection& db, BusyCalendarId id)
{
    auto query = db.query("SELECT agent_id, failures = 0 AND fetched_at IS NULL, failures > 0 FROM "
                          "busy_calendar WHERE id = :id");
    query.bind(":id", id);
    if (!query.step()) return std::nullopt;
    auto row = query.row();
    const auto agent = row.take<AgentId>();
    const bool is_new = row.take<bool>();
    return Known{agent, is_new, row.take<bool>()};
}

/// Whoever looks at the calendars learns what came of a new one, that one has begun to fail, or works again.
void note_outcome(Connection& db, const Known& before, bool has_failed, Instant now)
{
    if (before.is_new || before.has_failed != has_failed)
        note_change(db, ChangeSubject::busy, 0, before.agent, now);
}

Intervals times_of_calendar(Connection& db, BusyCalendarId id)
{
    Intervals times;
    auto query =
        db.query("SELECT begin_at, end_at FROM outside_busy WHERE calendar_id = :id ORDER BY begin_at");
    query.bind(":id", id);
    while (query.step()) {
        auto row = query.row();
        const auto begin = row.take<Instant>();
        times.push_back(Interval::make(begin, row.take<Instant>()).value());
    }
    return times;
}

void insert_times(Connection& db, AgentId agent, BusyCalendarId calendar, const Intervals& times)
{
    for (const auto& each : times) {
        db.query("INSERT INTO outside_busy (agent_id, begin_at, end_at, calendar_id) "
                 "VALUES (:agent, :begin, :end, :calendar)")
            .bind(":agent", agent)
            .bind(":begin", each.begin())
            .bind(":end", each.end())
            .bind(":calendar", calendar)
            .run();
    }
}

bool is_of_booking(Connection& db, const std::string& uid)
{
    auto query = db.query("SELECT 1 FROM booking WHERE uid = :uid");
    query.bind(":uid", uid);
    return query.step();
}

/// An invitation of ours that lies in the agent's other calendar would block the time that its call has been
/// moved away from, and contradict the call itself.
Intervals times_to_keep(Connection& db, const BusyFile& file)
{
    auto times = file.busy;
    for (const auto& each : file.perhaps_ours) {
        if (!is_of_booking(db, each.uid)) times.push_back(each.time);
    }
    return joined(std::move(times));
}

} // namespace

BusyCalendarId insert_busy_calendar(Connection& db, const NewBusyCalendar& calendar, Instant now)
{
    db.query("INSERT INTO busy_calendar (agent_id, kind, name, url, user, password, made_at, next_at) "
             "VALUES (:agent, :kind, :name, :url, :user, :password, :now, :now)")
        .bind(":agent", calendar.agent)
        .bind(":kind", to_word(calendar.kind))
        .bind(":name", calendar.name)
        .bind(":url", calendar.url.reveal())
        .bind(":user", calendar.user)
        .bind(":password", calendar.password.reveal())
        .bind(":now", now)
        .run();
    return BusyCalendarId{db.last_id()};
}

std::vector<BusyCalendar> busy_calendars_of(Connection& db, AgentId agent)
{
    std::vector<BusyCalendar> calendars;
    auto query =
        db.query("SELECT id, agent_id, kind, name, url, user, password, etag, modified, made_at, next_at, "
                 "tried_at, fetched_at, read_at, failures, problem, events, passed_over "
                 "FROM busy_calendar WHERE agent_id = :agent ORDER BY id");
    query.bind(":agent", agent);
    while (query.step())
        calendars.push_back(take_busy_calendar(query));
    return calendars;
}

bool delete_busy_calendar(Connection& db, BusyCalendarId id, AgentId agent, Instant now)
{
    const int gone = db.query("DELETE FROM busy_calendar WHERE id = :id AND agent_id = :agent")
                         .bind(":id", id)
                         .bind(":agent", agent)
                         .run();
    if (gone == 0) return false;
    note_change(db, ChangeSubject::busy, 0, agent, now);
    return true;
}

bool hasten_busy_calendar(Connection& db, BusyCalendarId id, AgentId agent, Instant now)
{
    return db.query(
                 "UPDATE busy_calendar SET next_at = min(next_at, :now) WHERE id = :id AND agent_id = :agent")
               .bind(":id", id)
               .bind(":agent", agent)
               .bind(":now", now)
               .run() != 0;
}

bool has_due_busy_calendar(Connection& db, Instant now)
{
    auto query = db.query("SELECT 1 FROM busy_calendar WHERE next_at <= :now LIMIT 1");
    query.bind(":now", now);
    return query.step();
}

std::vector<BusyCalendar> claim_busy_calendars(Connection& db, std::size_t most, Instant now, Instant until)
{
    std::vector<BusyCalendar> calendars;
    {
        auto query = db.query(
            "SELECT id, agent_id, kind, name, url, user, password, etag, modified, made_at, next_at, "
            "tried_at, fetched_at, read_at, failures, problem, events, passed_over "
            "FROM busy_calendar WHERE next_at <= :now ORDER BY next_at, id LIMIT :most");
        query.bind(":now", now).bind(":most", most);
        while (query.step())
            calendars.push_back(take_busy_calendar(query));
    }
    for (const auto& calendar : calendars) {
        db.query("UPDATE busy_calendar SET next_at = :until WHERE id = :id")
            .bind(":id", calendar.id)
            .bind(":until", until)
            .run();
    }
    return calendars;
}

void keep_busy_file(Connection& db, const BusyFile& file, Instant now)
{
    const auto known = known_calendar(db, file.calendar);
    if (!known) return;
    db.query("UPDATE busy_calendar SET etag = :etag, modified = :modified, next_at = :next, tried_at = :now, "
             "fetched_at = :now, read_at = :now, failures = 0, problem = :problem, events = :events, "
             "passed_over = :passed_over WHERE id = :id")
        .bind(":id", file.calendar)
        .bind(":etag", file.etag)
        .bind(":modified", file.modified)
        .bind(":next", file.next_at)
        .bind(":now", now)
        .bind(":problem", file.problem)
        .bind(":events", file.events)
        .bind(":passed_over", file.passed_over)
        .run();
    const auto busy = times_to_keep(db, file);
    if (times_of_calendar(db, file.calendar) == busy) {
        note_outcome(db, *known, false, now);
        return;
    }
    db.query("DELETE FROM outside_busy WHERE calendar_id = :id").bind(":id", file.calendar).run();
    insert_times(db, known->agent, file.calendar, busy);
    note_change(db, ChangeSubject::busy, 0, known->agent, now);
}

void mark_busy_unchanged(Connection& db, BusyCalendarId id, Instant next_at, Instant now)
{
    if (const auto known = known_calendar(db, id)) note_outcome(db, *known, false, now);
    db.query("UPDATE busy_calendar SET next_at = :next, tried_at = :now, fetched_at = :now, "
             "problem = CASE failures WHEN 0 THEN problem ELSE '' END, failures = 0 WHERE id = :id")
        .bind(":id", id)
        .bind(":next", next_at)
        .bind(":now", now)
        .run();
}

void mark_busy_failed(Connection& db, BusyCalendarId id, const std::string& problem, Instant next_at,
                      Instant now)
{
    if (const auto known = known_calendar(db, id)) note_outcome(db, *known, true, now);
    db.query("UPDATE busy_calendar SET next_at = :next, tried_at = :now, failures = failures + 1, "
             "problem = :problem WHERE id = :id")
        .bind(":id", id)
        .bind(":next", next_at)
        .bind(":now", now)
        .bind(":problem", problem)
        .run();
}

} // namespace callhours::store::sqlite
