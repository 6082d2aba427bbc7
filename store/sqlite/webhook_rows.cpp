#include "store/sqlite/webhook_rows.hpp"

#include "store/sqlite/booking_rows.hpp"
#include "store/sqlite/change_rows.hpp"
#include "store/sqlite/task_rows.hpp"
#include "store/sqlite/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace callhours::store::sqlite {

namespace {

constexpr std::int64_t most_webhooks = 20;
constexpr int lines_a_step = 100; // one transaction does not hold up the others for long

std::vector<std::string> words_of(const std::string& text)
{
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find(' ', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

Webhook take_webhook(Query& query)
{
    auto row = query.row();
    return {.id = row.take<WebhookId>(),
            .url = row.take<std::string>(),
            .events = words_of(row.take<std::string>()),
            .secret = Secret{row.take<std::string>()},
            .created_at = row.take<Instant>()};
}

WebhookDelivery take_delivery(Query& query)
{
    auto row = query.row();
    return {.id = row.take<DeliveryId>(),
            .name = row.take<std::string>(),
            .webhook = row.take<WebhookId>(),
            .event = row.take<std::string>(),
            .body = row.take<std::string>(),
            .created_at = row.take<Instant>(),
            .next_try_at = row.take<std::optional<Instant>>(),
            .delivered_at = row.take<std::optional<Instant>>(),
            .held = row.take<int>() != 0,
            .attempts = row.take<int>(),
            .status = row.take<std::optional<int>>(),
            .last_reply = row.take<std::string>()};
}

bool is_told(const Webhook& webhook, const std::string& event)
{
    return webhook.events.empty() || std::ranges::find(webhook.events, event) != webhook.events.end();
}

struct Seen {
    Webhook webhook;
    std::int64_t booking_events = 0;
    std::int64_t task_events = 0;
};

std::vector<Seen> load_seen(Connection& db)
{
    std::vector<Seen> all;
    auto query = db.query("SELECT id, url, events, secret, created_at, booking_events_seen, task_events_seen "
                          "FROM webhook WHERE removed = 0 ORDER BY id");
    while (query.step()) {
        auto row = query.row();
        Webhook webhook{.id = row.take<WebhookId>(),
                        .url = row.take<std::string>(),
                        .events = words_of(row.take<std::string>()),
                        .secret = Secret{row.take<std::string>()},
                        .created_at = row.take<Instant>()};
        const auto bookings = row.take<std::int64_t>();
        all.push_back({std::move(webhook), bookings, row.take<std::int64_t>()});
    }
    return all;
}

struct BookingLine {
    std::int64_t number = 0;
    BookingId booking;
    BookingEvent event;
    std::optional<Interval> before;
};

std::vector<BookingLine> booking_lines_after(Connection& db, std::int64_t seen)
{
    std::vector<BookingLine> lines;
    auto query = db.query(R"(
        SELECT line.id, line.booking_id, line.what, line.sequence, line.agent_id, line.begin_at, line.end_at,
               line.status, line.reason, line.overrode, line.actor, line.actor_id, line.happened_at,
               earlier.begin_at, earlier.end_at
        FROM booking_event AS line
        LEFT JOIN booking_event AS earlier
             ON earlier.id = (SELECT max(id) FROM booking_event
                              WHERE booking_id = line.booking_id AND id < line.id)
        WHERE line.id > :seen ORDER BY line.id LIMIT :most)");
    query.bind(":seen", seen).bind(":most", lines_a_step);
    while (query.step()) {
        auto row = query.row();
        const auto number = row.take<std::int64_t>();
        const auto booking = row.take<BookingId>();
        const auto what = from_word<BookingEvent::What>(row.take<std::string>());
        const auto sequence = row.take<int>();
        const auto agent = row.take<AgentId>();
        const auto begin = row.take<Instant>();
        const auto time = Interval::make(begin, row.take<Instant>()).value();
        BookingEvent event{.what = what,
                           .sequence = sequence,
                           .agent = agent,
                           .time = time,
                           .status = from_word<BookingStatus>(row.take<std::string>()),
                           .reason = row.take<std::string>(),
                           .overrode = row.take<std::string>(),
                           .actor = {.kind = from_word<Actor::Kind>(row.take<std::string>()),
                                     .id = row.take<std::int64_t>()},
                           .at = row.take<Instant>()};
        const auto before_begin = row.take<std::optional<Instant>>();
        const auto before_end = row.take<std::optional<Instant>>();
        std::optional<Interval> before;
        if (before_begin && before_end) before = Interval::make(*before_begin, *before_end).value();
        lines.push_back({number, booking, std::move(event), before});
    }
    return lines;
}

struct TaskLine {
    std::int64_t number = 0;
    TaskId task;
    TaskEvent event;
};

std::vector<TaskLine> task_lines_after(Connection& db, std::int64_t seen)
{
    std::vector<TaskLine> lines;
    auto query = db.query("SELECT id, task_id, what, text, actor, actor_id, happened_at FROM task_event "
                          "WHERE id > :seen ORDER BY id LIMIT :most");
    query.bind(":seen", seen).bind(":most", lines_a_step);
    while (query.step()) {
        auto row = query.row();
        const auto number = row.take<std::int64_t>();
        const auto task = row.take<TaskId>();
        TaskEvent event{.what = row.take<std::string>(),
                        .text = row.take<std::string>(),
                        .actor = {.kind = from_word<Actor::Kind>(row.take<std::string>()),
                                  .id = row.take<std::int64_t>()},
                        .at = row.take<Instant>()};
        lines.push_back({number, task, std::move(event)});
    }
    return lines;
}

void owe_delivery(Connection& db, const Webhook& webhook, const std::string& name,
                  const Announcement& announcement, Instant now)
{
    if (!is_told(webhook, announcement.event)) return;
    db.query("INSERT INTO webhook_delivery (name, webhook_id, event, body, created_at, due_at) "
             "VALUES (:name, :webhook, :event, :body, :now, :now)")
        .bind(":name", fmt::format("{}-{}", name, webhook.id.value()))
        .bind(":webhook", webhook.id)
        .bind(":event", announcement.event)
        .bind(":body", announcement.body)
        .bind(":now", now)
        .run();
    note_change(db, ChangeSubject::webhook, db.last_id(), AgentId{}, now);
}

int spread_bookings(Connection& db, const Seen& seen, const Announce& announce, Instant now)
{
    const auto lines = booking_lines_after(db, seen.booking_events);
    for (const auto& line : lines) {
        if (line.event.actor.kind == Actor::Kind::import) continue; // history that somebody brought along
        auto booking = find_booking(db, line.booking);
        if (!booking) continue;
        booking->sequence = line.event.sequence;
        booking->agent = line.event.agent;
        booking->time = line.event.time;
        booking->status = line.event.status;
        const auto announcement = announce(BookingHappened{line.number, *booking, line.event, line.before});
        if (announcement) {
            owe_delivery(db, seen.webhook, fmt::format("booking-{}", line.number), *announcement, now);
        }
    }
    if (lines.empty()) return 0;
    db.query("UPDATE webhook SET booking_events_seen = :seen WHERE id = :id")
        .bind(":seen", lines.back().number)
        .bind(":id", seen.webhook.id)
        .run();
    return static_cast<int>(lines.size());
}

int spread_tasks(Connection& db, const Seen& seen, const Announce& announce, Instant now)
{
    const auto lines = task_lines_after(db, seen.task_events);
    for (const auto& line : lines) {
        if (line.event.actor.kind == Actor::Kind::import) continue; // as with bookings
        const auto task = find_task(db, line.task);
        if (!task) continue;
        const auto announcement = announce(TaskHappened{line.number, *task, line.event});
        if (announcement) {
            owe_delivery(db, seen.webhook, fmt::format("task-{}", line.number), *announcement, now);
        }
    }
    if (lines.empty()) return 0;
    db.query("UPDATE webhook SET task_events_seen = :seen WHERE id = :id")
        .bind(":seen", lines.back().number)
        .bind(":id", seen.webhook.id)
        .run();
    return static_cast<int>(lines.size());
}

std::string json_list(const std::vector<WebhookId>& ids)
{
    std::vector<std::int64_t> numbers;
    numbers.reserve(ids.size());
    for (const auto id : ids)
        numbers.push_back(id.value());
    return fmt::format("[{}]", fmt::join(numbers, ","));
}

std::optional<WebhookDelivery> find_delivery(Connection& db, DeliveryId id)
{
    auto query = db.query(
        "SELECT id, name, webhook_id, event, body, created_at, due_at, delivered_at, held, attempts, "
        "status, last_reply FROM webhook_delivery WHERE id = :id");
    query.bind(":id", id);
    if (!query.step()) return std::nullopt;
    return take_delivery(query);
}

} // namespace

std::optional<Webhook> add_webhook(Connection& db, const std::string& url,
                                   const std::vector<std::string>& events, const Secret& secret, Instant now)
{
    {
        auto query = db.query("SELECT count(*) FROM webhook WHERE removed = 0");
        if (query.step() && query.row().take<std::int64_t>() >= most_webhooks) return std::nullopt;
    }
    db.query(R"(
        INSERT INTO webhook (url, events, secret, created_at, booking_events_seen, task_events_seen)
        SELECT :url, :events, :secret, :now, coalesce((SELECT max(id) FROM booking_event), 0),
               coalesce((SELECT max(id) FROM task_event), 0))")
        .bind(":url", url)
        .bind(":events", fmt::format("{}", fmt::join(events, " ")))
        .bind(":secret", secret.reveal())
        .bind(":now", now)
        .run();
    return Webhook{
        .id = WebhookId{db.last_id()}, .url = url, .events = events, .secret = secret, .created_at = now};
}

std::vector<Webhook> list_webhooks(Connection& db)
{
    std::vector<Webhook> webhooks;
    auto query =
        db.query("SELECT id, url, events, secret, created_at FROM webhook WHERE removed = 0 ORDER BY id");
    while (query.step())
        webhooks.push_back(take_webhook(query));
    return webhooks;
}

bool remove_webhook(Connection& db, WebhookId id)
{
    const int removed = db.query("UPDATE webhook SET removed = 1, secret = '' WHERE id = :id AND removed = 0")
                            .bind(":id", id)
                            .run();
    if (removed == 0) return false;
    db.query("UPDATE webhook_delivery SET due_at = NULL, last_reply = 'the webhook was removed' "
             "WHERE webhook_id = :id AND delivered_at IS NULL")
        .bind(":id", id)
        .run();
    return true;
}

bool has_news(Connection& db)
{
    auto query = db.query(R"(
        SELECT 1 FROM webhook
        WHERE removed = 0 AND (booking_events_seen < coalesce((SELECT max(id) FROM booking_event), 0)
                               OR task_events_seen < coalesce((SELECT max(id) FROM task_event), 0))
        LIMIT 1)");
    return query.step();
}

int spread_news(Connection& db, const Announce& announce, Instant now)
{
    int lines = 0;
    for (const auto& seen : load_seen(db)) {
        lines += spread_bookings(db, seen, announce, now);
        lines += spread_tasks(db, seen, announce, now);
    }
    return lines;
}

bool has_due_delivery(Connection& db, Instant now)
{
    auto query = db.query("SELECT 1 FROM webhook_delivery WHERE due_at <= :now AND delivered_at IS NULL "
                          "AND held = 0 AND (leased_until_at IS NULL OR leased_until_at <= :now) LIMIT 1");
    query.bind(":now", now);
    return query.step();
}

std::optional<WebhookDelivery> lease_due_delivery(Connection& db, const std::vector<WebhookId>& busy,
                                                  Instant now, Instant lease_until)
{
    std::optional<WebhookDelivery> delivery;
    {
        auto query = db.query(R"(
            SELECT id, name, webhook_id, event, body, created_at, due_at, delivered_at, held, attempts + 1, status,
                   last_reply
            FROM webhook_delivery
            WHERE due_at <= :now AND delivered_at IS NULL AND held = 0
                  AND (leased_until_at IS NULL OR leased_until_at <= :now)
                  AND webhook_id NOT IN (SELECT value FROM json_each(:busy))
            ORDER BY due_at, id LIMIT 1)");
        query.bind(":now", now).bind(":busy", json_list(busy));
        if (query.step()) delivery = take_delivery(query);
    }
    if (!delivery) return std::nullopt;
    db.query("UPDATE webhook_delivery SET leased_until_at = :until, attempts = attempts + 1 WHERE id = :id")
        .bind(":until", lease_until)
        .bind(":id", delivery->id)
        .run();
    return delivery;
}

void mark_delivered(Connection& db, DeliveryId id, int status, Instant now)
{
    db.query("UPDATE webhook_delivery SET delivered_at = :now, due_at = NULL, leased_until_at = NULL, "
             "status = :status, last_reply = '' WHERE id = :id")
        .bind(":now", now)
        .bind(":status", status)
        .bind(":id", id)
        .run();
    note_change(db, ChangeSubject::webhook, id.value(), AgentId{}, now);
}

void mark_undelivered(Connection& db, DeliveryId id, std::optional<int> status, const std::string& reply,
                      std::optional<Instant> again_at, Instant now)
{
    // Removed meanwhile: then it is not tried again.
    db.query(R"(
        UPDATE webhook_delivery SET due_at = iif((SELECT removed FROM webhook WHERE id = webhook_id), NULL, :again),
                                    leased_until_at = NULL, status = :status, last_reply = :reply
        WHERE id = :id AND delivered_at IS NULL)")
        .bind(":again", again_at)
        .bind(":status", status)
        .bind(":reply", reply)
        .bind(":id", id)
        .run();
    note_change(db, ChangeSubject::webhook, id.value(), AgentId{}, now);
}

std::vector<WebhookDelivery> list_deliveries(Connection& db, const DeliveryFilter& filter)
{
    std::optional<int> state;
    if (filter.state) state = static_cast<int>(*filter.state);
    std::vector<WebhookDelivery> deliveries;
    auto query = db.query(R"(
        SELECT id, name, webhook_id, event, body, created_at, due_at, delivered_at, held, attempts, status, last_reply
        FROM webhook_delivery
        WHERE (:webhook IS NULL OR webhook_id = :webhook)
              AND (:state IS NULL
                   OR :state = iif(delivered_at IS NOT NULL, 1, iif(due_at IS NOT NULL, 0, 2)))
        ORDER BY id DESC LIMIT :most)");
    query.bind(":webhook", filter.webhook).bind(":state", state).bind(":most", filter.most);
    while (query.step())
        deliveries.push_back(take_delivery(query));
    return deliveries;
}

std::optional<WebhookDelivery> resend_delivery(Connection& db, DeliveryId id, Instant now)
{
    const int touched = db.query(R"(
        UPDATE webhook_delivery
        SET due_at = :now, delivered_at = NULL, attempts = 0, held = 0, leased_until_at = NULL
        WHERE id = :id AND body <> '' AND (SELECT removed FROM webhook WHERE id = webhook_id) = 0)")
                            .bind(":now", now)
                            .bind(":id", id)
                            .run();
    if (touched == 0) return std::nullopt;
    note_change(db, ChangeSubject::webhook, id.value(), AgentId{}, now);
    return find_delivery(db, id);
}

void hold_pending_deliveries(Connection& db)
{
    db.query("UPDATE webhook_delivery SET held = 1, leased_until_at = NULL WHERE due_at IS NOT NULL").run();
}

void release_held_deliveries(Connection& db)
{
    db.query("UPDATE webhook_delivery SET held = 0 WHERE held = 1").run();
}

} // namespace callhours::store::sqlite
