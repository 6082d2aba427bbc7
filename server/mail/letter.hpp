#pragma once

#include "server/web/links.hpp"
#include "server/web/pages/template.hpp"
#include "store/outbox.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace callhours::mail {

/// The state of a booking that a mail speaks of, taken from its history.
struct Moment {
    store::Booking booking; ///< as it was at the mail's sequence
    store::BookingEvent::What what;
    std::string reason;
    Interval former_time; ///< before the event; of a booking that was just made, its own
    AgentId former_agent;
    AgentId now_with; ///< whose booking it is after the event
};

/// What `mail` speaks of; nothing when the history holds no such event. To an agent who lost the booking it
/// shows the booking as it was theirs.
[[nodiscard]] std::optional<Moment> moment_of(const store::OutboxMail& mail, const store::Booking& booking,
                                              const std::vector<store::BookingEvent>& history);

/// Label and value, a line each.
using Facts = std::vector<std::pair<std::string, std::string>>;

[[nodiscard]] std::string lines_of(const Facts& facts);
[[nodiscard]] std::vector<web::Values> values_of(const Facts& facts);

/// A mail in words, of one language.
struct Letter {
    std::string language;
    std::string subject;
    std::string when;       ///< the first line, with the zone's name
    std::string other_when; ///< in the other one's zone, where it differs
    std::string what_happened;
    std::string who_calls; ///< empty: nobody does
    Facts facts;
    std::string change_link; ///< empty: no links
    std::string cancel_link;
    std::string foot;
};

/// `links` only where they are absolute: a path leads nowhere in a mail.
[[nodiscard]] Letter write_letter(const store::OutboxMail& mail, const Moment& moment,
                                  const store::Directory& directory, const std::optional<web::Links>& links,
                                  const web::Messages& messages);

[[nodiscard]] std::string plain_text(const Letter& letter, const web::Messages& messages);

[[nodiscard]] std::string html(const Letter& letter, const web::Templates& templates,
                               const web::Messages& messages);

} // namespace callhours::mail
