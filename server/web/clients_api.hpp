#pragma once

#include "server/app/rule_changes.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/clients.hpp"

namespace callhours::web {

/// The JSON API of clients for those who look after them: who there is, what their plan includes and until
/// when, and who changed that. Io thread.
class ClientsApi {
public:
    struct Parts {
        Gate& gate;
        app::ChangeRules& change_rules;
        store::Clients& clients;
    };

    explicit ClientsApi(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> list_clients(const http::Request& request);
    Task<http::Response> get_client(const http::Request& request);
    Task<http::Response> get_history(const http::Request& request);
    Task<http::Response> patch_client(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
