#include "store/sqlite/booking_rows.hpp"
#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/import_steps.hpp"

#include <fmt/format.h>

namespace callhours::store::sqlite {

namespace {

constexpr Actor importer{Actor::Kind::import, 0};
constexpr auto brought_booking = "booking";

bool has_booking(Connection& db, ClientId client, CallTypeId type, Instant start)
{
    auto query = db.query("SELECT 1 FROM booking WHERE client_id = :client AND call_type_id = :type "
                          "AND begin_at = :start AND end_at > :start AND status <> 'cancelled'");
    query.bind(":client", client).bind(":type", type).bind(":start", start);
    return query.step();
}

bool has_uid(Connection& db, const std::string& uid)
{
    auto query = db.query("SELECT 1 FROM booking WHERE uid = :uid");
    query.bind(":uid", uid);
    return query.step();
}

/// Made from what the booking is, so that the same file in a new database names the same events alike; a
/// number follows where the first of that name was cancelled or moved away.
std::string uid_of(Importing& importing, const BookingImport& given)
{
    const auto name = fmt::format("{}.{}.{}", given.client, given.type, to_epoch(given.start));
    const auto& domain = importing.batch.uid_domain;
    auto uid = fmt::format("{}@{}", name, domain);
    for (int i = 2; has_uid(importing.db, uid); ++i)
        uid = fmt::format("{}.{}@{}", name, i, domain);
    return uid;
}

struct ClientRow {
    AgentId agent;
    std::string name;
    std::string language;
};

ClientRow read_client(Connection& db, ClientId client)
{
    auto query = db.query("SELECT agent_id, name, language FROM client WHERE id = :client");
    query.bind(":client", client);
    if (!query.step()) return {};
    auto row = query.row();
    return {
        .agent = row.take<AgentId>(), .name = row.take<std::string>(), .language = row.take<std::string>()};
}

minutes minutes_of(Connection& db, CallTypeId type)
{
    auto query = db.query("SELECT minutes FROM call_type WHERE id = :type");
    query.bind(":type", type);
    return query.step() ? query.row().take<minutes>() : minutes{0};
}

std::string agent_name(Connection& db, AgentId agent)
{
    auto query = db.query("SELECT name FROM agent WHERE id = :agent");
    query.bind(":agent", agent);
    return query.step() ? query.row().take<std::string>() : std::string{};
}

Booking to_booking(Importing& importing, const BookingImport& given, ClientId client, CallTypeId type,
                   AgentId agent)
{
    auto owner = read_client(importing.db, client);
    const auto length = given.minutes ? minutes{*given.minutes} : minutes_of(importing.db, type);
    return {.id = {},
            .uid = uid_of(importing, given),
            .sequence = 0,
            .agent = given.agent ? agent : owner.agent,
            .client = client,
            .type = type,
            .time = Interval::lasting(given.start, length),
            .status = given.status,
            .visitor = {.name = given.name.value_or(owner.name),
                        .email = given.email,
                        .phone = given.phone,
                        .note = given.note,
                        .language = std::move(owner.language),
                        .zone = {}},
            .created_at = importing.batch.now,
            .changed_at = importing.batch.now};
}

/// Brought before, or there already by whatever way.
bool is_known(Importing& importing, const BookingImport& given, ClientId client, CallTypeId type)
{
    auto& db = importing.db;
    const auto& source = importing.batch.source;
    if (!given.external.empty() && find_brought(db, brought_booking, source, given.external) != 0)
        return true;
    return given.status != BookingStatus::cancelled && has_booking(db, client, type, given.start);
}

void import_booking(Importing& importing, const BookingImport& given)
{
    auto& db = importing.db;
    const auto client = wanted_client(importing, given.client, given.pointer + "/client");
    const auto type = wanted_call_type(importing, given.type, given.pointer + "/type");
    AgentId agent;
    if (given.agent) agent = wanted_agent(importing, *given.agent, given.pointer + "/agent");
    if (given.minutes && *given.minutes <= 0) {
        importing.complain(given.pointer + "/minutes", "a booking lasts at least a minute");
        return;
    }
    if (!client.is_set() || !type.is_set() || (given.agent && !agent.is_set())) return;
    if (is_known(importing, given, client, type)) {
        ++importing.report.known_bookings;
        return;
    }
    auto booking = to_booking(importing, given, client, type, agent);
    if (!insert_booking(db, booking)) {
        importing.complain(given.pointer,
                           fmt::format("overlaps another booking of {}", agent_name(db, booking.agent)));
        return;
    }
    note_booking_event(db, booking,
                       {.what = BookingEvent::What::booked, .actor = importer, .at = importing.batch.now});
    if (!given.external.empty())
        note_brought(db, brought_booking, importing.batch.source, given.external, booking.id.value());
    ++importing.report.bookings;
}

} // namespace

void import_bookings(Importing& importing)
{
    for (const auto& given : importing.batch.bookings) {
        import_booking(importing, given);
        importing.took_one();
    }
}

void import_busy(Importing& importing)
{
    std::set<AgentId> touched;
    for (const auto& given : importing.batch.busy) {
        const auto agent = wanted_agent(importing, given.agent, given.pointer + "/agent");
        if (!agent.is_set()) continue;
        const int added =
            importing.db
                .query("INSERT INTO busy (agent_id, begin_at, end_at) VALUES (:agent, :begin, :end) "
                       "ON CONFLICT (agent_id, end_at, begin_at) DO NOTHING")
                .bind(":agent", agent)
                .bind(":begin", given.time.begin())
                .bind(":end", given.time.end())
                .run();
        importing.report.busy += added;
        if (added > 0) touched.insert(agent);
    }
    for (const auto agent : touched)
        note_change(importing.db, ChangeSubject::busy, 0, agent, importing.batch.now);
}

} // namespace callhours::store::sqlite
