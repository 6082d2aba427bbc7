#pragma once

#include "store/access.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] std::optional<std::string> password_hash(Connection& db, AgentId agent);
void set_password_hash(Connection& db, AgentId agent, const std::string& hash, Instant now);

/// Lapsed sessions of everybody go at the same time.
void insert_session(Connection& db, const Session& session);

/// Absent when there is none or it has expired.
[[nodiscard]] std::optional<Session> find_session(Connection& db, const TokenDigest& token, Instant now);
void touch_session(Connection& db, const TokenDigest& token, Instant now);
void delete_session(Connection& db, const TokenDigest& token);
void delete_sessions_of(Connection& db, AgentId agent);

/// Revokes what there is of that kind and owner.
void replace_token(Connection& db, TokenKind kind, std::int64_t owner, const TokenDigest& digest,
                   Instant now);

/// The newest live one.
[[nodiscard]] std::optional<TokenUse> token_use(Connection& db, TokenKind kind, std::int64_t owner);
void touch_token(Connection& db, const TokenDigest& digest, Instant at);

} // namespace callhours::store::sqlite
