#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"
#include "server/http/router.hpp"
#include "server/web/gate.hpp"
#include "store/outside_calendars.hpp"

#include <string_view>

namespace callhours::web {

/// The calendars elsewhere that occupy an agent. Their addresses are as good as passwords, so they are taken
/// and not shown again, but for the host. Io thread.
class BusyCalendarsApi {
public:
    struct Parts {
        Gate& gate;
        store::OutsideCalendars& calendars;
    };

    explicit BusyCalendarsApi(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> list(const http::Request& request);
    Task<http::Response> add(const http::Request& request);
    Task<http::Response> remove(const http::Request& request);
    Task<http::Response> refresh(const http::Request& request);

    Parts parts_;
};

/// An address as people copy it, made one that can be fetched: `webcal://` becomes `https://`. In words why
/// not.
[[nodiscard]] Result<Secret, std::string> calendar_url(std::string_view text);

/// `calendar.example` of `https://calendar.example:8443/secret.ics`.
[[nodiscard]] std::string_view host_of(std::string_view url);

} // namespace callhours::web
