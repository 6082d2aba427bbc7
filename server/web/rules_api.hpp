#pragma once

#include "server/app/rule_changes.hpp"
#include "server/http/router.hpp"
#include "server/rules/holiday_refresh.hpp"
#include "server/web/gate.hpp"
#include "store/holidays.hpp"

#include <string>

namespace callhours::web {

/// The rules of the desk for agents: read, changed, tried out; what they contradict; the holiday calendars.
/// Io thread.
class RulesApi {
public:
    struct Parts {
        Gate& gate;
        app::ChangeRules& change_rules;
        store::HolidayCalendars& calendars;
        rules::HolidayRefresh& refresh;
    };

    explicit RulesApi(const Parts& parts) : parts_{parts} {}

    /// The routes refer to this object, which must outlive the router.
    void add_routes(http::Router& router);

private:
    Task<http::Response> get_rules(const http::Request& request);
    Task<http::Response> patch_rules(const http::Request& request);
    Task<http::Response> list_contradictions(const http::Request& request);
    Task<http::Response> list_calendars(const http::Request& request);
    Task<http::Response> put_calendar(const http::Request& request);
    Task<http::Response> delete_calendar(const http::Request& request);

    Parts parts_;
};

} // namespace callhours::web
