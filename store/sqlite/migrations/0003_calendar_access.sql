-- When a token last opened something; NULL: not since this column is here.
ALTER TABLE token ADD COLUMN last_used_at INTEGER;

-- Passwords of calendar programs, one for each device. They are 256 random bits, so a plain digest keeps them safe.
CREATE TABLE app_password (
    id           INTEGER PRIMARY KEY,
    agent_id     INTEGER NOT NULL REFERENCES agent,
    name         TEXT NOT NULL,
    digest       BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    made_at      INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE INDEX app_password_of_agent ON app_password (agent_id);
