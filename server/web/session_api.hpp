#pragma once

#include "base/random_bytes.hpp"
#include "base/secret.hpp"
#include "base/worker_pool.hpp"
#include "server/auth/limits.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/access.hpp"

#include <functional>

namespace callhours::web {

/// Signing in and out of the console. Io thread; passwords are hashed in the worker pool.
class SessionApi {
public:
    struct Parts {
        Gate& gate;
        store::Access& access;
        WorkerPool& workers;
        RandomBytes& random;
        std::function<void()> signed_out; ///< told after a session has ended
    };

    explicit SessionApi(Parts parts) : parts_{std::move(parts)} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> sign_in(const http::Request& request);
    Task<http::Response> who_am_i(const http::Request& request);
    Task<http::Response> sign_out(const http::Request& request);
    Task<bool> knows_password(const store::Agent* agent, Secret password);

    Parts parts_;
    auth::LoginThrottle throttle_;
};

} // namespace callhours::web
