#pragma once

#include "server/config/config.hpp"
#include "server/mail/message.hpp"

#include <atomic>
#include <chrono>
#include <string>

namespace callhours::mail {

/// What became of one try to hand a mail over.
struct Handover {
    enum class Outcome {
        accepted,
        refused,     ///< for good: a 5xx about this mail (RFC 5321 §4.2.1)
        put_off,     ///< a 4xx about this mail
        unreachable, ///< it did not come to this mail: no connection, no login, a server that is unwell
        stopped,     ///< by Mailer::stop
    };

    Outcome outcome;
    std::string reply; ///< the server's words, or what went wrong; may hold addresses
};

/// Who takes mail from us.
class Mailer {
public:
    virtual ~Mailer() = default;

    /// Blocks; one at a time, on a thread of a WorkerPool.
    virtual Handover hand_over(const Message& message) = 0;

    /// Ends the try that runs, and every later one. Any thread.
    virtual void stop() noexcept = 0;
};

/// Once, in main, before any thread starts.
void warm_up();

/// The mail server of the configuration. To another host mail goes over TLS or not at all: port 465 speaks it
/// from the start, other ports after STARTTLS; at a loopback address TLS is used where it is offered.
class Smtp final : public Mailer {
public:
    /// The longest that one mail may take.
    static constexpr std::chrono::seconds patience{110};

    explicit Smtp(config::Smtp settings) : settings_{std::move(settings)} {}

    Handover hand_over(const Message& message) override;

    void stop() noexcept override { stopped_ = true; }

private:
    config::Smtp settings_;
    std::atomic<bool> stopped_ = false;
};

} // namespace callhours::mail
