#include "server/mail/outbox_worker.hpp"

#include "server/app/delivery_pauses.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace callhours::mail {

namespace asio = boost::asio;

namespace {

constexpr seconds look_every{1};
constexpr seconds after_trouble{5};
constexpr seconds remind_every{5};

// Those of one lease are handed over within `batch_time`; the last one may then take its time, and nobody
// else may send it meanwhile.
constexpr std::size_t most_leased = 16;
constexpr seconds batch_time{20};
constexpr seconds lease = batch_time + Smtp::patience + seconds{10};

using Method = store::OutboxMail::Method;
using Outcome = Handover::Outcome;

Instant last_use_of(const store::OutboxMail& reminder, Instant call_begin)
{
    return call_begin - reminder.lead + store::lateness_of_reminder(reminder.lead);
}

/// Empty while the mail is worth sending. All others tell what happened, and stay worth it.
std::string why_useless(const store::OutboxMail& mail, const store::Booking& booking, Instant now)
{
    if (mail.method != Method::reminder) return {};
    if (booking.sequence != mail.sequence || booking.status != store::BookingStatus::confirmed)
        return "the call has changed since";
    if (now > last_use_of(mail, booking.time.begin())) return "its time had passed when it could have gone";
    return {};
}

std::string why_useless(const store::Wait& wait, const std::vector<Instant>& times, Instant now)
{
    if (wait.ended_at) return "nobody waits for these times any more";
    if (times.empty() || times.back() <= now) return "its times had passed when it could have gone";
    return {};
}

/// A notice asks for somebody, so it is worth its mail until one has come.
std::string why_useless(const desk::CallbackTask& task)
{
    using State = desk::TaskState;
    const bool over = task.state == State::done || task.state == State::dropped;
    return over ? "the callback is done with" : "";
}

/// What a mail is about, for the log.
std::string subject_of(const store::OutboxMail& mail)
{
    if (mail.wait.is_set()) return fmt::format("place {} on the waiting list", mail.wait.value());
    if (mail.notice.is_set()) return fmt::format("notice {}", mail.notice.value());
    return fmt::format("booking {}", mail.booking.value());
}

} // namespace

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
            step = co_await look();
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

Task<OutboxWorker::Step> OutboxWorker::look()
{
    const auto now = parts_.clock.now();
    if (!reminded_at_ || now >= *reminded_at_ + remind_every || now < *reminded_at_) {
        co_await remind();
        reminded_at_ = now;
    }
    co_return co_await handle_due();
}

Task<void> OutboxWorker::remind()
{
    const auto reminded = co_await parts_.outbox.remind(parts_.reminders, parts_.clock.now());
    for (const auto booking : reminded.too_late) {
        parts_.log.warn("mail.too_late",
                        "booking {} gets no reminder: its time had passed when it could have gone",
                        booking.value());
    }
}

Task<OutboxWorker::Step> OutboxWorker::handle_due()
{
    const auto begun = parts_.clock.now();
    auto leased = co_await parts_.outbox.lease_due(most_leased, begun, begun + lease);
    if (leased.empty()) {
        co_await rest();
        co_return Step::nothing_due;
    }
    auto step = Step::done;
    std::size_t handled = 0;
    while (handled < leased.size() && step == Step::done && !stopped_ &&
           parts_.clock.now() < begun + batch_time) {
        auto mail = leased[handled++];
        step = co_await handle(std::move(mail));
    }
    std::vector<MailId> untried;
    for (; handled < leased.size(); ++handled)
        untried.push_back(leased[handled].id);
    if (!untried.empty()) co_await parts_.outbox.give_back(std::move(untried));
    co_return step;
}

Task<void> OutboxWorker::rest()
{
    if (!talking_) co_return;
    talking_ = false;
    auto job = [&mailer = parts_.mailer] { mailer.rest(); };
    co_await parts_.workers.run(std::move(job));
}

