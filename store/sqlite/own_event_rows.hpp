#pragma once

#include "store/own_events.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] std::vector<OwnEvent> own_events_of(Connection& db, AgentId agent);
[[nodiscard]] std::vector<OwnEvent> find_own_events(Connection& db, const std::vector<OwnEventId>& ids);
[[nodiscard]] Result<OwnEvent, OwnEventRefusal> put_own_event(Connection& db, const PutOwnEvent& event);
[[nodiscard]] bool remove_own_event(Connection& db, AgentId agent, const std::string& name, ChangeNumber seen,
                                    Instant now);
[[nodiscard]] std::vector<OwnEvent>
outdated_own_events(Connection& db, AgentId agent, const std::string& zone, Instant until, std::size_t most);
void lay_out_own_event(Connection& db, OwnEventId id, ChangeNumber revision, const OwnTimes& times,
                       Instant now);

/// Whether the agent's resource of that name is as it was seen; unset: whether there is none.
[[nodiscard]] bool is_as_seen(Connection& db, AgentId agent, const std::string& name, ChangeNumber seen);

/// Of those that were removed; how many rows went.
[[nodiscard]] int forget_removed_own_events(Connection& db, Instant before, std::size_t most);

} // namespace callhours::store::sqlite
