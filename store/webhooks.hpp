#pragma once

#include "base/ids.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "desk/task.hpp"
#include "store/bookings.hpp"
#include "store/tasks.hpp"

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace callhours {

using WebhookId = Id<struct WebhookKind>;
using DeliveryId = Id<struct DeliveryKind>;

} // namespace callhours

namespace callhours::store {

/// Whom another program wants to be told at.
struct Webhook {
    WebhookId id;
    std::string url;
    std::vector<std::string> events; ///< by name; empty: all of them
    Secret secret;                   ///< signs what is sent, so the database must keep it as it is
    Instant created_at;
};

/// One line of a history, which is what webhooks tell of.
struct BookingHappened {
    std::int64_t number = 0; ///< of the line, among all bookings' lines
    Booking booking;         ///< with sequence, agent, time and status as the line left them
    BookingEvent event;
    std::optional<Interval> before; ///< the time that the line before it had
};

struct TaskHappened {
    std::int64_t number = 0;
    desk::CallbackTask task; ///< as it is now
    TaskEvent event;
};

using Happening = std::variant<BookingHappened, TaskHappened>;

/// What a webhook is told of it; nothing where nobody is told.
struct Announcement {
    std::string event;
    std::string body;
};

/// Pure, called on the store's thread: it owns or shares what it reads.
using Announce = std::function<std::optional<Announcement>(const Happening&)>;

struct WebhookDelivery {
    enum class State { pending, delivered, failed };

    DeliveryId id;
    std::string name; ///< stable over every try (B3)
    WebhookId webhook;
    std::string event;
    std::string body;
    Instant created_at;
    std::optional<Instant> next_try_at;
    std::optional<Instant> delivered_at;
    bool held = false;         ///< since a restore, until Outbox::release_held()
    int attempts = 0;          ///< begun so far; of a leased one, this one too
    std::optional<int> status; ///< of the last answer
    std::string last_reply;    ///< what was wrong with it
};

[[nodiscard]] inline WebhookDelivery::State state_of(const WebhookDelivery& delivery)
{
    if (delivery.delivered_at) return WebhookDelivery::State::delivered;
    return delivery.next_try_at ? WebhookDelivery::State::pending : WebhookDelivery::State::failed;
}

struct DeliveryFilter {
    std::optional<WebhookId> webhook{};
    std::optional<WebhookDelivery::State> state{};
    std::size_t most = 100;
};

/// Who is told of what happened, at least once and with stable names (B3). The histories of bookings and
/// tasks, written with what they tell, are the outbox: each webhook has read them up to some line.
class Webhooks {
public:
    virtual ~Webhooks() = default;

    /// It is told of what happens from now on. Nothing when there are too many (20).
    virtual Task<std::optional<Webhook>> add(std::string url, std::vector<std::string> events, Secret secret,
                                             Instant now) = 0;
    virtual Task<std::vector<Webhook>> list() = 0;

    /// What it was still owed is given up. False when there is none.
    virtual Task<bool> remove(WebhookId id) = 0;

    /// Makes deliveries of what happened since the last time, some hundred lines a call; how many lines were
    /// read. Exactly once for each webhook and line, whoever calls.
    virtual Task<int> spread(Announce announce, Instant now) = 0;

    /// One that is due, of a webhook that is not among `busy`, leased to the caller.
    virtual Task<std::optional<WebhookDelivery>> lease_due(std::vector<WebhookId> busy, Instant now,
                                                           Instant lease_until) = 0;
    virtual Task<void> delivered(DeliveryId id, int status, Instant now) = 0;

    /// Another try at `again_at`, or none any more.
    virtual Task<void> failed(DeliveryId id, std::optional<int> status, std::string reply,
                              std::optional<Instant> again_at, Instant now) = 0;

    /// The newest first.
    virtual Task<std::vector<WebhookDelivery>> deliveries(DeliveryFilter filter) = 0;

    /// Due again at once, whatever became of it; nothing when it, or its webhook, is not there.
    virtual Task<std::optional<WebhookDelivery>> resend(DeliveryId id, Instant now) = 0;
};

} // namespace callhours::store
