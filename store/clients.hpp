#pragma once

#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/task.hpp"
#include "store/actor.hpp"

#include <string>
#include <vector>

namespace callhours::store {

/// One line of a client's history.
struct ClientEvent {
    std::string what; ///< created, name, agent, language, numbers, contacts, entitled_from, entitled_to, plan
    std::string before; ///< as the import file writes it, lists joined by ", "; empty for contacts, whose
    std::string after;  ///< names and addresses are not kept beyond their use
    Actor actor;
    Instant at;
};

/// What became of clients; what they are now is in the Directory, and changed by Imports.
class Clients {
public:
    virtual ~Clients() = default;

    /// As it happened. Empty for a client that is older than this history and has not changed since.
    virtual Task<std::vector<ClientEvent>> history(ClientId client) = 0;
};

} // namespace callhours::store
