#pragma once

#include "server/app/rules.hpp"
#include "server/mail/message.hpp"
#include "tests/support/stores.hpp"

namespace callhours::tests {

/// The small desk of stores.hpp, where Eva of acme books anna for Monday the 23rd, 9:00 in Berlin.
struct MailWorld : DeskInStore<SqliteStores> {
    static inline const Instant sunday = at("2026-11-22T12:00:00Z");
    static inline const Instant monday = at("2026-11-23T08:00:00Z");

    store::Visitor eva = {.name = "Eva Grüber",
                          .email = address("eva@acme.example"),
                          .phone = number("+4366012345"),
                          .note = "about <the> export",
                          .language = "en",
                          .zone = "Europe/Vienna"};
    web::Catalogue catalogue;
    const web::Messages& english = catalogue.of("en");

    store::Booking book(Instant start = monday, minutes length = minutes{30})
    {
        auto request = a_request(*this, span_of(start, length), "uid-1@desk.example");
        request.visitor = eva;
        return run(store().bookings().reserve(std::move(request))).outcome.value();
    }

    store::Booking move(const store::Booking& booking, Instant start, const char* to_agent = "anna")
    {
        return run(store().bookings().reschedule(
                       {.booking = booking.id,
                        .only_of = std::nullopt,
                        .admission = admission(*directory, agent(to_agent), span_of(start, minutes{30})),
                        .actor = {},
                        .now = sunday}))
            .value();
    }

    store::Booking cancel(const store::Booking& booking)
    {
        return run(store().bookings().cancel({.booking = booking.id,
                                              .only_of = std::nullopt,
                                              .reason = "on holiday",
                                              .actor = {},
                                              .now = sunday}))
            .value();
    }

    /// The newest mail owed to that audience.
    store::OutboxMail owed(store::OutboxMail::Audience audience)
    {
        auto mails = run(store().outbox().unsent());
        std::erase_if(mails, [&](const auto& mail) { return mail.audience != audience; });
        return mails.back();
    }

    /// The newest reminder, an hour before the call that begins at `start`.
    store::OutboxMail reminder(store::OutboxMail::Audience audience, Instant start = monday)
    {
        const store::ReminderRules rules{.of_visitors = {minutes{60}}, .of_agents = {minutes{60}}};
        (void)run(store().outbox().remind(rules, start - hours{1}));
        return owed(audience);
    }

    mail::Letter letter(const store::OutboxMail& mail, const std::optional<web::Links>& links = std::nullopt)
    {
        return letter(mail, english, links);
    }

    mail::Letter letter(const store::OutboxMail& mail, const web::Messages& messages,
                        const std::optional<web::Links>& links = std::nullopt)
    {
        const auto booking = run(store().bookings().find(mail.booking));
        const auto history = run(store().bookings().history(mail.booking));
        const auto moment = mail::moment_of(mail, *booking, history);
        return mail::write_letter(mail, *moment, *directory, links, messages);
    }

    std::string text(const store::OutboxMail& mail) { return mail::plain_text(letter(mail), english); }
};

} // namespace callhours::tests
