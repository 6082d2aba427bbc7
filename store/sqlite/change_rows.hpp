#pragma once

#include "store/changes.hpp"
#include "store/sqlite/connection.hpp"

#include <vector>

namespace callhours::store::sqlite {

/// To be called in every transaction that alters anything, once for each thing and agent.
void note_change(Connection& db, ChangeSubject subject, std::int64_t id, AgentId agent, Instant at);

[[nodiscard]] ChangeNumber newest_change(Connection& db);
[[nodiscard]] ChangeNumber newest_change_of_rules(Connection& db);
[[nodiscard]] std::vector<Change> changes_after(Connection& db, ChangeNumber seen, std::size_t most);

} // namespace callhours::store::sqlite
