#include "store/sqlite/mail_reports.hpp"

#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/outbox_rows.hpp"
#include "store/sqlite/words.hpp"

#include <limits>

namespace callhours::store::sqlite {

namespace {

MailReport take_report(Query& query)
{
    auto row = query.row();
    auto mail = take_outbox_mail(row);
    return {.mail = std::move(mail),
            .state = from_word<MailReport::State>(row.take<std::string>()),
            .recipient = row.take<std::optional<EmailAddress>>(),
            .sent_at = row.take<std::optional<Instant>>(),
            .client = row.take<ClientId>(),
            .agent = row.take<AgentId>(),
            .visitor = row.take<std::string>(),
            .call_begin = row.take<Instant>(),
            .task = row.take<TaskId>()};
}

/// One mail where `only` is set. The bounds of the ids keep questions about one mail or one booking from
/// reading all of them.
std::vector<MailReport> find_reports(Connection& db, const MailFilter& filter, MailId only)
{
    std::vector<MailReport> reports;
    auto query = db.query(R"(
        SELECT id, booking_id, waiting_id, notice_id, sequence, method, audience, agent_id, lead_minutes, message_id, created_at,
               due_at, attempts, fresh_from, held, last_reply, state, recipient, sent_at, client_id, booking_agent, name,
               begin_at, task_id
        FROM (SELECT outbox.id, booking_id, waiting_id, notice_id, outbox.sequence, method, audience, outbox.agent_id, lead_minutes,
                     message_id, outbox.created_at, due_at, attempts, fresh_from, held, last_reply, sent_at,
                     CASE WHEN sent_at IS NOT NULL THEN 'sent'
                          WHEN dropped = 1 THEN 'dropped'
                          WHEN due_at IS NULL THEN 'failed'
                          WHEN attempts - (leased_until_at IS NOT NULL) > fresh_from THEN 'delayed'
                          ELSE 'queued' END AS state,
                     coalesce(recipient, agent.email,
                              CASE audience WHEN 'visitor' THEN coalesce(booking.email, waiting.email) END)
                         AS recipient,
                     coalesce(booking.client_id, waiting.client_id, task.client_id) AS client_id,
                     coalesce(booking.agent_id, client.agent_id, notice.agent_id) AS booking_agent,
                     coalesce(booking.name, waiting.name,
                              (SELECT client.name FROM client WHERE client.id = task.client_id), '') AS name,
                     coalesce(booking.begin_at,
                              (SELECT min(begin_at) FROM outbox_time WHERE mail_id = outbox.id),
                              task.response_due_at) AS begin_at, notice.task_id AS task_id
              FROM outbox LEFT JOIN booking ON booking.id = booking_id
                   LEFT JOIN waiting ON waiting.id = waiting_id LEFT JOIN client ON client.id = waiting.client_id
                   LEFT JOIN notice ON notice.id = notice_id LEFT JOIN task ON task.id = notice.task_id
                   LEFT JOIN agent ON agent.id = outbox.agent_id
              WHERE outbox.id BETWEEN
                        max(:first, coalesce((SELECT min(id) FROM outbox WHERE booking_id = :booking), 0))
                        AND min(:last, coalesce((SELECT max(id) FROM outbox WHERE booking_id = :booking), :last)))
        WHERE (:from IS NULL OR created_at >= :from) AND (:to IS NULL OR created_at < :to)
              AND (:state IS NULL OR state = :state) AND (:booking IS NULL OR booking_id = :booking)
              AND (:agent IS NULL OR booking_agent = :agent OR agent_id = :agent)
              AND (:words = '' OR instr(lower(coalesce(recipient, '')), lower(:words)) > 0
                   OR instr(lower(name), lower(:words)) > 0)
        ORDER BY id DESC LIMIT :most)");
    const auto last =
        filter.before.is_set() ? filter.before.value() - 1 : std::numeric_limits<std::int64_t>::max();
    query.bind(":first", only.is_set() ? only.value() : 0)
        .bind(":last", only.is_set() ? only.value() : last)
        .bind(":from", filter.from)
        .bind(":to", filter.to)
        .bind(":state", filter.state ? std::optional{std::string{to_word(*filter.state)}} : std::nullopt)
        .bind(":booking", filter.booking)
        .bind(":agent", filter.of_agent)
        .bind(":words", filter.words)
        .bind(":most", filter.most);
    while (query.step())
        reports.push_back(take_report(query));
    return reports;
}

} // namespace

std::vector<MailReport> list_mail(Connection& db, const MailFilter& filter)
{
    return find_reports(db, filter, MailId{});
}

std::optional<MailReport> find_mail(Connection& db, MailId id)
{
    auto reports = find_reports(db, {}, id);
    if (reports.empty()) return std::nullopt;
    return std::move(reports.front());
}

std::vector<MailTry> tries_of_mail(Connection& db, MailId id)
{
    std::vector<MailTry> tries;
    auto query =
        db.query("SELECT number, begun_at, ended_at, outcome, recipient, server, reply FROM outbox_try "
                 "WHERE mail_id = :id ORDER BY number");
    query.bind(":id", id);
    while (query.step()) {
        auto row = query.row();
        tries.push_back({.number = row.take<int>(),
                         .begun_at = row.take<Instant>(),
                         .ended_at = row.take<std::optional<Instant>>(),
                         .outcome = from_word<MailTry::Outcome>(row.take<std::string>()),
                         .recipient = row.take<std::optional<EmailAddress>>(),
                         .server = row.take<std::string>(),
                         .reply = row.take<std::string>()});
    }
    return tries;
}

Result<void, RetryRefusal> retry_mail(Connection& db, MailId id, Instant now)
{
    const auto report = find_mail(db, id);
    if (!report) return refuse(RetryRefusal::not_found);
    if (report->state == MailReport::State::sent) return refuse(RetryRefusal::sent);
    if (report->state == MailReport::State::dropped) return refuse(RetryRefusal::dropped);
    if (report->mail.held) return refuse(RetryRefusal::held);
    const int asked =
        db.query("UPDATE outbox SET due_at = :now, fresh_from = attempts, leased_until_at = NULL "
                 "WHERE id = :id AND (leased_until_at IS NULL OR leased_until_at <= :now)")
            .bind(":now", now)
            .bind(":id", id)
            .run();
    if (asked == 0) return refuse(RetryRefusal::under_way);
    note_change(db, ChangeSubject::mail, id.value(), report->agent, now);
    return {};
}

} // namespace callhours::store::sqlite
