-- Moments are INTEGER seconds since 1970 in UTC, their columns end in _at; dates are INTEGER days since 1970, their
-- columns end in _day; wall times are minutes since midnight beside the zone of their schedule.

-- What happened, in order. Caches, event streams and other processes read it; it is written in every transaction that
-- alters anything.
CREATE TABLE change (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    subject    TEXT NOT NULL CHECK (subject IN ('rules', 'booking', 'hold', 'busy', 'call', 'task', 'voicemail')),
    subject_id INTEGER NOT NULL DEFAULT 0,
    agent_id   INTEGER,
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX change_of_rules ON change (number) WHERE subject = 'rules';

-- Rules and people.

CREATE TABLE schedule (
    id   INTEGER PRIMARY KEY,
    zone TEXT -- an IANA name; NULL: the desk's, and for the desk Europe/Berlin
) STRICT;

CREATE TABLE schedule_hours (
    schedule_id  INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- Monday first (ISO 8601)
    begin_minute INTEGER NOT NULL CHECK (begin_minute >= 0),
    end_minute   INTEGER NOT NULL CHECK (end_minute <= 1440),
    PRIMARY KEY (schedule_id, weekday, begin_minute),
    CHECK (begin_minute < end_minute)
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule_override (
    schedule_id  INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    override_day INTEGER NOT NULL,
    PRIMARY KEY (schedule_id, override_day)
) STRICT, WITHOUT ROWID;

-- None for a day that is closed.
CREATE TABLE schedule_override_hours (
    schedule_id  INTEGER NOT NULL,
    override_day INTEGER NOT NULL,
    begin_minute INTEGER NOT NULL CHECK (begin_minute >= 0),
    end_minute   INTEGER NOT NULL CHECK (end_minute <= 1440),
    PRIMARY KEY (schedule_id, override_day, begin_minute),
    FOREIGN KEY (schedule_id, override_day) REFERENCES schedule_override ON DELETE CASCADE,
    CHECK (begin_minute < end_minute)
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule_holiday (
    schedule_id INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    holiday_day INTEGER NOT NULL,
    PRIMARY KEY (schedule_id, holiday_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE holiday_calendar (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE holiday (
    calendar    TEXT NOT NULL REFERENCES holiday_calendar ON DELETE CASCADE,
    holiday_day INTEGER NOT NULL,
    name        TEXT NOT NULL,
    PRIMARY KEY (calendar, holiday_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule_holiday_calendar (
    schedule_id INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    calendar    TEXT NOT NULL REFERENCES holiday_calendar,
    PRIMARY KEY (schedule_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE agent (
    id          INTEGER PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    email       TEXT,
    role        TEXT NOT NULL DEFAULT 'agent' CHECK (role IN ('agent', 'second_level', 'lead', 'administrator')),
    schedule_id INTEGER NOT NULL UNIQUE REFERENCES schedule
) STRICT;

CREATE TABLE agent_endpoint (
    agent_id INTEGER NOT NULL REFERENCES agent ON DELETE CASCADE,
    position INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    PRIMARY KEY (agent_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE absence (
    id        INTEGER PRIMARY KEY,
    agent_id  INTEGER NOT NULL REFERENCES agent ON DELETE CASCADE,
    begin_at  INTEGER NOT NULL,
    end_at    INTEGER NOT NULL,
    deputy_id INTEGER REFERENCES agent,
    CHECK (begin_at < end_at)
) STRICT;
CREATE INDEX absence_of_agent ON absence (agent_id);

CREATE TABLE desk (
    id               INTEGER PRIMARY KEY CHECK (id = 1),
    schedule_id      INTEGER NOT NULL UNIQUE REFERENCES schedule,
    default_agent_id INTEGER REFERENCES agent,
    default_severity INTEGER NOT NULL DEFAULT 3 CHECK (default_severity BETWEEN 1 AND 5),
    country          TEXT NOT NULL DEFAULT '49',
    national         TEXT NOT NULL DEFAULT '0',
    international    TEXT NOT NULL DEFAULT '00',
    area             TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO schedule (id) VALUES (1);
INSERT INTO schedule_hours VALUES (1, 1, 540, 1020), (1, 2, 540, 1020), (1, 3, 540, 1020), (1, 4, 540, 1020),
                                  (1, 5, 540, 1020);
INSERT INTO desk (id, schedule_id) VALUES (1, 1);

CREATE TABLE desk_number (
    position INTEGER PRIMARY KEY,
    number   TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE desk_endpoint (
    purpose  TEXT NOT NULL CHECK (purpose IN ('queue', 'second_level')),
    position INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    PRIMARY KEY (purpose, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE call_type (
    id                    INTEGER PRIMARY KEY,
    slug                  TEXT NOT NULL UNIQUE,
    minutes               INTEGER NOT NULL CHECK (minutes > 0),
    interval_minutes      INTEGER NOT NULL CHECK (interval_minutes > 0),
    buffer_before_minutes INTEGER NOT NULL CHECK (buffer_before_minutes >= 0),
    buffer_after_minutes  INTEGER NOT NULL CHECK (buffer_after_minutes >= 0),
    notice_minutes        INTEGER NOT NULL CHECK (notice_minutes >= 0),
    window_days           INTEGER NOT NULL CHECK (window_days >= 0),
    daily_cap             INTEGER CHECK (daily_cap >= 0)
) STRICT;

CREATE TABLE call_type_name (
    call_type_id INTEGER NOT NULL REFERENCES call_type ON DELETE CASCADE,
    language     TEXT NOT NULL,
    name         TEXT NOT NULL,
    PRIMARY KEY (call_type_id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE client (
    id                INTEGER PRIMARY KEY,
    slug              TEXT NOT NULL UNIQUE,
    name              TEXT NOT NULL,
    agent_id          INTEGER NOT NULL REFERENCES agent,
    language          TEXT NOT NULL,
    entitled_from_day INTEGER, -- in the desk's zone, both included; NULL is open
    entitled_to_day   INTEGER
) STRICT;

CREATE TABLE client_number (
    number    TEXT PRIMARY KEY, -- E.164: one client a number
    client_id INTEGER NOT NULL REFERENCES client ON DELETE CASCADE,
    position  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX client_number_of_client ON client_number (client_id, position);

CREATE TABLE contact (
    client_id INTEGER NOT NULL REFERENCES client ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    name      TEXT NOT NULL,
    email     TEXT NOT NULL,
    PRIMARY KEY (client_id, position)
) STRICT, WITHOUT ROWID;

-- Secrets: digests only, but for the key that signs the links of bookings.

CREATE TABLE server_key (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    link_key BLOB NOT NULL
) STRICT;

CREATE TABLE token (
    digest    BLOB PRIMARY KEY CHECK (length(digest) = 32),
    kind      TEXT NOT NULL
              CHECK (kind IN ('client_api', 'booking_page', 'agent_api', 'agent_feed', 'pbx', 'metrics')),
    client_id INTEGER REFERENCES client,
    agent_id  INTEGER REFERENCES agent,
    revoked   INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
    made_at   INTEGER NOT NULL,
    CHECK ((client_id IS NOT NULL) = (kind IN ('client_api', 'booking_page'))),
    CHECK ((agent_id IS NOT NULL) = (kind IN ('agent_api', 'agent_feed')))
) STRICT, WITHOUT ROWID;

CREATE TABLE password (
    agent_id   INTEGER PRIMARY KEY REFERENCES agent,
    hash       TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    digest       BLOB PRIMARY KEY CHECK (length(digest) = 32),
    agent_id     INTEGER NOT NULL REFERENCES agent,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_agent ON session (agent_id);

-- Bookings.

CREATE TABLE booking (
    id           INTEGER PRIMARY KEY,
    uid          TEXT NOT NULL UNIQUE,
    sequence     INTEGER NOT NULL DEFAULT 0,
    agent_id     INTEGER NOT NULL REFERENCES agent,
    client_id    INTEGER NOT NULL REFERENCES client,
    call_type_id INTEGER NOT NULL REFERENCES call_type,
    begin_at     INTEGER NOT NULL,
    end_at       INTEGER NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('confirmed', 'cancelled', 'done', 'no_show')),
    name         TEXT NOT NULL,
    email        TEXT,
    phone        TEXT,
    note         TEXT NOT NULL,
    language     TEXT NOT NULL,
    zone         TEXT NOT NULL, -- that the visitor saw; may be empty
    created_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    CHECK (begin_at < end_at)
) STRICT;
CREATE INDEX booking_of_agent ON booking (agent_id, begin_at, end_at) WHERE status <> 'cancelled';
CREATE INDEX booking_of_client ON booking (client_id, end_at);

-- The guard: no two active bookings of one agent overlap, whoever writes. Because none do, only the last one that
-- begins before the new one's end can reach into it.
CREATE TRIGGER booking_overlap_on_insert BEFORE INSERT ON booking
WHEN new.status <> 'cancelled'
BEGIN
    SELECT RAISE(ABORT, 'booking overlaps')
    WHERE new.begin_at < (SELECT other.end_at FROM booking AS other
                          WHERE other.agent_id = new.agent_id AND other.status <> 'cancelled'
                                AND other.begin_at < new.end_at
                          ORDER BY other.begin_at DESC LIMIT 1);
END;
CREATE TRIGGER booking_overlap_on_update BEFORE UPDATE OF agent_id, begin_at, end_at, status ON booking
WHEN new.status <> 'cancelled'
BEGIN
    SELECT RAISE(ABORT, 'booking overlaps')
    WHERE new.begin_at < (SELECT other.end_at FROM booking AS other
                          WHERE other.agent_id = new.agent_id AND other.status <> 'cancelled'
                                AND other.begin_at < new.end_at AND other.id <> old.id
                          ORDER BY other.begin_at DESC LIMIT 1);
END;

CREATE TABLE booking_event (
    id          INTEGER PRIMARY KEY,
    booking_id  INTEGER NOT NULL REFERENCES booking,
    what        TEXT NOT NULL CHECK (what IN ('booked', 'rescheduled', 'cancelled', 'marked')),
    sequence    INTEGER NOT NULL,
    agent_id    INTEGER NOT NULL REFERENCES agent,
    begin_at    INTEGER NOT NULL,
    end_at      INTEGER NOT NULL,
    status      TEXT NOT NULL,
    reason      TEXT NOT NULL,
    actor       TEXT NOT NULL,
    actor_id    INTEGER NOT NULL,
    happened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX booking_event_of_booking ON booking_event (booking_id);

CREATE TABLE busy (
    id       INTEGER PRIMARY KEY,
    agent_id INTEGER NOT NULL REFERENCES agent,
    begin_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL,
    UNIQUE (agent_id, end_at, begin_at),
    CHECK (begin_at < end_at)
) STRICT;

CREATE TABLE hold (
    number       INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    client_id    INTEGER NOT NULL REFERENCES client,
    call_type_id INTEGER NOT NULL REFERENCES call_type,
    agent_id     INTEGER NOT NULL REFERENCES agent,
    begin_at     INTEGER NOT NULL,
    end_at       INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    CHECK (begin_at < end_at)
) STRICT;
CREATE INDEX hold_of_agent ON hold (agent_id, end_at);
CREATE INDEX hold_of_client ON hold (client_id, number);
CREATE INDEX hold_by_expiry ON hold (expires_at);

CREATE TABLE idempotency_key (
    client_id      INTEGER NOT NULL REFERENCES client,
    key            TEXT NOT NULL,
    request_digest TEXT NOT NULL,
    status         INTEGER NOT NULL,
    body           TEXT NOT NULL,
    location       TEXT NOT NULL,
    made_at        INTEGER NOT NULL,
    PRIMARY KEY (client_id, key)
) STRICT;
CREATE INDEX idempotency_key_by_age ON idempotency_key (made_at);

CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY,
    booking_id   INTEGER NOT NULL REFERENCES booking,
    sequence     INTEGER NOT NULL,
    method       TEXT NOT NULL CHECK (method IN ('request', 'cancel')),
    audience     TEXT NOT NULL CHECK (audience IN ('visitor', 'agent')),
    agent_id     INTEGER REFERENCES agent, -- whose mail it is, when it is an agent's
    message_id   TEXT NOT NULL UNIQUE,
    created_at   INTEGER NOT NULL,
    due_at       INTEGER,                  -- NULL: no further try
    leased_until_at INTEGER,
    attempts     INTEGER NOT NULL DEFAULT 0,
    held         INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
    sent_at      INTEGER,
    last_reply   TEXT NOT NULL DEFAULT '',
    CHECK ((agent_id IS NOT NULL) = (audience = 'agent'))
) STRICT;
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE sent_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX outbox_of_booking ON outbox (booking_id);

-- The desk's calls and what they leave to do.

CREATE TABLE task (
    id              INTEGER PRIMARY KEY,
    number          TEXT, -- NULL: anonymous
    client_id       INTEGER REFERENCES client,
    agent_id        INTEGER REFERENCES agent,
    state           TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'dialling', 'waiting', 'done', 'dropped')),
    severity        INTEGER NOT NULL CHECK (severity BETWEEN 1 AND 5),
    reason          TEXT NOT NULL CHECK (reason IN ('calling', 'voicemail', 'missed_call', 'answered', 'asked')),
    outcome         TEXT NOT NULL DEFAULT '',
    note            TEXT NOT NULL DEFAULT '',
    created_at      INTEGER NOT NULL,
    response_due_at INTEGER NOT NULL,
    action_due_at   INTEGER,
    responded_at    INTEGER,
    closed_at       INTEGER
) STRICT;
-- One open task a number (C2).
CREATE UNIQUE INDEX task_open_of_number ON task (number)
    WHERE number IS NOT NULL AND state NOT IN ('done', 'dropped');
CREATE INDEX task_by_deadline ON task (response_due_at, created_at) WHERE state NOT IN ('done', 'dropped');
CREATE INDEX task_by_state ON task (state, response_due_at);

CREATE TABLE task_pause (
    task_id  INTEGER NOT NULL REFERENCES task,
    position INTEGER NOT NULL,
    begin_at INTEGER NOT NULL,
    end_at   INTEGER,
    PRIMARY KEY (task_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE task_event (
    id          INTEGER PRIMARY KEY,
    task_id     INTEGER NOT NULL REFERENCES task,
    what        TEXT NOT NULL,
    text        TEXT NOT NULL,
    actor       TEXT NOT NULL,
    actor_id    INTEGER NOT NULL,
    happened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX task_event_of_task ON task_event (task_id);

CREATE TABLE call (
    id          INTEGER PRIMARY KEY,
    link        TEXT NOT NULL,
    channel     TEXT NOT NULL,
    token       TEXT NOT NULL UNIQUE,
    caller      TEXT,
    called      TEXT,
    client_id   INTEGER REFERENCES client,
    agent_id    INTEGER REFERENCES agent,
    outcome     TEXT NOT NULL,
    rule        TEXT NOT NULL,
    task_id     INTEGER NOT NULL REFERENCES task,
    joined      INTEGER NOT NULL CHECK (joined IN (0, 1)), -- an open task that was there (C2)
    arrived_at  INTEGER NOT NULL,
    answered_at INTEGER,
    ended_at    INTEGER,
    end_cause   TEXT NOT NULL DEFAULT '',
    UNIQUE (link, channel)
) STRICT;
CREATE INDEX call_unfinished ON call (link) WHERE ended_at IS NULL;
CREATE INDEX call_of_task ON call (task_id);
CREATE INDEX call_by_arrival ON call (arrived_at);

CREATE TABLE voicemail (
    id             INTEGER PRIMARY KEY,
    task_id        INTEGER NOT NULL REFERENCES task,
    call_id        INTEGER REFERENCES call,
    link           TEXT NOT NULL,
    recording      TEXT NOT NULL,
    file           TEXT NOT NULL,
    bytes          INTEGER NOT NULL,
    length_seconds INTEGER NOT NULL,
    silent         INTEGER NOT NULL CHECK (silent IN (0, 1)),
    recorded_at    INTEGER NOT NULL,
    UNIQUE (link, recording)
) STRICT;
CREATE INDEX voicemail_of_task ON voicemail (task_id, recorded_at);
CREATE INDEX voicemail_of_call ON voicemail (call_id);
