#pragma once

#include "server/app/free_slots.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/bookings.hpp"

namespace callhours::web {

/// What an agent's console needs to know to book for a client: their free times, and what else than bookings
/// blocks an agent. Io thread.
class PeopleApi {
public:
    struct Parts {
        Gate& gate;
        app::FreeSlots& free_slots;
        store::Bookings& bookings;
    };

    explicit PeopleApi(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> get_slots(const http::Request& request);
    Task<http::Response> get_busy(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
