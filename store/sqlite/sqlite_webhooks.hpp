#pragma once

#include "store/sqlite/db_thread.hpp"
#include "store/sqlite/webhook_rows.hpp"
#include "store/webhooks.hpp"

#include <utility>

namespace callhours::store::sqlite {

/// Gives each job to the thread of the database; what the job does stands in webhook_rows.cpp. Only
/// sqlite_store.cpp includes it.
class SqliteWebhooks final : public Webhooks {
public:
    explicit SqliteWebhooks(DbThread& thread) : thread_{thread} {}

    Task<std::optional<Webhook>> add(std::string url, std::vector<std::string> events, Secret secret,
                                     Instant now) override
    {
        return thread_.write([url = std::move(url), events = std::move(events), secret = std::move(secret),
                              now](Connection& db) { return add_webhook(db, url, events, secret, now); });
    }

    Task<std::vector<Webhook>> list() override
    {
        return thread_.read([](Connection& db) { return list_webhooks(db); });
    }

    Task<bool> remove(WebhookId id) override
    {
        return thread_.write([id](Connection& db) { return remove_webhook(db, id); });
    }

    Task<int> spread(Announce announce, Instant now) override
    {
        const bool news = co_await thread_.read([](Connection& db) { return has_news(db); });
        if (!news) co_return 0;
        auto job = [announce = std::move(announce), now](Connection& db) {
            return spread_news(db, announce, now);
        };
        co_return co_await thread_.write(std::move(job));
    }

    Task<std::optional<WebhookDelivery>> lease_due(std::vector<WebhookId> busy, Instant now,
                                                   Instant lease_until) override
    {
        const bool due = co_await thread_.read([now](Connection& db) { return has_due_delivery(db, now); });
        if (!due) co_return std::nullopt;
        auto job = [busy = std::move(busy), now, lease_until](Connection& db) {
            return lease_due_delivery(db, busy, now, lease_until);
        };
        co_return co_await thread_.write(std::move(job));
    }

    Task<void> delivered(DeliveryId id, int status, Instant now) override
    {
        return thread_.write([=](Connection& db) { mark_delivered(db, id, status, now); });
    }

    Task<void> failed(DeliveryId id, std::optional<int> status, std::string reply,
                      std::optional<Instant> again_at, Instant now) override
    {
        return thread_.write([id, status, reply = std::move(reply), again_at, now](Connection& db) {
            mark_undelivered(db, id, status, reply, again_at, now);
        });
    }

    Task<std::vector<WebhookDelivery>> deliveries(DeliveryFilter filter) override
    {
        return thread_.read([filter](Connection& db) { return list_deliveries(db, filter); });
    }

    Task<std::optional<WebhookDelivery>> resend(DeliveryId id, Instant now) override
    {
        return thread_.write([=](Connection& db) { return resend_delivery(db, id, now); });
    }

private:
    DbThread& thread_;
};

} // namespace callhours::store::sqlite
