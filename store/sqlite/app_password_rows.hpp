#pragma once

#include "store/access.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

// Making and removing one counts as a change of the rules, as with tokens: whoever caches them looks again.

[[nodiscard]] AppPasswordId insert_app_password(Connection& db, AgentId agent, const std::string& name,
                                                const TokenDigest& digest, Instant now);
[[nodiscard]] std::vector<AppPassword> app_passwords_of(Connection& db, AgentId agent);
[[nodiscard]] bool delete_app_password(Connection& db, AppPasswordId id, AgentId agent, Instant now);
[[nodiscard]] std::optional<AppPassword> find_app_password(Connection& db, const TokenDigest& digest);
void touch_app_password(Connection& db, AppPasswordId id, Instant at);

} // namespace callhours::store::sqlite
