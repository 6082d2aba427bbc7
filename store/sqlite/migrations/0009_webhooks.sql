-- Who is told of what happened. The histories of bookings and tasks are read in order, up to the lines named here.
CREATE TABLE webhook (
    id                  INTEGER PRIMARY KEY,
    url                 TEXT NOT NULL,
    events              TEXT NOT NULL, -- names with a space between; empty: all
    secret              TEXT NOT NULL, -- signs, so it must be known; empty once removed
    created_at          INTEGER NOT NULL,
    removed             INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1)),
    booking_events_seen INTEGER NOT NULL,
    task_events_seen    INTEGER NOT NULL
) STRICT;

CREATE TABLE webhook_delivery (
    id              INTEGER PRIMARY KEY,
    name            TEXT NOT NULL UNIQUE, -- of the line and the webhook: told once
    webhook_id      INTEGER NOT NULL REFERENCES webhook,
    event           TEXT NOT NULL,
    body            TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    due_at          INTEGER,              -- NULL: no further try
    leased_until_at INTEGER,
    attempts        INTEGER NOT NULL DEFAULT 0,
    held            INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
    delivered_at    INTEGER,
    status          INTEGER,
    last_reply      TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (due_at) WHERE delivered_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX webhook_delivery_of_webhook ON webhook_delivery (webhook_id, id);
