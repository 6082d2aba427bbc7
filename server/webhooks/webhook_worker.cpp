#include "server/webhooks/webhook_worker.hpp"

#include "server/app/delivery_pauses.hpp"
#include "server/auth/signature.hpp"
#include "server/webhooks/announcement.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace callhours::webhooks {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::milliseconds look_every{500};
constexpr seconds patience{10};
constexpr seconds lease = patience + seconds{60}; // nobody else sends it meanwhile
constexpr std::size_t lanes = 4;
constexpr std::size_t lanes_of_failing = 2;

bool was_taken(int status)
{
    return status >= 200 && status < 300;
}

std::string words_of(int status)
{
    const bool redirect = status >= 300 && status < 400;
    return redirect ? fmt::format("answered {}: redirects are not followed", status)
                    : fmt::format("answered {}", status);
}

} // namespace

fetch::Request request_for(const store::WebhookDelivery& delivery, const store::Webhook& webhook, Instant now)
{
    const auto timestamp = fmt::format("{}", to_epoch(now));
    const auto signature = auth::hmac_sha256(webhook.secret, timestamp + "." + delivery.body);
    return {.method = fetch::Request::Method::post,
            .url = webhook.url,
            .headers = {{"Content-Type", "application/json"},
                        {"User-Agent", "Callhours"},
                        {"Callhours-Event", delivery.event},
                        {"Callhours-Delivery", delivery.name},
                        {"Callhours-Timestamp", timestamp},
                        {"Callhours-Signature", "v1=" + signature}},
            .body = delivery.body,
            .most_bytes = 64 * 1024,
            .patience = patience};
}

void WebhookWorker::start()
{
    asio::co_spawn(parts_.io, run(), asio::detached);
}

void WebhookWorker::stop()
{
    stopped_ = true;
    parts_.fetcher.stop();
    timer_.cancel();
}

Task<void> WebhookWorker::run()
{
    bool broken = false;
    while (!stopped_) {
        try {
            co_await spread();
            co_await fill_lanes();
            broken = false;
        } catch (const std::exception& failure) {
            if (!broken)
                parts_.log.error("webhook.broken", "webhooks wait for the database: {}", failure.what());
            broken = true;
        }
        if (stopped_) co_return;
        timer_.expires_after(look_every);
        boost::system::error_code ignored;
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }
}

Task<void> WebhookWorker::spread()
{
    auto directory = co_await parts_.rules.current();
    for (int lines = 1; lines > 0 && !stopped_;)
        lines = co_await parts_.webhooks.spread(announce_by(directory), parts_.clock.now());
}

/// Those that get nothing at the moment: each has one delivery at a time, and the failing ones not all lanes.
std::vector<WebhookId> WebhookWorker::not_now() const
{
    std::vector<WebhookId> ids{under_way_.begin(), under_way_.end()};
    const auto slow = std::ranges::count_if(under_way_, [&](auto id) { return failing_.contains(id); });
    if (static_cast<std::size_t>(slow) >= lanes_of_failing) {
        ids.insert(ids.end(), failing_.begin(), failing_.end());
    }
    return ids;
}

Task<void> WebhookWorker::fill_lanes()
{
    while (under_way_.size() < lanes && !stopped_) {
        const auto now = parts_.clock.now();
        auto leased = co_await parts_.webhooks.lease_due(not_now(), now, now + lease);
        if (!leased) co_return;
        under_way_.insert(leased->webhook);
        asio::co_spawn(parts_.io, deliver(std::move(*leased)), asio::detached);
    }
}

Task<void> WebhookWorker::deliver(store::WebhookDelivery delivery)
{
    try {
        co_await send(delivery);
    } catch (const std::exception& failure) {
        // What became of it cannot be written down: it is sent again when its lease ends.
        parts_.log.error("webhook.broken", "delivery {} could not be noted: {}", delivery.id.value(),
                         failure.what());
    }
    under_way_.erase(delivery.webhook);
    timer_.cancel(); // a lane is free
}

Task<void> WebhookWorker::send(const store::WebhookDelivery& delivery)
{
    const auto webhooks = co_await parts_.webhooks.list();
    const auto webhook = std::ranges::find(webhooks, delivery.webhook, &store::Webhook::id);
    if (webhook == webhooks.end()) {
        co_await parts_.webhooks.failed(delivery.id, std::nullopt, "the webhook was removed", std::nullopt,
                                        parts_.clock.now());
        co_return;
    }
    auto request = request_for(delivery, *webhook, parts_.clock.now());
    auto outcome = co_await parts_.fetcher.fetch(std::move(request));
    if (outcome && was_taken(outcome->status)) {
        failing_.erase(delivery.webhook);
        co_await parts_.webhooks.delivered(delivery.id, outcome->status, parts_.clock.now());
    } else if (outcome) {
        co_await put_off(delivery, outcome->status, words_of(outcome->status));
    } else if (outcome.error().kind == fetch::Failure::Kind::stopped) {
        const auto now = parts_.clock.now(); // by the next start
        co_await parts_.webhooks.failed(delivery.id, delivery.status, delivery.last_reply, now, now);
    } else {
        co_await put_off(delivery, std::nullopt, outcome.error().words);
    }
}

Task<void> WebhookWorker::put_off(const store::WebhookDelivery& delivery, std::optional<int> status,
                                  std::string why)
{
    failing_.insert(delivery.webhook);
    const auto pause = app::pause_after(delivery.attempts);
    if (pause) {
        parts_.log.warn(
            "webhook.delayed", "delivery {} to webhook {} is tried again in {} s (try {} failed): {}",
            delivery.id.value(), delivery.webhook.value(), pause->count(), delivery.attempts, why);
    } else {
        parts_.log.error("webhook.given_up", "delivery {} to webhook {} is given up after {} tries: {}",
                         delivery.id.value(), delivery.webhook.value(), delivery.attempts, why);
    }
    const auto now = parts_.clock.now();
    const auto again = pause ? std::optional{now + *pause} : std::nullopt;
    co_await parts_.webhooks.failed(delivery.id, status, std::move(why), again, now);
}

} // namespace callhours::webhooks
