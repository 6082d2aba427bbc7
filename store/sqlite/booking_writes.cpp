#include "store/sqlite/booking_writes.hpp"

#include "store/sqlite/booking_rows.hpp"
#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/hold_rows.hpp"
#include "store/sqlite/outbox_rows.hpp"
#include "store/sqlite/own_event_rows.hpp"
#include "store/sqlite/waiting_rows.hpp"

#include <algorithm>
#include <stdexcept>

namespace callhours::store::sqlite {

namespace {

using Reason = BookingRefusal::Reason;

constexpr hours idempotency_kept{24}; // S7

auto refused(Reason reason, std::optional<calendar::SlotRefusal> rule = std::nullopt)
{
    return refuse(BookingRefusal{.reason = reason, .rule = rule});
}

/// What the history says about an override.
std::string word_of(const std::optional<calendar::SlotRefusal>& overridden)
{
    return overridden ? std::string{calendar::to_text(*overridden)} : std::string{};
}

/// S6: an override breaks buffers, never another call.
bool meets_a_booking(const calendar::Slot& slot, const BlocksByAgent& blocks)
{
    const auto found = blocks.find(slot.agent);
    if (found == blocks.end()) return false;
    return std::ranges::any_of(found->second.bookings,
                               [&](const auto& booking) { return booking.time.overlaps(slot.time); });
}

/// The answer that this key was given before, if any.
std::optional<Reserved> find_answer(Connection& db, const ReserveRequest& request)
{
    auto query = db.query("SELECT request_digest, status, body, location FROM idempotency_key "
                          "WHERE client_id = :client AND key = :key AND made_at > :oldest");
    query.bind(":client", request.client)
        .bind(":key", request.key->key)
        .bind(":oldest", request.now - idempotency_kept);
    if (!query.step()) return std::nullopt;
    auto row = query.row();
    Reserved answered{.outcome = refused(Reason::key_reused), .repeated = std::nullopt};
    if (row.take<std::string>() != request.key->request_digest) return answered;
    answered.repeated = StoredAnswer{
        .status = row.take<int>(), .body = row.take<std::string>(), .location = row.take<std::string>()};
    return answered;
}

void keep_answer(Connection& db, const ReserveRequest& request,
                 const Result<Booking, BookingRefusal>& outcome)
{
    if (!request.key || !request.answer) return;
    if (!outcome && outcome.error().reason == Reason::rules_changed) return; // not final: it is tried again
    const auto answer = request.answer(outcome);
    if (!answer) return;
    db.query("DELETE FROM idempotency_key WHERE made_at <= :oldest")
        .bind(":oldest", request.now - idempotency_kept)
        .run();
    db.query("INSERT INTO idempotency_key (client_id, key, request_digest, status, body, location, made_at) "
             "VALUES (:client, :key, :digest, :status, :body, :location, :now)")
        .bind(":client", request.client)
        .bind(":key", request.key->key)
        .bind(":digest", request.key->request_digest)
        .bind(":status", answer->status)
        .bind(":body", answer->body)
        .bind(":location", answer->location)
        .bind(":now", request.now)
        .run();
}

Result<Booking, BookingRefusal> book(Connection& db, const ReserveRequest& request)
{
    const Own own{.hold = request.hold, .of_client = request.client, .booking = std::nullopt};
    const auto admitted = admit(db, request.admission, own, request.now);
    if (!admitted) return refuse(admitted.error());
    const auto& slot = admitted->slot;
    Booking booking{.id = {},
                    .uid = request.uid,
                    .sequence = 0,
                    .agent = slot.agent,
                    .client = request.client,
                    .type = request.type,
                    .time = slot.time,
                    .status = BookingStatus::confirmed,
                    .visitor = request.visitor,
                    .created_at = request.now,
                    .changed_at = request.now};
    if (!insert_booking(db, booking)) return refused(Reason::taken, calendar::SlotRefusal::taken);
    note_booking_event(db, booking,
                       {.what = BookingEvent::What::booked,
                        .reason = request.reason,
                        .overrode = word_of(admitted->overridden),
                        .actor = request.actor,
                        .at = request.now});
    if (request.sends_mail) {
        owe_mail_to_visitor(db, booking, OutboxMail::Method::request, request.now);
        owe_mail_to_agent(db, booking, OutboxMail::Method::request, booking.agent, request.now);
    }
    end_waits_of(db, booking, request.now);
    if (request.hold) release_hold(db, *request.hold, request.client, request.now);
    return booking;
}

/// The booking as the asker may see it.
Result<Booking, BookingRefusal> seen(Connection& db, BookingId id, std::optional<ClientId> only_of)
{
    auto booking = find_booking(db, id);
    if (!booking || (only_of && booking->client != *only_of)) return refused(Reason::not_found);
    return std::move(*booking);
}

/// The booking, while it can be moved or cancelled: `cancelled` or `closed` otherwise.
Result<Booking, BookingRefusal> changeable(Connection& db, BookingId id, std::optional<ClientId> only_of)
{
    auto booking = seen(db, id, only_of);
    if (!booking) return booking;
    switch (booking->status) {
    case BookingStatus::confirmed:
        return booking;
    case BookingStatus::cancelled:
        return refused(Reason::cancelled);
    case BookingStatus::done:
    case BookingStatus::no_show:
        return refused(Reason::closed);
    }
    throw std::logic_error{"no such status of a booking"};
}

auto too_late(Reason reason, Instant until)
{
    BookingRefusal refusal{reason, std::nullopt};
    refusal.until = until;
    return refuse(std::move(refusal));
}

/// B4 and the notices of the call type: what a client may do until this moment, and at it.
Instant last_moment_to_move(Connection& db, const Booking& booking)
{
    auto query = db.query("SELECT change_notice_minutes FROM call_type WHERE id = :type");
    query.bind(":type", booking.type);
    return booking.time.begin() - (query.step() ? query.row().take<minutes>() : minutes{0});
}

Instant last_moment_to_cancel(Connection& db, const Booking& booking)
{
    auto query = db.query("SELECT cancel_notice_minutes FROM call_type WHERE id = :type");
    query.bind(":type", booking.type);
    return booking.time.begin() - (query.step() ? query.row().take<minutes>() : minutes{0});
}

/// Last-Modified grows with every change, also with several in one second.
Instant next_change_of(const Booking& booking, Instant now)
{
    return std::max(now, booking.changed_at + seconds{1});
}

/// Whether what a calendar program has seen is still what is there.
bool is_seen(Connection& db, const Booking& booking, const RescheduleRequest& request)
{
    if (request.as_of && *request.as_of != booking.changed_at) return false;
    const auto& copy = request.copy;
    return !copy || is_as_seen(db, copy->agent, copy->name, copy->seen);
}

void owe_mail_of_move(Connection& db, const Booking& booking, AgentId former_agent, Instant now)
{
    if (former_agent != booking.agent) {
        owe_mail_to_agent(db, booking, OutboxMail::Method::cancel, former_agent, now);
    }
    owe_mail_to_visitor(db, booking, OutboxMail::Method::request, now);
    owe_mail_to_agent(db, booking, OutboxMail::Method::request, booking.agent, now);
}

} // namespace

Result<Admitted, BookingRefusal> admit(Connection& db, const Admission& admission, const Own& own,
                                       Instant now)
{
    if (newest_change_of_rules(db) > admission.rules_version) return refused(Reason::rules_changed);
    const auto blocks = load_blocks(db, admission.agents, admission.window, own, now);
    const auto slot = admission.admit(blocks);
    if (slot) return Admitted{.slot = *slot, .overridden = std::nullopt};

    const auto rule = slot.error();
    auto regardless = admission.over_the_rule ? admission.over_the_rule(rule) : std::nullopt;
    if (regardless && meets_a_booking(*regardless, blocks)) regardless.reset();
    if (regardless && admission.overrides) return Admitted{.slot = *regardless, .overridden = rule};
    return refuse(
        BookingRefusal{.reason = calendar::is_conflict(rule) ? Reason::taken : Reason::against_the_rules,
                       .rule = rule,
                       .may_be_overridden = regardless.has_value()});
}

Reserved reserve_in(Connection& db, const ReserveRequest& request)
{
    if (request.key) {
        if (auto answered = find_answer(db, request)) return std::move(*answered);
    }
    auto outcome = book(db, request);
    keep_answer(db, request, outcome);
    return {.outcome = std::move(outcome), .repeated = std::nullopt};
}

Result<Booking, BookingRefusal> reschedule_in(Connection& db, const RescheduleRequest& request)
{
    auto booking = changeable(db, request.booking, request.only_of);
    if (!booking) return booking;
    if (request.only_of) {
        const auto until = last_moment_to_move(db, *booking);
        if (request.now > until) return too_late(Reason::too_late_to_move, until);
    }
    if (!is_seen(db, *booking, request)) return refused(Reason::changed_meanwhile);
    const Own own{.hold = request.hold, .of_client = booking->client, .booking = booking->id};
    const auto admitted = admit(db, request.admission, own, request.now);
    if (!admitted) return refuse(admitted.error());
    const auto& slot = admitted->slot;
    if (slot.time == booking->time && slot.agent == booking->agent) return booking;

    const auto former_agent = booking->agent;
    booking->agent = slot.agent;
    booking->time = slot.time;
    ++booking->sequence;
    booking->changed_at = next_change_of(*booking, request.now);
    if (!update_booking(db, *booking)) return refused(Reason::taken, calendar::SlotRefusal::taken);
    note_booking_event(db, *booking,
                       {.what = BookingEvent::What::rescheduled,
                        .reason = request.reason,
                        .overrode = word_of(admitted->overridden),
                        .actor = request.actor,
                        .at = request.now},
                       former_agent);
    owe_mail_of_move(db, *booking, former_agent, request.now);
    end_waits_of(db, *booking, request.now);
    if (request.hold) release_hold(db, *request.hold, booking->client, request.now);
    if (request.copy && request.copy->agent == booking->agent) (void)put_own_event(db, *request.copy);
    return booking;
}

Result<Booking, BookingRefusal> cancel_in(Connection& db, const CancelRequest& request)
{
    auto booking = changeable(db, request.booking, request.only_of);
    if (!booking && booking.error().reason == Reason::cancelled) {
        return seen(db, request.booking, request.only_of);
    }
    if (!booking) return booking;
    if (request.as_of && *request.as_of != booking->changed_at) return refused(Reason::changed_meanwhile);
    if (request.only_of) {
        const auto until = last_moment_to_cancel(db, *booking);
        if (request.now > until) return too_late(Reason::too_late_to_cancel, until);
    }
    booking->status = BookingStatus::cancelled;
    ++booking->sequence;
    booking->changed_at = next_change_of(*booking, request.now);
    (void)update_booking(db, *booking); // the guard lets every cancellation pass
    note_booking_event(db, *booking,
                       {.what = BookingEvent::What::cancelled,
                        .reason = request.reason,
                        .actor = request.actor,
                        .at = request.now});
    owe_mail_to_visitor(db, *booking, OutboxMail::Method::cancel, request.now);
    owe_mail_to_agent(db, *booking, OutboxMail::Method::cancel, booking->agent, request.now);
    return booking;
}

Result<Booking, BookingRefusal> mark_in(Connection& db, const MarkRequest& request)
{
    if (request.status == BookingStatus::cancelled) {
        throw std::logic_error{"a booking is cancelled by cancel()"};
    }
    auto booking = seen(db, request.booking, std::nullopt);
    if (!booking || booking->status == request.status) return booking;
    if (booking->status == BookingStatus::cancelled) return refused(Reason::cancelled);
    booking->status = request.status;
    booking->changed_at = next_change_of(*booking, request.now);
    if (!update_booking(db, *booking)) return refused(Reason::taken, calendar::SlotRefusal::taken);
    note_booking_event(db, *booking,
                       {.what = BookingEvent::What::marked,
                        .reason = request.reason,
                        .actor = request.actor,
                        .at = request.now});
    return booking;
}

} // namespace callhours::store::sqlite
