#include "store/sqlite/own_event_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/words.hpp"

namespace callhours::store::sqlite {

namespace {

using Reason = OwnEventRefusal::Reason;

/// Of the columns in the order in which the queries below name them.
OwnEvent take_own_event(Query& query)
{
    auto row = query.row();
    const OwnEventId id{row.take<OwnEventId>()};
    const auto agent = row.take<AgentId>();
    const auto booking = row.take<BookingId>();
    const auto task = row.take<TaskId>();
    auto name = row.take<std::string>();
    auto uid = row.take<std::string>();
    auto text = row.take<std::string>();
    auto base = row.take<std::string>();
    const auto begin = row.take<Instant>();
    const auto time = Interval::make(begin, row.take<Instant>()).value();
    return {.id = id,
            .agent = agent,
            .booking = booking,
            .task = task,
            .name = std::move(name),
            .uid = std::move(uid),
            .text = std::move(text),
            .base = std::move(base),
            .time = time,
            .recurs = row.take<bool>(),
            .revision = row.take<ChangeNumber>(),
            .changed_at = row.take<Instant>(),
            .is_removed = row.take<bool>()};
}

std::optional<OwnEvent> find_own_event(Connection& db, OwnEventId id)
{
    auto query =
        db.query("SELECT id, agent_id, booking_id, task_id, name, uid, text, base, begin_at, end_at, "
                 "recurs, revision, changed_at, removed_at IS NOT NULL FROM own_event WHERE id = :id");
    query.bind(":id", id);
    return query.step() ? std::optional{take_own_event(query)} : std::nullopt;
}

struct Standing {
    OwnEventId id;
    ChangeNumber revision;
    Instant changed_at;
};

std::optional<Standing> standing(Connection& db, AgentId agent, const std::string& name)
{
    auto query = db.query("SELECT id, revision, changed_at FROM own_event "
                          "WHERE agent_id = :agent AND name = :name AND removed_at IS NULL");
    query.bind(":agent", agent).bind(":name", name);
    if (!query.step()) return std::nullopt;
    auto row = query.row();
    const auto id = row.take<OwnEventId>();
    const auto revision = row.take<ChangeNumber>();
    return Standing{id, revision, row.take<Instant>()};
}

/// RFC 4791 §5.3.2.1: a UID stands in one resource of a collection. A call's belongs to the call.
std::optional<std::string> who_has_uid(Connection& db, const PutOwnEvent& event)
{
    {
        auto query = db.query("SELECT name FROM own_event WHERE agent_id = :agent AND uid = :uid "
                              "AND name <> :name AND removed_at IS NULL");
        query.bind(":agent", event.agent).bind(":uid", event.uid).bind(":name", event.name);
        if (query.step()) return query.row().take<std::string>();
    }
    if (event.booking.is_set() || event.task.is_set()) return std::nullopt;
    auto query =
        db.query("SELECT iif(agent_id = :agent AND status <> 'cancelled', 'booking-' || id || '.ics', '') "
                 "FROM booking WHERE uid = :uid");
    query.bind(":agent", event.agent).bind(":uid", event.uid);
    return query.step() ? std::optional{query.row().take<std::string>()} : std::nullopt;
}

std::size_t count_of(Connection& db, AgentId agent)
{
    auto query = db.query("SELECT count(*) FROM own_event WHERE agent_id = :agent AND removed_at IS NULL");
    query.bind(":agent", agent);
    return query.step() ? query.row().take<std::size_t>() : 0;
}

/// What a new event and a changed one are told alike.
Query& bind_content(Query& query, const PutOwnEvent& event)
{
    return query.bind(":uid", event.uid)
        .bind(":base", event.base)
        .bind(":begin", event.time.begin())
        .bind(":end", event.time.end())
        .bind(":recurs", event.recurs)
        .bind(":zone", event.times.zone)
        .bind(":laid_out_to", event.times.laid_out_to)
        .bind(":text", event.text);
}

OwnEventId insert_row(Connection& db, const PutOwnEvent& event)
{
    auto query = db.query(R"(
        INSERT INTO own_event (agent_id, booking_id, task_id, name, uid, revision, base, begin_at, end_at, recurs,
                               zone, laid_out_to, changed_at, text)
        VALUES (:agent, :booking, :task, :name, :uid, 0, :base, :begin, :end, :recurs, :zone, :laid_out_to, :now,
                :text))");
    bind_content(query, event)
        .bind(":agent", event.agent)
        .bind(":booking", event.booking)
        .bind(":task", event.task)
        .bind(":name", event.name)
        .bind(":now", event.now)
        .run();
    return OwnEventId{db.last_id()};
}

void update_row(Connection& db, const Standing& known, const PutOwnEvent& event)
{
    auto query = db.query(R"(
        UPDATE own_event SET uid = :uid, base = :base, begin_at = :begin, end_at = :end, recurs = :recurs, zone = :zone,
                             laid_out_to = :laid_out_to, changed_at = :changed, text = :text
        WHERE id = :id)");
    bind_content(query, event)
        .bind(":changed", std::max(event.now, known.changed_at + seconds{1}))
        .bind(":id", known.id)
        .run();
}

/// True where the agent's busy times are others now.
bool replace_times(Connection& db, OwnEventId id, AgentId agent, const Intervals& times)
{
    Intervals before;
    {
        auto query = db.query("SELECT begin_at, end_at FROM own_busy WHERE event_id = :id ORDER BY begin_at");
        query.bind(":id", id);
        while (query.step()) {
            auto row = query.row();
            const auto begin = row.take<Instant>();
            before.push_back(Interval::make(begin, row.take<Instant>()).value());
        }
    }
    if (before == times) return false;
    db.query("DELETE FROM own_busy WHERE event_id = :id").bind(":id", id).run();
    for (const auto& each : times) {
        db.query("INSERT INTO own_busy (event_id, agent_id, begin_at, end_at) VALUES (:id, :agent, :begin, "
                 ":end)")
            .bind(":id", id)
            .bind(":agent", agent)
            .bind(":begin", each.begin())
            .bind(":end", each.end())
            .run();
    }
    return true;
}

/// Its own change, which is its revision too, and one of the busy times for all who look at those.
ChangeNumber note_own_event(Connection& db, OwnEventId id, AgentId agent, bool times_changed, Instant now)
{
    if (times_changed) note_change(db, ChangeSubject::busy, 0, agent, now);
    note_change(db, ChangeSubject::own_event, id.value(), agent, now);
    const ChangeNumber revision{db.last_id()};
    db.query("UPDATE own_event SET revision = :revision WHERE id = :id")
        .bind(":revision", revision.value())
        .bind(":id", id)
        .run();
    return revision;
}

auto refused(Reason reason, std::string name = {})
{
    return refuse(OwnEventRefusal{.reason = reason, .name = std::move(name)});
}

} // namespace

std::vector<OwnEvent> own_events_of(Connection& db, AgentId agent)
{
    std::vector<OwnEvent> events;
    auto query =
        db.query("SELECT id, agent_id, booking_id, task_id, name, uid, text, base, begin_at, end_at, "
                 "recurs, revision, changed_at, 0 FROM own_event "
                 "WHERE agent_id = :agent AND removed_at IS NULL ORDER BY id");
    query.bind(":agent", agent);
    while (query.step())
        events.push_back(take_own_event(query));
    return events;
}

std::vector<OwnEvent> find_own_events(Connection& db, const std::vector<OwnEventId>& ids)
{
    std::vector<OwnEvent> events;
    for (const auto id : ids) {
        if (auto event = find_own_event(db, id)) events.push_back(std::move(*event));
    }
    return events;
}

bool is_as_seen(Connection& db, AgentId agent, const std::string& name, ChangeNumber seen)
{
    const auto known = standing(db, agent, name);
    return known ? known->revision == seen : !seen.is_set();
}

Result<OwnEvent, OwnEventRefusal> put_own_event(Connection& db, const PutOwnEvent& event)
{
    const auto known = standing(db, event.agent, event.name);
    if (known ? known->revision != event.seen : event.seen.is_set())
        return refused(Reason::changed_meanwhile);
    if (auto name = who_has_uid(db, event)) return refused(Reason::uid_taken, std::move(*name));
    if (!known && count_of(db, event.agent) >= most_own_events) return refused(Reason::too_many);
    if (known) update_row(db, *known, event);
    const auto id = known ? known->id : insert_row(db, event);
    const bool times_changed = replace_times(db, id, event.agent, event.times.busy);
    note_own_event(db, id, event.agent, times_changed, event.now);
    return find_own_event(db, id).value();
}

bool remove_own_event(Connection& db, AgentId agent, const std::string& name, ChangeNumber seen, Instant now)
{
    const auto known = standing(db, agent, name);
    if (!known || known->revision != seen) return false;
    db.query("UPDATE own_event SET text = '', base = '', removed_at = :now WHERE id = :id")
        .bind(":now", now)
        .bind(":id", known->id)
        .run();
    const bool times_changed = replace_times(db, known->id, agent, {});
    note_own_event(db, known->id, agent, times_changed, now);
    return true;
}

std::vector<OwnEvent> outdated_own_events(Connection& db, AgentId agent, const std::string& zone,
                                          Instant until, std::size_t most)
{
    std::vector<OwnEvent> events;
    auto query =
        db.query("SELECT id, agent_id, booking_id, task_id, name, uid, text, base, begin_at, end_at, "
                 "recurs, revision, changed_at, 0 FROM own_event "
                 "WHERE agent_id = :agent AND removed_at IS NULL AND booking_id IS NULL "
                 "AND task_id IS NULL AND (laid_out_to < :until OR zone <> :zone) ORDER BY id LIMIT :most");
    query.bind(":agent", agent).bind(":until", until).bind(":zone", zone).bind(":most", most);
    while (query.step())
        events.push_back(take_own_event(query));
    return events;
}

void lay_out_own_event(Connection& db, OwnEventId id, ChangeNumber revision, const OwnTimes& times,
                       Instant now)
{
    const auto known = find_own_event(db, id);
    if (!known || known->is_removed || known->revision != revision) return;
    db.query("UPDATE own_event SET zone = :zone, laid_out_to = :laid_out_to WHERE id = :id")
        .bind(":zone", times.zone)
        .bind(":laid_out_to", times.laid_out_to)
        .bind(":id", id)
        .run();
    // The text is as it was: no news for calendar programs.
    if (replace_times(db, id, known->agent, times.busy))
        note_change(db, ChangeSubject::busy, 0, known->agent, now);
}

int forget_removed_own_events(Connection& db, Instant before, std::size_t most)
{
    return db
        .query("DELETE FROM own_event WHERE id IN (SELECT id FROM own_event WHERE removed_at < :before "
               "ORDER BY removed_at LIMIT :most)")
        .bind(":before", before)
        .bind(":most", most)
        .run();
}

} // namespace callhours::store::sqlite
