#pragma once

#include "store/escalations.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] bool has_task_to_look_at(Connection& db, Instant now);
[[nodiscard]] int look_at_tasks(Connection& db, const Escalations::Look& look, Instant now, std::size_t most);
void look_at_all_tasks(Connection& db);

[[nodiscard]] std::vector<Notice> notices_of(Connection& db, AgentId agent, bool only_unread,
                                             std::size_t most);
[[nodiscard]] std::optional<Notice> find_notice(Connection& db, NoticeId id);
[[nodiscard]] bool read_notice(Connection& db, NoticeId notice, AgentId agent, Instant now);

[[nodiscard]] desk::DutyRoster load_duty(Connection& db);
void replace_duty(Connection& db, const desk::DutyRoster& roster, const Actor& actor, Instant now);

} // namespace callhours::store::sqlite
