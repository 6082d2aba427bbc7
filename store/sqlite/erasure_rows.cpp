#include "store/sqlite/erasure_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/erasure_traces.hpp"
#include "store/sqlite/words.hpp"

namespace callhours::store::sqlite {

namespace {

/// Stands where a column must hold a number: the ITU has given +999 to nobody.
constexpr std::string_view nobodys_number = "+9999999";

AgentId agent_of(Connection& db, BookingId booking)
{
    auto query = db.query("SELECT agent_id FROM booking WHERE id = :id");
    query.bind(":id", booking);
    return query.step() ? query.row().take<AgentId>() : AgentId{};
}

AgentId agent_of(Connection& db, TaskId task)
{
    auto query = db.query("SELECT agent_id FROM task WHERE id = :id");
    query.bind(":id", task);
    return query.step() ? query.row().take<AgentId>() : AgentId{};
}

/// From the client itself: its people, its numbers, and what its history tells of the number.
void erase_from_client(Connection& db, const ContactToErase& contact, const Traces& traces, Instant now)
{
    if (contact.email) {
        db.query("DELETE FROM contact WHERE client_id = :client AND email = :email COLLATE NOCASE")
            .bind(":client", contact.client)
            .bind(":email", contact.email)
            .run();
    }
    if (contact.number) {
        db.query("DELETE FROM client_number WHERE client_id = :client AND number = :number")
            .bind(":client", contact.client)
            .bind(":number", contact.number)
            .run();
        db.query("UPDATE client_event SET old_value = replace(old_value, :number, '…'), "
                 "new_value = replace(new_value, :number, '…') "
                 "WHERE client_id = :client AND what = 'numbers'")
            .bind(":number", contact.number)
            .bind(":client", contact.client)
            .run();
    }
    if (traces.contacts + traces.numbers > 0) note_change(db, ChangeSubject::rules, 0, AgentId{}, now);
}

/// That there was one, when and with whom, stays; feeds see that it changed.
void erase_from_booking(Connection& db, BookingId booking, Instant now)
{
    db.query("UPDATE booking SET name = '', email = NULL, phone = NULL, note = '', zone = '', "
             "changed_at = max(:now, changed_at + 1) WHERE id = :id")
        .bind(":now", now)
        .bind(":id", booking)
        .run();
    db.query("DELETE FROM booking_answer WHERE booking_id = :id").bind(":id", booking).run();
    db.query("DELETE FROM own_event WHERE booking_id = :id").bind(":id", booking).run(); // a program's copy
    db.query("UPDATE booking_event SET reason = '' WHERE booking_id = :id").bind(":id", booking).run();
    note_change(db, ChangeSubject::booking, booking.value(), agent_of(db, booking), now);
}

/// What was answered to a repeated request within a day (S7).
void forget_answers(Connection& db, const ContactToErase& contact, const Traces& traces)
{
    for (const auto booking : traces.bookings) {
        db.query("DELETE FROM idempotency_key WHERE client_id = :client AND json_valid(body) "
                 "AND json_extract(body, '$.id') = :booking")
            .bind(":client", contact.client)
            .bind(":booking", booking)
            .run();
    }
}

/// Its history keeps the steps and who took them; free words go.
void erase_from_task(Connection& db, TaskId task, Instant now)
{
    db.query("UPDATE task SET number = NULL, about = '', note = '' WHERE id = :id").bind(":id", task).run();
    db.query("DELETE FROM own_event WHERE task_id = :id").bind(":id", task).run();
    db.query("UPDATE task SET outcome = '' WHERE id = :id AND outcome NOT IN "
             "('reached', 'answered', 'no_need', 'not_reachable', 'invalid_number', 'merged')")
        .bind(":id", task)
        .run();
    db.query(R"(
        UPDATE task_event SET text = '' WHERE task_id = :id AND what NOT IN
            ('severity', 'owner', 'agent', 'merged', 'second_level', 'deputy', 'response_warning', 'response_breach',
             'action_warning', 'action_breach'))")
        .bind(":id", task)
        .run();
    note_change(db, ChangeSubject::task, task.value(), agent_of(db, task), now);
}

void erase_from_call(Connection& db, CallId call, const PhoneNumber& number, Instant now)
{
    db.query("UPDATE call SET caller = nullif(caller, :number), called = nullif(called, :number) "
             "WHERE id = :id")
        .bind(":number", number)
        .bind(":id", call)
        .run();
    db.query("UPDATE call_leg SET endpoint = '' WHERE call_id = :id AND who = 'client'")
        .bind(":id", call)
        .run();
    note_change(db, ChangeSubject::call, call.value(), AgentId{}, now);
}

/// The row stays, so that a recording which the PBX still has is known and not fetched again.
void erase_recording(Connection& db, VoicemailId recording)
{
    db.query("INSERT OR IGNORE INTO media_to_remove (file) SELECT file FROM voicemail WHERE id = :id")
        .bind(":id", recording)
        .run();
    db.query("UPDATE voicemail SET file = '', bytes = 0 WHERE id = :id").bind(":id", recording).run();
}

void erase_delivery(Connection& db, std::int64_t delivery)
{
    db.query("UPDATE webhook_delivery SET body = '', last_reply = '', due_at = NULL WHERE id = :id")
        .bind(":id", delivery)
        .run();
}

void erase_all(Connection& db, const ContactToErase& contact, const Traces& traces, Instant now)
{
    erase_from_client(db, contact, traces, now);
    forget_answers(db, contact, traces);
    for (const auto delivery : traces.deliveries)
        erase_delivery(db, delivery);
    for (const auto mail : traces.mails)
        db.query("DELETE FROM outbox WHERE id = :id").bind(":id", mail).run(); // its tries go along
    for (const auto wait : traces.waits)
        db.query("DELETE FROM waiting WHERE id = :id").bind(":id", wait).run();
    for (const auto recording : traces.recordings)
        erase_recording(db, recording);
    for (const auto booking : traces.bookings)
        erase_from_booking(db, booking, now);
    for (const auto task : traces.tasks)
        erase_from_task(db, task, now);
    for (const auto call : traces.calls)
        erase_from_call(db, call, contact.number.value(), now);
    if (contact.number) {
        db.query("UPDATE callback SET number = :nobody WHERE number = :number AND ended_at IS NOT NULL")
            .bind(":nobody", nobodys_number)
            .bind(":number", contact.number)
            .run();
    }
}

ErasureId record(Connection& db, const Erasure& erasure)
{
    const auto& counts = erasure.counts;
    db.query(R"(
        INSERT INTO erasure (client_id, contacts, numbers, bookings, tasks, calls, recordings, mails, waits, deliveries,
                             actor, actor_id, happened_at)
        VALUES (:client, :contacts, :numbers, :bookings, :tasks, :calls, :recordings, :mails, :waits, :deliveries,
                :actor, :actor_id, :at))")
        .bind(":client", erasure.client)
        .bind(":contacts", counts.contacts)
        .bind(":numbers", counts.numbers)
        .bind(":bookings", counts.bookings)
        .bind(":tasks", counts.tasks)
        .bind(":calls", counts.calls)
        .bind(":recordings", counts.recordings)
        .bind(":mails", counts.mails)
        .bind(":waits", counts.waits)
        .bind(":deliveries", counts.deliveries)
        .bind(":actor", to_word(erasure.actor.kind))
        .bind(":actor_id", erasure.actor.id)
        .bind(":at", erasure.at)
        .run();
    return ErasureId{db.last_id()};
}

std::vector<std::string> take_texts(Query& query)
{
    std::vector<std::string> texts;
    while (query.step())
        texts.push_back(query.row().take<std::string>());
    return texts;
}

std::vector<std::string> other_emails(Connection& db, const ContactToErase& contact)
{
    auto query = db.query("SELECT DISTINCT email FROM booking WHERE client_id = :client AND phone = :number "
                          "AND email IS NOT NULL AND email IS NOT :email COLLATE NOCASE ORDER BY email");
    query.bind(":client", contact.client).bind(":number", contact.number).bind(":email", contact.email);
    return take_texts(query);
}

std::vector<std::string> other_numbers(Connection& db, const ContactToErase& contact)
{
    auto query = db.query("SELECT DISTINCT phone FROM booking WHERE client_id = :client "
                          "AND email = :email COLLATE NOCASE AND phone IS NOT NULL AND phone IS NOT :number "
                          "ORDER BY phone");
    query.bind(":client", contact.client).bind(":email", contact.email).bind(":number", contact.number);
    return take_texts(query);
}

} // namespace

ErasurePreview preview_erasure(Connection& db, const ContactToErase& contact, Instant now)
{
    const auto traces = find_traces(db, contact);
    return {.counts = counts_of(traces),
            .obstacles = find_obstacles(db, contact, traces, now),
            .emails = other_emails(db, contact),
            .numbers = other_numbers(db, contact)};
}

Result<Erasure, std::vector<ErasureObstacle>> erase_contact(Connection& db, const ContactToErase& contact,
                                                            const Actor& actor, Instant now)
{
    const auto traces = find_traces(db, contact);
    auto obstacles = find_obstacles(db, contact, traces, now);
    if (!obstacles.empty()) return refuse(std::move(obstacles));
    erase_all(db, contact, traces, now);
    Erasure erasure{
        .id = {}, .client = contact.client, .counts = counts_of(traces), .actor = actor, .at = now};
    erasure.id = record(db, erasure);
    db.empty_log_after_commit();
    return erasure;
}

std::vector<Erasure> list_erasures(Connection& db, std::size_t most)
{
    std::vector<Erasure> erasures;
    auto query =
        db.query("SELECT id, client_id, contacts, numbers, bookings, tasks, calls, recordings, mails, "
                 "waits, deliveries, actor, actor_id, happened_at FROM erasure "
                 "ORDER BY id DESC LIMIT :most");
    query.bind(":most", most);
    while (query.step()) {
        auto row = query.row();
        erasures.push_back({.id = row.take<ErasureId>(),
                            .client = row.take<ClientId>(),
                            .counts = {.contacts = row.take<int>(),
                                       .numbers = row.take<int>(),
                                       .bookings = row.take<int>(),
                                       .tasks = row.take<int>(),
                                       .calls = row.take<int>(),
                                       .recordings = row.take<int>(),
                                       .mails = row.take<int>(),
                                       .waits = row.take<int>(),
                                       .deliveries = row.take<int>()},
                            .actor = {.kind = from_word<Actor::Kind>(row.take<std::string>()),
                                      .id = row.take<std::int64_t>()},
                            .at = row.take<Instant>()});
    }
    return erasures;
}

std::vector<std::string> media_to_remove(Connection& db)
{
    auto query = db.query("SELECT file FROM media_to_remove ORDER BY file");
    return take_texts(query);
}

void forget_removed_media(Connection& db, const std::vector<std::string>& files)
{
    for (const auto& file : files)
        db.query("DELETE FROM media_to_remove WHERE file = :file").bind(":file", file).run();
}

} // namespace callhours::store::sqlite
