#pragma once

#include "base/instant.hpp"
#include "base/task.hpp"

#include <cstddef>

namespace callhours::store {

/// How long what has done its work is kept. Bookings, calls, tasks and their histories are for ever.
struct KeepFor {
    days changes{30};    ///< rows of the change number: who was away for longer reads everything anew
    days mails{400};     ///< mails that were sent, failed or dropped, with every try
    days deliveries{90}; ///< of webhooks, delivered or given up
    days waits{30};      ///< places on the waiting list, after their end and their mails
};

/// Forgets what is past its use, in bites that keep no writer waiting for long. Io thread.
class Upkeep {
public:
    virtual ~Upkeep() = default;

    /// At most `most` rows of each, the oldest first; how many rows went in all. 0: there is no more.
    virtual Task<std::size_t> forget(KeepFor keep, Instant now, std::size_t most) = 0;
};

} // namespace callhours::store
