#include "store/sqlite/hold_rows.hpp"

#include "store/sqlite/booking_writes.hpp"
#include "store/sqlite/change_rows.hpp"

namespace callhours::store::sqlite {

namespace {

const Interval always = Interval::make(Instant{}, end_of_time).value();

void delete_lapsed(Connection& db, Instant now)
{
    db.query("DELETE FROM hold WHERE expires_at <= :now").bind(":now", now).run();
}

/// Leaves room for one more of the client among those that begin within `span`.
void delete_oldest(Connection& db, ClientId client, const Interval& span, std::size_t most, Instant now)
{
    std::vector<std::pair<std::int64_t, AgentId>> surplus;
    {
        auto query = db.query("SELECT number, agent_id FROM hold "
                              "WHERE client_id = :client AND begin_at >= :begin AND begin_at < :end "
                              "ORDER BY number DESC LIMIT -1 OFFSET :kept");
        query.bind(":client", client)
            .bind(":begin", span.begin())
            .bind(":end", span.end())
            .bind(":kept", most == 0 ? 0 : most - 1);
        while (query.step()) {
            auto row = query.row();
            const auto number = row.take<std::int64_t>();
            surplus.emplace_back(number, row.take<AgentId>());
        }
    }
    for (const auto& [number, agent] : surplus) {
        db.query("DELETE FROM hold WHERE number = :number").bind(":number", number).run();
        note_change(db, ChangeSubject::hold, number, agent, now);
    }
}

std::int64_t insert_hold(Connection& db, const Hold& hold)
{
    db.query("INSERT INTO hold (id, client_id, call_type_id, agent_id, begin_at, end_at, expires_at) "
             "VALUES (:id, :client, :type, :agent, :begin, :end, :expires)")
        .bind(":id", hold.id)
        .bind(":client", hold.client)
        .bind(":type", hold.type)
        .bind(":agent", hold.agent)
        .bind(":begin", hold.time.begin())
        .bind(":end", hold.time.end())
        .bind(":expires", hold.expires_at)
        .run();
    return db.last_id();
}

} // namespace

Result<Hold, BookingRefusal> hold_in(Connection& db, const HoldRequest& request)
{
    const auto admitted = admit(db, request.admission, Own{}, request.now);
    if (!admitted) return refuse(admitted.error());
    const auto& slot = admitted->slot;
    delete_lapsed(db, request.now);
    delete_oldest(db, request.client, always, request.most_per_client, request.now);
    if (request.day) delete_oldest(db, request.client, *request.day, request.most_per_day, request.now);
    Hold hold{.id = request.id,
              .client = request.client,
              .type = request.type,
              .agent = slot.agent,
              .time = slot.time,
              .expires_at = request.now + request.lifetime};
    const auto number = insert_hold(db, hold);
    note_change(db, ChangeSubject::hold, number, hold.agent, request.now);
    return hold;
}

bool release_hold(Connection& db, const std::string& id, ClientId client, Instant now)
{
    std::int64_t number = 0;
    AgentId agent;
    {
        auto query = db.query("SELECT number, agent_id FROM hold "
                              "WHERE id = :id AND client_id = :client AND expires_at > :now");
        query.bind(":id", id).bind(":client", client).bind(":now", now);
        if (!query.step()) return false;
        auto row = query.row();
        number = row.take<std::int64_t>();
        agent = row.take<AgentId>();
    }
    db.query("DELETE FROM hold WHERE number = :number").bind(":number", number).run();
    note_change(db, ChangeSubject::hold, number, agent, now);
    return true;
}

std::optional<Hold> find_hold(Connection& db, const std::string& id, Instant now)
{
    auto query =
        db.query("SELECT id, client_id, call_type_id, agent_id, begin_at, end_at, expires_at FROM hold "
                 "WHERE id = :id AND expires_at > :now");
    query.bind(":id", id).bind(":now", now);
    if (!query.step()) return std::nullopt;
    auto row = query.row();
    auto hold_id = row.take<std::string>();
    const auto client = row.take<ClientId>();
    const auto type = row.take<CallTypeId>();
    const auto agent = row.take<AgentId>();
    const auto begin = row.take<Instant>();
    const auto time = Interval::make(begin, row.take<Instant>()).value();
    return Hold{.id = std::move(hold_id),
                .client = client,
                .type = type,
                .agent = agent,
                .time = time,
                .expires_at = row.take<Instant>()};
}

} // namespace callhours::store::sqlite
