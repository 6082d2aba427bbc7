#pragma once

#include <cstdint>
#include <string>

namespace callhours::store {

/// Who made a change, for the history: never a secret, never an address.
struct Actor {
    enum class Kind {
        system,
        client, ///< by the API
        link,   ///< the client, by the link of a page or a mail
        agent,
        import,
        pbx,
        calendar_program,
    };

    Kind kind = Kind::system;
    std::int64_t id = 0; ///< of the client or the agent, else 0

    friend bool operator==(const Actor&, const Actor&) = default;
};

} // namespace callhours::store
