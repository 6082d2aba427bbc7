#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "server/app/rules.hpp"
#include "server/auth/limits.hpp"
#include "server/http/message.hpp"
#include "store/access.hpp"
#include "store/directory.hpp"

#include <memory>
#include <string>

namespace callhours::web {

/// Who asks, and the rules at that moment; the pointers live as long as `directory`.
struct Caller {
    std::shared_ptr<const store::Directory> directory;
    const store::Client* client = nullptr; ///< by client token
    const store::Agent* agent = nullptr;   ///< by agent token or session
    bool is_pbx = false;
    bool is_metrics = false;   ///< by a token for /metrics
    std::string session_token; ///< set when the session cookie spoke: writes then need X-CSRF-Token
};

inline constexpr std::string_view session_cookie = "callhours_session";

/// Finds out who asks (the table of contract "HTTP"): one place for tokens, sessions, CSRF and the limit of
/// writes. Each `require` gives the caller, or the answer to send instead. Io thread.
class Gate {
public:
    Gate(app::Rules& rules, store::Access& access, const Clock& clock, unsigned client_writes_per_minute)
        : rules_{rules}, access_{access}, clock_{clock}, client_writes_{client_writes_per_minute}
    {
    }

    using Admitted = Result<Caller, http::Response>;

    /// A client's API token; on anything but GET the limit of writes counts (429).
    Task<Admitted> require_client(const http::Request& request);

    /// An agent's API token, or the console's session with its CSRF token on writes.
    Task<Admitted> require_agent(const http::Request& request);

    /// A client or an agent, each as above.
    Task<Admitted> require_client_or_agent(const http::Request& request);

    /// An agent, or the PBX.
    Task<Admitted> require_agent_or_pbx(const http::Request& request);

    /// From this machine itself, or with a metrics token.
    Task<bool> may_read_metrics(const http::Request& request);

    /// The owner of a token in a path (`/book/…`): 404 when unknown, 410 when revoked.
    Task<Admitted> require_page(std::string_view token);

    /// 429 when `client` has written too much this minute; for the page's forms.
    [[nodiscard]] Result<void, http::Response> admit_write(ClientId client);

    [[nodiscard]] app::Rules& rules() { return rules_; }

    [[nodiscard]] Instant now() const { return clock_.now(); }

private:
    Task<Caller> identify(const http::Request& request);
    [[nodiscard]] Admitted admit_client(const http::Request& request, Caller caller);
    [[nodiscard]] static Admitted admit_agent(const http::Request& request, Caller caller);
    Task<void> add_session(const http::Request& request, Caller& caller);

    app::Rules& rules_;
    store::Access& access_;
    const Clock& clock_;
    auth::RateLimiter client_writes_;
};

} // namespace callhours::web
