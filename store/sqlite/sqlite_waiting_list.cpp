#include "store/sqlite/sqlite_waiting_list.hpp"

#include "store/sqlite/waiting_rows.hpp"

#include <utility>

namespace callhours::store::sqlite {

Task<Result<Joined, JoinRefusal>> SqliteWaitingList::join(JoinRequest request)
{
    return thread_.write(
        [request = std::move(request)](Connection& db) { return join_waiting_list(db, request); });
}

Task<std::optional<Wait>> SqliteWaitingList::find(WaitId id)
{
    return thread_.read([id](Connection& db) { return find_wait(db, id); });
}

Task<std::vector<Wait>> SqliteWaitingList::list(WaitFilter filter)
{
    return thread_.read([filter](Connection& db) { return list_waits(db, filter); });
}

Task<std::optional<Wait>> SqliteWaitingList::end(WaitId id, Wait::End how, Instant now)
{
    return thread_.write([=](Connection& db) { return end_wait(db, id, how, now); });
}

Task<std::map<WaitId, calendar::KnownTimes>> SqliteWaitingList::known(std::vector<WaitId> ids)
{
    return thread_.read([ids = std::move(ids)](Connection& db) { return known_to(db, ids); });
}

Task<int> SqliteWaitingList::note(std::vector<WaitNote> notes, Instant now)
{
    return thread_.write(
        [notes = std::move(notes), now](Connection& db) { return note_waits(db, notes, now); });
}

Task<std::vector<Instant>> SqliteWaitingList::times_of(MailId mail)
{
    return thread_.read([mail](Connection& db) { return times_of_mail(db, mail); });
}

} // namespace callhours::store::sqlite
