#include "store/sqlite/change_rows.hpp"

#include "store/sqlite/words.hpp"

namespace callhours::store::sqlite {

void note_change(Connection& db, ChangeSubject subject, std::int64_t id, AgentId agent, Instant at)
{
    db.query("INSERT INTO change (subject, subject_id, agent_id, changed_at) "
             "VALUES (:subject, :id, :agent, :at)")
        .bind(":subject", to_word(subject))
        .bind(":id", id)
        .bind(":agent", agent)
        .bind(":at", at)
        .run();
}

ChangeNumber newest_change(Connection& db)
{
    auto query = db.query("SELECT max(number) FROM change");
    return query.step() ? query.row().take<ChangeNumber>() : ChangeNumber{};
}

ChangeNumber newest_change_of_rules(Connection& db)
{
    auto query = db.query("SELECT max(number) FROM change WHERE subject = 'rules'");
    return query.step() ? query.row().take<ChangeNumber>() : ChangeNumber{};
}

std::vector<Change> changes_after(Connection& db, ChangeNumber seen, std::size_t most)
{
    std::vector<Change> changes;
    auto query = db.query("SELECT number, subject, subject_id, agent_id, changed_at FROM change "
                          "WHERE number > :seen ORDER BY number LIMIT :most");
    query.bind(":seen", seen.value()).bind(":most", most);
    while (query.step()) {
        auto row = query.row();
        changes.push_back({.number = row.take<ChangeNumber>(),
                           .subject = from_word<ChangeSubject>(row.take<std::string>()),
                           .id = row.take<std::int64_t>(),
                           .agent = row.take<AgentId>(),
                           .at = row.take<Instant>()});
    }
    return changes;
}

} // namespace callhours::store::sqlite
