#pragma once

#include "base/log/log.hpp"
#include "base/worker_pool.hpp"
#include "server/caldav/last_use.hpp"
#include "server/http/rendered.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "server/web/links.hpp"
#include "server/web/pages/messages.hpp"
#include "store/bookings.hpp"
#include "store/changes.hpp"

#include <unordered_map>

namespace callhours::caldav {

/// Calendars as files: an agent's feed (`/calendars/{token}.ics`) and one booking (`/b/{token}.ics`).
///
/// A feed is rendered once per change, in the worker pool, and served from memory (B5); when rendering fails,
/// the last good copy is served. Io thread.
class CalendarFiles {
public:
    struct Parts {
        web::Gate& gate;
        store::Bookings& bookings;
        const store::Changes& changes;
        WorkerPool& workers;
        const web::Links& links;
        LastUse& last_use;
        Log& log;
    };

    explicit CalendarFiles(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    struct Feed {
        ChangeNumber as_of;
        Instant last_modified;
        http::Rendered rendered;
    };

    Task<http::Response> get_feed(const http::Request& request);
    Task<http::Response> get_booking(const http::Request& request);
    Task<void> refresh(TokenDigest token, AgentId agent, std::string path,
                       std::shared_ptr<const store::Directory> directory, ChangeNumber as_of);

    Parts parts_;
    web::Catalogue catalogue_;
    std::unordered_map<TokenDigest, Feed> feeds_;
};

} // namespace callhours::caldav
