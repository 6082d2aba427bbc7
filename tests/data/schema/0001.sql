-- A database of schema 1 with something in each of its tables, for the tests of upgrades. Never changed.
PRAGMA application_id = 1128352840;
BEGIN TRANSACTION;
CREATE TABLE absence (
    id        INTEGER PRIMARY KEY,
    agent_id  INTEGER NOT NULL REFERENCES agent ON DELETE CASCADE,
    begin_at  INTEGER NOT NULL,
    end_at    INTEGER NOT NULL,
    deputy_id INTEGER REFERENCES agent,
    CHECK (begin_at < end_at)
) STRICT;
INSERT INTO "absence" VALUES(1,1,1785715200,1786752000,NULL);
CREATE TABLE agent (
    id          INTEGER PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    email       TEXT,
    role        TEXT NOT NULL DEFAULT 'agent' CHECK (role IN ('agent', 'second_level', 'lead', 'administrator')),
    schedule_id INTEGER NOT NULL UNIQUE REFERENCES schedule
) STRICT;
INSERT INTO "agent" VALUES(1,'anna','Anna Novak','anna@desk.example','agent',2);
CREATE TABLE agent_endpoint (
    agent_id INTEGER NOT NULL REFERENCES agent ON DELETE CASCADE,
    position INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    PRIMARY KEY (agent_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "agent_endpoint" VALUES(1,0,'PJSIP/anna');
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
INSERT INTO "booking" VALUES(1,'one@desk.example',0,1,1,1,1795420800,1795422600,'confirmed','Eva','eva@acme.example',NULL,'','de','',1795377600,1795377600);
INSERT INTO "booking" VALUES(2,'two@desk.example',1,1,1,1,1795420800,1795422600,'cancelled','Eva',NULL,NULL,'','de','',1795377600,1795377601);
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
INSERT INTO "booking_event" VALUES(1,1,'booked',0,1,1795420800,1795422600,'confirmed','','client',1,1795377600);
CREATE TABLE busy (
    id       INTEGER PRIMARY KEY,
    agent_id INTEGER NOT NULL REFERENCES agent,
    begin_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL,
    UNIQUE (agent_id, end_at, begin_at),
    CHECK (begin_at < end_at)
) STRICT;
INSERT INTO "busy" VALUES(1,1,1795428000,1795428600);
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
INSERT INTO "call" VALUES(1,'main','1795377600.1','t1','+4366012345','+4312345000',1,1,'voicemail','outside_hours',1,0,1795377600,NULL,NULL,'');
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
INSERT INTO "call_type" VALUES(1,'support',30,30,0,0,0,60,NULL);
CREATE TABLE call_type_name (
    call_type_id INTEGER NOT NULL REFERENCES call_type ON DELETE CASCADE,
    language     TEXT NOT NULL,
    name         TEXT NOT NULL,
    PRIMARY KEY (call_type_id, language)
) STRICT, WITHOUT ROWID;
INSERT INTO "call_type_name" VALUES(1,'en','Support call');
CREATE TABLE change (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    subject    TEXT NOT NULL CHECK (subject IN ('rules', 'booking', 'hold', 'busy', 'call', 'task', 'voicemail')),
    subject_id INTEGER NOT NULL DEFAULT 0,
    agent_id   INTEGER,
    changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO "change" VALUES(1,'rules',0,NULL,1795377600);
INSERT INTO "change" VALUES(2,'booking',1,1,1795377600);
INSERT INTO "change" VALUES(3,'task',1,1,1795377600);
CREATE TABLE client (
    id                INTEGER PRIMARY KEY,
    slug              TEXT NOT NULL UNIQUE,
    name              TEXT NOT NULL,
    agent_id          INTEGER NOT NULL REFERENCES agent,
    language          TEXT NOT NULL,
    entitled_from_day INTEGER, -- in the desk's zone, both included; NULL is open
    entitled_to_day   INTEGER
) STRICT;
INSERT INTO "client" VALUES(1,'acme','Acme',1,'de',20454,NULL);
CREATE TABLE client_number (
    number    TEXT PRIMARY KEY, -- E.164: one client a number
    client_id INTEGER NOT NULL REFERENCES client ON DELETE CASCADE,
    position  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "client_number" VALUES('+4366012345',1,0);
CREATE TABLE contact (
    client_id INTEGER NOT NULL REFERENCES client ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    name      TEXT NOT NULL,
    email     TEXT NOT NULL,
    PRIMARY KEY (client_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "contact" VALUES(1,0,'Eva','eva@acme.example');
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
INSERT INTO "desk" VALUES(1,1,1,3,'43','0','00','');
CREATE TABLE desk_endpoint (
    purpose  TEXT NOT NULL CHECK (purpose IN ('queue', 'second_level')),
    position INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    PRIMARY KEY (purpose, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "desk_endpoint" VALUES('queue',0,'PJSIP/queue');
CREATE TABLE desk_number (
    position INTEGER PRIMARY KEY,
    number   TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO "desk_number" VALUES(1,'+4312345000');
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
INSERT INTO "hold" VALUES(1,'hold-1',1,1,1,1795431600,1795433400,1795377900);
CREATE TABLE holiday (
    calendar    TEXT NOT NULL REFERENCES holiday_calendar ON DELETE CASCADE,
    holiday_day INTEGER NOT NULL,
    name        TEXT NOT NULL,
    PRIMARY KEY (calendar, holiday_day)
) STRICT, WITHOUT ROWID;
INSERT INTO "holiday" VALUES('at',20795,'Maria Empfaengnis');
CREATE TABLE holiday_calendar (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO "holiday_calendar" VALUES('at');
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
INSERT INTO "idempotency_key" VALUES(1,'key-1','digest',201,'{}','/api/v1/bookings/1',1795377600);
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
INSERT INTO "outbox" VALUES(1,1,0,'request','visitor',NULL,'<one.0.request.visitor@desk.example>',1795377600,1795377600,NULL,0,0,NULL,'');
CREATE TABLE password (
    agent_id   INTEGER PRIMARY KEY REFERENCES agent,
    hash       TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO "password" VALUES(1,'$argon2id$x',1795377600);
CREATE TABLE schedule (
    id   INTEGER PRIMARY KEY,
    zone TEXT -- an IANA name; NULL: the desk's, and for the desk Europe/Berlin
) STRICT;
INSERT INTO "schedule" VALUES(1,NULL);
INSERT INTO "schedule" VALUES(2,NULL);
CREATE TABLE schedule_holiday (
    schedule_id INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    holiday_day INTEGER NOT NULL,
    PRIMARY KEY (schedule_id, holiday_day)
) STRICT, WITHOUT ROWID;
INSERT INTO "schedule_holiday" VALUES(2,20812);
CREATE TABLE schedule_holiday_calendar (
    schedule_id INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    calendar    TEXT NOT NULL REFERENCES holiday_calendar,
    PRIMARY KEY (schedule_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "schedule_holiday_calendar" VALUES(2,0,'at');
CREATE TABLE schedule_hours (
    schedule_id  INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- Monday first (ISO 8601)
    begin_minute INTEGER NOT NULL CHECK (begin_minute >= 0),
    end_minute   INTEGER NOT NULL CHECK (end_minute <= 1440),
    PRIMARY KEY (schedule_id, weekday, begin_minute),
    CHECK (begin_minute < end_minute)
) STRICT, WITHOUT ROWID;
INSERT INTO "schedule_hours" VALUES(1,1,540,1020);
INSERT INTO "schedule_hours" VALUES(1,2,540,1020);
INSERT INTO "schedule_hours" VALUES(1,3,540,1020);
INSERT INTO "schedule_hours" VALUES(1,4,540,1020);
INSERT INTO "schedule_hours" VALUES(1,5,540,1020);
INSERT INTO "schedule_hours" VALUES(2,1,540,1020);
INSERT INTO "schedule_hours" VALUES(2,2,540,720);
INSERT INTO "schedule_hours" VALUES(2,2,780,1020);
CREATE TABLE schedule_override (
    schedule_id  INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    override_day INTEGER NOT NULL,
    PRIMARY KEY (schedule_id, override_day)
) STRICT, WITHOUT ROWID;
INSERT INTO "schedule_override" VALUES(2,20811);
CREATE TABLE schedule_override_hours (
    schedule_id  INTEGER NOT NULL,
    override_day INTEGER NOT NULL,
    begin_minute INTEGER NOT NULL CHECK (begin_minute >= 0),
    end_minute   INTEGER NOT NULL CHECK (end_minute <= 1440),
    PRIMARY KEY (schedule_id, override_day, begin_minute),
    FOREIGN KEY (schedule_id, override_day) REFERENCES schedule_override ON DELETE CASCADE,
    CHECK (begin_minute < end_minute)
) STRICT, WITHOUT ROWID;
INSERT INTO "schedule_override_hours" VALUES(2,20811,540,720);
CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;
INSERT INTO "schema_migration" VALUES(1,'0001_first.sql','208bfda315be5b89',1795377600);
CREATE TABLE server_key (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    link_key BLOB NOT NULL
) STRICT;
INSERT INTO "server_key" VALUES(1,X'0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE session (
    digest       BLOB PRIMARY KEY CHECK (length(digest) = 32),
    agent_id     INTEGER NOT NULL REFERENCES agent,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "session" VALUES(X'0303030303030303030303030303030303030303030303030303030303030303',1,1795377600,1795377600,1795420800);
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
INSERT INTO "task" VALUES(1,'+4366012345',1,1,'waiting',3,'voicemail','','',1795377600,1795428000,NULL,NULL,NULL);
CREATE TABLE task_event (
    id          INTEGER PRIMARY KEY,
    task_id     INTEGER NOT NULL REFERENCES task,
    what        TEXT NOT NULL,
    text        TEXT NOT NULL,
    actor       TEXT NOT NULL,
    actor_id    INTEGER NOT NULL,
    happened_at INTEGER NOT NULL
) STRICT;
INSERT INTO "task_event" VALUES(1,1,'created','','pbx',0,1795377600);
CREATE TABLE task_pause (
    task_id  INTEGER NOT NULL REFERENCES task,
    position INTEGER NOT NULL,
    begin_at INTEGER NOT NULL,
    end_at   INTEGER,
    PRIMARY KEY (task_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "task_pause" VALUES(1,0,1795377700,NULL);
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
INSERT INTO "token" VALUES(X'0101010101010101010101010101010101010101010101010101010101010101','client_api',1,NULL,0,1795377600);
INSERT INTO "token" VALUES(X'0202020202020202020202020202020202020202020202020202020202020202','agent_feed',NULL,1,1,1795377600);
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
INSERT INTO "voicemail" VALUES(1,1,1,'main','rec-1','rec-1.wav',160044,10,0,1795377660);
CREATE INDEX change_of_rules ON change (number) WHERE subject = 'rules';
CREATE INDEX absence_of_agent ON absence (agent_id);
CREATE INDEX client_number_of_client ON client_number (client_id, position);
CREATE INDEX session_of_agent ON session (agent_id);
CREATE INDEX booking_of_agent ON booking (agent_id, begin_at, end_at) WHERE status <> 'cancelled';
CREATE INDEX booking_of_client ON booking (client_id, end_at);
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
CREATE INDEX booking_event_of_booking ON booking_event (booking_id);
CREATE INDEX hold_of_agent ON hold (agent_id, end_at);
CREATE INDEX hold_of_client ON hold (client_id, number);
CREATE INDEX hold_by_expiry ON hold (expires_at);
CREATE INDEX idempotency_key_by_age ON idempotency_key (made_at);
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE sent_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX outbox_of_booking ON outbox (booking_id);
CREATE UNIQUE INDEX task_open_of_number ON task (number)
    WHERE number IS NOT NULL AND state NOT IN ('done', 'dropped');
CREATE INDEX task_by_deadline ON task (response_due_at, created_at) WHERE state NOT IN ('done', 'dropped');
CREATE INDEX task_by_state ON task (state, response_due_at);
CREATE INDEX task_event_of_task ON task_event (task_id);
CREATE INDEX call_unfinished ON call (link) WHERE ended_at IS NULL;
CREATE INDEX call_of_task ON call (task_id);
CREATE INDEX call_by_arrival ON call (arrived_at);
CREATE INDEX voicemail_of_task ON voicemail (task_id, recorded_at);
CREATE INDEX voicemail_of_call ON voicemail (call_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('change',3);
COMMIT;
