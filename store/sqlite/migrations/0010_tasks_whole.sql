-- Who has taken a task, what it is about, when the client would like to be called, and where it went on.
ALTER TABLE task ADD COLUMN owner_id INTEGER REFERENCES agent;
ALTER TABLE task ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE task ADD COLUMN wish_from_at INTEGER;
ALTER TABLE task ADD COLUMN wish_to_at INTEGER;
ALTER TABLE task ADD COLUMN merged_into_id INTEGER REFERENCES task;
CREATE INDEX task_of_client ON task (client_id, created_at);

-- A task that was claimed before this has the last agent who did it.
UPDATE task SET owner_id = (SELECT task_event.actor_id FROM task_event
                            WHERE task_event.task_id = task.id AND task_event.what = 'claimed'
                                  AND task_event.actor = 'agent' AND task_event.actor_id IN (SELECT id FROM agent)
                            ORDER BY task_event.id DESC LIMIT 1)
WHERE state IN ('claimed', 'waiting');

CREATE TABLE task_watcher (
    task_id  INTEGER NOT NULL REFERENCES task,
    agent_id INTEGER NOT NULL REFERENCES agent,
    PRIMARY KEY (task_id, agent_id)
) STRICT, WITHOUT ROWID;
