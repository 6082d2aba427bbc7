-- What was brought from another system, by the name that it had there: brought again, it is found.
CREATE TABLE brought (
    kind       TEXT NOT NULL CHECK (kind IN ('booking', 'task')),
    source     TEXT NOT NULL,
    external   TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    PRIMARY KEY (kind, source, external)
) STRICT, WITHOUT ROWID;

-- That a person was erased, and how much of them; nothing of what it said.
CREATE TABLE erasure (
    id          INTEGER PRIMARY KEY,
    client_id   INTEGER NOT NULL REFERENCES client,
    contacts    INTEGER NOT NULL,
    numbers     INTEGER NOT NULL,
    bookings    INTEGER NOT NULL,
    tasks       INTEGER NOT NULL,
    calls       INTEGER NOT NULL,
    recordings  INTEGER NOT NULL,
    mails       INTEGER NOT NULL,
    waits       INTEGER NOT NULL,
    deliveries  INTEGER NOT NULL,
    actor       TEXT NOT NULL,
    actor_id    INTEGER NOT NULL,
    happened_at INTEGER NOT NULL
) STRICT;

-- Files that nothing leads to any more: they go after the commit, and after a crash by whoever looks next.
CREATE TABLE media_to_remove (
    file TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Callbacks in the figures, by the try at which somebody was reached.
ALTER TABLE figure ADD COLUMN dialled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE figure ADD COLUMN reached_first INTEGER NOT NULL DEFAULT 0;
ALTER TABLE figure ADD COLUMN reached_second INTEGER NOT NULL DEFAULT 0;
ALTER TABLE figure ADD COLUMN reached_later INTEGER NOT NULL DEFAULT 0;
INSERT OR IGNORE INTO figure_day_due (utc_day) SELECT started_at / 86400 FROM callback;
-- Bookings that an import brought were not made on that day; they were counted so until now.
INSERT OR IGNORE INTO figure_day_due (utc_day) SELECT happened_at / 86400 FROM booking_event WHERE actor = 'import';

CREATE TRIGGER figure_of_new_callback AFTER INSERT ON callback
BEGIN
    INSERT INTO figure_day_due (utc_day) VALUES (new.started_at / 86400) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figure_of_changed_callback AFTER UPDATE OF task_id, talked_at, attempt ON callback
BEGIN
    INSERT INTO figure_day_due (utc_day) VALUES (new.started_at / 86400) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER figure_of_task_of_callbacks AFTER UPDATE OF client_id, severity ON task
WHEN old.client_id IS NOT new.client_id OR old.severity <> new.severity
BEGIN
    INSERT INTO figure_day_due (utc_day) SELECT DISTINCT started_at / 86400 FROM callback WHERE task_id = new.id
    ON CONFLICT DO NOTHING;
END;
