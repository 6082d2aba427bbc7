#pragma once

#include "base/random_bytes.hpp"
#include "server/app/book_call.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "server/web/links.hpp"
#include "store/bookings.hpp"

namespace callhours::web {

/// The JSON API of bookings, for clients (their own) and for agents (those of app/booking_rights.hpp), who
/// may also override rules, mark calls and say why. What somebody may not see is 404. Io thread.
class BookingsApi {
public:
    struct Parts {
        Gate& gate;
        app::BookCall& book_call;
        store::Bookings& bookings;
        RandomBytes& random;
        const Links& links;
    };

    explicit BookingsApi(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    /// The booking that the path names, as this caller may see it.
    struct Found {
        Caller caller;
        store::Booking booking;
    };

    Task<Result<Found, http::Response>> found(const http::Request& request);
    Task<std::optional<store::Booking>> named(const http::Request& request, const Caller& caller);
    [[nodiscard]] http::Response document(const store::Booking& booking, const Caller& caller) const;

    Task<http::Response> post(const http::Request& request);
    Task<http::Response> list(const http::Request& request);
    Task<http::Response> get(const http::Request& request);
    Task<http::Response> history(const http::Request& request);
    Task<http::Response> patch(const http::Request& request);
    Task<http::Response> remove(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
