#include "store/sqlite/app_password_rows.hpp"

#include "store/sqlite/change_rows.hpp"

namespace callhours::store::sqlite {

namespace {

AppPassword take_app_password(Query& query)
{
    auto row = query.row();
    return {.id = row.take<AppPasswordId>(),
            .agent = row.take<AgentId>(),
            .name = row.take<std::string>(),
            .made_at = row.take<Instant>(),
            .last_used_at = row.take<std::optional<Instant>>()};
}

} // namespace

AppPasswordId insert_app_password(Connection& db, AgentId agent, const std::string& name,
                                  const TokenDigest& digest, Instant now)
{
    db.query("INSERT INTO app_password (agent_id, name, digest, made_at) "
             "VALUES (:agent, :name, :digest, :now)")
        .bind(":agent", agent)
        .bind(":name", name)
        .bind(":digest", digest)
        .bind(":now", now)
        .run();
    const AppPasswordId id{db.last_id()};
    note_change(db, ChangeSubject::rules, 0, AgentId{}, now);
    return id;
}

std::vector<AppPassword> app_passwords_of(Connection& db, AgentId agent)
{
    std::vector<AppPassword> passwords;
    auto query = db.query("SELECT id, agent_id, name, made_at, last_used_at FROM app_password "
                          "WHERE agent_id = :agent ORDER BY made_at, id");
    query.bind(":agent", agent);
    while (query.step())
        passwords.push_back(take_app_password(query));
    return passwords;
}

bool delete_app_password(Connection& db, AppPasswordId id, AgentId agent, Instant now)
{
    const int gone = db.query("DELETE FROM app_password WHERE id = :id AND agent_id = :agent")
                         .bind(":id", id)
                         .bind(":agent", agent)
                         .run();
    if (gone == 0) return false;
    note_change(db, ChangeSubject::rules, 0, AgentId{}, now);
    return true;
}

std::optional<AppPassword> find_app_password(Connection& db, const TokenDigest& digest)
{
    auto query = db.query("SELECT id, agent_id, name, made_at, last_used_at FROM app_password "
                          "WHERE digest = :digest");
    query.bind(":digest", digest);
    if (!query.step()) return std::nullopt;
    return take_app_password(query);
}

void touch_app_password(Connection& db, AppPasswordId id, Instant at)
{
    db.query("UPDATE app_password SET last_used_at = max(coalesce(last_used_at, :at), :at) WHERE id = :id")
        .bind(":id", id)
        .bind(":at", at)
        .run();
}

} // namespace callhours::store::sqlite
