#pragma once

#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "server/web/pages/messages.hpp"
#include "store/figures.hpp"

#include <functional>

namespace callhours::web {

/// `GET /api/v1/figures`: how the desk did, by agent, client, severity or time; JSON or CSV. Io thread.
class FiguresApi {
public:
    struct Parts {
        Gate& gate;
        store::FigureBook& figures;
        const Catalogue& catalogue; ///< says what is counted
        /// Counts what has just happened, so that whoever was told of it finds it in the figures.
        std::function<Task<void>()> refresh;
    };

    explicit FiguresApi(Parts parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> get_figures(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
