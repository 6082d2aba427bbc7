#include "store/sqlite/closure_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/words.hpp"

namespace callhours::store::sqlite {

namespace {

/// From `at` on there is none; gives whether there was.
bool lift(Connection& db, Instant at)
{
    {
        auto query = db.query("SELECT 1 FROM desk_closure WHERE end_at > :at");
        query.bind(":at", at);
        if (!query.step()) return false;
    }
    db.query("DELETE FROM desk_closure WHERE begin_at >= :at").bind(":at", at).run();
    db.query("UPDATE desk_closure SET end_at = :at WHERE end_at > :at").bind(":at", at).run();
    return true;
}

} // namespace

void close_desk(Connection& db, const Closure& closure, const Actor& actor, Instant now)
{
    static_cast<void>(lift(db, closure.time.begin()));
    db.query("INSERT INTO desk_closure (begin_at, end_at, reason, actor, actor_id, made_at) "
             "VALUES (:begin, :end, :reason, :actor, :actor_id, :now)")
        .bind(":begin", closure.time.begin())
        .bind(":end", closure.time.end())
        .bind(":reason", closure.reason)
        .bind(":actor", to_word(actor.kind))
        .bind(":actor_id", actor.id)
        .bind(":now", now)
        .run();
    note_change(db, ChangeSubject::rules, 0, AgentId{}, now);
}

bool open_desk_again(Connection& db, Instant now)
{
    if (!lift(db, now)) return false;
    note_change(db, ChangeSubject::rules, 0, AgentId{}, now);
    return true;
}

std::vector<Closure> desk_closures(Connection& db)
{
    std::vector<Closure> closures;
    auto query = db.query("SELECT begin_at, end_at, reason FROM desk_closure ORDER BY begin_at, id");
    while (query.step()) {
        auto row = query.row();
        const auto begin = row.take<Instant>();
        const auto time = Interval::make(begin, row.take<Instant>()).value();
        closures.push_back({.time = time, .reason = row.take<std::string>()});
    }
    return closures;
}

} // namespace callhours::store::sqlite
