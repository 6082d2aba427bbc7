#pragma once

#include "server/app/callback_desk.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/callbacks.hpp"

#include <functional>

namespace callhours::web {

/// Calling back by click (`POST /api/v1/tasks/{id}/call`), and what agents want dialled by itself. Io thread.
class CallbackApi {
public:
    using Begun = app::CallbackDesk::Begun;

    struct Parts {
        Gate& gate;
        store::Callbacks& callbacks;
        /// Over whichever PBX can dial.
        std::function<Task<Begun>(TaskId, AgentId, app::Timing)> call_back;
        std::function<bool(store::CallbackId)> cancel; ///< here and at once; false when another server dials
        bool automatic = false;                        ///< what an agent without a wish of their own gets
    };

    explicit CallbackApi(Parts parts) : parts_{std::move(parts)} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> post_call(const http::Request& request);
    Task<http::Response> delete_call(const http::Request& request);
    Task<http::Response> list_callbacks(const http::Request& request);
    Task<http::Response> get_wish(const http::Request& request);
    Task<http::Response> put_wish(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
