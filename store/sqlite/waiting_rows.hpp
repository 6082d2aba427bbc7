#pragma once

#include "store/bookings.hpp"
#include "store/sqlite/connection.hpp"
#include "store/waiting_list.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] Result<Joined, JoinRefusal> join_waiting_list(Connection& db, const JoinRequest& request);
[[nodiscard]] std::optional<Wait> find_wait(Connection& db, WaitId id);
[[nodiscard]] std::vector<Wait> list_waits(Connection& db, const WaitFilter& filter);
std::optional<Wait> end_wait(Connection& db, WaitId id, Wait::End how, Instant now);

/// Who has a call of that type in the days they wait for, waits no more; in the transaction of the booking.
void end_waits_of(Connection& db, const Booking& booking, Instant now);

[[nodiscard]] std::map<WaitId, calendar::KnownTimes> known_to(Connection& db, const std::vector<WaitId>& ids);
int note_waits(Connection& db, const std::vector<WaitNote>& notes, Instant now);
[[nodiscard]] std::vector<Instant> times_of_mail(Connection& db, MailId mail);

} // namespace callhours::store::sqlite
