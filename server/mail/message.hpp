#pragma once

#include "calendar/ical/feed.hpp"
#include "server/mail/free_times_letter.hpp"
#include "server/mail/letter.hpp"
#include "server/mail/mime.hpp"
#include "server/mail/notice_letter.hpp"

namespace callhours::mail {

/// A mail as it leaves the house.
struct Message {
    EmailAddress from;
    EmailAddress to;
    std::string bytes; ///< RFC 5322, lines end CRLF
};

/// Makes the mails of bookings (B2, RFC 6047). The same outbox row gives the same bytes as long as the
/// directory does not change. Io thread.
class MessageWriter {
public:
    MessageWriter(EmailAddress from, std::optional<web::Links> links)
        : from_{std::move(from)}, links_{std::move(links)}
    {
    }

    /// Nothing when there is nobody to tell (an agent without an address) or nothing to say (no such event in
    /// the history).
    [[nodiscard]] std::optional<Message> write(const store::OutboxMail& mail, const store::Booking& booking,
                                               const std::vector<store::BookingEvent>& history,
                                               const store::Directory& directory) const;

    /// The waiting list's mail of these times. Who reads it can leave the list with one press in their mail
    /// program (RFC 8058).
    [[nodiscard]] Message write(const store::OutboxMail& mail, const store::Wait& wait,
                                const std::vector<Instant>& times, const store::Directory& directory) const;

    /// An agent's notice of a callback that waits; nothing when they have no address any more.
    [[nodiscard]] std::optional<Message> write(const store::OutboxMail& mail, const store::Notice& notice,
                                               const desk::CallbackTask& task,
                                               const store::Directory& directory) const;

private:
    struct Head {
        std::string from; ///< the name before our address
        std::string to;   ///< the name before the recipient's
        EmailAddress recipient;
        std::string subject;
        std::string language;
        std::string more{}; ///< further lines, each with its end
    };

    [[nodiscard]] std::string headers(const store::OutboxMail& mail, const Head& head) const;
    [[nodiscard]] std::optional<Invitation> invitation_of(const store::OutboxMail& mail, const Moment& moment,
                                                          const store::Directory& directory,
                                                          const calendar::ical::Participant& organizer,
                                                          const calendar::ical::Participant& recipient,
                                                          const web::Messages& messages) const;

    EmailAddress from_;
    std::optional<web::Links> links_;
    web::Catalogue catalogue_;
    web::Templates templates_;
};

} // namespace callhours::mail
