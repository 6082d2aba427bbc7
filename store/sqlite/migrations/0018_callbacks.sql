-- Calls that the desk makes itself: tries to call somebody back, and who wants which of them dialled by themselves.

ALTER TABLE call ADD COLUMN direction TEXT NOT NULL DEFAULT 'in' CHECK (direction IN ('in', 'out'));

CREATE TABLE callback (
    id              INTEGER PRIMARY KEY,
    task_id         INTEGER NOT NULL REFERENCES task,
    booking_id      INTEGER REFERENCES booking, -- whose time had come
    number          TEXT NOT NULL,
    agent_id        INTEGER NOT NULL REFERENCES agent,
    link            TEXT NOT NULL,
    call_id         INTEGER REFERENCES call, -- its record
    cause           TEXT NOT NULL CHECK (cause IN ('click', 'due', 'booked')),
    phase           TEXT NOT NULL,
    attempt         INTEGER NOT NULL,
    started_at      INTEGER NOT NULL,
    leased_until_at INTEGER NOT NULL,
    cancelled_at    INTEGER, -- whoever dials is to stop
    talked_at       INTEGER,
    ended_at        INTEGER,
    outcome         TEXT NOT NULL DEFAULT '',
    next_try_at     INTEGER
) STRICT;
-- The lease: no number is dialled twice at a time, whoever wants it.
CREATE UNIQUE INDEX callback_going_on ON callback (number) WHERE ended_at IS NULL;
CREATE INDEX callback_of_task ON callback (task_id, id);
CREATE INDEX callback_of_booking ON callback (booking_id, id);
CREATE INDEX callback_by_start ON callback (started_at);
CREATE INDEX callback_of_number ON callback (number, id);

CREATE TABLE agent_dialling (
    agent_id     INTEGER PRIMARY KEY REFERENCES agent,
    tasks        INTEGER, -- NULL: as the configuration says
    booked_calls INTEGER NOT NULL
) STRICT;