Task<OutboxWorker::Step> OutboxWorker::handle(store::OutboxMail mail)
{
    if (mail.wait.is_set()) co_return co_await handle_free_times(mail);
    if (mail.notice.is_set()) co_return co_await handle_notice(mail);
    const auto booking = co_await parts_.bookings.find(mail.booking);
    if (!booking) throw std::runtime_error{"the outbox names a booking that is not there"};
    auto useless = why_useless(mail, *booking, parts_.clock.now());
    if (!useless.empty()) {
        co_await drop(mail, std::move(useless));
        co_return Step::done;
    }
    auto message = co_await write(mail, *booking);
    co_return co_await hand_over(mail, std::move(message));
}

Task<OutboxWorker::Step> OutboxWorker::handle_free_times(const store::OutboxMail& mail)
{
    const auto wait = co_await parts_.waiting_list.find(mail.wait);
    if (!wait) throw std::runtime_error{"the outbox names a place on the waiting list that is not there"};
    auto times = co_await parts_.waiting_list.times_of(mail.id);
    auto useless = why_useless(*wait, times, parts_.clock.now());
    if (!useless.empty()) {
        co_await drop(mail, std::move(useless));
        co_return Step::done;
    }
    auto message = co_await write_free_times(mail, *wait, std::move(times));
    co_return co_await hand_over(mail, std::move(message));
}

Task<OutboxWorker::Step> OutboxWorker::handle_notice(const store::OutboxMail& mail)
{
    const auto notice = co_await parts_.escalations.find_notice(mail.notice);
    if (!notice) throw std::runtime_error{"the outbox names a notice that is not there"};
    const auto listed = co_await parts_.tasks.find(notice->task);
    if (!listed) throw std::runtime_error{"a notice names a task that is not there"};
    auto useless = why_useless(listed->task);
    if (!useless.empty()) {
        co_await drop(mail, std::move(useless));
        co_return Step::done;
    }
    auto message = co_await write_notice(mail, *notice, listed->task);
    co_return co_await hand_over(mail, std::move(message));
}

Task<void> OutboxWorker::drop(const store::OutboxMail& mail, std::string why)
{
    if (!mail.booking.is_set()) { // that nobody waits any more is no trouble, and nobody need look into it
        parts_.log.info("mail.dropped", "mail {} of {} is not sent: {}", mail.id.value(), subject_of(mail),
                        why);
    } else {
        parts_.log.warn("mail.too_late", "the reminder {} of {} is not sent: {}", mail.id.value(),
                        subject_of(mail), why);
    }
    co_await parts_.outbox.drop(mail.id, std::move(why), parts_.clock.now());
}

Task<OutboxWorker::Step> OutboxWorker::hand_over(const store::OutboxMail& mail,
                                                 std::optional<Message> message)
{
    const auto begun = parts_.clock.now();
    if (!message) {
        store::MailTry how{.begun_at = begun,
                           .ended_at = {},
                           .outcome = Outcome::refused,
                           .recipient = {},
                           .server = {},
                           .reply = "could not be written"};
        co_await parts_.outbox.failed(mail.id, std::move(how), std::nullopt, parts_.clock.now());
        co_return Step::done;
    }
    const auto recipient = message->to;
    talking_ = true;
    auto job = [&mailer = parts_.mailer, message = std::move(*message)] { return mailer.hand_over(message); };
    auto handover = co_await parts_.workers.ask(std::move(job));
    co_return co_await note(mail, {.begun_at = begun,
                                   .ended_at = {},
                                   .outcome = handover.outcome,
                                   .recipient = recipient,
                                   .server = std::move(handover.server),
                                   .reply = std::move(handover.reply)});
}

Task<std::optional<Message>> OutboxWorker::write(const store::OutboxMail& mail, const store::Booking& booking)
{
    const auto history = co_await parts_.bookings.history(mail.booking);
    const auto directory = co_await parts_.rules.current();
    std::string why = "its recipient's address or that event is gone";
    try {
        auto message = parts_.writer.write(mail, booking, history, *directory);
        if (message) co_return message;
    } catch (const std::exception& bug) {
        why = bug.what(); // of this mail alone: trying again gives the same
    }
    note_unwritten(mail, why);
    co_return std::nullopt;
}

