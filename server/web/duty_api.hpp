#pragma once

#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/escalations.hpp"

namespace callhours::web {

/// The JSON API of who is on duty, and of what an agent was told. Io thread.
class DutyApi {
public:
    struct Parts {
        Gate& gate;
        store::Escalations& escalations;
    };

    explicit DutyApi(Parts parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> get_duty(const http::Request& request);
    Task<http::Response> put_duty(const http::Request& request);
    Task<http::Response> list_notices(const http::Request& request);
    Task<http::Response> read_notice(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
