#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/task.hpp"

#include <optional>
#include <string>
#include <vector>

namespace callhours::store {

/// One mail that a booking owes somebody, written in the transaction that made it due (B2, B3). What it says
/// is made when it is sent, from the booking's history at `sequence`.
struct OutboxMail {
    enum class Method { request, cancel }; ///< RFC 5546
    enum class Audience { visitor, agent };

    MailId id;
    BookingId booking;
    int sequence = 0;
    Method method;
    Audience audience;
    std::string message_id; ///< stable over every try (B3)
    Instant created_at;
    Instant due_at; ///< the next try
    int attempts = 0;
};

class Outbox {
public:
    virtual ~Outbox() = default;

    /// Due and leased to nobody: leases up to `most` to the caller until `lease_until`. Held-back mail (after
    /// a restore) is not given.
    virtual Task<std::vector<OutboxMail>> lease_due(std::size_t most, Instant now, Instant lease_until) = 0;
    virtual Task<void> sent(MailId id, std::string server_reply, Instant now) = 0;

    /// Another try at `again_at`, or none any more.
    virtual Task<void> failed(MailId id, std::string server_reply, std::optional<Instant> again_at,
                              Instant now) = 0;

    /// After a restore every unsent mail waits for this: how many were let go.
    virtual Task<int> release_held() = 0;

    virtual Task<std::vector<OutboxMail>> unsent() = 0;
};

} // namespace callhours::store
