#include "server/mail/message.hpp"

#include "calendar/ical/feed.hpp"
#include "server/caldav/feed_events.hpp"
#include "server/http/http_date.hpp"
#include "server/mail/mime.hpp"

#include <fmt/format.h>

namespace callhours::mail {

namespace {

namespace ical = calendar::ical;
using Method = store::OutboxMail::Method;
using Audience = store::OutboxMail::Audience;

/// `Sun, 22 Nov 2026 12:00:00 +0000` (RFC 5322 §3.3, which knows "GMT" as obsolete).
std::string mail_date(Instant at)
{
    auto date = http::http_date(at);
    return date.replace(date.rfind("GMT"), 3, "+0000");
}

std::optional<ical::Participant> recipient_of(const store::OutboxMail& mail, const store::Booking& booking,
                                              const store::Directory& directory)
{
    if (mail.audience == Audience::visitor) {
        if (!booking.visitor.email) return std::nullopt;
        return ical::Participant{booking.visitor.name, *booking.visitor.email};
    }
    const auto* agent = directory.agent(mail.agent);
    if (agent == nullptr || !agent->email) return std::nullopt;
    return ical::Participant{agent->name, *agent->email};
}

std::string_view language_of(const store::Agent* agent, const store::Directory& directory)
{
    return agent != nullptr && agent->language ? *agent->language : directory.desk.language;
}

/// In which the recipient reads.
std::string_view language_of(const store::OutboxMail& mail, const store::Booking& booking,
                             const store::Directory& directory)
{
    if (mail.audience == Audience::visitor) return booking.visitor.language;
    return language_of(directory.agent(mail.agent), directory);
}

/// The same event as in the feed (B1). Mail programs offer to accept only where the recipient is invited, so
/// the agent's own copy invites the agent too.
std::string calendar_part(const store::OutboxMail& mail, const store::Booking& booking,
                          const store::Directory& directory, const ical::Participant& organizer,
                          const ical::Participant& recipient, const std::optional<web::Links>& links,
                          const web::Messages& messages)
{
    const bool to_agent = mail.audience == Audience::agent;
    ical::Invitation invitation{.method = mail.method == Method::cancel ? ical::Method::cancel
                                                                        : ical::Method::request,
                                .event = to_agent ? caldav::agents_event(booking, directory)
                                                  : caldav::visitors_event(booking, directory, messages),
                                .organizer = organizer,
                                .attendees = {recipient}};
    if (to_agent && booking.visitor.email) {
        invitation.attendees.push_back({booking.visitor.name, *booking.visitor.email});
    }
    if (!to_agent && links) invitation.event.url = links->manage(directory, booking.id);
    return ical::render_event(invitation);
}

} // namespace

/// Nothing for a reminder: a second REQUEST would ask to accept once more.
std::optional<Invitation> MessageWriter::invitation_of(const store::OutboxMail& mail, const Moment& moment,
                                                       const store::Directory& directory,
                                                       const ical::Participant& organizer,
                                                       const ical::Participant& recipient,
                                                       const web::Messages& messages) const
{
    if (mail.method == Method::reminder) return std::nullopt;
    return Invitation{
        .calendar = calendar_part(mail, moment.booking, directory, organizer, recipient, links_, messages),
        .method = mail.method == Method::cancel ? "CANCEL" : "REQUEST"};
}

std::string MessageWriter::headers(const store::OutboxMail& mail, const Head& head) const
{
    std::string bytes = fmt::format("From: {}\r\n <{}>\r\n", display_name(head.from), from_.reveal());
    bytes += fmt::format("To: {}\r\n <{}>\r\n", display_name(head.to), head.recipient.reveal());
    bytes += fmt::format("Subject: {}\r\n", header_text(head.subject));
    bytes += fmt::format("Date: {}\r\n", mail_date(mail.created_at));
    bytes += fmt::format("Message-ID: {}\r\n", mail.message_id);
    bytes += fmt::format("Content-Language: {}\r\n", head.language);
    bytes += "Auto-Submitted: auto-generated\r\n"; // RFC 3834 §5: nobody's holiday notice answers it
    bytes += head.more;
    bytes += "MIME-Version: 1.0\r\n";
    return bytes;
}

Message MessageWriter::write(const store::OutboxMail& mail, const store::Wait& wait,
                             const std::vector<Instant>& times, const store::Directory& directory) const
{
    const auto* client = directory.client(wait.client);
    const auto* agent = client == nullptr ? nullptr : directory.agent(client->agent);
    const auto& messages = catalogue_.of(wait.language);
    const auto letter = write_free_times(wait, times, directory, links_, messages);
    Head head{.from = agent == nullptr ? "" : agent->name,
              .to = wait.name,
              .recipient = wait.email,
              .subject = letter.subject,
              .language = letter.language};
    if (!letter.leave_link.empty()) {
        head.more = fmt::format("List-Unsubscribe: <{}>\r\n"
                                "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                                letter.leave_link);
    }
    auto bytes = headers(mail, head);
    bytes += multipart_body({.text = plain_text(letter, messages),
                             .html = html(letter, templates_, messages),
                             .invitation = std::nullopt});
    return Message{from_, wait.email, std::move(bytes)};
}

std::optional<Message> MessageWriter::write(const store::OutboxMail& mail, const store::Notice& notice,
                                            const desk::CallbackTask& task,
                                            const store::Directory& directory) const
{
    const auto* reader = directory.agent(notice.agent);
    if (reader == nullptr || !reader->email) return std::nullopt;
    const auto& messages = catalogue_.of(language_of(reader, directory));
    const auto letter = write_notice(notice, task, directory, links_, messages);
    auto bytes = headers(mail, {.from = "Callhours",
                                .to = reader->name,
                                .recipient = *reader->email,
                                .subject = letter.subject,
                                .language = letter.language});
    bytes += multipart_body({.text = plain_text(letter, messages),
                             .html = html(letter, templates_, messages),
                             .invitation = std::nullopt});
    return Message{from_, *reader->email, std::move(bytes)};
}

std::optional<Message> MessageWriter::write(const store::OutboxMail& mail, const store::Booking& booking,
                                            const std::vector<store::BookingEvent>& history,
                                            const store::Directory& directory) const
{
    const auto recipient = recipient_of(mail, booking, directory);
    const auto moment = moment_of(mail, booking, history);
    if (!recipient || !moment) return std::nullopt;

    const auto* agent = directory.agent(moment->booking.agent);
    const ical::Participant organizer{agent == nullptr ? "" : agent->name, from_};
    const auto& messages = catalogue_.of(language_of(mail, booking, directory));
    const auto letter = write_letter(mail, *moment, directory, links_, messages);

    auto bytes = headers(mail, {.from = organizer.name,
                                .to = recipient->name,
                                .recipient = recipient->address,
                                .subject = letter.subject,
                                .language = letter.language});
    bytes += multipart_body(
        {.text = plain_text(letter, messages),
         .html = html(letter, templates_, messages),
         .invitation = invitation_of(mail, *moment, directory, organizer, *recipient, messages)});
    return Message{from_, recipient->address, std::move(bytes)};
}

} // namespace callhours::mail
