-- Who wants to be told when a time becomes free. Nothing is reserved for them.
CREATE TABLE waiting (
    id           INTEGER PRIMARY KEY,
    client_id    INTEGER NOT NULL REFERENCES client,
    call_type_id INTEGER NOT NULL REFERENCES call_type,
    name         TEXT NOT NULL,
    email        TEXT NOT NULL,
    language     TEXT NOT NULL,
    zone         TEXT NOT NULL, -- IANA name: whose dates are meant, and whose noon
    from_day     INTEGER NOT NULL,
    to_day       INTEGER NOT NULL, -- not included
    part         TEXT NOT NULL CHECK (part IN ('any', 'morning', 'afternoon')),
    begin_at     INTEGER NOT NULL, -- the same span as instants
    end_at       INTEGER NOT NULL,
    uid          TEXT NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    told_at      INTEGER,
    mails        INTEGER NOT NULL DEFAULT 0,
    ended_at     INTEGER,
    ended_by     TEXT CHECK (ended_by IN ('booked', 'left', 'removed', 'lapsed')),
    version      INTEGER NOT NULL DEFAULT 0,
    CHECK (begin_at < end_at),
    CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;
-- Asked twice, it is there once.
CREATE UNIQUE INDEX waiting_once ON waiting (client_id, call_type_id, email COLLATE NOCASE, begin_at, end_at, part)
    WHERE ended_at IS NULL;
CREATE INDEX waiting_live ON waiting (end_at) WHERE ended_at IS NULL;

-- What is no news to them: free when they asked or at a look since, or in their last mail.
CREATE TABLE waiting_time (
    waiting_id INTEGER NOT NULL REFERENCES waiting ON DELETE CASCADE,
    begin_at   INTEGER NOT NULL,
    told       INTEGER NOT NULL CHECK (told IN (0, 1)), -- stood in their last mail
    PRIMARY KEY (waiting_id, begin_at)
) STRICT, WITHOUT ROWID;

-- A mail is a booking's, the waiting list's or a notice to an agent. The tries go aside meanwhile: dropped, the table would take them along.
CREATE TABLE outbox_anew (
    id           INTEGER PRIMARY KEY,
    booking_id   INTEGER REFERENCES booking,
    waiting_id   INTEGER REFERENCES waiting,
    notice_id    INTEGER REFERENCES notice,
    sequence     INTEGER NOT NULL, -- of the waiting list: which of the wait's mails
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
    CHECK ((agent_id IS NOT NULL) = (audience = 'agent')),
    CHECK ((booking_id IS NOT NULL) + (waiting_id IS NOT NULL) + (notice_id IS NOT NULL) = 1)
) STRICT;
INSERT INTO outbox_anew (id, booking_id, sequence, method, audience, agent_id, lead_minutes, message_id, created_at,
                         due_at, leased_until_at, attempts, fresh_from, held, sent_at, dropped, recipient, last_reply)
SELECT id, booking_id, sequence, method, audience, agent_id, lead_minutes, message_id, created_at, due_at,
       leased_until_at, attempts, fresh_from, held, sent_at, dropped, recipient, last_reply
FROM outbox;
CREATE TABLE outbox_try_anew (
    mail_id   INTEGER NOT NULL REFERENCES outbox_anew ON DELETE CASCADE,
    number    INTEGER NOT NULL, -- from 1
    begun_at  INTEGER NOT NULL,
    ended_at  INTEGER, -- NULL: under way, or cut off by the end of the program
    outcome   TEXT NOT NULL,
    recipient TEXT,
    server    TEXT NOT NULL DEFAULT '',
    reply     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (mail_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO outbox_try_anew SELECT mail_id, number, begun_at, ended_at, outcome, recipient, server, reply FROM outbox_try;
DROP TABLE outbox_try;
DROP TABLE outbox;
ALTER TABLE outbox_anew RENAME TO outbox;
ALTER TABLE outbox_try_anew RENAME TO outbox_try;
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE sent_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX outbox_of_booking ON outbox (booking_id);
CREATE INDEX outbox_of_waiting ON outbox (waiting_id) WHERE waiting_id IS NOT NULL;
CREATE INDEX outbox_by_creation ON outbox (created_at);

-- What a mail of the waiting list tells of.
CREATE TABLE outbox_time (
    mail_id  INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
    begin_at INTEGER NOT NULL,
    PRIMARY KEY (mail_id, begin_at)
) STRICT, WITHOUT ROWID;
