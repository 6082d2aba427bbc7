#pragma once

#include "store/sqlite/db_thread.hpp"
#include "store/waiting_list.hpp"

namespace callhours::store::sqlite {

/// Gives each job to the thread of the database; what the job does stands in waiting_rows.cpp.
class SqliteWaitingList final : public WaitingList {
public:
    explicit SqliteWaitingList(DbThread& thread) : thread_{thread} {}

    Task<Result<Joined, JoinRefusal>> join(JoinRequest request) override;
    Task<std::optional<Wait>> find(WaitId id) override;
    Task<std::vector<Wait>> list(WaitFilter filter) override;
    Task<std::optional<Wait>> end(WaitId id, Wait::End how, Instant now) override;
    Task<std::map<WaitId, calendar::KnownTimes>> known(std::vector<WaitId> ids) override;
    Task<int> note(std::vector<WaitNote> notes, Instant now) override;
    Task<std::vector<Instant>> times_of(MailId mail) override;

private:
    DbThread& thread_;
};

} // namespace callhours::store::sqlite
