#pragma once

#include "server/app/rules.hpp"
#include "store/tasks.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace callhours::app {

/// Somebody is to be called, without having called: the client's "call me", or an agent's note of it.
struct CallbackWish {
    std::optional<ClientId> client;         ///< absent: whose number it is
    std::optional<PhoneNumber> number;      ///< absent: the client's first
    std::optional<AgentId> agent;           ///< absent: the client's, else the desk's default
    std::optional<AgentId> owner;           ///< who takes it at once
    std::optional<desk::Severity> severity; ///< absent: the desk's default
    std::string about;
    std::optional<Instant> from; ///< not before; the clock stands until then (D3)
    std::optional<Instant> to;
    store::Actor actor; ///< a client is asked whether their service runs (S9)
};

enum class CallbackRefusal {
    no_number,
    of_another_client, ///< a task of that number is open, and it is not this client's
    not_entitled,
    window_reversed, ///< ends where it begins or before
    window_past,
    window_too_far, ///< begins more than 90 days from now
};

[[nodiscard]] std::string_view describe(CallbackRefusal refusal);

/// Files a callback task with its deadlines. Where one of the number is open it joins it (C2): the first
/// deadline stays, unless the new wish is more urgent. Asking twice makes one task. Io thread.
class AskCallback {
public:
    AskCallback(Rules& rules, store::CallbackTasks& tasks) : rules_{rules}, tasks_{tasks} {}

    Task<Result<store::CallbackTasks::Added, CallbackRefusal>> operator()(CallbackWish wish, Instant now);

private:
    Rules& rules_;
    store::CallbackTasks& tasks_;
};

} // namespace callhours::app
