#pragma once

#include "base/email_address.hpp"
#include "base/instant.hpp"
#include "base/interval.hpp"
#include "calendar/zone.hpp"

#include <optional>
#include <string>
#include <vector>

namespace callhours::calendar::ical {

/// Loads what libical loads lazily and without locks; call it once, in main, before any thread starts.
void warm_up();

/// One VEVENT. Its texts may hold any valid UTF-8: line breaks are escaped, other control characters dropped.
struct FeedEvent {
    std::string uid;  ///< for ever the same (B1)
    int sequence = 0; ///< grows with every change that a calendar must see (B1)
    Instant created;
    Instant changed; ///< the last change: DTSTAMP and LAST-MODIFIED, never "now" (B5)
    Interval time;
    Zone zone; ///< in which the times are written
    std::string summary;
    std::string description{};
    std::string location{};
    std::string url{};
    std::vector<std::string> categories{};
    bool busy = true; ///< TRANSP:OPAQUE
};

/// A subscribed calendar; its bytes depend on nothing else.
struct FeedCalendar {
    std::string name;
    std::string colour{}; ///< a CSS3 colour name (RFC 7986 §5.9)
    std::string source{}; ///< the feed's own absolute URL, where it has one
    hours refresh{1};
    Zone zone;
    std::vector<FeedEvent> events{}; ///< in any order; written by time, then UID
};

/// RFC 5545 bytes, without METHOD, with our own VTIMEZONE for every zone used. Equal values give equal bytes.
///
/// Throws `std::invalid_argument` where a UID or URL holds a control character: libical would print it raw.
[[nodiscard]] std::string render_feed(const FeedCalendar& calendar);

/// The VTIMEZONE that `render_feed` writes, alone: from its BEGIN to its END.
[[nodiscard]] std::string render_timezone(const Zone& zone, const Interval& used);

/// A person of an invitation.
struct Participant {
    std::string name;
    EmailAddress address;
};

enum class Method {
    none,    ///< a file to keep
    request, ///< RFC 5546 §3.2.2; the mail part's `method=REQUEST`
    cancel,  ///< RFC 5546 §3.2.5; `method=CANCEL`, STATUS:CANCELLED
};

/// One booking for a download or for a mail (B2).
struct Invitation {
    Method method = Method::none;
    FeedEvent event;
    std::optional<Participant> organizer{}; ///< must be there unless the method is `none`
    std::vector<Participant> attendees{};   ///< asked to answer (RSVP) by a request
};

/// Throws as `render_feed` does.
[[nodiscard]] std::string render_event(const Invitation& invitation);

} // namespace callhours::calendar::ical
