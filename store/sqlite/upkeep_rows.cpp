#include "store/sqlite/upkeep_rows.hpp"

#include "store/sqlite/own_event_rows.hpp"

namespace callhours::store::sqlite {

namespace {

/// The newest numbers stay, however old: caches compare them.
int forget_changes(Connection& db, Instant before, std::size_t most)
{
    return db
        .query(R"(
        DELETE FROM change WHERE number IN (
            SELECT number FROM change
            WHERE number < coalesce((SELECT number FROM change WHERE changed_at >= :before ORDER BY number LIMIT 1),
                                    (SELECT max(number) FROM change))
                  AND number <> coalesce((SELECT max(number) FROM change WHERE subject = 'rules'), 0)
                  AND number <> coalesce((SELECT max(number) FROM change
                                          WHERE subject IN ('rules', 'booking', 'hold', 'busy')), 0)
            ORDER BY number LIMIT :most))")
        .bind(":before", before)
        .bind(":most", most)
        .run();
}

/// Those of a booking at least until it has been over for as long: its reminders ask when it was invited.
int forget_mails(Connection& db, Instant before, std::size_t most)
{
    return db
        .query(R"(
        DELETE FROM outbox WHERE id IN (
            SELECT id FROM outbox
            WHERE created_at < :before AND (sent_at IS NOT NULL OR due_at IS NULL)
                  AND NOT EXISTS (SELECT 1 FROM booking WHERE booking.id = booking_id AND end_at > :before)
            ORDER BY created_at LIMIT :most))")
        .bind(":before", before)
        .bind(":most", most)
        .run();
}

int forget_deliveries(Connection& db, Instant before, std::size_t most)
{
    return db
        .query(R"(
        DELETE FROM webhook_delivery WHERE id IN (
            SELECT id FROM webhook_delivery
            WHERE created_at < :before AND (delivered_at IS NOT NULL OR due_at IS NULL)
            ORDER BY created_at LIMIT :most))")
        .bind(":before", before)
        .bind(":most", most)
        .run();
}

/// What they know of goes with them.
int forget_waits(Connection& db, Instant before, std::size_t most)
{
    return db
        .query(R"(
        DELETE FROM waiting WHERE id IN (
            SELECT id FROM waiting
            WHERE min(coalesce(ended_at, end_at), end_at) < :before
                  AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.waiting_id = waiting.id)
            ORDER BY id LIMIT :most))")
        .bind(":before", before)
        .bind(":most", most)
        .run();
}

} // namespace

std::size_t forget_old(Connection& db, const KeepFor& keep, Instant now, std::size_t most)
{
    const int gone = forget_changes(db, now - keep.changes, most) + forget_mails(db, now - keep.mails, most) +
                     forget_deliveries(db, now - keep.deliveries, most) +
                     forget_waits(db, now - keep.waits, most) +
                     forget_removed_own_events(db, now - keep.changes, most);
    return static_cast<std::size_t>(gone);
}

} // namespace callhours::store::sqlite
