#include "server/caldav/calendar_writing.hpp"
#include "server/caldav/multistatus.hpp"
#include "server/caldav/task_todos.hpp"
#include "server/web/refusals.hpp"

#include <fmt/format.h>

// Calls and callbacks: what of them an agent's calendar program may change.

namespace callhours::caldav {

namespace {

store::Actor program_of(const Visit& visit)
{
    return {.kind = store::Actor::Kind::calendar_program, .id = visit.device.agent->id.value()};
}

http::Response no_such_call()
{
    return against_rule(
        403, "cancelled",
        "There is no such call in your calendar (any more). A cancelled call cannot be put back, "
        "only booked anew.");
}

/// Unlike over the API, an override is not to be had: a program could not ask for it.
http::Response refused(const store::BookingRefusal& refusal)
{
    using Reason = store::BookingRefusal::Reason;
    const auto words = web::problem_of(refusal).detail;
    switch (refusal.reason) {
    case Reason::against_the_rules:
    case Reason::taken:
        return against_rule(403, refusal.rule ? calendar::to_text(*refusal.rule) : "taken", words);
    case Reason::not_found:
    case Reason::cancelled:
        return no_such_call();
    case Reason::closed:
        return against_rule(403, "closed", words);
    case Reason::rules_changed:
        return http::problem(503, words);
    case Reason::changed_meanwhile:
    case Reason::key_reused:
    case Reason::too_late_to_move:
    case Reason::too_late_to_cancel:
        return http::problem(412, words);
    }
    throw std::logic_error{"no such refusal"};
}

bool has_changed(const Result<store::Booking, store::BookingRefusal>& outcome)
{
    return !outcome && outcome.error().reason == store::BookingRefusal::Reason::changed_meanwhile;
}

} // namespace

Task<CalendarWriting::Answer> CalendarWriting::put_call(const Visit& visit, const Entry& entry,
                                                        ResourceRef known)
{
    if (!known) co_return no_such_call(); // B4
    if (entry.recurs) co_return against_rule(403, "recurring", "A booked call does not recur.");
    if (entry.status == "CANCELLED")
        co_return against_rule(403, "status", "To cancel the call, delete its event.");
    if (entry.time == known->time && !entry.is_dated)
        co_return co_await keep_copy(visit, entry, std::move(known));
    if (entry.is_dated || entry.time.length() != known->time.length()) {
        co_return against_rule(
            403, "length",
            fmt::format("A call of this kind takes {} minutes; only its begin can be moved.",
                        std::chrono::duration_cast<minutes>(known->time.length()).count()));
    }
    co_return co_await move_call(visit, entry, std::move(known));
}

Task<CalendarWriting::Answer> CalendarWriting::move_call(const Visit& visit, const Entry& entry,
                                                         ResourceRef known)
{
    app::MoveWish wish{.booking = *booking_of(visit.place.resource),
                       .only_of = std::nullopt,
                       .start = entry.time.begin(),
                       .as_of = known->as_of,
                       .copy = copy_of(visit, entry, *known),
                       .authority = app::Authority::agent,
                       .actor = program_of(visit)};
    const auto moved = co_await parts_.book_call.move(std::move(wish), parts_.gate.now());
    if (has_changed(moved)) co_return std::nullopt;
    if (!moved) co_return refused(moved.error());
    // No ETag: the server's SEQUENCE and dates are in it now, so the program reads it again.
    co_return http::no_content();
}

Task<CalendarWriting::Answer> CalendarWriting::cancel_call(const Visit& visit, ResourceRef known)
{
    const auto now = parts_.gate.now();
    // A program that tidies up must not send cancellations of what has been.
    if (known->time.end() <= now) {
        co_return against_rule(403, "over",
                               "The call is over and stays as it was; hide it in your program instead.");
    }
    store::CancelRequest request{.booking = *booking_of(visit.place.resource),
                                 .only_of = std::nullopt,
                                 .reason = {},
                                 .actor = program_of(visit),
                                 .now = now,
                                 .as_of = known->as_of};
    const auto cancelled = co_await parts_.bookings.cancel(std::move(request));
    if (has_changed(cancelled)) co_return std::nullopt;
    if (!cancelled) co_return refused(cancelled.error());
    co_return http::no_content();
}

Task<CalendarWriting::Answer> CalendarWriting::put_callback(const Visit& visit, const Entry& entry,
                                                            ResourceRef known)
{
    if (!known) {
        co_return precondition_failed(403, "<D:need-privileges/>",
                                      "This list holds callbacks; keep to-dos of your own elsewhere.");
    }
    const auto id = *task_of(visit.place.resource);
    const auto listed = co_await parts_.tasks.find(id);
    if (!listed) co_return std::nullopt;
    const auto todo = todo_of(*listed, *visit.device.directory);
    app::TaskWish wish{};
    wish.task = id;
    wish.actor = program_of(visit);
    if (entry.status == "COMPLETED") {
        wish.state = desk::TaskState::done;
        co_return co_await take_step(std::move(wish));
    }
    if (entry.status == "CANCELLED")
        co_return against_rule(403, "status", "A callback is dropped in the console, with a reason.");
    if (entry.due && *entry.due != todo.due) {
        co_return against_rule(403, "deadline",
                               "The deadline follows from severity and working hours; it cannot be moved.");
    }
    if (entry.priority != 0 && entry.priority != todo.priority)
        co_return against_rule(403, "severity", "The severity is changed in the console, not by priority.");
    if (entry.status == "IN-PROCESS" && listed->task.state == desk::TaskState::open) {
        wish.state = desk::TaskState::claimed;
        const auto refusal = co_await take_step(std::move(wish));
        if (refusal && refusal->status != 204) co_return refusal;
        known = co_await resource_at(visit);
        if (!known) co_return std::nullopt;
    }
    co_return co_await keep_copy(visit, entry, std::move(known));
}

/// Takes the step that the wish names.
Task<CalendarWriting::Answer> CalendarWriting::take_step(app::TaskWish wish)
{
    const auto edited = co_await parts_.edit_task(std::move(wish), parts_.gate.now());
    if (!edited.task) co_return std::nullopt;
    if (!edited.refusal.empty()) co_return against_rule(403, "state", edited.refusal);
    co_return http::no_content();
}

} // namespace callhours::caldav
