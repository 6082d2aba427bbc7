#pragma once

#include "server/app/ask_callback.hpp"
#include "server/app/edit_task.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "server/web/pages/pages.hpp"
#include "store/tasks.hpp"

namespace callhours::web {

/// The client's page "call me" at /book/{token}/callback: asks for a call, shows how what was asked for
/// stands, and takes it back. A GET changes nothing (B3); pressed twice, the button makes one task (C2). Io
/// thread.
class WishPages {
public:
    struct Parts {
        Gate& gate;
        app::AskCallback& ask_callback;
        app::EditTask& edit_task;
        store::CallbackTasks& tasks;
        const Pages& pages;
    };

    explicit WishPages(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> show(const http::Request& request);
    Task<http::Response> post(const http::Request& request);
    Task<http::Response> withdraw(const http::Request& request);

    /// The page without what the form says.
    Task<WishPageView> view_of(const http::Request& request, const Caller& caller, std::string path,
                               std::string_view zone);

    Parts parts_;
};

} // namespace callhours::web
