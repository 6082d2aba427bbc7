#include "store/sqlite/booking_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/question_rows.hpp"
#include "store/sqlite/words.hpp"

namespace callhours::store::sqlite {

namespace {

Interval take_interval(Row& row)
{
    const auto begin = row.take<Instant>();
    return Interval::make(begin, row.take<Instant>()).value();
}

/// Of the columns in the order in which the queries below name them.
Booking take_booking(Query& query)
{
    auto row = query.row();
    Booking booking{.id = row.take<BookingId>(),
                    .uid = row.take<std::string>(),
                    .sequence = row.take<int>(),
                    .agent = row.take<AgentId>(),
                    .client = row.take<ClientId>(),
                    .type = row.take<CallTypeId>(),
                    .time = take_interval(row),
                    .status = from_word<BookingStatus>(row.take<std::string>()),
                    .visitor = {.name = row.take<std::string>(),
                                .email = row.take<std::optional<EmailAddress>>(),
                                .phone = row.take<std::optional<PhoneNumber>>(),
                                .note = row.take<std::string>(),
                                .language = row.take<std::string>(),
                                .zone = row.take<std::string>()},
                    .created_at = row.take<Instant>(),
                    .changed_at = row.take<Instant>()};
    booking.visitor.answers = split_answers(row.take<std::optional<std::string>>());
    return booking;
}

std::vector<Booking> take_bookings(Query& query)
{
    std::vector<Booking> bookings;
    while (query.step())
        bookings.push_back(take_booking(query));
    return bookings;
}

/// As SQLite's json_each() reads it; the texts have no control characters.
std::string json_list(const std::vector<std::string>& texts)
{
    std::string list = "[";
    for (const auto& text : texts) {
        list += list.size() > 1 ? ",\"" : "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') list += '\\';
            list += c;
        }
        list += '"';
    }
    return list + "]";
}

bool was_guarded(const DatabaseError& error)
{
    return error.kind() == DatabaseError::Kind::refused && error.refusal() == "booking overlaps";
}

} // namespace

std::optional<Booking> find_booking(Connection& db, BookingId id)
{
    auto query = db.query(R"(
        SELECT id, uid, sequence, agent_id, client_id, call_type_id, begin_at, end_at, status, name, email, phone,
               note, language, zone, created_at, changed_at,
               (SELECT group_concat(question || char(31) || answer, char(30)) FROM booking_answer
                WHERE booking_id = booking.id)
        FROM booking WHERE id = :id)");
    query.bind(":id", id);
    if (!query.step()) return std::nullopt;
    return take_booking(query);
}

std::vector<Booking> active_bookings_of_agent(Connection& db, AgentId agent, const Interval& window)
{
    // Entered at the last one that begins before the window: active ones of an agent never overlap.
    auto query = db.query(R"(
        SELECT id, uid, sequence, agent_id, client_id, call_type_id, begin_at, end_at, status, name, email, phone,
               note, language, zone, created_at, changed_at,
               (SELECT group_concat(question || char(31) || answer, char(30)) FROM booking_answer
                WHERE booking_id = booking.id)
        FROM booking
        WHERE agent_id = :agent AND status <> 'cancelled' AND begin_at < :end AND end_at > :begin
              AND begin_at >= coalesce((SELECT max(earlier.begin_at) FROM booking AS earlier
                                        WHERE earlier.agent_id = :agent AND earlier.status <> 'cancelled'
                                              AND earlier.begin_at <= :begin), :begin)
        ORDER BY begin_at)");
    query.bind(":agent", agent).bind(":begin", window.begin()).bind(":end", window.end());
    return take_bookings(query);
}

BrokenByOverride bookings_over_a_rule(Connection& db, AgentId agent, const Interval& window)
{
    // A later line that only marks it done, or confirmed again, does not move it.
    auto query = db.query(R"(
        SELECT booking.id, placed.overrode
        FROM booking JOIN booking_event AS placed
             ON placed.id = (SELECT max(id) FROM booking_event
                             WHERE booking_id = booking.id AND what IN ('booked', 'rescheduled'))
        WHERE booking.agent_id = :agent AND booking.status <> 'cancelled'
              AND booking.begin_at < :end AND booking.end_at > :begin AND placed.overrode <> '')");
    query.bind(":agent", agent).bind(":begin", window.begin()).bind(":end", window.end());
    BrokenByOverride broken;
    while (query.step()) {
        auto row = query.row();
        const auto id = row.take<BookingId>();
        broken.emplace(id, row.take<std::string>());
    }
    return broken;
}

std::vector<Booking> bookings_of_client(Connection& db, ClientId client, const Interval& window)
{
    auto query = db.query(R"(
        SELECT id, uid, sequence, agent_id, client_id, call_type_id, begin_at, end_at, status, name, email, phone,
               note, language, zone, created_at, changed_at,
               (SELECT group_concat(question || char(31) || answer, char(30)) FROM booking_answer
                WHERE booking_id = booking.id)
        FROM booking
        WHERE client_id = :client AND end_at > :begin AND begin_at < :end
        ORDER BY begin_at, id)");
    query.bind(":client", client).bind(":begin", window.begin()).bind(":end", window.end());
    return take_bookings(query);
}

