#pragma once

#include "store/outbox.hpp"
#include "store/sqlite/db_thread.hpp"

namespace callhours::store::sqlite {

/// Gives each job to the thread of the database; what the job does stands in outbox_rows.cpp,
/// reminder_rows.cpp and mail_reports.cpp.
class SqliteOutbox final : public Outbox {
public:
    explicit SqliteOutbox(DbThread& thread) : thread_{thread} {}

    Task<std::vector<OutboxMail>> lease_due(std::size_t most, Instant now, Instant lease_until) override;
    Task<void> sent(MailId id, MailTry how, Instant now) override;
    Task<void> failed(MailId id, MailTry how, std::optional<Instant> again_at, Instant now) override;
    Task<void> give_back(std::vector<MailId> ids) override;
    Task<void> drop(MailId id, std::string why, Instant now) override;
    Task<int> bring_forward(Instant now) override;
    Task<Reminded> remind(ReminderRules rules, Instant now) override;
    Task<int> release_held() override;
    Task<std::vector<OutboxMail>> unsent() override;
    Task<std::vector<MailReport>> list(MailFilter filter) override;
    Task<std::optional<MailReport>> find(MailId id) override;
    Task<std::vector<MailTry>> tries(MailId id) override;
    Task<Result<void, RetryRefusal>> retry(MailId id, Instant now) override;

private:
    DbThread& thread_;
};

} // namespace callhours::store::sqlite
