#pragma once

#include "server/http/router.hpp"
#include "server/web/assets.hpp"
#include "server/web/gate.hpp"
#include "server/web/pages/pages.hpp"
#include "store/store.hpp"

#include <functional>
#include <string>
#include <vector>

namespace callhours::web {

/// One sample for /metrics; `labels` as Prometheus writes them, without braces.
struct Sample {
    std::string name;
    std::string help;
    std::string labels;
    double value = 0;
};

/// What every web site has: health, metrics, robots.txt, the API's description, files for browsers, error
/// pages.
class Site {
public:
    struct Parts {
        Gate& gate;
        store::Store& store;
        const Pages& pages;
        const Assets& assets;
        std::function<std::vector<Sample>()> samples; ///< of the parts that this one does not know
    };

    explicit Site(Parts parts);

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> health(const http::Request& request);
    Task<http::Response> metrics(const http::Request& request);
    Task<http::Response> robots(const http::Request& request);
    Task<http::Response> openapi(const http::Request& request);
    Task<http::Response> asset(const http::Request& request);
    Task<http::Response> console(const http::Request& request);
    Task<http::Response> home(const http::Request& request);

    Parts parts_;
    http::Rendered openapi_;
};

/// A page that says what is wrong, in the one style.
[[nodiscard]] http::Response error_page(const http::Request& request, const http::Problem& problem,
                                        const Pages& pages);

} // namespace callhours::web
