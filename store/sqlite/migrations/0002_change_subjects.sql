-- The subjects of changes are listed in one place, store/changes.hpp: a table that has to be made anew for each new one
-- would be the second. Numbers go on where they were.
CREATE TABLE change_anew (
    number     INTEGER PRIMARY KEY AUTOINCREMENT,
    subject    TEXT NOT NULL,
    subject_id INTEGER NOT NULL DEFAULT 0,
    agent_id   INTEGER,
    changed_at INTEGER NOT NULL
) STRICT;
INSERT INTO change_anew SELECT number, subject, subject_id, agent_id, changed_at FROM change;
UPDATE sqlite_sequence SET seq = (SELECT max(seq) FROM sqlite_sequence WHERE name IN ('change', 'change_anew'))
WHERE name = 'change_anew';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'change_anew', seq FROM sqlite_sequence
WHERE name = 'change' AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'change_anew');
DROP TABLE change;
ALTER TABLE change_anew RENAME TO change;
CREATE INDEX change_of_rules ON change (number) WHERE subject = 'rules';
