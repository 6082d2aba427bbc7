-- Figures are kept by day, so that a year is a sum of few rows. What happens marks what is to be counted anew; the counting
-- is done afterwards, by whoever comes first.

CREATE TABLE task_figure (
    task_id                    INTEGER PRIMARY KEY REFERENCES task,
    response_working_seconds   INTEGER,
    response_met               INTEGER, -- NULL: not known yet
    resolution_working_seconds INTEGER,
    action_met                 INTEGER
) STRICT;

CREATE TABLE figure_task_due (
    task_id INTEGER PRIMARY KEY REFERENCES task,
    due_at  INTEGER NOT NULL -- 0: at once
) STRICT;
CREATE INDEX figure_task_due_by_time ON figure_task_due (due_at);

-- Days of UTC: the local ones that touch them are counted anew.
CREATE TABLE figure_day_due (
    utc_day INTEGER PRIMARY KEY
) STRICT;

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
CREATE INDEX figure_of_day ON figure (day);

CREATE INDEX task_by_creation ON task (created_at);
CREATE INDEX booking_event_by_time ON booking_event (happened_at);

INSERT INTO figure_task_due (task_id, due_at) SELECT id, 0 FROM task;
INSERT INTO figure_day_due (utc_day)
SELECT arrived_at / 86400 FROM call UNION SELECT happened_at / 86400 FROM booking_event
UNION SELECT begin_at / 86400 FROM booking WHERE status = 'no_show';

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
