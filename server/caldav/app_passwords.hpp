#pragma once

#include "base/result.hpp"
#include "server/auth/limits.hpp"
#include "server/caldav/last_use.hpp"
#include "server/http/message.hpp"
#include "server/web/gate.hpp"
#include "store/access.hpp"
#include "store/changes.hpp"

#include <memory>
#include <unordered_map>

namespace callhours::caldav {

/// Who asks, and the rules at that moment; `agent` lives as long as `directory`.
struct Device {
    std::shared_ptr<const store::Directory> directory;
    const store::Agent* agent;
};

/// Lets calendar programs in: HTTP Basic with the agent's slug or address and an app password. Known ones
/// cost no read; one that was taken back is refused from the next request on. After some wrong ones a user at
/// an address has to wait; the same user elsewhere has not. Io thread.
class AppPasswords {
public:
    struct Parts {
        web::Gate& gate;
        store::Access& access;
        const store::Changes& changes;
        LastUse& last_use;
    };

    explicit AppPasswords(const Parts& parts) : parts_{parts} {}

    /// Or the answer to send instead: 401 with the challenge, or 429.
    Task<Result<Device, http::Response>> admit(const http::Request& request);

private:
    Task<const store::AppPassword*> find(TokenDigest digest);

    Parts parts_;
    ChangeNumber as_of_; ///< of the rules: app passwords change with them
    std::unordered_map<TokenDigest, store::AppPassword> known_;
    auth::LoginThrottle throttle_;
};

} // namespace callhours::caldav
