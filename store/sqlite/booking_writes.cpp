#include "store/sqlite/booking_writes.hpp"

#include "store/sqlite/booking_rows.hpp"
#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/hold_rows.hpp"
#include "store/sqlite/outbox_rows.hpp"

#include <algorithm>
#include <stdexcept>

namespace callhours::store::sqlite {

namespace {

using Reason = BookingRefusal::Reason;

constexpr hours idempotency_kept{24}; // S7

auto refused(Reason reason, std::optional<calendar::SlotRefusal> rule = std::nullopt)
{
    return refuse(BookingRefusal{reason, rule});
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
    const auto slot = admitted(db, request.admission, own, request.now);
    if (!slot) return refuse(slot.error());
    Booking booking{.id = {},
                    .uid = request.uid,
                    .sequence = 0,
                    .agent = slot->agent,
                    .client = request.client,
                    .type = request.type,
                    .time = slot->time,
                    .status = BookingStatus::confirmed,
                    .visitor = request.visitor,
                    .created_at = request.now,
                    .changed_at = request.now};
    if (!insert_booking(db, booking)) return refused(Reason::taken, calendar::SlotRefusal::taken);
    note_booking_event(db, booking, BookingEvent::What::booked, "", request.actor, request.now);
    if (request.sends_mail) {
        owe_mail_to_visitor(db, booking, OutboxMail::Method::request, request.now);
        owe_mail_to_agent(db, booking, OutboxMail::Method::request, booking.agent, request.now);
    }
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

/// Last-Modified grows with every change, also with several in one second.
Instant next_change_of(const Booking& booking, Instant now)
{
    return std::max(now, booking.changed_at + seconds{1});
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

Result<calendar::Slot, BookingRefusal> admitted(Connection& db, const Admission& admission, const Own& own,
                                                Instant now)
{
    if (newest_change_of_rules(db) > admission.rules_version) return refused(Reason::rules_changed);
    const auto blocks = load_blocks(db, admission.agents, admission.window, own, now);
    auto slot = admission.admit(blocks);
    if (slot) return *slot;
    const auto rule = slot.error();
    return refused(calendar::is_conflict(rule) ? Reason::taken : Reason::against_the_rules, rule);
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
    auto booking = seen(db, request.booking, request.only_of);
    if (!booking) return booking;
    if (booking->status == BookingStatus::cancelled) return refused(Reason::cancelled);
    const Own own{.hold = std::nullopt, .of_client = std::nullopt, .booking = booking->id};
    const auto slot = admitted(db, request.admission, own, request.now);
    if (!slot) return refuse(slot.error());
    if (slot->time == booking->time && slot->agent == booking->agent) return booking;

    const auto former_agent = booking->agent;
    booking->agent = slot->agent;
    booking->time = slot->time;
    ++booking->sequence;
    booking->changed_at = next_change_of(*booking, request.now);
    if (!update_booking(db, *booking)) return refused(Reason::taken, calendar::SlotRefusal::taken);
    note_booking_event(db, *booking, BookingEvent::What::rescheduled, "", request.actor, request.now,
                       former_agent);
    owe_mail_of_move(db, *booking, former_agent, request.now);
    return booking;
}

Result<Booking, BookingRefusal> cancel_in(Connection& db, const CancelRequest& request)
{
    auto booking = seen(db, request.booking, request.only_of);
    if (!booking || booking->status == BookingStatus::cancelled) return booking;
    booking->status = BookingStatus::cancelled;
    ++booking->sequence;
    booking->changed_at = next_change_of(*booking, request.now);
    (void)update_booking(db, *booking); // the guard lets every cancellation pass
    note_booking_event(db, *booking, BookingEvent::What::cancelled, request.reason, request.actor,
                       request.now);
    owe_mail_to_visitor(db, *booking, OutboxMail::Method::cancel, request.now);
    owe_mail_to_agent(db, *booking, OutboxMail::Method::cancel, booking->agent, request.now);
    return booking;
}

Result<Booking, BookingRefusal> mark_in(Connection& db, BookingId id, BookingStatus status,
                                        const Actor& actor, Instant now)
{
    if (status == BookingStatus::cancelled) throw std::logic_error{"a booking is cancelled by cancel()"};
    auto booking = seen(db, id, std::nullopt);
    if (!booking || booking->status == status) return booking;
    if (booking->status == BookingStatus::cancelled) return refused(Reason::cancelled);
    booking->status = status;
    booking->changed_at = next_change_of(*booking, now);
    if (!update_booking(db, *booking)) return refused(Reason::taken, calendar::SlotRefusal::taken);
    note_booking_event(db, *booking, BookingEvent::What::marked, "", actor, now);
    return booking;
}

} // namespace callhours::store::sqlite
