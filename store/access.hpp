#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/task.hpp"
#include "base/token_digest.hpp"
#include "store/directory.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

/// A signed-in agent's browser.
struct Session {
    TokenDigest token;
    AgentId agent;
    Instant created_at;
    Instant last_used_at;
    Instant expires_at;
};

using AppPasswordId = Id<struct AppPasswordKind>;

/// What opens an agent's calendars to one of their devices.
struct AppPassword {
    AppPasswordId id;
    AgentId agent;
    std::string name; ///< of the device, as the agent calls it
    Instant made_at;
    std::optional<Instant> last_used_at; ///< by the quarter of an hour
};

/// A live token as its owner may see it.
struct TokenUse {
    Instant made_at;
    std::optional<Instant> last_used_at; ///< by the quarter of an hour; absent: never
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

    /// The live token of that kind and owner; absent where all are revoked.
    virtual Task<std::optional<TokenUse>> token_use(TokenKind kind, std::int64_t owner) = 0;

    /// Moves `last_used_at` forward; writes no change, since nothing that anybody caches is altered.
    virtual Task<void> token_used(TokenDigest digest, Instant at) = 0;

    virtual Task<AppPasswordId> add_app_password(AgentId agent, std::string name, TokenDigest digest,
                                                 Instant now) = 0;

    /// By the moment of their making.
    virtual Task<std::vector<AppPassword>> app_passwords_of(AgentId agent) = 0;

    /// False where that agent has none of that id.
    virtual Task<bool> remove_app_password(AppPasswordId id, AgentId agent, Instant now) = 0;

    virtual Task<std::optional<AppPassword>> app_password(TokenDigest digest) = 0;

    /// As token_used().
    virtual Task<void> app_password_used(AppPasswordId id, Instant at) = 0;
};

} // namespace callhours::store
