#pragma once

#include "base/random_bytes.hpp"
#include "server/app/waiting.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "server/web/links.hpp"
#include "store/waiting_list.hpp"

namespace callhours::web {

/// /api/v1/waiting-list: clients ask, look and leave; agents see who of their clients waits, and may remove
/// them. Io thread.
class WaitingApi {
public:
    struct Parts {
        Gate& gate;
        app::JoinWaitingList& join;
        store::WaitingList& list;
        RandomBytes& random;
        const Links& links;
    };

    explicit WaitingApi(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> list(const http::Request& request);
    Task<http::Response> join(const http::Request& request);
    Task<http::Response> leave(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
