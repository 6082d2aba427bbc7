-- A year by client is a sum of many rows of days: so they are also summed for each 32 days, which a year is eleven of.
-- Rows of figure come and go as whole days and are never changed, so two triggers keep the sums true. The columns are
-- those of figure in its order, so that both can be read as one.

CREATE TABLE figure_block (
    dimension TEXT NOT NULL,
    key       INTEGER NOT NULL,
    day       INTEGER NOT NULL, -- the first of the 32
    offered INTEGER NOT NULL, answered INTEGER NOT NULL, voicemail INTEGER NOT NULL, missed INTEGER NOT NULL,
    waited_seconds INTEGER NOT NULL, tasks INTEGER NOT NULL, responded INTEGER NOT NULL,
    response_working_seconds INTEGER NOT NULL, response_wall_seconds INTEGER NOT NULL,
    response_met INTEGER NOT NULL, response_late INTEGER NOT NULL, resolved INTEGER NOT NULL,
    resolution_working_seconds INTEGER NOT NULL, resolution_wall_seconds INTEGER NOT NULL,
    action_met INTEGER NOT NULL, action_late INTEGER NOT NULL, booked INTEGER NOT NULL, moved INTEGER NOT NULL,
    cancelled INTEGER NOT NULL, no_show INTEGER NOT NULL, dialled INTEGER NOT NULL,
    reached_first INTEGER NOT NULL, reached_second INTEGER NOT NULL, reached_later INTEGER NOT NULL,
    PRIMARY KEY (dimension, key, day)
) STRICT, WITHOUT ROWID;

INSERT INTO figure_block
SELECT dimension, key, day / 32 * 32,
       sum(offered), sum(answered), sum(voicemail), sum(missed), sum(waited_seconds), sum(tasks),
       sum(responded), sum(response_working_seconds), sum(response_wall_seconds), sum(response_met),
       sum(response_late), sum(resolved), sum(resolution_working_seconds), sum(resolution_wall_seconds),
       sum(action_met), sum(action_late), sum(booked), sum(moved), sum(cancelled), sum(no_show), sum(dialled),
       sum(reached_first), sum(reached_second), sum(reached_later)
FROM figure GROUP BY dimension, key, day / 32;

CREATE TRIGGER figure_into_block AFTER INSERT ON figure
BEGIN
    INSERT INTO figure_block VALUES (
        new.dimension, new.key, new.day / 32 * 32,
        new.offered, new.answered, new.voicemail, new.missed, new.waited_seconds, new.tasks, new.responded,
        new.response_working_seconds, new.response_wall_seconds, new.response_met, new.response_late,
        new.resolved, new.resolution_working_seconds, new.resolution_wall_seconds, new.action_met,
        new.action_late, new.booked, new.moved, new.cancelled, new.no_show, new.dialled, new.reached_first,
        new.reached_second, new.reached_later
    )
    ON CONFLICT (dimension, key, day) DO UPDATE SET
        offered = offered + excluded.offered, answered = answered + excluded.answered,
        voicemail = voicemail + excluded.voicemail, missed = missed + excluded.missed,
        waited_seconds = waited_seconds + excluded.waited_seconds, tasks = tasks + excluded.tasks,
        responded = responded + excluded.responded,
        response_working_seconds = response_working_seconds + excluded.response_working_seconds,
        response_wall_seconds = response_wall_seconds + excluded.response_wall_seconds,
        response_met = response_met + excluded.response_met,
        response_late = response_late + excluded.response_late, resolved = resolved + excluded.resolved,
        resolution_working_seconds = resolution_working_seconds + excluded.resolution_working_seconds,
        resolution_wall_seconds = resolution_wall_seconds + excluded.resolution_wall_seconds,
        action_met = action_met + excluded.action_met, action_late = action_late + excluded.action_late,
        booked = booked + excluded.booked, moved = moved + excluded.moved,
        cancelled = cancelled + excluded.cancelled, no_show = no_show + excluded.no_show,
        dialled = dialled + excluded.dialled, reached_first = reached_first + excluded.reached_first,
        reached_second = reached_second + excluded.reached_second,
        reached_later = reached_later + excluded.reached_later;
END;

CREATE TRIGGER figure_out_of_block AFTER DELETE ON figure
BEGIN
    UPDATE figure_block SET
        offered = offered - old.offered, answered = answered - old.answered,
        voicemail = voicemail - old.voicemail, missed = missed - old.missed,
        waited_seconds = waited_seconds - old.waited_seconds, tasks = tasks - old.tasks,
        responded = responded - old.responded,
        response_working_seconds = response_working_seconds - old.response_working_seconds,
        response_wall_seconds = response_wall_seconds - old.response_wall_seconds,
        response_met = response_met - old.response_met, response_late = response_late - old.response_late,
        resolved = resolved - old.resolved,
        resolution_working_seconds = resolution_working_seconds - old.resolution_working_seconds,
        resolution_wall_seconds = resolution_wall_seconds - old.resolution_wall_seconds,
        action_met = action_met - old.action_met, action_late = action_late - old.action_late,
        booked = booked - old.booked, moved = moved - old.moved, cancelled = cancelled - old.cancelled,
        no_show = no_show - old.no_show, dialled = dialled - old.dialled,
        reached_first = reached_first - old.reached_first, reached_second = reached_second - old.reached_second,
        reached_later = reached_later - old.reached_later
    WHERE dimension = old.dimension AND key = old.key AND day = old.day / 32 * 32;
END;
