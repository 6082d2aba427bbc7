#include "store/sqlite/callback_rows.hpp"

#include "store/sqlite/booking_rows.hpp"
#include "store/sqlite/call_rows.hpp"
#include "store/sqlite/callback_due.hpp"
#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/task_rows.hpp"
#include "telephony/callback.hpp"

namespace callhours::store::sqlite {

namespace {

using desk::TaskState;

constexpr days a_day{1};

CallbackCause cause_from(std::string_view word)
{
    if (word == to_text(CallbackCause::click)) return CallbackCause::click;
    return word == to_text(CallbackCause::due) ? CallbackCause::due : CallbackCause::booked;
}

/// Of the columns in the order in which the queries below name them.
Callback take_callback(Query& query)
{
    auto row = query.row();
    const auto id = row.take<CallbackId>();
    const auto task = row.take<std::optional<TaskId>>();
    const auto booking = row.take<std::optional<BookingId>>();
    auto number = row.take<PhoneNumber>();
    return {.id = id,
            .task = task,
            .booking = booking,
            .number = std::move(number),
            .agent = row.take<AgentId>(),
            .link = row.take<std::string>(),
            .call = row.take<CallId>(),
            .cause = cause_from(row.take<std::string>()),
            .phase = row.take<std::string>(),
            .attempt = row.take<int>(),
            .started_at = row.take<Instant>(),
            .talked_at = row.take<std::optional<Instant>>(),
            .ended_at = row.take<std::optional<Instant>>(),
            .outcome = row.take<std::string>(),
            .next_try_at = row.take<std::optional<Instant>>()};
}

std::vector<Callback> take_all(Query& query)
{
    std::vector<Callback> callbacks;
    while (query.step())
        callbacks.push_back(take_callback(query));
    return callbacks;
}

std::int64_t begun_since(Connection& db, const std::optional<PhoneNumber>& number, Instant since)
{
    auto query = db.query("SELECT count(*) FROM callback "
                          "WHERE started_at > :since AND (:number IS NULL OR number = :number)");
    query.bind(":since", since).bind(":number", number);
    return query.step() ? query.row().take<std::int64_t>() : 0;
}

/// The one that goes on for the number.
std::optional<CallbackId> going_on(Connection& db, const PhoneNumber& number)
{
    auto query = db.query("SELECT id FROM callback WHERE number = :number AND ended_at IS NULL");
    query.bind(":number", number);
    if (!query.step()) return std::nullopt;
    return query.row().take<CallbackId>();
}

bool is_expired(Connection& db, CallbackId id, Instant now)
{
    auto query = db.query("SELECT 1 FROM callback WHERE id = :id AND leased_until_at <= :now");
    query.bind(":id", id).bind(":now", now);
    return query.step();
}

bool is_cancelled(Connection& db, CallbackId id)
{
    auto query = db.query("SELECT 1 FROM callback WHERE id = :id AND cancelled_at IS NOT NULL");
    query.bind(":id", id);
    return query.step();
}

bool is_newest_of_number(Connection& db, const Callback& callback)
{
    auto query = db.query("SELECT max(id) FROM callback WHERE number = :number");
    query.bind(":number", callback.number);
    return query.step() && query.row().take<CallbackId>() == callback.id;
}

int attempts_of(Connection& db, TaskId task)
{
    auto query = db.query("SELECT count(*) FROM callback WHERE task_id = :task");
    query.bind(":task", task);
    return query.step() ? query.row().take<int>() : 0;
}

void note(Connection& db, TaskId task, const Callback& callback, const std::string& what,
          const std::string& text, Instant now)
{
    note_task_event(db, task, {what, text, {Actor::Kind::agent, callback.agent.value()}, now});
}

/// Who looks at it is told how far it is.
void note_progress(Connection& db, const Callback& callback, Instant now)
{
    update_task(db, find_task(db, callback.task.value()).value(), now);
    if (callback.booking)
        note_change(db, ChangeSubject::booking, callback.booking->value(), callback.agent, now);
    note_change(db, ChangeSubject::call, callback.call.value(), callback.agent, now);
}

/// What speaks against it beside the number.
std::optional<CallbackBar> bar_of(Connection& db, const NewCallback& wanted,
                                  const std::optional<desk::CallbackTask>& task, Instant now)
{
    if (wanted.task) {
        if (!task) return CallbackBar::no_such_task;
        if (!desk::is_open(task->state)) return CallbackBar::task_closed;
        const bool by_click = wanted.cause == CallbackCause::click;
        if (by_click && task->owner && *task->owner != wanted.agent) return CallbackBar::taken_by_another;
    }
    if (wanted.cause == CallbackCause::click) return std::nullopt;
    const bool due = wanted.task ? is_task_due_to_dial(db, *wanted.task, now)
                                 : is_booking_due_to_dial(db, wanted.booking.value(), now);
    if (!due) return CallbackBar::not_due;
    return is_agent_engaged(db, wanted.agent) ? std::optional{CallbackBar::agent_engaged} : std::nullopt;
}

std::optional<CallbackBar> bar_of_number(Connection& db, const NewCallback& wanted, const PhoneNumber& number,
                                         Instant now)
{
    if (const auto other = going_on(db, number)) {
        if (!is_expired(db, *other, now)) return CallbackBar::being_dialled;
        end_callback(db, *other, "lost", std::nullopt, now);
    }
    if (begun_since(db, std::nullopt, now - a_day) >= wanted.most_per_day) return CallbackBar::daily_cap;
    if (begun_since(db, number, now - a_day) >= wanted.most_per_number) return CallbackBar::number_cap;
    return std::nullopt;
}

/// What a booked call owes is a task as well, so that one that does not come about is not forgotten; it joins
/// the open one of the number (C2).
desk::CallbackTask task_of_booking(Connection& db, const NewCallback& wanted, const PhoneNumber& number,
                                   Instant now)
{
    if (auto open = open_task_of(db, number)) return std::move(*open);
    const auto booking = find_booking(db, wanted.booking.value()).value();
    desk::CallbackTask task;
    task.number = number;
    task.client = booking.client;
    task.agent = wanted.agent;
    task.owner = wanted.agent;
    task.state = TaskState::claimed;
    task.severity = desk::Severity::request;
    task.reason = desk::TaskReason::asked;
    task.about = booking.visitor.note;
    task.created_at = now;
    task.response_due_at = booking.time.end();
    insert_task(db, task, {"created", "", wanted.actor, now});
    return task;
}

/// Whether the task is there for the booked call alone.
bool is_made_for_booking(Connection& db, const Callback& callback)
{
    auto query = db.query("SELECT 1 FROM callback JOIN task ON task.id = callback.task_id "
                          "WHERE callback.task_id = :task AND callback.booking_id = :booking "
                          "AND callback.started_at = task.created_at AND task.reason = 'asked'");
    query.bind(":task", callback.task).bind(":booking", callback.booking);
    return callback.booking && query.step();
}

/// What the end leaves to be done: a booked call that came about, or was cancelled, nothing.
void settle_task(Connection& db, const Callback& callback, const std::string& outcome, Instant now,
                 desk::CallbackTask& task)
{
    if (task.state == TaskState::dialling) task.state = task.owner ? TaskState::claimed : TaskState::open;
    if (!desk::is_open(task.state) || !is_made_for_booking(db, callback)) return;
    const auto booking = find_booking(db, callback.booking.value());
    const bool cancelled = !booking || booking->status != BookingStatus::confirmed;
    if (outcome != "talked" && !cancelled) return;
    task.state = outcome == "talked" ? TaskState::done : TaskState::dropped;
    task.outcome =
        desk::to_text(outcome == "talked" ? desk::TaskOutcome::reached : desk::TaskOutcome::no_need);
    task.closed_at = now;
}

CallbackId insert_callback(Connection& db, const NewCallback& wanted, TaskId task, const PhoneNumber& number,
                           Instant now)
{
    db.query("INSERT INTO callback (task_id, booking_id, number, agent_id, link, cause, phase, attempt, "
             "started_at, leased_until_at) "
             "VALUES (:task, :booking, :number, :agent, :link, :cause, 'fresh', :attempt, :now, :until)")
        .bind(":task", task)
        .bind(":booking", wanted.booking)
        .bind(":number", number)
        .bind(":agent", wanted.agent)
        .bind(":link", wanted.link)
        .bind(":cause", to_text(wanted.cause))
        .bind(":attempt", attempts_of(db, task) + 1)
        .bind(":now", now)
        .bind(":until", now + wanted.lease)
        .run();
    return CallbackId{db.last_id()};
}

/// The call's record, which ends with the callback.
void insert_record(Connection& db, CallbackId id, const NewCallback& wanted, const desk::CallbackTask& task,
                   Instant now)
{
    const auto token = telephony::callback_token(wanted.link, id.value());
    db.query(R"(
        INSERT INTO call (link, channel, token, caller, called, client_id, agent_id, outcome, rule, task_id, joined,
                          arrived_at, greeting, decided_agent_id, direction)
        VALUES (:link, :token, :token, :caller, :called, :client, :agent, 'callback', :rule, :task, 0, :arrived, '',
                :agent, 'out'))")
        .bind(":link", wanted.link)
        .bind(":token", token.text())
        .bind(":caller", wanted.shown)
        .bind(":called", task.number)
        .bind(":client", task.client)
        .bind(":agent", wanted.agent)
        .bind(":rule", to_text(wanted.cause))
        .bind(":task", task.id)
        .bind(":arrived", now)
        .run();
    const CallId call{db.last_id()};
    db.query("UPDATE callback SET call_id = :call WHERE id = :id").bind(":call", call).bind(":id", id).run();
    note_change(db, ChangeSubject::call, call.value(), wanted.agent, now);
}

} // namespace

Result<Callback, CallbackBar> begin_callback(Connection& db, const NewCallback& wanted, Instant now)
{
    auto task = wanted.task ? find_task(db, *wanted.task) : std::nullopt;
    if (const auto bar = bar_of(db, wanted, task, now)) return refuse(*bar);
    const auto number = task ? task->number : wanted.number;
    if (!number) return refuse(CallbackBar::number_withheld);
    if (const auto bar = bar_of_number(db, wanted, *number, now)) return refuse(*bar);

    // As the end of a lost one has left it.
    task = task ? find_task(db, task->id) : task_of_booking(db, wanted, *number, now);
    const auto id = insert_callback(db, wanted, task->id, *number, now);
    insert_record(db, id, wanted, *task, now);
    task->state = TaskState::dialling;
    if (wanted.cause == CallbackCause::click) task->owner = wanted.agent;
    update_task(db, *task, now);
    note_task_event(db, task->id, {"dialling", "", wanted.actor, now});
    return find_callback(db, id).value();
}

bool renew_callback(Connection& db, CallbackId id, const std::string& phase, Instant until, Instant now)
{
    auto callback = find_callback(db, id);
    if (!callback || is_cancelled(db, id)) return false;
    const bool ours_again = callback->outcome == "lost" && is_newest_of_number(db, *callback);
    if (callback->ended_at && !ours_again) return false;
    if (!callback->talked_at) {
        const auto task = find_task(db, *callback->task);
        if (!task || !desk::is_open(task->state)) return false;
    }
    if (!callback->talked_at && callback->booking) {
        const auto booking = find_booking(db, *callback->booking);
        if (!booking || booking->status != BookingStatus::confirmed) return false;
    }
    db.query("UPDATE callback SET phase = :phase, leased_until_at = :until, ended_at = NULL, outcome = '', "
             "next_try_at = NULL WHERE id = :id")
        .bind(":phase", phase)
        .bind(":until", until)
        .bind(":id", id)
        .run();
    if (ours_again) {
        db.query("UPDATE call SET ended_at = NULL, end_cause = '' WHERE id = :id")
            .bind(":id", callback->call)
            .run();
    }
    if (phase != callback->phase || ours_again) note_progress(db, *callback, now);
    return true;
}

void note_callback_talk(Connection& db, CallbackId id, Instant now)
{
    const auto callback = find_callback(db, id);
    if (!callback || callback->talked_at) return;
    db.query("UPDATE callback SET talked_at = :now WHERE id = :id").bind(":now", now).bind(":id", id).run();
    db.query("UPDATE call SET answered_at = :now WHERE id = :id AND answered_at IS NULL")
        .bind(":now", now)
        .bind(":id", callback->call)
        .run();
    note_progress(db, *callback, now);
    auto task = find_task(db, callback->task.value());
    if (!task->responded_at) task->responded_at = now;
    if (!task->owner && desk::is_open(task->state)) task->owner = callback->agent;
    update_task(db, *task, now);
    note(db, task->id, *callback, "reached", "", now);
}

void end_callback(Connection& db, CallbackId id, const std::string& outcome,
                  std::optional<Instant> next_try_at, Instant now)
{
    const auto callback = find_callback(db, id);
    if (!callback || callback->ended_at) return;
    db.query("UPDATE callback SET ended_at = :now, outcome = :outcome, next_try_at = :next, phase = 'ended' "
             "WHERE id = :id")
        .bind(":now", now)
        .bind(":outcome", outcome)
        .bind(":next", next_try_at)
        .bind(":id", id)
        .run();
    end_call(db, callback->call, outcome, now);
    auto task = find_task(db, callback->task.value());
    settle_task(db, *callback, outcome, now, *task);
    update_task(db, *task, now);
    note(db, task->id, *callback, "called", outcome, now);
}

bool cancel_callback(Connection& db, CallbackId id, Instant now)
{
    const auto callback = find_callback(db, id);
    if (!callback || callback->ended_at || callback->talked_at) return false;
    db.query("UPDATE callback SET cancelled_at = coalesce(cancelled_at, :now) WHERE id = :id")
        .bind(":now", now)
        .bind(":id", id)
        .run();
    return true;
}

int end_expired_callbacks(Connection& db, std::optional<Instant> next_try_at, Instant now)
{
    std::vector<CallbackId> expired;
    {
        auto query = db.query(
            "SELECT id FROM callback WHERE ended_at IS NULL AND leased_until_at <= :now ORDER BY id");
        query.bind(":now", now);
        while (query.step())
            expired.push_back(query.row().take<CallbackId>());
    }
    for (const auto id : expired)
        end_callback(db, id, "lost", next_try_at, now);
    return static_cast<int>(expired.size());
}

void note_leg_of_callback(Connection& db, CallbackId id, const CallLeg& leg)
{
    const auto callback = find_callback(db, id);
    if (callback) note_leg_of_call(db, callback->call, leg);
}

std::optional<Callback> find_callback(Connection& db, CallbackId id)
{
    auto query =
        db.query("SELECT id, task_id, booking_id, number, agent_id, link, call_id, cause, phase, attempt, "
                 "started_at, talked_at, ended_at, outcome, next_try_at FROM callback WHERE id = :id");
    query.bind(":id", id);
    if (!query.step()) return std::nullopt;
    return take_callback(query);
}

std::vector<Callback> callbacks_of_task(Connection& db, TaskId task)
{
    auto query =
        db.query("SELECT id, task_id, booking_id, number, agent_id, link, call_id, cause, phase, attempt, "
                 "started_at, talked_at, ended_at, outcome, next_try_at "
                 "FROM callback WHERE task_id = :task ORDER BY id");
    query.bind(":task", task);
    return take_all(query);
}

std::vector<Callback> callbacks_of_booking(Connection& db, BookingId booking)
{
    auto query =
        db.query("SELECT id, task_id, booking_id, number, agent_id, link, call_id, cause, phase, attempt, "
                 "started_at, talked_at, ended_at, outcome, next_try_at "
                 "FROM callback WHERE booking_id = :booking ORDER BY id");
    query.bind(":booking", booking);
    return take_all(query);
}

} // namespace callhours::store::sqlite
