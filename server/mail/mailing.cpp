#include "server/mail/mailing.hpp"

#include <boost/asio/co_spawn.hpp>

#include <exception>

namespace callhours::mail {

Mailing::Post::Post(const Parts& parts, const config::Config& config, std::optional<web::Links> links)
    : smtp{*config.smtp}, writer{config.smtp->from, std::move(links)},
      worker{{.io = parts.io,
              .outbox = parts.store.outbox(),
              .bookings = parts.store.bookings(),
              .waiting_list = parts.store.waiting_list(),
              .escalations = parts.store.escalations(),
              .tasks = parts.store.tasks(),
              .rules = parts.rules,
              .writer = writer,
              .mailer = smtp,
              .workers = thread,
              .clock = parts.clock,
              .log = parts.log,
              .reminders = {.of_visitors = config.reminders.of_visitors,
                            .of_agents = config.reminders.of_agents}}}
{
}

Mailing::Mailing(Parts parts, const config::Config& config) : parts_{std::move(parts)}
{
    if (!config.smtp) return;
    std::optional<web::Links> links;
    if (config.base_url) links.emplace(*config.base_url);
    post_.emplace(parts_, config, std::move(links));
}

void Mailing::start()
{
    if (!post_) {
        parts_.log.info("mail.off", "no [smtp] in the configuration: mail is kept, not sent");
        return;
    }
    boost::asio::co_spawn(parts_.io, post_->worker.run(), [&log = parts_.log](std::exception_ptr failure) {
        if (failure) log.error("mail.broken", "the mail worker ended by a bug");
    });
}

void Mailing::stop()
{
    if (post_) post_->worker.stop();
}

} // namespace callhours::mail
