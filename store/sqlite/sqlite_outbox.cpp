#include "store/sqlite/sqlite_outbox.hpp"

#include "store/sqlite/mail_reports.hpp"
#include "store/sqlite/outbox_rows.hpp"
#include "store/sqlite/reminder_rows.hpp"
#include "store/sqlite/webhook_rows.hpp"

#include <utility>

namespace callhours::store::sqlite {

Task<std::vector<OutboxMail>> SqliteOutbox::lease_due(std::size_t most, Instant now, Instant lease_until)
{
    const bool due = co_await thread_.read([now](Connection& db) { return !due_mail(db, 1, now).empty(); });
    if (!due) co_return std::vector<OutboxMail>{};
    co_return co_await thread_.write(
        [=](Connection& db) { return lease_due_mail(db, most, now, lease_until); });
}

Task<void> SqliteOutbox::sent(MailId id, MailTry how, Instant now)
{
    return thread_.write(
        [id, how = std::move(how), now](Connection& db) { mark_mail_sent(db, id, how, now); });
}

Task<void> SqliteOutbox::failed(MailId id, MailTry how, std::optional<Instant> again_at, Instant now)
{
    return thread_.write([id, how = std::move(how), again_at, now](Connection& db) {
        mark_mail_failed(db, id, how, again_at, now);
    });
}

Task<void> SqliteOutbox::give_back(std::vector<MailId> ids)
{
    return thread_.write([ids = std::move(ids)](Connection& db) { give_mail_back(db, ids); });
}

Task<void> SqliteOutbox::drop(MailId id, std::string why, Instant now)
{
    return thread_.write([id, why = std::move(why), now](Connection& db) { drop_mail(db, id, why, now); });
}

Task<int> SqliteOutbox::bring_forward(Instant now)
{
    return thread_.write([now](Connection& db) { return bring_mail_forward(db, now); });
}

Task<Reminded> SqliteOutbox::remind(ReminderRules rules, Instant now)
{
    const bool any = co_await thread_.read(
        [rules, now](Connection& db) { return !reminders_to_owe(db, rules, now).empty(); });
    if (!any) co_return Reminded{};
    co_return co_await thread_.write(
        [rules = std::move(rules), now](Connection& db) { return owe_reminders(db, rules, now); });
}

Task<int> SqliteOutbox::release_held()
{
    return thread_.write([](Connection& db) {
        release_held_deliveries(db);
        return release_held_mail(db);
    });
}

Task<std::vector<OutboxMail>> SqliteOutbox::unsent()
{
    return thread_.read([](Connection& db) { return unsent_mail(db); });
}

Task<std::vector<MailReport>> SqliteOutbox::list(MailFilter filter)
{
    return thread_.read([filter = std::move(filter)](Connection& db) { return list_mail(db, filter); });
}

Task<std::optional<MailReport>> SqliteOutbox::find(MailId id)
{
    return thread_.read([id](Connection& db) { return find_mail(db, id); });
}

Task<std::vector<MailTry>> SqliteOutbox::tries(MailId id)
{
    return thread_.read([id](Connection& db) { return tries_of_mail(db, id); });
}

Task<Result<void, RetryRefusal>> SqliteOutbox::retry(MailId id, Instant now)
{
    return thread_.write([=](Connection& db) { return retry_mail(db, id, now); });
}

} // namespace callhours::store::sqlite
