#pragma once

#include "server/app/erase_contact.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"

namespace callhours::web {

/// Erasure of a person at a client (data protection), for leads and administrators. Io thread.
class ErasuresApi {
public:
    struct Parts {
        Gate& gate;
        app::EraseContact& erase;
        store::Erasures& erasures;
    };

    explicit ErasuresApi(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> post_erasure(const http::Request& request);
    Task<http::Response> list_erasures(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
