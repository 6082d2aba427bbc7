#pragma once

#include "base/random_bytes.hpp"
#include "server/app/book_call.hpp"
#include "server/app/free_slots.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/bookings.hpp"

#include <string>

namespace callhours::web {

/// The JSON API of clients who look for a time: call types, slots, holds (contract "HTTP"). Io thread.
class BookingApi {
public:
    struct Parts {
        Gate& gate;
        app::FreeSlots& free_slots;
        app::BookCall& book_call;
        store::Bookings& bookings;
        RandomBytes& random;
    };

    explicit BookingApi(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> get_call_types(const http::Request& request);
    Task<http::Response> get_slots(const http::Request& request);
    Task<http::Response> post_hold(const http::Request& request);
    Task<http::Response> delete_hold(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
