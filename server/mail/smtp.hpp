#pragma once

#include "server/config/config.hpp"
#include "server/mail/message.hpp"
#include "store/outbox.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

namespace callhours::mail {

/// What became of one try to hand a mail over.
struct Handover {
    using Outcome = store::MailTry::Outcome; ///< never `under_way`

    Outcome outcome;
    std::string reply;    ///< the server's words, or what went wrong; may hold addresses
    std::string server{}; ///< HOST:PORT
};

/// Who takes mail from us. Everything but stop() blocks; one at a time, on a thread of a WorkerPool.
class Mailer {
public:
    virtual ~Mailer() = default;

    virtual Handover hand_over(const Message& message) = 0;

    /// There is nothing to hand over for the moment: a connection that was kept for the next mail ends.
    virtual void rest() noexcept = 0;

    /// Ends the try that runs, and every later one. Any thread.
    virtual void stop() noexcept = 0;
};

/// Once, in main, before any thread starts.
void warm_up();

/// The mail server of the configuration. To another host mail goes over TLS or not at all: port 465 speaks it
/// from the start, other ports after STARTTLS; at a loopback address TLS is used where it is offered.
/// Mails that follow each other go over one connection.
class Smtp final : public Mailer {
public:
    /// The longest that one mail may take.
    static constexpr std::chrono::seconds patience{110};

    explicit Smtp(config::Smtp settings);
    ~Smtp() override;

    Handover hand_over(const Message& message) override;
    void rest() noexcept override;

    void stop() noexcept override { stopped_ = true; }

private:
    class Line;

    [[nodiscard]] std::string server() const;

    config::Smtp settings_;
    std::atomic<bool> stopped_ = false;
    std::unique_ptr<Line> line_; ///< while mails follow each other
};

} // namespace callhours::mail
