#pragma once

#include "store/erasures.hpp"
#include "store/sqlite/connection.hpp"

#include <vector>

namespace callhours::store::sqlite {

/// Where a person stands in the database.
struct Traces {
    int contacts = 0;
    int numbers = 0;
    std::vector<BookingId> bookings;
    std::vector<TaskId> tasks;
    std::vector<CallId> calls;
    std::vector<VoicemailId> recordings;
    std::vector<MailId> mails;
    std::vector<std::int64_t> waits;
    std::vector<std::int64_t> deliveries;
};

/// At their client, and where nobody is known as the client; never at another.
[[nodiscard]] Traces find_traces(Connection& db, const ContactToErase& contact);

[[nodiscard]] ErasedCounts counts_of(const Traces& traces);

[[nodiscard]] std::vector<ErasureObstacle> find_obstacles(Connection& db, const ContactToErase& contact,
                                                          const Traces& traces, Instant now);

} // namespace callhours::store::sqlite
