#pragma once

#include "base/random_bytes.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "server/web/links.hpp"
#include "store/access.hpp"

namespace callhours::web {

/// What opens an agent's calendars to their programs: the feed's address and the app passwords for CalDAV.
/// Each secret is shown once, in the answer that makes it. Io thread.
class CalendarAccessApi {
public:
    struct Parts {
        Gate& gate;
        store::Access& access;
        RandomBytes& random;
        const Links& links;
    };

    explicit CalendarAccessApi(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> list_feeds(const http::Request& request);
    Task<http::Response> list_shared(const http::Request& request);
    Task<http::Response> rotate_feed(const http::Request& request);
    Task<http::Response> list_passwords(const http::Request& request);
    Task<http::Response> add_password(const http::Request& request);
    Task<http::Response> remove_password(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
