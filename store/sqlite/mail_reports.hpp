#pragma once

#include "store/outbox.hpp"
#include "store/sqlite/connection.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] std::vector<MailReport> list_mail(Connection& db, const MailFilter& filter);
[[nodiscard]] std::optional<MailReport> find_mail(Connection& db, MailId id);
[[nodiscard]] std::vector<MailTry> tries_of_mail(Connection& db, MailId id);
[[nodiscard]] Result<void, RetryRefusal> retry_mail(Connection& db, MailId id, Instant now);

} // namespace callhours::store::sqlite
