#include "store/sqlite/erasure_traces.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace callhours::store::sqlite {

namespace {

using Kind = ErasureObstacle::Kind;

template <typename T> std::vector<T> take_ids(Query& query)
{
    std::vector<T> ids;
    while (query.step())
        ids.push_back(query.row().take<T>());
    return ids;
}

template <typename T> void add_new(std::vector<T>& all, const std::vector<T>& more)
{
    all.insert(all.end(), more.begin(), more.end());
    std::ranges::sort(all);
    const auto rest = std::ranges::unique(all);
    all.erase(rest.begin(), rest.end());
}

/// What `sql` finds for each of `owners`, which it names `:of`.
template <typename T, typename Owner>
void add_ids_of(const std::vector<Owner>& owners, Connection& db, Sql sql, std::vector<T>& all)
{
    for (const auto owner : owners) {
        auto query = db.query(sql);
        query.bind(":of", owner);
        add_new(all, take_ids<T>(query));
    }
}

int count(Query& query)
{
    return query.step() ? query.row().take<int>() : 0;
}

int contacts_of(Connection& db, const ContactToErase& contact)
{
    auto query =
        db.query("SELECT count(*) FROM contact WHERE client_id = :client AND email = :email COLLATE NOCASE");
    query.bind(":client", contact.client).bind(":email", contact.email);
    return count(query);
}

int numbers_of(Connection& db, const ContactToErase& contact)
{
    auto query =
        db.query("SELECT count(*) FROM client_number WHERE client_id = :client AND number = :number");
    query.bind(":client", contact.client).bind(":number", contact.number);
    return count(query);
}

std::vector<BookingId> bookings_of(Connection& db, const ContactToErase& contact)
{
    auto query = db.query("SELECT id FROM booking WHERE client_id = :client "
                          "AND (email = :email COLLATE NOCASE OR phone = :number) ORDER BY id");
    query.bind(":client", contact.client).bind(":email", contact.email).bind(":number", contact.number);
    return take_ids<BookingId>(query);
}

std::vector<TaskId> tasks_of(Connection& db, const ContactToErase& contact)
{
    auto query = db.query("SELECT id FROM task WHERE number = :number "
                          "AND coalesce(client_id, :client) = :client ORDER BY id");
    query.bind(":number", contact.number).bind(":client", contact.client);
    return take_ids<TaskId>(query);
}

/// Theirs, and those that the desk made to them.
std::vector<CallId> calls_of(Connection& db, const ContactToErase& contact)
{
    auto query = db.query("SELECT id FROM call WHERE (caller = :number OR called = :number) "
                          "AND coalesce(client_id, :client) = :client ORDER BY id");
    query.bind(":number", contact.number).bind(":client", contact.client);
    return take_ids<CallId>(query);
}

std::vector<VoicemailId> recordings_of(Connection& db, const Traces& traces)
{
    std::vector<VoicemailId> all;
    add_ids_of(traces.tasks, db, "SELECT id FROM voicemail WHERE task_id = :of AND file <> ''", all);
    add_ids_of(traces.calls, db, "SELECT id FROM voicemail WHERE call_id = :of AND file <> ''", all);
    return all;
}

std::vector<std::int64_t> waits_of(Connection& db, const ContactToErase& contact)
{
    auto query =
        db.query("SELECT id FROM waiting WHERE client_id = :client AND email = :email COLLATE NOCASE");
    query.bind(":client", contact.client).bind(":email", contact.email);
    return take_ids<std::int64_t>(query);
}

std::vector<MailId> mails_of(Connection& db, const Traces& traces)
{
    std::vector<MailId> all;
    add_ids_of(traces.bookings, db, "SELECT id FROM outbox WHERE booking_id = :of AND audience = 'visitor'",
               all);
    add_ids_of(traces.waits, db, "SELECT id FROM outbox WHERE waiting_id = :of", all);
    return all;
}

/// A delivery's name begins with its line of history: `booking-17-2`. The names are an index.
void add_deliveries(Connection& db, const char* kind, const std::vector<std::int64_t>& lines,
                    std::vector<std::int64_t>& all)
{
    for (const auto line : lines) {
        auto query = db.query("SELECT id FROM webhook_delivery WHERE name >= :from AND name < :to");
        query.bind(":from", fmt::format("{}-{}-", kind, line)).bind(":to", fmt::format("{}-{}.", kind, line));
        add_new(all, take_ids<std::int64_t>(query));
    }
}

std::vector<std::int64_t> deliveries_of(Connection& db, const Traces& traces)
{
    std::vector<std::int64_t> of_bookings;
    add_ids_of(traces.bookings, db, "SELECT id FROM booking_event WHERE booking_id = :of", of_bookings);
    std::vector<std::int64_t> of_tasks;
    add_ids_of(traces.tasks, db, "SELECT id FROM task_event WHERE task_id = :of", of_tasks);

    std::vector<std::int64_t> all;
    add_deliveries(db, "booking", of_bookings, all);
    add_deliveries(db, "task", of_tasks, all);
    return all;
}

bool is_ahead(Connection& db, BookingId booking, Instant now)
{
    auto query = db.query("SELECT 1 FROM booking WHERE id = :id AND status = 'confirmed' AND end_at > :now");
    query.bind(":id", booking).bind(":now", now);
    return query.step();
}

bool is_open(Connection& db, TaskId task)
{
    auto query = db.query("SELECT 1 FROM task WHERE id = :id AND state NOT IN ('done', 'dropped')");
    query.bind(":id", task);
    return query.step();
}

bool goes_on(Connection& db, CallId call)
{
    auto query = db.query("SELECT 1 FROM call WHERE id = :id AND ended_at IS NULL");
    query.bind(":id", call);
    return query.step();
}

bool is_mail_under_way(Connection& db, MailId mail, Instant now)
{
    auto query =
        db.query("SELECT 1 FROM outbox WHERE id = :id AND sent_at IS NULL AND leased_until_at > :now");
    query.bind(":id", mail).bind(":now", now);
    return query.step();
}

bool is_delivery_under_way(Connection& db, std::int64_t delivery, Instant now)
{
    auto query = db.query(
        "SELECT 1 FROM webhook_delivery WHERE id = :id AND delivered_at IS NULL AND leased_until_at > :now");
    query.bind(":id", delivery).bind(":now", now);
    return query.step();
}

} // namespace

