#pragma once

#include "base/random_bytes.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/webhooks.hpp"

namespace callhours::web {

/// Webhooks and the log of their deliveries, for leads and administrators. Io thread.
class WebhooksApi {
public:
    struct Parts {
        Gate& gate;
        store::Webhooks& webhooks;
        RandomBytes& random;
    };

    explicit WebhooksApi(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<Gate::Admitted> require_lead(const http::Request& request);
    Task<http::Response> list(const http::Request& request);
    Task<http::Response> add(const http::Request& request);
    Task<http::Response> remove(const http::Request& request);
    Task<http::Response> deliveries(const http::Request& request);
    Task<http::Response> resend(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
