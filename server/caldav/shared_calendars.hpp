#pragma once

#include "base/worker_pool.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "server/web/pages/messages.hpp"
#include "store/bookings.hpp"

namespace callhours::caldav {

/// What may be shown to others: when an agent is busy (`/availability/{token}.ifb`, VFREEBUSY) and when they
/// work
/// (`/availability/{token}.ics`, VAVAILABILITY), and nothing of why; and a client's own calls
/// (`/calendars/client/{token}.ics`). Io thread.
class SharedCalendars {
public:
    struct Parts {
        web::Gate& gate;
        store::Bookings& bookings;
        WorkerPool& workers;
    };

    explicit SharedCalendars(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> get_free_busy(const http::Request& request);
    Task<http::Response> get_availability(const http::Request& request);
    Task<http::Response> get_client_feed(const http::Request& request);

    Parts parts_;
    web::Catalogue catalogue_;
};

} // namespace callhours::caldav