Traces find_traces(Connection& db, const ContactToErase& contact)
{
    Traces traces;
    if (contact.email) {
        traces.contacts = contacts_of(db, contact);
        traces.waits = waits_of(db, contact);
    }
    if (contact.number) {
        traces.numbers = numbers_of(db, contact);
        traces.tasks = tasks_of(db, contact);
        traces.calls = calls_of(db, contact);
        traces.recordings = recordings_of(db, traces);
    }
    traces.bookings = bookings_of(db, contact);
    traces.mails = mails_of(db, traces);
    traces.deliveries = deliveries_of(db, traces);
    return traces;
}

ErasedCounts counts_of(const Traces& traces)
{
    const auto size = [](const auto& all) { return static_cast<int>(all.size()); };
    return {.contacts = traces.contacts,
            .numbers = traces.numbers,
            .bookings = size(traces.bookings),
            .tasks = size(traces.tasks),
            .calls = size(traces.calls),
            .recordings = size(traces.recordings),
            .mails = size(traces.mails),
            .waits = size(traces.waits),
            .deliveries = size(traces.deliveries)};
}

std::vector<ErasureObstacle> find_obstacles(Connection& db, const ContactToErase& contact,
                                            const Traces& traces, Instant now)
{
    std::vector<ErasureObstacle> obstacles;
    for (const auto booking : traces.bookings) {
        if (is_ahead(db, booking, now)) obstacles.push_back({Kind::booking_ahead, booking.value()});
    }
    for (const auto task : traces.tasks) {
        if (is_open(db, task)) obstacles.push_back({Kind::task_open, task.value()});
    }
    for (const auto call : traces.calls) {
        if (goes_on(db, call)) obstacles.push_back({Kind::call_going_on, call.value()});
    }
    if (contact.number) {
        auto query =
            db.query("SELECT coalesce(call_id, 0) FROM callback WHERE number = :number AND ended_at IS NULL");
        query.bind(":number", contact.number);
        while (query.step())
            obstacles.push_back({Kind::call_going_on, query.row().take<std::int64_t>()});
    }
    for (const auto mail : traces.mails) {
        if (is_mail_under_way(db, mail, now)) obstacles.push_back({Kind::mail_under_way, mail.value()});
    }
    for (const auto delivery : traces.deliveries) {
        if (is_delivery_under_way(db, delivery, now))
            obstacles.push_back({Kind::delivery_under_way, delivery});
    }
    return obstacles;
}

} // namespace callhours::store::sqlite
