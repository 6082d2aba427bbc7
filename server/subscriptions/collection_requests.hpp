#pragma once

#include "base/interval.hpp"
#include "server/fetch/fetch.hpp"
#include "store/outside_calendars.hpp"

#include <cstddef>

namespace callhours::subscriptions {

/// HTTP Basic (RFC 7617), where the calendar has a user.
void add_credentials(fetch::Request& request, const store::BusyCalendar& calendar);

/// PROPFIND: is it a calendar, and has anything in it changed (RFC 6578's sync-token, or the older ctag)?
[[nodiscard]] fetch::Request state_request_for(const store::BusyCalendar& calendar);

/// REPORT calendar-query (RFC 4791 §7.8): the events that lie in the window, whole, so that their recurrences
/// are followed here and not by a server that may not know how.
[[nodiscard]] fetch::Request members_request_for(const store::BusyCalendar& calendar, const Interval& window,
                                                 std::size_t most_bytes);

} // namespace callhours::subscriptions
