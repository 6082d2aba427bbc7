#pragma once

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "server/app/rules.hpp"
#include "server/fetch/fetch.hpp"
#include "store/webhooks.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <set>
#include <string>

namespace callhours::webhooks {

/// The request that tells it, signed at `now`.
[[nodiscard]] fetch::Request request_for(const store::WebhookDelivery& delivery,
                                         const store::Webhook& webhook, Instant now);

/// Tells webhooks what happened, at least once (B3): one delivery at a time to each receiver, so that a slow
/// one delays itself alone, and receivers that failed last share two of the four lanes. Io thread.
class WebhookWorker {
public:
    struct Parts {
        boost::asio::any_io_executor io;
        store::Webhooks& webhooks;
        app::Rules& rules;
        fetch::Fetcher& fetcher; ///< its own: strangers' calendars do not wait for strangers' programs
        const Clock& clock;
        Log& log;
    };

    explicit WebhookWorker(Parts parts) : parts_{std::move(parts)}, timer_{parts_.io} {}

    void start();
    void stop();

private:
    Task<void> run();
    Task<void> spread();
    Task<void> fill_lanes();
    Task<void> deliver(store::WebhookDelivery delivery);
    Task<void> send(const store::WebhookDelivery& delivery);
    Task<void> put_off(const store::WebhookDelivery& delivery, std::optional<int> status, std::string why);
    [[nodiscard]] std::vector<WebhookId> not_now() const;

    Parts parts_;
    boost::asio::steady_timer timer_;
    std::set<WebhookId> under_way_;
    std::set<WebhookId> failing_; ///< whose last delivery was not taken
    bool stopped_ = false;
};

} // namespace callhours::webhooks
