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
    AgentId agent; ///< whose mail it is, when it is an agent's: after a change, perhaps the former one
    std::string message_id; ///< with its angle brackets; stable over every try (B3)
    Instant created_at;
    Instant due_at;         ///< the next try
    int attempts = 0;       ///< begun so far; of a leased mail, this one too
    bool held = false;      ///< waits for release_held()
    std::string last_reply; ///< of the mail server, to the try before
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

    /// Those that will be tried (again), held ones too; by due time.
    virtual Task<std::vector<OutboxMail>> unsent() = 0;
};

} // namespace callhours::store
