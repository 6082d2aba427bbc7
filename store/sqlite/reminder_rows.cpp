#include "store/sqlite/reminder_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/outbox_rows.hpp"
#include "store/sqlite/words.hpp"

namespace callhours::store::sqlite {

namespace {

void add_due(Connection& db, OutboxMail::Audience audience, minutes lead, Instant now,
             std::vector<ReminderDue>& due)
{
    // Whoever was invited to the call as it now stands is reminded, if the invitation is older than the
    // reminder's time; what was imported invited nobody.
    auto query = db.query(R"(
        SELECT booking.id, booking.uid, booking.sequence, request.agent_id, booking.begin_at
        FROM booking JOIN outbox AS request ON request.booking_id = booking.id
        WHERE booking.status = 'confirmed' AND booking.begin_at > :now AND booking.begin_at <= :horizon
              AND request.sequence = booking.sequence AND request.method = 'request'
              AND request.audience = :audience
              AND (request.agent_id IS NULL OR request.agent_id = booking.agent_id)
              AND request.created_at < booking.begin_at - :lead
              AND NOT EXISTS (SELECT 1 FROM outbox AS reminder
                              WHERE reminder.booking_id = booking.id AND reminder.sequence = booking.sequence
                                    AND reminder.method = 'reminder' AND reminder.audience = :audience
                                    AND reminder.lead_minutes = :minutes)
        ORDER BY booking.begin_at)");
    query.bind(":now", now)
        .bind(":horizon", now + lead)
        .bind(":lead", seconds{lead})
        .bind(":minutes", lead)
        .bind(":audience", to_word(audience));
    while (query.step()) {
        auto row = query.row();
        due.push_back({.booking = row.take<BookingId>(),
                       .uid = row.take<std::string>(),
                       .sequence = row.take<int>(),
                       .agent = row.take<AgentId>(),
                       .lead = lead,
                       .call_begin = row.take<Instant>()});
    }
}

void owe_reminder(Connection& db, const ReminderDue& reminder, bool late, bool held, Instant now)
{
    const auto audience =
        reminder.agent.is_set() ? OutboxMail::Audience::agent : OutboxMail::Audience::visitor;
    db.query(
          "INSERT INTO outbox (booking_id, sequence, method, audience, agent_id, lead_minutes, message_id, "
          "created_at, due_at, held, dropped, last_reply) "
          "VALUES (:booking, :sequence, :method, :audience, :agent, :lead, :message_id, :now, :due, :held, "
          ":dropped, :reply)")
        .bind(":booking", reminder.booking)
        .bind(":sequence", reminder.sequence)
        .bind(":method", to_word(OutboxMail::Method::reminder))
        .bind(":audience", to_word(audience))
        .bind(":agent", reminder.agent)
        .bind(":lead", reminder.lead)
        .bind(":message_id", message_id_of_reminder(reminder.uid, reminder.sequence, audience, reminder.lead))
        .bind(":now", now)
        .bind(":due", late ? std::nullopt : std::optional{now})
        .bind(":held", held)
        .bind(":dropped", late)
        .bind(":reply", late ? "its time had passed when it could have gone" : "")
        .run();
    note_change(db, ChangeSubject::mail, db.last_id(), reminder.agent, now);
}

} // namespace

std::vector<ReminderDue> reminders_to_owe(Connection& db, const ReminderRules& rules, Instant now)
{
    std::vector<ReminderDue> due;
    for (const auto lead : rules.of_visitors)
        add_due(db, OutboxMail::Audience::visitor, lead, now, due);
    for (const auto lead : rules.of_agents)
        add_due(db, OutboxMail::Audience::agent, lead, now, due);
    return due;
}

Reminded owe_reminders(Connection& db, const ReminderRules& rules, Instant now)
{
    Reminded reminded;
    const bool held = is_mail_held(db);
    for (const auto& reminder : reminders_to_owe(db, rules, now)) {
        const bool late = now > reminder.call_begin - reminder.lead + lateness_of_reminder(reminder.lead);
        owe_reminder(db, reminder, late, held, now);
        if (late) {
            reminded.too_late.push_back(reminder.booking);
        } else {
            ++reminded.owed;
        }
    }
    return reminded;
}

} // namespace callhours::store::sqlite
