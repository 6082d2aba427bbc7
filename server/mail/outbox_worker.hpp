#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/worker_pool.hpp"
#include "server/app/rules.hpp"
#include "server/mail/smtp.hpp"
#include "store/bookings.hpp"
#include "store/escalations.hpp"
#include "store/outbox.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace callhours::mail {

/// A server's words without the addresses in them, for the log.
[[nodiscard]] std::string without_addresses(std::string_view reply);

/// Drains the outbox (B3): mails that are due are leased, written, handed over and marked, one after the
/// other, and reminders are owed when their time comes. What dies between handing over and marking is handed
/// over again, with the same Message-ID. Io thread; the mailer works in the pool.
class OutboxWorker {
public:
    struct Parts {
        boost::asio::any_io_executor io;
        store::Outbox& outbox;
        store::Bookings& bookings;
        store::WaitingList& waiting_list;
        store::Escalations& escalations;
        store::CallbackTasks& tasks;
        app::Rules& rules;
        const MessageWriter& writer;
        Mailer& mailer;
        WorkerPool& workers;
        const Clock& clock;
        Log& log;
        store::ReminderRules reminders{};
    };

    explicit OutboxWorker(Parts parts) : parts_{std::move(parts)}, timer_{parts_.io} {}

    /// Until stop().
    Task<void> run();

    void stop();

    enum class Step {
        nothing_due,
        done,        ///< with some: there may be more
        server_away, ///< the others need not be tried now
    };

    /// Handles what is due, or the first few of it.
    Task<Step> handle_due();

    /// Owes the reminders whose time has come.
    Task<void> remind();

private:
    Task<Step> look();
    Task<Step> handle(store::OutboxMail mail);
    Task<Step> handle_free_times(const store::OutboxMail& mail);
    Task<Step> handle_notice(const store::OutboxMail& mail);
    Task<Step> hand_over(const store::OutboxMail& mail, std::optional<Message> message);
    Task<std::optional<Message>> write(const store::OutboxMail& mail, const store::Booking& booking);
    Task<std::optional<Message>> write_free_times(const store::OutboxMail& mail, const store::Wait& wait,
                                                  std::vector<Instant> times);
    Task<std::optional<Message>> write_notice(const store::OutboxMail& mail, const store::Notice& notice,
                                              const desk::CallbackTask& task);
    void note_unwritten(const store::OutboxMail& mail, const std::string& why);
    Task<Step> note(const store::OutboxMail& mail, store::MailTry how);
    Task<void> drop(const store::OutboxMail& mail, std::string why);
    Task<void> put_off(const store::OutboxMail& mail, store::MailTry how);
    Task<void> bring_forward();
    Task<void> rest();

    Parts parts_;
    boost::asio::steady_timer timer_;
    std::optional<Instant> reminded_at_;
    bool server_away_ = true; ///< at the last try, or not known
    bool talking_ = false;    ///< the mailer may keep a connection
    bool stopped_ = false;
};

} // namespace callhours::mail
