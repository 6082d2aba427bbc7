#include "store/sqlite/outbox_rows.hpp"

#include "store/sqlite/words.hpp"

#include <fmt/format.h>

namespace callhours::store::sqlite {

namespace {

/// The same for every try, and another for everything else that is owed (B3).
std::string message_id_of(const Booking& booking, OutboxMail::Method method, OutboxMail::Audience audience)
{
    const auto at = booking.uid.rfind('@');
    const auto local = booking.uid.substr(0, at);
    const auto domain =
        at == std::string::npos ? std::string{"callhours.invalid"} : booking.uid.substr(at + 1);
    return fmt::format("<{}.{}.{}.{}@{}>", local, booking.sequence, to_word(method), to_word(audience),
                       domain);
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
        .bind(":message_id", message_id_of(booking, method, audience))
        .bind(":now", now)
        .run();
}

OutboxMail take_mail(Query& query)
{
    auto row = query.row();
    return {.id = row.take<MailId>(),
            .booking = row.take<BookingId>(),
            .sequence = row.take<int>(),
            .method = from_word<OutboxMail::Method>(row.take<std::string>()),
            .audience = from_word<OutboxMail::Audience>(row.take<std::string>()),
            .agent = row.take<AgentId>(),
            .message_id = row.take<std::string>(),
            .created_at = row.take<Instant>(),
            .due_at = row.take<Instant>(),
            .attempts = row.take<int>(),
            .held = row.take<bool>(),
            .last_reply = row.take<std::string>()};
}

} // namespace

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

bool has_due_mail(Connection& db, Instant now)
{
    auto query = db.query(R"(
        SELECT 1 FROM outbox
        WHERE sent_at IS NULL AND due_at IS NOT NULL AND due_at <= :now AND held = 0
              AND (leased_until_at IS NULL OR leased_until_at <= :now)
        LIMIT 1)");
    query.bind(":now", now);
    return query.step();
}

std::vector<OutboxMail> lease_due_mail(Connection& db, std::size_t most, Instant now, Instant lease_until)
{
    std::vector<OutboxMail> mails;
    {
        auto query = db.query(R"(
            SELECT id, booking_id, sequence, method, audience, agent_id, message_id, created_at, due_at,
                   attempts + 1, held, last_reply
            FROM outbox
            WHERE sent_at IS NULL AND due_at IS NOT NULL AND due_at <= :now AND held = 0
                  AND (leased_until_at IS NULL OR leased_until_at <= :now)
            ORDER BY due_at, id LIMIT :most)");
        query.bind(":now", now).bind(":most", most);
        while (query.step())
            mails.push_back(take_mail(query));
    }
    for (const auto& mail : mails) {
        db.query("UPDATE outbox SET leased_until_at = :until, attempts = attempts + 1 WHERE id = :id")
            .bind(":until", lease_until)
            .bind(":id", mail.id)
            .run();
    }
    return mails;
}

void mark_mail_sent(Connection& db, MailId id, const std::string& server_reply, Instant now)
{
    db.query("UPDATE outbox SET sent_at = :now, leased_until_at = NULL, last_reply = :reply "
             "WHERE id = :id AND sent_at IS NULL")
        .bind(":now", now)
        .bind(":reply", server_reply)
        .bind(":id", id)
        .run();
}

void mark_mail_failed(Connection& db, MailId id, const std::string& server_reply,
                      std::optional<Instant> again_at)
{
    db.query("UPDATE outbox SET due_at = :again, leased_until_at = NULL, last_reply = :reply "
             "WHERE id = :id AND sent_at IS NULL")
        .bind(":again", again_at)
        .bind(":reply", server_reply)
        .bind(":id", id)
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
        SELECT id, booking_id, sequence, method, audience, agent_id, message_id, created_at, due_at, attempts,
               held, last_reply
        FROM outbox WHERE sent_at IS NULL AND due_at IS NOT NULL ORDER BY due_at, id)");
    while (query.step())
        mails.push_back(take_mail(query));
    return mails;
}

} // namespace callhours::store::sqlite
