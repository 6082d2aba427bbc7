#include "store/sqlite/block_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace callhours::store::sqlite {

namespace {

/// As SQLite's json_each() reads it.
std::string to_json(const std::vector<AgentId>& agents)
{
    std::vector<std::int64_t> numbers;
    numbers.reserve(agents.size());
    for (const auto agent : agents)
        numbers.push_back(agent.value());
    return fmt::format("[{}]", fmt::join(numbers, ","));
}

Interval take_interval(Row& row)
{
    const auto begin = row.take<Instant>();
    return Interval::make(begin, row.take<Instant>()).value();
}

calendar::Occupied take_occupied(Row& row)
{
    return {.time = take_interval(row),
            .buffer_before = row.take<minutes>(),
            .buffer_after = row.take<minutes>(),
            .type = row.take<CallTypeId>()};
}

// Active bookings of an agent never overlap, so of those that begin before the window only the last can reach
// into it: the index is entered there.
void load_bookings(Connection& db, const std::string& agents, const Interval& window, const Own& own,
                   BlocksByAgent& blocks)
{
    auto query = db.query(R"(
        SELECT booking.agent_id, booking.begin_at, booking.end_at, call_type.buffer_before_minutes,
               call_type.buffer_after_minutes, booking.call_type_id
        FROM json_each(:agents) AS wanted
        CROSS JOIN booking ON booking.agent_id = wanted.value AND booking.status <> 'cancelled'
                   AND booking.begin_at < :end AND booking.end_at > :begin
                   AND booking.begin_at >= coalesce((SELECT max(earlier.begin_at) FROM booking AS earlier
                                                     WHERE earlier.agent_id = wanted.value
                                                           AND earlier.status <> 'cancelled'
                                                           AND earlier.begin_at <= :begin), :begin)
        CROSS JOIN call_type ON call_type.id = booking.call_type_id
        WHERE booking.id IS NOT :except)");
    query.bind(":agents", agents)
        .bind(":begin", window.begin())
        .bind(":end", window.end())
        .bind(":except", own.booking);
    while (query.step()) {
        auto row = query.row();
        auto& of_agent = blocks.at(row.take<AgentId>());
        of_agent.bookings.push_back(take_occupied(row));
    }
}

void load_holds(Connection& db, const std::string& agents, const Interval& window, const Own& own,
                Instant now, BlocksByAgent& blocks)
{
    auto query = db.query(R"(
        SELECT hold.agent_id, hold.begin_at, hold.end_at, call_type.buffer_before_minutes,
               call_type.buffer_after_minutes, hold.call_type_id
        FROM json_each(:agents) AS wanted
        CROSS JOIN hold ON hold.agent_id = wanted.value AND hold.end_at > :begin AND hold.begin_at < :end
                   AND hold.expires_at > :now
        CROSS JOIN call_type ON call_type.id = hold.call_type_id
        WHERE hold.id IS NOT :own OR hold.client_id <> coalesce(:client, hold.client_id))");
    query.bind(":agents", agents)
        .bind(":begin", window.begin())
        .bind(":end", window.end())
        .bind(":now", now)
        .bind(":own", own.hold)
        .bind(":client", own.of_client);
    while (query.step()) {
        auto row = query.row();
        auto& of_agent = blocks.at(row.take<AgentId>());
        of_agent.holds.push_back(take_occupied(row));
    }
}

void load_busy(Connection& db, const std::string& agents, const Interval& window, BlocksByAgent& blocks)
{
    auto query = db.query(R"(
        SELECT busy.agent_id, busy.begin_at, busy.end_at
        FROM json_each(:agents) AS wanted
        CROSS JOIN busy ON busy.agent_id = wanted.value AND busy.end_at > :begin AND busy.begin_at < :end
        UNION ALL
        SELECT outside_busy.agent_id, outside_busy.begin_at, outside_busy.end_at
        FROM json_each(:agents) AS wanted
        CROSS JOIN outside_busy ON outside_busy.agent_id = wanted.value AND outside_busy.end_at > :begin
                   AND outside_busy.begin_at < :end
        UNION ALL
        SELECT own_busy.agent_id, own_busy.begin_at, own_busy.end_at
        FROM json_each(:agents) AS wanted
        CROSS JOIN own_busy ON own_busy.agent_id = wanted.value AND own_busy.end_at > :begin
                   AND own_busy.begin_at < :end)");
    query.bind(":agents", agents).bind(":begin", window.begin()).bind(":end", window.end());
    while (query.step()) {
        auto row = query.row();
        auto& of_agent = blocks.at(row.take<AgentId>());
        of_agent.busy.push_back(take_interval(row));
    }
    for (auto& [agent, of_agent] : blocks)
        of_agent.busy = joined(std::move(of_agent.busy));
}

} // namespace

BlocksByAgent load_blocks(Connection& db, const std::vector<AgentId>& agents, const Interval& window,
                          const Own& own, Instant now)
{
    BlocksByAgent blocks;
    std::vector<AgentId> each_once;
    for (const auto agent : agents) {
        if (blocks.try_emplace(agent).second) each_once.push_back(agent);
    }
    const auto wanted = to_json(each_once);
    load_bookings(db, wanted, window, own, blocks);
    load_holds(db, wanted, window, own, now, blocks);
    load_busy(db, wanted, window, blocks);
    return blocks;
}

} // namespace callhours::store::sqlite