Task<std::optional<Message>> OutboxWorker::write_free_times(const store::OutboxMail& mail,
                                                            const store::Wait& wait,
                                                            std::vector<Instant> times)
{
    const auto directory = co_await parts_.rules.current();
    std::string why;
    try {
        co_return parts_.writer.write(mail, wait, times, *directory);
    } catch (const std::exception& bug) {
        why = bug.what();
    }
    note_unwritten(mail, why);
    co_return std::nullopt;
}

Task<std::optional<Message>> OutboxWorker::write_notice(const store::OutboxMail& mail,
                                                        const store::Notice& notice,
                                                        const desk::CallbackTask& task)
{
    const auto directory = co_await parts_.rules.current();
    std::string why = "its recipient's address is gone";
    try {
        auto message = parts_.writer.write(mail, notice, task, *directory);
        if (message) co_return message;
    } catch (const std::exception& bug) {
        why = bug.what();
    }
    note_unwritten(mail, why);
    co_return std::nullopt;
}

void OutboxWorker::note_unwritten(const store::OutboxMail& mail, const std::string& why)
{
    parts_.log.error("mail.unwritten", "mail {} of {} cannot be written: {}", mail.id.value(),
                     subject_of(mail), loggable(why));
}

Task<OutboxWorker::Step> OutboxWorker::note(const store::OutboxMail& mail, store::MailTry how)
{
    const auto now = parts_.clock.now();
    switch (how.outcome) {
    case Outcome::accepted:
        co_await parts_.outbox.sent(mail.id, std::move(how), now);
        if (server_away_) co_await bring_forward();
        co_return Step::done;
    case Outcome::refused:
        parts_.log.error("mail.refused", "the mail server refuses mail {} of {}: {}", mail.id.value(),
                         subject_of(mail), without_addresses(how.reply));
        co_await parts_.outbox.failed(mail.id, std::move(how), std::nullopt, now);
        co_return Step::done;
    case Outcome::put_off:
        co_await put_off(mail, std::move(how));
        co_return Step::done;
    case Outcome::unreachable:
        server_away_ = true;
        co_await put_off(mail, std::move(how));
        co_return Step::server_away;
    case Outcome::stopped:
        co_await parts_.outbox.failed(mail.id, std::move(how), now, now);
        co_return Step::done;
    case Outcome::under_way:
        break;
    }
    throw std::logic_error{"no such outcome of a handover"};
}

/// The server is back: what waits for its next try, perhaps for hours, need not wait any longer.
Task<void> OutboxWorker::bring_forward()
{
    server_away_ = false;
    const int brought = co_await parts_.outbox.bring_forward(parts_.clock.now());
    if (brought > 0)
        parts_.log.info("mail.back", "the mail server takes mail again: {} mails go now", brought);
}

Task<void> OutboxWorker::put_off(const store::OutboxMail& mail, store::MailTry how)
{
    const auto now = parts_.clock.now();
    const auto pause = app::pause_after(mail.attempts - mail.fresh_from);
    if (pause) {
        parts_.log.warn("mail.delayed", "mail {} of {} is tried again in {} s (try {} failed): {}",
                        mail.id.value(), subject_of(mail), pause->count(), mail.attempts,
                        without_addresses(how.reply));
        co_await parts_.outbox.failed(mail.id, std::move(how), now + *pause, now);
        co_return;
    }
    parts_.log.error("mail.given_up", "mail {} of {} is given up after {} tries: {}", mail.id.value(),
                     subject_of(mail), mail.attempts, without_addresses(how.reply));
    co_await parts_.outbox.failed(mail.id, std::move(how), std::nullopt, now);
}

} // namespace callhours::mail
