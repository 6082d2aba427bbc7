#pragma once

#include "store/sqlite/connection.hpp"
#include "store/webhooks.hpp"

namespace callhours::store::sqlite {

[[nodiscard]] std::optional<Webhook> add_webhook(Connection& db, const std::string& url,
                                                 const std::vector<std::string>& events, const Secret& secret,
                                                 Instant now);
[[nodiscard]] std::vector<Webhook> list_webhooks(Connection& db);
bool remove_webhook(Connection& db, WebhookId id);

/// Whether any webhook has lines of a history before it.
[[nodiscard]] bool has_news(Connection& db);
int spread_news(Connection& db, const Announce& announce, Instant now);

[[nodiscard]] bool has_due_delivery(Connection& db, Instant now);
[[nodiscard]] std::optional<WebhookDelivery>
lease_due_delivery(Connection& db, const std::vector<WebhookId>& busy, Instant now, Instant lease_until);
void mark_delivered(Connection& db, DeliveryId id, int status, Instant now);
void mark_undelivered(Connection& db, DeliveryId id, std::optional<int> status, const std::string& reply,
                      std::optional<Instant> again_at, Instant now);
[[nodiscard]] std::vector<WebhookDelivery> list_deliveries(Connection& db, const DeliveryFilter& filter);
[[nodiscard]] std::optional<WebhookDelivery> resend_delivery(Connection& db, DeliveryId id, Instant now);

/// After a restore, what is pending waits until it is released: it may have been delivered before.
void hold_pending_deliveries(Connection& db);
void release_held_deliveries(Connection& db);

} // namespace callhours::store::sqlite
