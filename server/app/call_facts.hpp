#pragma once

#include "base/task.hpp"
#include "server/app/route_call.hpp"
#include "store/bookings.hpp"
#include "store/tasks.hpp"

#include <optional>

namespace callhours::app {

/// A call that is booked for this long from now, or was, counts as booked for now.
inline constexpr minutes booked_about{5};

/// What a decision must know beyond the rules: asked in one way for live calls, the API and `callhours
/// route`, so that they agree (C8). Io thread.
class CallFacts {
public:
    virtual ~CallFacts() = default;

    /// The severity of the number's task if one is open and was made by `at`.
    virtual Task<std::optional<desk::Severity>> open_severity(PhoneNumber caller, Instant at) = 0;

    /// Who has a call with the client that is booked for about `at`, or goes on then.
    virtual Task<std::optional<AgentId>> booked_with(ClientId client, Instant at) = 0;
};

class StoredCallFacts final : public CallFacts {
public:
    StoredCallFacts(store::CallbackTasks& tasks, store::Bookings& bookings)
        : tasks_{tasks}, bookings_{bookings}
    {
    }

    Task<std::optional<desk::Severity>> open_severity(PhoneNumber caller, Instant at) override;
    Task<std::optional<AgentId>> booked_with(ClientId client, Instant at) override;

private:
    store::CallbackTasks& tasks_;
    store::Bookings& bookings_;
};

/// `call` with what is known of its caller beyond the rules.
Task<CallToRoute> completed(const store::Directory& directory, CallFacts& facts, CallToRoute call);

} // namespace callhours::app
