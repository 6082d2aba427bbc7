#include "store/sqlite/access_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/words.hpp"

#include <utility>

namespace callhours::store::sqlite {

namespace {

std::pair<ClientId, AgentId> owner_of(TokenKind kind, std::int64_t owner)
{
    const bool of_client = kind == TokenKind::client_api || kind == TokenKind::booking_page;
    const bool of_agent = kind == TokenKind::agent_api || kind == TokenKind::agent_feed;
    return {ClientId{of_client ? owner : 0}, AgentId{of_agent ? owner : 0}};
}

} // namespace

std::optional<std::string> password_hash(Connection& db, AgentId agent)
{
    auto query = db.query("SELECT hash FROM password WHERE agent_id = :agent");
    query.bind(":agent", agent);
    if (!query.step()) return std::nullopt;
    return query.row().take<std::string>();
}

void set_password_hash(Connection& db, AgentId agent, const std::string& hash, Instant now)
{
    db.query("INSERT INTO password (agent_id, hash, changed_at) VALUES (:agent, :hash, :now) "
             "ON CONFLICT (agent_id) DO UPDATE SET hash = excluded.hash, changed_at = excluded.changed_at")
        .bind(":agent", agent)
        .bind(":hash", hash)
        .bind(":now", now)
        .run();
}

void insert_session(Connection& db, const Session& session)
{
    db.query("DELETE FROM session WHERE expires_at <= :now").bind(":now", session.created_at).run();
    db.query("INSERT INTO session (digest, agent_id, created_at, last_used_at, expires_at) "
             "VALUES (:digest, :agent, :created, :used, :expires)")
        .bind(":digest", session.token)
        .bind(":agent", session.agent)
        .bind(":created", session.created_at)
        .bind(":used", session.last_used_at)
        .bind(":expires", session.expires_at)
        .run();
}

std::optional<Session> find_session(Connection& db, const TokenDigest& token, Instant now)
{
    auto query = db.query("SELECT agent_id, created_at, last_used_at, expires_at FROM session "
                          "WHERE digest = :digest AND expires_at > :now");
    query.bind(":digest", token).bind(":now", now);
    if (!query.step()) return std::nullopt;
    auto row = query.row();
    return Session{.token = token,
                   .agent = row.take<AgentId>(),
                   .created_at = row.take<Instant>(),
                   .last_used_at = row.take<Instant>(),
                   .expires_at = row.take<Instant>()};
}

void touch_session(Connection& db, const TokenDigest& token, Instant now)
{
    db.query("UPDATE session SET last_used_at = :now WHERE digest = :digest AND last_used_at < :now")
        .bind(":digest", token)
        .bind(":now", now)
        .run();
}

void delete_session(Connection& db, const TokenDigest& token)
{
    db.query("DELETE FROM session WHERE digest = :digest").bind(":digest", token).run();
}

void delete_sessions_of(Connection& db, AgentId agent)
{
    db.query("DELETE FROM session WHERE agent_id = :agent").bind(":agent", agent).run();
}

void replace_token(Connection& db, TokenKind kind, std::int64_t owner, const TokenDigest& digest, Instant now)
{
    const auto [client, agent] = owner_of(kind, owner);
    db.query("UPDATE token SET revoked = 1 "
             "WHERE kind = :kind AND client_id IS :client AND agent_id IS :agent AND revoked = 0")
        .bind(":kind", to_word(kind))
        .bind(":client", client)
        .bind(":agent", agent)
        .run();
    db.query("INSERT INTO token (digest, kind, client_id, agent_id, made_at) "
             "VALUES (:digest, :kind, :client, :agent, :now)")
        .bind(":digest", digest)
        .bind(":kind", to_word(kind))
        .bind(":client", client)
        .bind(":agent", agent)
        .bind(":now", now)
        .run();
    note_change(db, ChangeSubject::rules, 0, AgentId{}, now);
}

std::optional<TokenUse> token_use(Connection& db, TokenKind kind, std::int64_t owner)
{
    const auto [client, agent] = owner_of(kind, owner);
    auto query =
        db.query("SELECT made_at, last_used_at FROM token "
                 "WHERE kind = :kind AND client_id IS :client AND agent_id IS :agent AND revoked = 0 "
                 "ORDER BY made_at DESC LIMIT 1");
    query.bind(":kind", to_word(kind)).bind(":client", client).bind(":agent", agent);
    if (!query.step()) return std::nullopt;
    auto row = query.row();
    return TokenUse{.made_at = row.take<Instant>(), .last_used_at = row.take<std::optional<Instant>>()};
}

void touch_token(Connection& db, const TokenDigest& digest, Instant at)
{
    db.query("UPDATE token SET last_used_at = max(coalesce(last_used_at, :at), :at) WHERE digest = :digest")
        .bind(":digest", digest)
        .bind(":at", at)
        .run();
}

} // namespace callhours::store::sqlite
