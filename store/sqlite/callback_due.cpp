#include "store/sqlite/callback_due.hpp"

namespace callhours::store::sqlite {

namespace {

/// A booked call that was not dialled by then is nobody's surprise any more.
constexpr minutes latest_first_try{10};

/// Of one task, or of all; by response deadline. The newest try decides; one that ended for good has no next
/// one. While the client is on the line by themselves nobody dials them (C2).
std::vector<Callbacks::Due> tasks_to_dial(Connection& db, std::optional<TaskId> only, bool by_default,
                                          std::size_t most, Instant now)
{
    std::vector<Callbacks::Due> due;
    auto query = db.query(R"(
        SELECT task.id, coalesce(task.owner_id, task.agent_id)
        FROM task LEFT JOIN callback AS newest
             ON newest.id = (SELECT max(id) FROM callback WHERE callback.task_id = task.id)
             LEFT JOIN agent_dialling AS wants ON wants.agent_id = coalesce(task.owner_id, task.agent_id)
        WHERE task.state IN ('open', 'claimed') AND (:only IS NULL OR task.id = :only)
              AND task.number IS NOT NULL AND coalesce(task.owner_id, task.agent_id) IS NOT NULL
              AND task.responded_at IS NULL AND task.reason IN ('voicemail', 'missed_call', 'asked')
              AND coalesce(wants.tasks, :by_default)
              AND coalesce(task.wish_from_at, :now) <= :now AND coalesce(task.wish_to_at, :now + 1) > :now
              AND (newest.next_try_at <= :now OR (newest.id IS NULL AND task.state = 'open'))
              AND NOT EXISTS (SELECT 1 FROM call
                              WHERE call.task_id = task.id AND call.direction = 'in' AND call.ended_at IS NULL)
        ORDER BY task.response_due_at, task.id LIMIT :most)");
    query.bind(":only", only).bind(":by_default", by_default).bind(":now", now).bind(":most", most);
    while (query.step()) {
        auto row = query.row();
        const auto task = row.take<TaskId>();
        due.push_back({.task = task,
                       .booking = std::nullopt,
                       .agent = row.take<AgentId>(),
                       .client = std::nullopt,
                       .number = std::nullopt});
    }
    return due;
}

std::vector<Callbacks::Due> bookings_to_dial(Connection& db, std::optional<BookingId> only, std::size_t most,
                                             Instant now)
{
    std::vector<Callbacks::Due> due;
    auto query = db.query(R"(
        SELECT booking.id, booking.agent_id, booking.client_id, booking.phone
        FROM agent_dialling AS wants CROSS JOIN booking ON booking.agent_id = wants.agent_id
             LEFT JOIN callback AS newest
             ON newest.id = (SELECT max(id) FROM callback WHERE callback.booking_id = booking.id)
        WHERE wants.booked_calls AND booking.status = 'confirmed' AND (:only IS NULL OR booking.id = :only)
              AND booking.begin_at <= :now AND booking.end_at > :now
              AND (newest.next_try_at <= :now OR (newest.id IS NULL AND booking.begin_at > :oldest))
        ORDER BY booking.begin_at, booking.id LIMIT :most)");
    query.bind(":only", only).bind(":now", now).bind(":oldest", now - latest_first_try).bind(":most", most);
    while (query.step()) {
        auto row = query.row();
        const auto booking = row.take<BookingId>();
        const auto agent = row.take<AgentId>();
        due.push_back({.task = std::nullopt,
                       .booking = booking,
                       .agent = agent,
                       .client = row.take<ClientId>(),
                       .number = row.take<std::optional<PhoneNumber>>()});
    }
    return due;
}

} // namespace

std::vector<Callbacks::Due> due_tasks_to_dial(Connection& db, bool by_default, std::size_t most, Instant now)
{
    return tasks_to_dial(db, std::nullopt, by_default, most, now);
}

std::vector<Callbacks::Due> due_bookings_to_dial(Connection& db, std::size_t most, Instant now)
{
    return bookings_to_dial(db, std::nullopt, most, now);
}

bool is_task_due_to_dial(Connection& db, TaskId task, Instant now)
{
    return !tasks_to_dial(db, task, true, 1, now).empty();
}

bool is_booking_due_to_dial(Connection& db, BookingId booking, Instant now)
{
    return !bookings_to_dial(db, booking, 1, now).empty();
}

bool is_agent_engaged(Connection& db, AgentId agent)
{
    auto query = db.query(R"(
        SELECT 1 WHERE EXISTS (SELECT 1 FROM callback WHERE agent_id = :agent AND ended_at IS NULL)
                       OR EXISTS (SELECT 1 FROM call WHERE agent_id = :agent AND answered_at IS NOT NULL
                                                           AND ended_at IS NULL))");
    query.bind(":agent", agent);
    return query.step();
}

DiallingWish dialling_wish_of(Connection& db, AgentId agent)
{
    auto query = db.query("SELECT tasks, booked_calls FROM agent_dialling WHERE agent_id = :agent");
    query.bind(":agent", agent);
    if (!query.step()) return {};
    auto row = query.row();
    const auto tasks = row.take<std::optional<bool>>();
    return {.tasks = tasks, .booked_calls = row.take<bool>()};
}

void set_dialling_wish(Connection& db, AgentId agent, const DiallingWish& wish)
{
    db.query(
          "INSERT INTO agent_dialling (agent_id, tasks, booked_calls) VALUES (:agent, :tasks, :booked) "
          "ON CONFLICT (agent_id) DO UPDATE SET tasks = excluded.tasks, booked_calls = excluded.booked_calls")
        .bind(":agent", agent)
        .bind(":tasks", wish.tasks)
        .bind(":booked", wish.booked_calls)
        .run();
}

} // namespace callhours::store::sqlite
