-- Calendars of others that occupy an agent. Of what is in them only the busy times are kept.
CREATE TABLE busy_calendar (
    id            INTEGER PRIMARY KEY,
    agent_id      INTEGER NOT NULL REFERENCES agent,
    kind          TEXT NOT NULL CHECK (kind IN ('file', 'collection')), -- collection: of a CalDAV server
    name          TEXT NOT NULL,
    url           TEXT NOT NULL,
    user          TEXT NOT NULL, -- for HTTP Basic; empty: none
    password      TEXT NOT NULL,
    etag          TEXT NOT NULL DEFAULT '', -- of a collection: its state (sync-token or ctag)
    modified      TEXT NOT NULL DEFAULT '', -- Last-Modified, as it was sent
    made_at       INTEGER NOT NULL,
    next_at       INTEGER NOT NULL,
    tried_at      INTEGER,
    fetched_at    INTEGER, -- the last success
    read_at       INTEGER, -- when the file was read last, not only found unchanged
    failures      INTEGER NOT NULL DEFAULT 0,
    problem       TEXT NOT NULL DEFAULT '',
    events        INTEGER NOT NULL DEFAULT 0,
    passed_over   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX busy_calendar_of_agent ON busy_calendar (agent_id);
CREATE INDEX busy_calendar_by_turn ON busy_calendar (next_at);

CREATE TABLE outside_busy (
    id          INTEGER PRIMARY KEY,
    agent_id    INTEGER NOT NULL REFERENCES agent,
    begin_at    INTEGER NOT NULL,
    end_at      INTEGER NOT NULL,
    calendar_id INTEGER NOT NULL REFERENCES busy_calendar ON DELETE CASCADE,
    CHECK (begin_at < end_at)
) STRICT;
CREATE INDEX outside_busy_of_agent ON outside_busy (agent_id, end_at, begin_at);
CREATE INDEX outside_busy_of_calendar ON outside_busy (calendar_id);
