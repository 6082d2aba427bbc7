-- What was decided at a call's arrival and what held then, the phones that rang for it, closures of the desk by hand,
-- and clients' ranges of numbers.

ALTER TABLE call ADD COLUMN greeting TEXT NOT NULL DEFAULT '';
ALTER TABLE call ADD COLUMN opens_at INTEGER;
ALTER TABLE call ADD COLUMN open_until INTEGER;
ALTER TABLE call ADD COLUMN severity INTEGER; -- NULL: filed before this was kept
ALTER TABLE call ADD COLUMN decided_agent_id INTEGER REFERENCES agent;

CREATE TABLE call_leg (
    call_id     INTEGER NOT NULL REFERENCES call,
    leg         TEXT NOT NULL,
    endpoint    TEXT NOT NULL,
    who         TEXT NOT NULL,
    agent_id    INTEGER REFERENCES agent,
    dialled_at  INTEGER NOT NULL,
    rang_at     INTEGER,
    answered_at INTEGER,
    ended_at    INTEGER,
    outcome     TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (call_id, leg)
) STRICT, WITHOUT ROWID;

CREATE TABLE desk_closure (
    id       INTEGER PRIMARY KEY,
    begin_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    actor    TEXT NOT NULL,
    actor_id INTEGER NOT NULL,
    made_at  INTEGER NOT NULL,
    CHECK (begin_at < end_at)
) STRICT;

CREATE TABLE client_number_range (
    prefix    TEXT PRIMARY KEY, -- + and digits: this number and all that begin with it
    client_id INTEGER NOT NULL REFERENCES client ON DELETE CASCADE,
    position  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX client_number_range_of_client ON client_number_range (client_id, position);
