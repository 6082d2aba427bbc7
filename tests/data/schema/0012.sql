-- A database of schema 12 with something in each of its tables, for the tests of upgrades. Never changed.
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
INSERT INTO absence VALUES(1,1,1785715200,1786752000,NULL);
CREATE TABLE agent (
    id          INTEGER PRIMARY KEY,
    slug        TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    email       TEXT,
    role        TEXT NOT NULL DEFAULT 'agent' CHECK (role IN ('agent', 'second_level', 'lead', 'administrator')),
    schedule_id INTEGER NOT NULL UNIQUE REFERENCES schedule
) STRICT;
INSERT INTO agent VALUES(1,'anna','Anna Novak','anna@desk.example','agent',2);
CREATE TABLE agent_endpoint (
    agent_id INTEGER NOT NULL REFERENCES agent ON DELETE CASCADE,
    position INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    PRIMARY KEY (agent_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO agent_endpoint VALUES(1,0,'PJSIP/anna');
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
INSERT INTO booking VALUES(1,'one@desk.example',0,1,1,1,1795420800,1795422600,'confirmed','Eva','eva@acme.example',NULL,'','de','',1795377600,1795377600);
INSERT INTO booking VALUES(2,'two@desk.example',1,1,1,1,1795420800,1795422600,'cancelled','Eva',NULL,NULL,'','de','',1795377600,1795377601);
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
, overrode TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO booking_event VALUES(1,1,'booked',0,1,1795420800,1795422600,'confirmed','','client',1,1795377600,'');
CREATE TABLE busy (
    id       INTEGER PRIMARY KEY,
    agent_id INTEGER NOT NULL REFERENCES agent,
    begin_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL,
    UNIQUE (agent_id, end_at, begin_at),
    CHECK (begin_at < end_at)
) STRICT;
INSERT INTO busy VALUES(1,1,1795428000,1795428600);
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
    end_cause   TEXT NOT NULL DEFAULT '', greeting TEXT NOT NULL DEFAULT '', opens_at INTEGER, open_until INTEGER, severity INTEGER, decided_agent_id INTEGER REFERENCES agent,
    UNIQUE (link, channel)
) STRICT;
INSERT INTO call VALUES(1,'main','1795377600.1','t1','+4366012345','+4312345000',1,1,'voicemail','outside_hours',1,0,1795377600,NULL,1795545081,'lost','',NULL,NULL,NULL,NULL);
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
, change_notice_minutes INTEGER NOT NULL DEFAULT 0 CHECK (change_notice_minutes >= 0), cancel_notice_minutes INTEGER NOT NULL DEFAULT 0 CHECK (cancel_notice_minutes >= 0), offered INTEGER NOT NULL DEFAULT 1 CHECK (offered IN (0, 1)), seeded INTEGER NOT NULL DEFAULT 0 CHECK (seeded IN (0, 1))) STRICT;
INSERT INTO call_type VALUES(1,'support',30,30,0,0,0,60,NULL,0,0,1,0);
CREATE TABLE call_type_name (
    call_type_id INTEGER NOT NULL REFERENCES call_type ON DELETE CASCADE,
    language     TEXT NOT NULL,
    name         TEXT NOT NULL,
    PRIMARY KEY (call_type_id, language)
) STRICT, WITHOUT ROWID;
INSERT INTO call_type_name VALUES(1,'en','Support call');
CREATE TABLE client (
    id                INTEGER PRIMARY KEY,
    slug              TEXT NOT NULL UNIQUE,
    name              TEXT NOT NULL,
    agent_id          INTEGER NOT NULL REFERENCES agent,
    language          TEXT NOT NULL,
    entitled_from_day INTEGER, -- in the desk's zone, both included; NULL is open
    entitled_to_day   INTEGER
) STRICT;
INSERT INTO client VALUES(1,'acme','Acme',1,'de',20454,NULL);
CREATE TABLE client_number (
    number    TEXT PRIMARY KEY, -- E.164: one client a number
    client_id INTEGER NOT NULL REFERENCES client ON DELETE CASCADE,
    position  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO client_number VALUES('+4366012345',1,0);
CREATE TABLE contact (
    client_id INTEGER NOT NULL REFERENCES client ON DELETE CASCADE,
    position  INTEGER NOT NULL,
    name      TEXT NOT NULL,
    email     TEXT NOT NULL,
    PRIMARY KEY (client_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO contact VALUES(1,0,'Eva','eva@acme.example');
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
INSERT INTO desk VALUES(1,1,1,3,'43','0','00','');
CREATE TABLE desk_endpoint (
    purpose  TEXT NOT NULL CHECK (purpose IN ('queue', 'second_level')),
    position INTEGER NOT NULL,
    endpoint TEXT NOT NULL,
    PRIMARY KEY (purpose, position)
) STRICT, WITHOUT ROWID;
INSERT INTO desk_endpoint VALUES('queue',0,'PJSIP/queue');
CREATE TABLE desk_number (
    position INTEGER PRIMARY KEY,
    number   TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO desk_number VALUES(1,'+4312345000');
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
INSERT INTO hold VALUES(1,'hold-1',1,1,1,1795431600,1795433400,1795377900);
CREATE TABLE holiday (
    calendar    TEXT NOT NULL REFERENCES holiday_calendar ON DELETE CASCADE,
    holiday_day INTEGER NOT NULL,
    name        TEXT NOT NULL,
    PRIMARY KEY (calendar, holiday_day)
) STRICT, WITHOUT ROWID;
INSERT INTO holiday VALUES('at',20795,'Maria Empfaengnis');
CREATE TABLE holiday_calendar (
    name TEXT PRIMARY KEY
, source TEXT NOT NULL DEFAULT 'shipped' CHECK (source IN ('shipped', 'file', 'url')), url TEXT NOT NULL DEFAULT '', etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '', refreshed_at INTEGER, error TEXT NOT NULL DEFAULT '', failures INTEGER NOT NULL DEFAULT 0, next_at INTEGER) STRICT, WITHOUT ROWID;
INSERT INTO holiday_calendar VALUES('at','shipped','','','',NULL,'',0,NULL);
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
INSERT INTO idempotency_key VALUES(1,'key-1','digest',201,'{}','/api/v1/bookings/1',1795377600);
CREATE TABLE password (
    agent_id   INTEGER PRIMARY KEY REFERENCES agent,
    hash       TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO password VALUES(1,'$argon2id$x',1795377600);
CREATE TABLE schedule (
    id   INTEGER PRIMARY KEY,
    zone TEXT -- an IANA name; NULL: the desk's, and for the desk Europe/Berlin
) STRICT;
INSERT INTO schedule VALUES(1,NULL);
INSERT INTO schedule VALUES(2,NULL);
CREATE TABLE schedule_holiday (
    schedule_id INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    holiday_day INTEGER NOT NULL,
    PRIMARY KEY (schedule_id, holiday_day)
) STRICT, WITHOUT ROWID;
INSERT INTO schedule_holiday VALUES(2,20812);
CREATE TABLE schedule_holiday_calendar (
    schedule_id INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    position    INTEGER NOT NULL,
    calendar    TEXT NOT NULL REFERENCES holiday_calendar,
    PRIMARY KEY (schedule_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO schedule_holiday_calendar VALUES(2,0,'at');
CREATE TABLE schedule_hours (
    schedule_id  INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    weekday      INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- Monday first (ISO 8601)
    begin_minute INTEGER NOT NULL CHECK (begin_minute >= 0),
    end_minute   INTEGER NOT NULL CHECK (end_minute <= 1440),
    PRIMARY KEY (schedule_id, weekday, begin_minute),
    CHECK (begin_minute < end_minute)
) STRICT, WITHOUT ROWID;
INSERT INTO schedule_hours VALUES(1,1,540,1020);
INSERT INTO schedule_hours VALUES(1,2,540,1020);
INSERT INTO schedule_hours VALUES(1,3,540,1020);
INSERT INTO schedule_hours VALUES(1,4,540,1020);
INSERT INTO schedule_hours VALUES(1,5,540,1020);
INSERT INTO schedule_hours VALUES(2,1,540,1020);
INSERT INTO schedule_hours VALUES(2,2,540,720);
INSERT INTO schedule_hours VALUES(2,2,780,1020);
CREATE TABLE schedule_override (
    schedule_id  INTEGER NOT NULL REFERENCES schedule ON DELETE CASCADE,
    override_day INTEGER NOT NULL,
    PRIMARY KEY (schedule_id, override_day)
) STRICT, WITHOUT ROWID;
INSERT INTO schedule_override VALUES(2,20811);
CREATE TABLE schedule_override_hours (
    schedule_id  INTEGER NOT NULL,
    override_day INTEGER NOT NULL,
    begin_minute INTEGER NOT NULL CHECK (begin_minute >= 0),
    end_minute   INTEGER NOT NULL CHECK (end_minute <= 1440),
    PRIMARY KEY (schedule_id, override_day, begin_minute),
    FOREIGN KEY (schedule_id, override_day) REFERENCES schedule_override ON DELETE CASCADE,
    CHECK (begin_minute < end_minute)
) STRICT, WITHOUT ROWID;
INSERT INTO schedule_override_hours VALUES(2,20811,540,720);
CREATE TABLE schema_migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT;
INSERT INTO schema_migration VALUES(1,'0001_first.sql','208bfda315be5b89',1795377600);
INSERT INTO schema_migration VALUES(2,'0002_change_subjects.sql','2155799c88adeb92',1795545081);
INSERT INTO schema_migration VALUES(3,'0003_calendar_access.sql','05c7485fcc935e3b',1795545081);
INSERT INTO schema_migration VALUES(4,'0004_overrides.sql','d07055e0e35e46d6',1795545081);
INSERT INTO schema_migration VALUES(5,'0005_mail_reports.sql','47b5e19f7bc397d9',1795545081);
INSERT INTO schema_migration VALUES(6,'0006_questions.sql','2fbf8206b00e445b',1795545081);
INSERT INTO schema_migration VALUES(7,'0007_holiday_sources.sql','a27673ef0c4d56e7',1795545081);
INSERT INTO schema_migration VALUES(8,'0008_call_records.sql','a8e85d52ecd8ae31',1795545081);
INSERT INTO schema_migration VALUES(9,'0009_webhooks.sql','7bbf0b4517b550cd',1795545081);
INSERT INTO schema_migration VALUES(10,'0010_tasks_whole.sql','18df6ae4b714f890',1795545081);
INSERT INTO schema_migration VALUES(11,'0011_escalations.sql','fbd48bfcf80e6f34',1795545081);
INSERT INTO schema_migration VALUES(12,'0012_figures.sql','574208c1d6614611',1795545081);
CREATE TABLE server_key (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    link_key BLOB NOT NULL
) STRICT;
INSERT INTO server_key VALUES(1,X'0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE session (
    digest       BLOB PRIMARY KEY CHECK (length(digest) = 32),
    agent_id     INTEGER NOT NULL REFERENCES agent,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO session VALUES(X'0303030303030303030303030303030303030303030303030303030303030303',1,1795377600,1795377600,1795420800);
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
, owner_id INTEGER REFERENCES agent, about TEXT NOT NULL DEFAULT '', wish_from_at INTEGER, wish_to_at INTEGER, merged_into_id INTEGER REFERENCES task, look_at INTEGER DEFAULT 0) STRICT;
INSERT INTO task VALUES(1,'+4366012345',1,1,'waiting',3,'voicemail','','',1795377600,1795428000,NULL,NULL,NULL,NULL,'',NULL,NULL,NULL,NULL);
CREATE TABLE task_event (
    id          INTEGER PRIMARY KEY,
    task_id     INTEGER NOT NULL REFERENCES task,
    what        TEXT NOT NULL,
    text        TEXT NOT NULL,
    actor       TEXT NOT NULL,
    actor_id    INTEGER NOT NULL,
    happened_at INTEGER NOT NULL
) STRICT;
INSERT INTO task_event VALUES(1,1,'created','','pbx',0,1795377600);
CREATE TABLE task_pause (
    task_id  INTEGER NOT NULL REFERENCES task,
    position INTEGER NOT NULL,
    begin_at INTEGER NOT NULL,
    end_at   INTEGER,
    PRIMARY KEY (task_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO task_pause VALUES(1,0,1795377700,NULL);
CREATE TABLE token (
    digest    BLOB PRIMARY KEY CHECK (length(digest) = 32),
    kind      TEXT NOT NULL
              CHECK (kind IN ('client_api', 'booking_page', 'agent_api', 'agent_feed', 'pbx', 'metrics')),
    client_id INTEGER REFERENCES client,
    agent_id  INTEGER REFERENCES agent,
    revoked   INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1)),
    made_at   INTEGER NOT NULL, last_used_at INTEGER,
    CHECK ((client_id IS NOT NULL) = (kind IN ('client_api', 'booking_page'))),
    CHECK ((agent_id IS NOT NULL) = (kind IN ('agent_api', 'agent_feed')))
) STRICT, WITHOUT ROWID;
INSERT INTO token VALUES(X'0101010101010101010101010101010101010101010101010101010101010101','client_api',1,NULL,0,1795377600,NULL);
INSERT INTO token VALUES(X'0202020202020202020202020202020202020202020202020202020202020202','agent_feed',NULL,1,1,1795377600,NULL);
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
INSERT INTO voicemail VALUES(1,1,1,'main','rec-1','rec-1.wav',160044,10,0,1795377660);
CREATE TABLE IF NOT EXISTS "change" (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    subject    TEXT NOT NULL,
    subject_id INTEGER NOT NULL DEFAULT 0,
    agent_id   INTEGER,
    changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO change VALUES(1,'rules',0,NULL,1795377600);
INSERT INTO change VALUES(2,'booking',1,1,1795377600);
INSERT INTO change VALUES(3,'task',1,1,1795377600);
INSERT INTO change VALUES(4,'call',1,1,1795545081);
CREATE TABLE app_password (
    id           INTEGER PRIMARY KEY,
    agent_id     INTEGER NOT NULL REFERENCES agent,
    name         TEXT NOT NULL,
    digest       BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    made_at      INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
INSERT INTO app_password VALUES(1,1,'laptop',X'000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',1795377600,1795377660);
CREATE TABLE IF NOT EXISTS "outbox" (
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
INSERT INTO outbox VALUES(1,1,0,'request','visitor',NULL,0,'<one.0.request.visitor@desk.example>',1795377600,1795377600,NULL,0,0,0,NULL,0,NULL,'');
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
INSERT INTO outbox_try VALUES(1,1,1795377600,1795377601,'delayed','eva@example.com','127.0.0.1:25','451 later');
CREATE TABLE question (
    call_type_id INTEGER NOT NULL REFERENCES call_type ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    key          TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('text', 'choice', 'yes_no')),
    required     INTEGER NOT NULL CHECK (required IN (0, 1)),
    PRIMARY KEY (call_type_id, position),
    UNIQUE (call_type_id, key)
) STRICT, WITHOUT ROWID;
INSERT INTO question VALUES(1,0,'system','choice',1);
CREATE TABLE question_label (
    call_type_id INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    language     TEXT NOT NULL,
    label        TEXT NOT NULL,
    PRIMARY KEY (call_type_id, position, language),
    FOREIGN KEY (call_type_id, position) REFERENCES question ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO question_label VALUES(1,0,'en','Which system?');
CREATE TABLE question_choice (
    call_type_id    INTEGER NOT NULL,
    position        INTEGER NOT NULL,
    choice_position INTEGER NOT NULL,
    language        TEXT NOT NULL,
    value           TEXT NOT NULL,
    label           TEXT NOT NULL,
    PRIMARY KEY (call_type_id, position, choice_position, language),
    FOREIGN KEY (call_type_id, position) REFERENCES question ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO question_choice VALUES(1,0,0,'en','mail','Mail');
CREATE TABLE booking_answer (
    booking_id INTEGER NOT NULL REFERENCES booking,
    question   TEXT NOT NULL,
    answer     TEXT NOT NULL,
    PRIMARY KEY (booking_id, question)
) STRICT, WITHOUT ROWID;
INSERT INTO booking_answer VALUES(1,'system','mail');
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
INSERT INTO call_leg VALUES(1,'l1','PJSIP/anna','agent',1,1795377600,1795377601,NULL,1795377620,'no_answer');
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
INSERT INTO desk_closure VALUES(1,1795377600,1795381200,'moving house','agent',1,1795377600);
CREATE TABLE client_number_range (
    prefix    TEXT PRIMARY KEY, -- + and digits: this number and all that begin with it
    client_id INTEGER NOT NULL REFERENCES client ON DELETE CASCADE,
    position  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO client_number_range VALUES('+4312345',1,0);
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
INSERT INTO webhook VALUES(1,'https://hooks.example/in','booking.created','not-a-secret',1795377600,0,1,1);
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
INSERT INTO webhook_delivery VALUES(1,'booking-1-webhook-1',1,'booking.created','{}',1795377600,NULL,NULL,1,0,1795377601,200,'ok');
CREATE TABLE task_watcher (
    task_id  INTEGER NOT NULL REFERENCES task,
    agent_id INTEGER NOT NULL REFERENCES agent,
    PRIMARY KEY (task_id, agent_id)
) STRICT, WITHOUT ROWID;
INSERT INTO task_watcher VALUES(1,1);
CREATE TABLE escalation (
    task_id     INTEGER NOT NULL REFERENCES task,
    kind        TEXT NOT NULL,
    mark        INTEGER NOT NULL,
    happened_at INTEGER NOT NULL,
    PRIMARY KEY (task_id, kind, mark)
) STRICT, WITHOUT ROWID;
INSERT INTO escalation VALUES(1,'warned',0,1795377600);
CREATE TABLE notice (
    id              INTEGER PRIMARY KEY,
    task_id         INTEGER NOT NULL REFERENCES task,
    agent_id        INTEGER NOT NULL REFERENCES agent,
    kind            TEXT NOT NULL,
    mark            INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    read_at         INTEGER,
    UNIQUE (task_id, agent_id, kind, mark)
) STRICT;
INSERT INTO notice VALUES(1,1,1,'warning',0,1795377600,NULL);
CREATE TABLE duty (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    first_day  INTEGER NOT NULL,
    days_each  INTEGER NOT NULL CHECK (days_each > 0),
    note       TEXT NOT NULL,
    actor      TEXT NOT NULL,
    actor_id   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO duty VALUES(1,20780,7,'keys are with Anna','agent',1,1795377600);
CREATE TABLE duty_rotation (
    position INTEGER PRIMARY KEY,
    agent_id INTEGER NOT NULL REFERENCES agent
) STRICT;
INSERT INTO duty_rotation VALUES(0,1);
CREATE TABLE duty_swap (
    position INTEGER PRIMARY KEY,
    agent_id INTEGER NOT NULL REFERENCES agent,
    begin_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL,
    CHECK (begin_at < end_at)
) STRICT;
INSERT INTO duty_swap VALUES(0,1,1795377600,1795381200);
CREATE TABLE task_figure (
    task_id                    INTEGER PRIMARY KEY REFERENCES task,
    response_working_seconds   INTEGER,
    response_met               INTEGER, -- NULL: not known yet
    resolution_working_seconds INTEGER,
    action_met                 INTEGER
) STRICT;
INSERT INTO task_figure VALUES(1,NULL,NULL,NULL,NULL);
CREATE TABLE figure_task_due (
    task_id INTEGER PRIMARY KEY REFERENCES task,
    due_at  INTEGER NOT NULL -- 0: at once
) STRICT;
INSERT INTO figure_task_due VALUES(1,0);
CREATE TABLE figure_day_due (
    utc_day INTEGER PRIMARY KEY
) STRICT;
INSERT INTO figure_day_due VALUES(20780);
CREATE TABLE figure (
    dimension TEXT NOT NULL CHECK (dimension IN ('total', 'agent', 'client', 'severity')),
    key       INTEGER NOT NULL,
    day       INTEGER NOT NULL, -- of the desk's zone
    offered INTEGER NOT NULL, answered INTEGER NOT NULL, voicemail INTEGER NOT NULL, missed INTEGER NOT NULL,
    waited_seconds INTEGER NOT NULL,
    tasks INTEGER NOT NULL, responded INTEGER NOT NULL,
    response_working_seconds INTEGER NOT NULL, response_wall_seconds INTEGER NOT NULL,
    response_met INTEGER NOT NULL, response_late INTEGER NOT NULL,
    resolved INTEGER NOT NULL,
    resolution_working_seconds INTEGER NOT NULL, resolution_wall_seconds INTEGER NOT NULL,
    action_met INTEGER NOT NULL, action_late INTEGER NOT NULL,
    booked INTEGER NOT NULL, moved INTEGER NOT NULL, cancelled INTEGER NOT NULL, no_show INTEGER NOT NULL,
    PRIMARY KEY (dimension, key, day)
) STRICT, WITHOUT ROWID;
INSERT INTO figure VALUES('agent',1,20779,1,0,1,0,0,1,0,0,0,0,0,0,0,0,0,0,1,0,0,0);
INSERT INTO figure VALUES('client',1,20779,1,0,1,0,0,1,0,0,0,0,0,0,0,0,0,0,1,0,0,0);
INSERT INTO figure VALUES('severity',3,20779,1,0,1,0,0,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0);
INSERT INTO figure VALUES('total',0,20779,1,0,1,0,0,1,0,0,0,0,0,0,0,0,0,0,1,0,0,0);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('change',4);
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
CREATE INDEX change_of_rules ON change (number) WHERE subject = 'rules';
CREATE INDEX app_password_of_agent ON app_password (agent_id);
CREATE INDEX booking_by_begin ON booking (begin_at);
CREATE INDEX outbox_waiting ON outbox (due_at) WHERE sent_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX outbox_of_booking ON outbox (booking_id);
CREATE INDEX outbox_by_creation ON outbox (created_at);
CREATE INDEX holiday_calendar_due ON holiday_calendar (next_at) WHERE source = 'url';
CREATE INDEX client_number_range_of_client ON client_number_range (client_id, position);
CREATE INDEX webhook_delivery_waiting ON webhook_delivery (due_at) WHERE delivered_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX webhook_delivery_of_webhook ON webhook_delivery (webhook_id, id);
CREATE INDEX task_of_client ON task (client_id, created_at);
CREATE INDEX task_to_look_at ON task (look_at) WHERE look_at IS NOT NULL;
CREATE TRIGGER task_changed_is_looked_at
AFTER UPDATE OF state, severity, reason, agent_id, owner_id, created_at, response_due_at, action_due_at, responded_at,
                wish_from_at ON task
WHEN new.look_at IS NOT 0
BEGIN
    UPDATE task SET look_at = 0 WHERE id = new.id;
END;
CREATE INDEX notice_of_agent ON notice (agent_id, id);
CREATE INDEX figure_task_due_by_time ON figure_task_due (due_at);
CREATE INDEX figure_of_day ON figure (day);
CREATE INDEX task_by_creation ON task (created_at);
CREATE INDEX booking_event_by_time ON booking_event (happened_at);
CREATE TRIGGER figure_of_new_task AFTER INSERT ON task
BEGIN
    INSERT INTO figure_task_due (task_id, due_at) VALUES (new.id, 0) ON CONFLICT (task_id) DO UPDATE SET due_at = 0;
END;
CREATE TRIGGER figure_of_changed_task
AFTER UPDATE OF client_id, agent_id, state, severity, created_at, response_due_at, action_due_at, responded_at, closed_at,
                merged_into_id ON task
BEGIN
    INSERT INTO figure_task_due (task_id, due_at) VALUES (new.id, 0) ON CONFLICT (task_id) DO UPDATE SET due_at = 0;
    INSERT INTO figure_day_due (utc_day) VALUES (old.created_at / 86400) ON CONFLICT DO NOTHING;
    INSERT INTO figure_day_due (utc_day)
    SELECT DISTINCT arrived_at / 86400 FROM call WHERE task_id = new.id AND old.severity <> new.severity
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figure_of_new_call AFTER INSERT ON call
BEGIN
    INSERT INTO figure_day_due (utc_day) VALUES (new.arrived_at / 86400) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figure_of_changed_call AFTER UPDATE OF client_id, agent_id, task_id, answered_at ON call
BEGIN
    INSERT INTO figure_day_due (utc_day) VALUES (new.arrived_at / 86400) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figure_of_voicemail AFTER INSERT ON voicemail WHEN new.call_id IS NOT NULL
BEGIN
    INSERT INTO figure_day_due (utc_day) SELECT arrived_at / 86400 FROM call WHERE id = new.call_id
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figure_of_booking AFTER INSERT ON booking_event
BEGIN
    INSERT INTO figure_day_due (utc_day) VALUES (new.happened_at / 86400) ON CONFLICT DO NOTHING;
    INSERT INTO figure_day_due (utc_day) VALUES (new.begin_at / 86400) ON CONFLICT DO NOTHING;
END;
COMMIT;
