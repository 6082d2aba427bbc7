#include "server/mail/outbox_worker.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>

namespace callhours::mail {

namespace asio = boost::asio;

namespace {

constexpr seconds look_every{1};
constexpr seconds after_trouble{5};

// Longer than one mail may take: nobody else may send it meanwhile.
constexpr seconds lease = Smtp::patience + seconds{30};

constexpr std::array<seconds, 5> first_pauses{seconds{5}, minutes{1}, minutes{5}, minutes{15}, hours{1}};
constexpr seconds later_pause = hours{4};
constexpr int most_attempts = static_cast<int>(first_pauses.size()) + 12; // two days

bool same_recipient(const store::OutboxMail& left, const store::OutboxMail& right)
{
    return left.booking == right.booking && left.audience == right.audience && left.agent == right.agent;
}

} // namespace

std::optional<seconds> pause_after(int attempts)
{
    if (attempts >= most_attempts) return std::nullopt;
    const auto place = static_cast<std::size_t>(std::max(attempts, 1) - 1);
    return place < first_pauses.size() ? first_pauses.at(place) : later_pause;
}

std::string without_addresses(std::string_view reply)
{
    std::string shown;
    while (!reply.empty()) {
        const auto end = std::min(reply.find(' '), reply.size());
        const auto word = reply.substr(0, end);
        shown += word.find('@') == std::string_view::npos ? word : std::string_view{"…"};
        reply.remove_prefix(end);
        if (reply.empty()) break;
        shown += ' ';
        reply.remove_prefix(1);
    }
    return loggable(shown);
}

Task<void> OutboxWorker::run()
{
    while (!stopped_) {
        auto step = Step::server_away;
        try {
            step = co_await handle_next();
        } catch (const std::exception& broken) {
            parts_.log.error("mail.broken", "mail could not be looked after and is tried again: {}",
                             loggable(broken.what()));
        }
        if (step == Step::done || stopped_) continue;
        timer_.expires_after(step == Step::server_away ? after_trouble : look_every);
        boost::system::error_code ignored;
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

void OutboxWorker::stop()
{
    stopped_ = true;
    parts_.mailer.stop();
    timer_.cancel();
}

Task<OutboxWorker::Step> OutboxWorker::handle_next()
{
    const auto now = parts_.clock.now();
    auto leased = co_await parts_.outbox.lease_due(1, now, now + lease);
    if (leased.empty()) co_return Step::nothing_due;
    co_return co_await handle(std::move(leased.front()));
}

Task<OutboxWorker::Step> OutboxWorker::handle(store::OutboxMail mail)
{
    const auto earlier = co_await waits_for_earlier(mail);
    if (earlier) {
        const auto now = parts_.clock.now();
        co_await parts_.outbox.failed(mail.id, mail.last_reply, std::max(*earlier, now + seconds{1}), now);
        co_return Step::done;
    }
    auto message = co_await write(mail);
    if (!message) {
        const auto now = parts_.clock.now();
        co_await parts_.outbox.failed(mail.id, "could not be written", std::nullopt, now);
        co_return Step::done;
    }
    auto job = [&mailer = parts_.mailer, message = std::move(*message)] { return mailer.hand_over(message); };
    auto handover = co_await parts_.workers.ask(std::move(job));
    co_return co_await note(mail, std::move(handover));
}

/// A CANCEL that overtakes its REQUEST would leave the call in the calendar (RFC 5546 §2.1.4): when the mail
/// before this one, to the same person about the same booking, is still under way, the time of its next try.
Task<std::optional<Instant>> OutboxWorker::waits_for_earlier(const store::OutboxMail& mail)
{
    if (mail.sequence == 0) co_return std::nullopt;
    const auto unsent = co_await parts_.outbox.unsent();
    const auto earlier = std::ranges::find_if(unsent, [&](const store::OutboxMail& other) {
        return other.id < mail.id && same_recipient(other, mail);
    });
    if (earlier == unsent.end()) co_return std::nullopt;
    co_return earlier->due_at;
}

Task<std::optional<Message>> OutboxWorker::write(const store::OutboxMail& mail)
{
    const auto booking = co_await parts_.bookings.find(mail.booking);
    const auto history = co_await parts_.bookings.history(mail.booking);
    const auto directory = co_await parts_.rules.current();
    std::string why = "its booking, its recipient's address or that event is gone";
    try {
        auto message = booking ? parts_.writer.write(mail, *booking, history, *directory) : std::nullopt;
        if (message) co_return message;
    } catch (const std::exception& bug) {
        why = bug.what(); // of this mail alone: trying again gives the same
    }
    parts_.log.error("mail.unwritten", "mail {} of booking {} cannot be written: {}", mail.id.value(),
                     mail.booking.value(), loggable(why));
    co_return std::nullopt;
}

Task<OutboxWorker::Step> OutboxWorker::note(const store::OutboxMail& mail, Handover handover)
{
    using Outcome = Handover::Outcome;
    const auto now = parts_.clock.now();
    switch (handover.outcome) {
    case Outcome::accepted:
        co_await parts_.outbox.sent(mail.id, std::move(handover.reply), now);
        if (server_away_) co_await bring_forward();
        co_return Step::done;
    case Outcome::refused:
        parts_.log.error("mail.refused", "the mail server refuses mail {} of booking {}: {}", mail.id.value(),
                         mail.booking.value(), without_addresses(handover.reply));
        co_await parts_.outbox.failed(mail.id, std::move(handover.reply), std::nullopt, now);
        co_return Step::done;
    case Outcome::put_off:
        co_await put_off(mail, std::move(handover.reply));
        co_return Step::done;
    case Outcome::unreachable:
        server_away_ = true;
        co_await put_off(mail, std::move(handover.reply));
        co_return Step::server_away;
    case Outcome::stopped:
        co_await parts_.outbox.failed(mail.id, std::move(handover.reply), now, now);
        co_return Step::done;
    }
    throw std::logic_error{"no such outcome of a handover"};
}

/// The server is back: what waits for its next try, perhaps for hours, need not wait any longer.
Task<void> OutboxWorker::bring_forward()
{
    server_away_ = false;
    const auto now = parts_.clock.now();
    const auto waiting = co_await parts_.outbox.unsent();
    for (const auto& mail : waiting) {
        if (mail.held || mail.due_at <= now) continue;
        co_await parts_.outbox.failed(mail.id, mail.last_reply, now, now);
    }
    parts_.log.info("mail.back", "the mail server takes mail again");
}

Task<void> OutboxWorker::put_off(const store::OutboxMail& mail, std::string reply)
{
    const auto now = parts_.clock.now();
    const auto pause = pause_after(mail.attempts);
    if (pause) {
        parts_.log.warn("mail.delayed", "mail {} of booking {} is tried again in {} s (try {} failed): {}",
                        mail.id.value(), mail.booking.value(), pause->count(), mail.attempts,
                        without_addresses(reply));
        co_await parts_.outbox.failed(mail.id, std::move(reply), now + *pause, now);
        co_return;
    }
    parts_.log.error("mail.given_up", "mail {} of booking {} is given up after {} tries: {}", mail.id.value(),
                     mail.booking.value(), mail.attempts, without_addresses(reply));
    co_await parts_.outbox.failed(mail.id, std::move(reply), std::nullopt, now);
}

} // namespace callhours::mail
