-- When the desk looks after a task next: 0 at once, NULL not before it changes. Whoever changes a task sets it back.
ALTER TABLE task ADD COLUMN look_at INTEGER DEFAULT 0;
UPDATE task SET look_at = NULL WHERE state IN ('done', 'dropped');
CREATE INDEX task_to_look_at ON task (look_at) WHERE look_at IS NOT NULL;
CREATE TRIGGER task_changed_is_looked_at
AFTER UPDATE OF state, severity, reason, agent_id, owner_id, created_at, response_due_at, action_due_at, responded_at,
                wish_from_at ON task
WHEN new.look_at IS NOT 0
BEGIN
    UPDATE task SET look_at = 0 WHERE id = new.id;
END;

-- Each step once for a task and a mark, whoever takes it.
CREATE TABLE escalation (
    task_id     INTEGER NOT NULL REFERENCES task,
    kind        TEXT NOT NULL,
    mark        INTEGER NOT NULL,
    happened_at INTEGER NOT NULL,
    PRIMARY KEY (task_id, kind, mark)
) STRICT, WITHOUT ROWID;

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
CREATE INDEX notice_of_agent ON notice (agent_id, id);

CREATE TABLE duty (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    first_day  INTEGER NOT NULL,
    days_each  INTEGER NOT NULL CHECK (days_each > 0),
    note       TEXT NOT NULL,
    actor      TEXT NOT NULL,
    actor_id   INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE duty_rotation (
    position INTEGER PRIMARY KEY,
    agent_id INTEGER NOT NULL REFERENCES agent
) STRICT;

CREATE TABLE duty_swap (
    position INTEGER PRIMARY KEY,
    agent_id INTEGER NOT NULL REFERENCES agent,
    begin_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL,
    CHECK (begin_at < end_at)
) STRICT;
