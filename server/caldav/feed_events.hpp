#pragma once

#include "calendar/ical/feed.hpp"
#include "server/web/pages/messages.hpp"
#include "store/bookings.hpp"
#include "store/directory.hpp"

#include <string>
#include <vector>

namespace callhours::caldav {

/// A booking as the agent's calendar shows it (B1): who calls whom, about what.
[[nodiscard]] calendar::ical::FeedEvent agents_event(const store::Booking& booking,
                                                     const store::Directory& directory);

/// The same booking as the visitor keeps it, in their language.
[[nodiscard]] calendar::ical::FeedEvent visitors_event(const store::Booking& booking,
                                                       const store::Directory& directory,
                                                       const web::Messages& messages);

/// The agent's feed: `source` is its own address where it is known to be absolute.
[[nodiscard]] calendar::ical::FeedCalendar agents_feed(const store::Agent& agent,
                                                       const std::vector<store::Booking>& bookings,
                                                       const store::Directory& directory, std::string source);

} // namespace callhours::caldav
