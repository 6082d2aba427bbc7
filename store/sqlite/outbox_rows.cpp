#include "store/sqlite/outbox_rows.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/words.hpp"

#include <fmt/format.h>

namespace callhours::store::sqlite {

namespace {

/// The same for every try, and another for everything else that is owed (B3).
std::string message_id_of(const std::string& uid, int sequence, std::string_view what,
                          OutboxMail::Audience audience)
{
    const auto at = uid.rfind('@');
    const auto local = uid.substr(0, at);
    const auto domain = at == std::string::npos ? std::string{"callhours.invalid"} : uid.substr(at + 1);
    return fmt::format("<{}.{}.{}.{}@{}>", local, sequence, what, to_word(audience), domain);
}

void owe(Connection& db, const Booking& booking, OutboxMail::Method method, AgentId agent, Instant now)
{
    const auto audience = agent.is_set() ? OutboxMail::Audience::agent : OutboxMail::Audience::visitor;
    db.query("INSERT INTO outbox (booking_id, sequence, method, audience, agent_id, message_id, created_at, "
             "due_at) "
             "VALUES (:booking, :sequence, :method, :audience, :agent, :message_id, :now, :now)")
        .bind(":booking", booking.id)
        .bind(":sequence", booking.sequence)
        .bind(":method", to_word(method))
        .bind(":audience", to_word(audience))
        .bind(":agent", agent)
        .bind(":message_id", message_id_of(booking.uid, booking.sequence, to_word(method), audience))
        .bind(":now", now)
        .run();
}

/// The columns of an OutboxMail, in its order.
OutboxMail take_mail(Query& query)
{
    auto row = query.row();
    return take_outbox_mail(row);
}

void end_try(Connection& db, MailId id, const MailTry& how, Instant now)
{
    // What is not leased (any more) has no try that is under way: its lease ran out, and another has it.
    db.query(R"(
        UPDATE outbox_try SET begun_at = :begun, ended_at = :now, outcome = :outcome, recipient = :recipient,
                              server = :server, reply = :reply
        WHERE mail_id = :id AND number = (SELECT attempts FROM outbox WHERE id = :id) AND ended_at IS NULL)")
        .bind(":begun", how.begun_at)
        .bind(":now", now)
        .bind(":outcome", to_word(how.outcome))
        .bind(":recipient", how.recipient)
        .bind(":server", how.server)
        .bind(":reply", how.reply)
        .bind(":id", id)
        .run();
}

/// Once for each mail whose state others may see change.
void note_mail(Connection& db, MailId id, Instant now)
{
    AgentId agent;
    {
        auto query = db.query("SELECT coalesce(outbox.agent_id, booking.agent_id, client.agent_id) "
                              "FROM outbox LEFT JOIN booking ON booking.id = outbox.booking_id "
                              "LEFT JOIN waiting ON waiting.id = outbox.waiting_id "
                              "LEFT JOIN client ON client.id = waiting.client_id WHERE outbox.id = :id");
        query.bind(":id", id);
        if (query.step()) agent = query.row().take<AgentId>();
    }
    note_change(db, ChangeSubject::mail, id.value(), agent, now);
}

} // namespace

OutboxMail take_outbox_mail(Row& row)
{
    return {.id = row.take<MailId>(),
            .booking = row.take<BookingId>(),
            .wait = row.take<WaitId>(),
            .notice = row.take<NoticeId>(),
            .sequence = row.take<int>(),
            .method = from_word<OutboxMail::Method>(row.take<std::string>()),
            .audience = from_word<OutboxMail::Audience>(row.take<std::string>()),
            .agent = row.take<AgentId>(),
            .lead = row.take<minutes>(),
            .message_id = row.take<std::string>(),
            .created_at = row.take<Instant>(),
            .due_at = row.take<std::optional<Instant>>().value_or(Instant{}),
            .attempts = row.take<int>(),
            .fresh_from = row.take<int>(),
            .held = row.take<bool>(),
            .last_reply = row.take<std::string>()};
}

std::string message_id_of_reminder(const std::string& uid, int sequence, OutboxMail::Audience audience,
                                   minutes lead)
{
    return message_id_of(uid, sequence, fmt::format("reminder-{}", lead.count()), audience);
}

std::string message_id_of_wait(const std::string& uid, int sequence)
{
    return message_id_of(uid, sequence, to_word(OutboxMail::Method::free_times),
                         OutboxMail::Audience::visitor);
}

bool is_mail_held(Connection& db)
{
    auto query =
        db.query("SELECT 1 FROM outbox WHERE sent_at IS NULL AND due_at IS NOT NULL AND held = 1 LIMIT 1");
    return query.step();
}

void owe_mail_of_notice(Connection& db, NoticeId notice, AgentId agent, Instant now)
{
    // The domain is the reader's own house; the rest says that no other mail of the world is meant.
    db.query(R"(
        INSERT INTO outbox (notice_id, sequence, method, audience, agent_id, message_id, created_at, due_at)
        SELECT :notice, 0, :method, :audience, id,
               '<notice-' || :notice || '.' || lower(hex(randomblob(12))) || '@' ||
                   substr(email, instr(email, '@') + 1) || '>', :now, :now
        FROM agent WHERE id = :agent AND email IS NOT NULL)")
        .bind(":notice", notice)
        .bind(":method", to_word(OutboxMail::Method::notice))
        .bind(":audience", to_word(OutboxMail::Audience::agent))
        .bind(":agent", agent)
        .bind(":now", now)
        .run();
}

void owe_mail_to_visitor(Connection& db, const Booking& booking, OutboxMail::Method method, Instant now)
{
    if (booking.visitor.email) owe(db, booking, method, AgentId{}, now);
}

void owe_mail_to_agent(Connection& db, const Booking& booking, OutboxMail::Method method, AgentId agent,
                       Instant now)
{
    bool has_address = false;
    {
        auto query = db.query("SELECT email IS NOT NULL FROM agent WHERE id = :agent");
        query.bind(":agent", agent);
        has_address = query.step() && query.row().take<bool>();
    }
    if (has_address) owe(db, booking, method, agent, now);
}

std::vector<OutboxMail> due_mail(Connection& db, std::size_t most, Instant now)
{
    std::vector<OutboxMail> mails;
    auto query = db.query(R"(
        SELECT id, booking_id, waiting_id, notice_id, sequence, method, audience, agent_id, lead_minutes, message_id, created_at,
               due_at, attempts, fresh_from, held, last_reply
        FROM outbox
        WHERE sent_at IS NULL AND due_at IS NOT NULL AND due_at <= :now AND held = 0
              AND (leased_until_at IS NULL OR leased_until_at <= :now)
              AND NOT EXISTS (SELECT 1 FROM outbox AS earlier
                              WHERE earlier.booking_id = outbox.booking_id AND earlier.id < outbox.id
                                    AND earlier.audience = outbox.audience
                                    AND earlier.agent_id IS outbox.agent_id AND earlier.method <> 'reminder'
                                    AND earlier.sent_at IS NULL AND earlier.due_at IS NOT NULL)
        ORDER BY due_at, id LIMIT :most)");
    query.bind(":now", now).bind(":most", most);
    while (query.step())
        mails.push_back(take_mail(query));
    return mails;
}

std::vector<OutboxMail> lease_due_mail(Connection& db, std::size_t most, Instant now, Instant lease_until)
{
    auto mails = due_mail(db, most, now);
    for (auto& mail : mails) {
        ++mail.attempts;
        db.query("UPDATE outbox SET leased_until_at = :until, attempts = :attempts WHERE id = :id")
            .bind(":until", lease_until)
            .bind(":attempts", mail.attempts)
            .bind(":id", mail.id)
            .run();
        db.query("INSERT INTO outbox_try (mail_id, number, begun_at, outcome) VALUES (:id, :number, :now, "
                 ":outcome)")
            .bind(":id", mail.id)
            .bind(":number", mail.attempts)
            .bind(":now", now)
            .bind(":outcome", to_word(MailTry::Outcome::under_way))
            .run();
    }
    return mails;
}

void mark_mail_sent(Connection& db, MailId id, const MailTry& how, Instant now)
{
    end_try(db, id, how, now);
    const int marked =
        db.query("UPDATE outbox SET sent_at = :now, leased_until_at = NULL, recipient = :recipient, "
                 "last_reply = :reply, dropped = 0 WHERE id = :id AND sent_at IS NULL")
            .bind(":now", now)
            .bind(":recipient", how.recipient)
            .bind(":reply", how.reply)
            .bind(":id", id)
            .run();
    if (marked > 0) note_mail(db, id, now);
}

void mark_mail_failed(Connection& db, MailId id, const MailTry& how, std::optional<Instant> again_at,
                      Instant now)
{
    end_try(db, id, how, now);
    const int marked = db.query("UPDATE outbox SET due_at = :again, leased_until_at = NULL, "
                                "recipient = coalesce(:recipient, recipient), last_reply = :reply "
                                "WHERE id = :id AND sent_at IS NULL")
                           .bind(":again", again_at)
                           .bind(":recipient", how.recipient)
                           .bind(":reply", how.reply)
                           .bind(":id", id)
                           .run();
    if (marked > 0) note_mail(db, id, now);
}

void give_mail_back(Connection& db, const std::vector<MailId>& ids)
{
    for (const auto id : ids) {
        db.query("DELETE FROM outbox_try WHERE mail_id = :id AND ended_at IS NULL "
                 "AND number = (SELECT attempts FROM outbox WHERE id = :id)")
            .bind(":id", id)
            .run();
        db.query("UPDATE outbox SET leased_until_at = NULL, attempts = attempts - 1 "
                 "WHERE id = :id AND leased_until_at IS NOT NULL")
            .bind(":id", id)
            .run();
    }
}

void drop_mail(Connection& db, MailId id, const std::string& why, Instant now)
{
    give_mail_back(db, {id});
    db.query("UPDATE outbox SET due_at = NULL, dropped = 1, last_reply = :why WHERE id = :id AND sent_at IS "
             "NULL")
        .bind(":why", why)
        .bind(":id", id)
        .run();
    note_mail(db, id, now);
}

int bring_mail_forward(Connection& db, Instant now)
{
    return db
        .query(R"(
        UPDATE outbox SET due_at = :now
        WHERE sent_at IS NULL AND due_at > :now AND held = 0
              AND EXISTS (SELECT 1 FROM outbox_try
                          WHERE mail_id = outbox.id AND number = outbox.attempts AND outcome = 'unreachable'))")
        .bind(":now", now)
        .run();
}

void hold_unsent_mail(Connection& db)
{
    db.query(
          "UPDATE outbox SET held = 1, leased_until_at = NULL WHERE sent_at IS NULL AND due_at IS NOT NULL")
        .run();
}

int release_held_mail(Connection& db)
{
    return db.query("UPDATE outbox SET held = 0 WHERE held = 1 AND sent_at IS NULL AND due_at IS NOT NULL")
        .run();
}

std::vector<OutboxMail> unsent_mail(Connection& db)
{
    std::vector<OutboxMail> mails;
    auto query = db.query(R"(
        SELECT id, booking_id, waiting_id, notice_id, sequence, method, audience, agent_id, lead_minutes, message_id, created_at,
               due_at, attempts, fresh_from, held, last_reply
        FROM outbox WHERE sent_at IS NULL AND due_at IS NOT NULL ORDER BY due_at, id)");
    while (query.step())
        mails.push_back(take_mail(query));
    return mails;
}

} // namespace callhours::store::sqlite
