#pragma once

#include "base/random_bytes.hpp"
#include "base/worker_pool.hpp"
#include "server/bring/bring.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "server/web/links.hpp"

#include <atomic>
#include <memory>
#include <optional>

namespace callhours::web {

/// Files that people bring from other systems (CSV, iCalendar), for leads and administrators. One at a time:
/// its writing is one transaction. Io thread.
class ImportsApi {
public:
    struct Parts {
        Gate& gate;
        store::Imports& imports;
        WorkerPool& workers; ///< reads the file
        RandomBytes& random;
        const Links& links;
    };

    explicit ImportsApi(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    /// Of the import that goes on.
    struct Running {
        bring::What what;
        std::size_t rows = 0; ///< 0 while the file is read
        std::shared_ptr<std::atomic<std::size_t>> taken = std::make_shared<std::atomic<std::size_t>>(0);
    };

    Task<http::Response> post_import(const http::Request& request);
    Task<http::Response> get_running(const http::Request& request);
    Task<http::Response> run(std::string bytes, bring::Options options, bool dry_run, const Caller& caller);

    Parts parts_;
    std::optional<Running> running_;
};

} // namespace callhours::web