std::vector<Booking> list_bookings(Connection& db, const BookingFilter& filter)
{
    // No call is longer than a day, so the index on begins bounds what may reach into the window.
    auto query = db.query(R"(
        SELECT booking.id, uid, sequence, booking.agent_id, client_id, call_type_id, begin_at, end_at, status,
               booking.name, booking.email, phone, note, booking.language, zone, created_at, changed_at,
               (SELECT group_concat(question || char(31) || answer, char(30)) FROM booking_answer
                WHERE booking_id = booking.id)
        FROM booking JOIN client ON client.id = booking.client_id
        WHERE begin_at > :begin - 86400 AND end_at > :begin AND begin_at < :end
              AND (:client IS NULL OR booking.client_id = :client)
              AND (:agent IS NULL OR booking.agent_id = :agent)
              AND (:seen_by IS NULL OR booking.agent_id = :seen_by OR client.agent_id = :seen_by)
              AND (:status IS NULL OR status = :status)
              AND (:words IS NULL OR EXISTS (
                       SELECT 1 FROM json_each(:words) AS word
                       WHERE instr(booking.name, word.value) OR instr(client.name, word.value)
                             OR instr(coalesce(booking.email, ''), word.value) OR instr(note, word.value)
                             OR instr(client.slug, word.value)))
        ORDER BY begin_at, booking.id LIMIT :most OFFSET :skip)");
    const auto window = filter.window.value_or(Interval::make(Instant{}, end_of_time).value());
    query.bind(":client", filter.client)
        .bind(":agent", filter.agent)
        .bind(":seen_by", filter.seen_by)
        .bind(":begin", window.begin())
        .bind(":end", window.end())
        .bind(":most", filter.most)
        .bind(":skip", filter.skip)
        .bind(":status", filter.status ? std::optional{to_word(*filter.status)} : std::nullopt)
        .bind(":words", filter.words.empty() ? std::nullopt : std::optional{json_list(filter.words)});
    return take_bookings(query);
}

std::vector<BookingEvent> booking_history(Connection& db, BookingId id)
{
    std::vector<BookingEvent> events;
    auto query = db.query(R"(
        SELECT what, sequence, agent_id, begin_at, end_at, status, reason, overrode, actor, actor_id, happened_at
        FROM booking_event WHERE booking_id = :id ORDER BY id)");
    query.bind(":id", id);
    while (query.step()) {
        auto row = query.row();
        events.push_back({.what = from_word<BookingEvent::What>(row.take<std::string>()),
                          .sequence = row.take<int>(),
                          .agent = row.take<AgentId>(),
                          .time = take_interval(row),
                          .status = from_word<BookingStatus>(row.take<std::string>()),
                          .reason = row.take<std::string>(),
                          .overrode = row.take<std::string>(),
                          .actor = {.kind = from_word<Actor::Kind>(row.take<std::string>()),
                                    .id = row.take<std::int64_t>()},
                          .at = row.take<Instant>()});
    }
    return events;
}

bool insert_booking(Connection& db, Booking& booking)
{
    auto query = db.query(R"(
        INSERT INTO booking (uid, sequence, agent_id, client_id, call_type_id, begin_at, end_at, status, name,
                             email, phone, note, language, zone, created_at, changed_at)
        VALUES (:uid, :sequence, :agent, :client, :type, :begin, :end, :status, :name, :email, :phone, :note,
                :language, :zone, :created, :changed))");
    query.bind(":uid", booking.uid)
        .bind(":sequence", booking.sequence)
        .bind(":agent", booking.agent)
        .bind(":client", booking.client)
        .bind(":type", booking.type)
        .bind(":begin", booking.time.begin())
        .bind(":end", booking.time.end())
        .bind(":status", to_word(booking.status))
        .bind(":name", booking.visitor.name)
        .bind(":email", booking.visitor.email)
        .bind(":phone", booking.visitor.phone)
        .bind(":note", booking.visitor.note)
        .bind(":language", booking.visitor.language)
        .bind(":zone", booking.visitor.zone)
        .bind(":created", booking.created_at)
        .bind(":changed", booking.changed_at);
    try {
        query.run();
    } catch (const DatabaseError& error) {
        if (was_guarded(error)) return false;
        throw;
    }
    booking.id = BookingId{db.last_id()};
    insert_answers(db, booking.id, booking.visitor.answers);
    return true;
}

bool update_booking(Connection& db, const Booking& booking)
{
    auto query = db.query(R"(
        UPDATE booking SET sequence = :sequence, agent_id = :agent, begin_at = :begin, end_at = :end,
                           status = :status, changed_at = :changed
        WHERE id = :id)");
    query.bind(":sequence", booking.sequence)
        .bind(":agent", booking.agent)
        .bind(":begin", booking.time.begin())
        .bind(":end", booking.time.end())
        .bind(":status", to_word(booking.status))
        .bind(":changed", booking.changed_at)
        .bind(":id", booking.id);
    try {
        query.run();
    } catch (const DatabaseError& error) {
        if (was_guarded(error)) return false;
        throw;
    }
    return true;
}

void note_booking_event(Connection& db, const Booking& booking, const Happened& happened,
                        AgentId former_agent)
{
    db.query(R"(
        INSERT INTO booking_event (booking_id, what, sequence, agent_id, begin_at, end_at, status, reason, overrode,
                                   actor, actor_id, happened_at)
        VALUES (:booking, :what, :sequence, :agent, :begin, :end, :status, :reason, :overrode, :actor, :actor_id,
                :at))")
        .bind(":booking", booking.id)
        .bind(":what", to_word(happened.what))
        .bind(":sequence", booking.sequence)
        .bind(":agent", booking.agent)
        .bind(":begin", booking.time.begin())
        .bind(":end", booking.time.end())
        .bind(":status", to_word(booking.status))
        .bind(":reason", happened.reason)
        .bind(":overrode", happened.overrode)
        .bind(":actor", to_word(happened.actor.kind))
        .bind(":actor_id", happened.actor.id)
        .bind(":at", happened.at)
        .run();
    if (former_agent.is_set() && former_agent != booking.agent)
        note_change(db, ChangeSubject::booking, booking.id.value(), former_agent, happened.at);
    note_change(db, ChangeSubject::booking, booking.id.value(), booking.agent, happened.at);
}

} // namespace callhours::store::sqlite
