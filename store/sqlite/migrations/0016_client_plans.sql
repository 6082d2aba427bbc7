-- What a client's service is called, and every change to a client: what it was, what it is, by whom.
ALTER TABLE client ADD COLUMN plan TEXT NOT NULL DEFAULT '';

CREATE TABLE client_event (
    id          INTEGER PRIMARY KEY,
    client_id   INTEGER NOT NULL REFERENCES client ON DELETE CASCADE,
    what        TEXT NOT NULL, -- created, or the member that changed
    old_value   TEXT NOT NULL,
    new_value   TEXT NOT NULL,
    actor       TEXT NOT NULL,
    actor_id    INTEGER NOT NULL DEFAULT 0,
    happened_at INTEGER NOT NULL
) STRICT;
CREATE INDEX client_event_of_client ON client_event (client_id, id);
