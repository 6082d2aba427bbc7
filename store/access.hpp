#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/task.hpp"
#include "base/token_digest.hpp"
#include "store/directory.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace callhours::store {

/// A signed-in agent's browser.
struct Session {
    TokenDigest token;
    AgentId agent;
    Instant created_at;
    Instant last_used_at;
    Instant expires_at;
};

/// Passwords and sessions; tokens that change seldom are in the Directory.
class Access {
public:
    virtual ~Access() = default;

    /// The Argon2id string of an agent; absent where there is none (sign-in is then impossible).
    virtual Task<std::optional<std::string>> password_hash(AgentId agent) = 0;
    virtual Task<void> set_password_hash(AgentId agent, std::string hash, Instant now) = 0;

    virtual Task<void> open_session(Session session) = 0;

    /// Absent when unknown or expired; a use more than a minute after the last moves `last_used_at`.
    virtual Task<std::optional<Session>> session(TokenDigest token, Instant now) = 0;
    virtual Task<void> close_session(TokenDigest token) = 0;
    virtual Task<void> close_sessions_of(AgentId agent) = 0;

    /// Revokes the tokens of that kind and owner (ClientId, AgentId or 0) and puts a new one in their place.
    virtual Task<void> replace_token(TokenKind kind, std::int64_t owner, TokenDigest digest, Instant now) = 0;
};

} // namespace callhours::store
