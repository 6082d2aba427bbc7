-- Until how long before its start a client may change or cancel a call; agents always may.
ALTER TABLE call_type ADD COLUMN change_notice_minutes INTEGER NOT NULL DEFAULT 0 CHECK (change_notice_minutes >= 0);
ALTER TABLE call_type ADD COLUMN cancel_notice_minutes INTEGER NOT NULL DEFAULT 0 CHECK (cancel_notice_minutes >= 0);
-- One that is not offered cannot be booked any more; what was booked of it stays.
ALTER TABLE call_type ADD COLUMN offered INTEGER NOT NULL DEFAULT 1 CHECK (offered IN (0, 1));
-- Came with the program, and nobody has said anything of it yet: it stands behind the others, and the first who names
-- it makes it anew.
ALTER TABLE call_type ADD COLUMN seeded INTEGER NOT NULL DEFAULT 0 CHECK (seeded IN (0, 1));

-- What a client is asked when they book.
CREATE TABLE question (
    call_type_id INTEGER NOT NULL REFERENCES call_type ON DELETE CASCADE,
    position     INTEGER NOT NULL,
    key          TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('text', 'choice', 'yes_no')),
    required     INTEGER NOT NULL CHECK (required IN (0, 1)),
    PRIMARY KEY (call_type_id, position),
    UNIQUE (call_type_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE question_label (
    call_type_id INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    language     TEXT NOT NULL,
    label        TEXT NOT NULL,
    PRIMARY KEY (call_type_id, position, language),
    FOREIGN KEY (call_type_id, position) REFERENCES question ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- A choice has a row for each language of its label.
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

-- Under the question's key: the question may be put otherwise later, or no more.
CREATE TABLE booking_answer (
    booking_id INTEGER NOT NULL REFERENCES booking,
    question   TEXT NOT NULL,
    answer     TEXT NOT NULL,
    PRIMARY KEY (booking_id, question)
) STRICT, WITHOUT ROWID;
