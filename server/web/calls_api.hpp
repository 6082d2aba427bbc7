#pragma once

#include "server/app/call_facts.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/calls.hpp"
#include "store/closures.hpp"

namespace callhours::web {

/// The JSON API of calls: the record of every call, what would happen to one, and the desk's closure by hand.
/// Io thread.
class CallsApi {
public:
    struct Parts {
        Gate& gate;
        store::Calls& calls;
        store::Closures& closures;
        app::CallFacts& facts;
    };

    explicit CallsApi(Parts parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> list_calls(const http::Request& request);
    Task<http::Response> export_calls(const http::Request& request);
    Task<http::Response> csv_of(store::CallFilter filter, Caller caller);
    Task<http::Response> get_call(const http::Request& request);
    Task<http::Response> get_route(const http::Request& request);
    Task<http::Response> get_closure(const http::Request& request);
    Task<http::Response> put_closure(const http::Request& request);
    Task<http::Response> delete_closure(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
