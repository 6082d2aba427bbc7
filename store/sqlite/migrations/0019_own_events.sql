-- What agents' calendar programs have put into their calendars here, octet by octet as it came: events of their own,
-- which block slots, and their own copies of the event of a call or of the to-do of a callback (alarms, categories,
-- notes), which alter neither.
CREATE TABLE own_event (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    agent_id    INTEGER NOT NULL REFERENCES agent,
    booking_id  INTEGER REFERENCES booking ON DELETE CASCADE, -- it is a copy of this one's event
    task_id     INTEGER REFERENCES task ON DELETE CASCADE,
    name        TEXT NOT NULL, -- of the resource
    uid         TEXT NOT NULL,
    revision    INTEGER NOT NULL, -- the change that wrote it last
    base        TEXT NOT NULL, -- of a copy: what it was a copy of
    begin_at    INTEGER NOT NULL,
    end_at      INTEGER NOT NULL, -- of its last time; of what recurs, the end of time
    recurs      INTEGER NOT NULL,
    zone        TEXT NOT NULL, -- that its floating times were read in
    laid_out_to INTEGER NOT NULL, -- its busy times are known so far
    changed_at  INTEGER NOT NULL,
    removed_at  INTEGER, -- the row tells who comes later which one it was
    text        TEXT NOT NULL, -- last, so that the others are read without it
    CHECK (booking_id IS NULL OR task_id IS NULL),
    CHECK (begin_at < end_at)
) STRICT;
CREATE UNIQUE INDEX own_event_by_name ON own_event (agent_id, name) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX own_event_by_uid ON own_event (agent_id, uid) WHERE removed_at IS NULL;
CREATE INDEX own_event_removed ON own_event (removed_at) WHERE removed_at IS NOT NULL;
CREATE INDEX own_event_of_booking ON own_event (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX own_event_of_task ON own_event (task_id) WHERE task_id IS NOT NULL;

CREATE TABLE own_busy (
    event_id INTEGER NOT NULL REFERENCES own_event ON DELETE CASCADE,
    agent_id INTEGER NOT NULL REFERENCES agent,
    begin_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL,
    CHECK (begin_at < end_at)
) STRICT;
CREATE INDEX own_busy_of_agent ON own_busy (agent_id, end_at, begin_at);
CREATE INDEX own_busy_of_event ON own_busy (event_id);

-- What an agent noted at a call ends with it, and is not handed to who has it next.
CREATE TRIGGER own_event_of_lost_booking AFTER UPDATE OF status, agent_id ON booking
WHEN NEW.status = 'cancelled' OR NEW.agent_id <> OLD.agent_id
BEGIN
    UPDATE own_event SET text = '', base = '', removed_at = NEW.changed_at
    WHERE booking_id = NEW.id AND removed_at IS NULL AND (NEW.status = 'cancelled' OR agent_id <> NEW.agent_id);
END;
