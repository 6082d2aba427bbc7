-- Reminders, a row for every try, and what became of a mail. Methods are listed in store/outbox.hpp alone.
CREATE TABLE outbox_anew (
    id           INTEGER PRIMARY KEY,
    booking_id   INTEGER NOT NULL REFERENCES booking,
    sequence     INTEGER NOT NULL,
    method       TEXT NOT NULL,
    audience     TEXT NOT NULL CHECK (audience IN ('visitor', 'agent')),
    agent_id     INTEGER REFERENCES agent, -- whose mail it is, when it is an agent's
    lead_minutes INTEGER NOT NULL DEFAULT 0, -- of a reminder: how long before the call
    message_id   TEXT NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    due_at       INTEGER,                  -- NULL: no further try
    leased_until_at INTEGER,
    attempts     INTEGER NOT NULL DEFAULT 0,
    fresh_from   INTEGER NOT NULL DEFAULT 0, -- the attempts before it was last asked for by hand
    held         INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
    sent_at      INTEGER,
    dropped      INTEGER NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1)), -- no use any more
    recipient    TEXT, -- the address of the last try
    last_reply   TEXT NOT NULL DEFAULT '',
    CHECK ((agent_id IS NOT NULL) = (audience = 'agent'))
) STRICT;
INSERT INTO outbox_anew (id, booking_id, sequence, method, audience, agent_id, message_id, created_at, due_at,
                         leased_until_at, attempts, held, sent_at, last_reply)
SELECT id, booking_id, sequence, method, audience, agent_id, message_id, created_at, due_at, leased_until_at, attempts,
       held, sent_at, last_reply
FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_anew RENAME TO outbox;
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE sent_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX outbox_of_booking ON outbox (booking_id);
CREATE INDEX outbox_by_creation ON outbox (created_at);

CREATE TABLE outbox_try (
    mail_id   INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
    number    INTEGER NOT NULL, -- from 1
    begun_at  INTEGER NOT NULL,
    ended_at  INTEGER, -- NULL: under way, or cut off by the end of the program
    outcome   TEXT NOT NULL,
    recipient TEXT,
    server    TEXT NOT NULL DEFAULT '',
    reply     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (mail_id, number)
) STRICT, WITHOUT ROWID;
