-- +goose Up
-- How far the work on an occurrence has come, whose it is, and to which day it
-- was put off: its day in the plan stays as it is.
ALTER TABLE occurrences ADD COLUMN postponed_to date;
ALTER TABLE occurrences ADD COLUMN stage text NOT NULL DEFAULT 'not_started';
ALTER TABLE occurrences ADD COLUMN assignee_id text NOT NULL DEFAULT '';
ALTER TABLE occurrences ADD COLUMN handed_on date;
ALTER TABLE occurrences ADD COLUMN proofs integer NOT NULL DEFAULT 0;
ALTER TABLE occurrences ADD COLUMN proved_on date;
UPDATE occurrences SET stage = 'accepted', handed_on = done_on WHERE done_on IS NOT NULL;
CREATE INDEX occurrences_assignee ON occurrences (unit_id, assignee_id, done_on) WHERE assignee_id <> '';
CREATE INDEX occurrences_waiting ON occurrences (unit_id, handed_on) WHERE stage = 'handed_in';

-- Each step that was taken with an occurrence; rows are never changed.
CREATE TABLE occurrence_steps (
    unit_id       text NOT NULL,
    id            text NOT NULL,
    task_id       text NOT NULL,
    occurrence_id text NOT NULL,
    step          text NOT NULL,
    at            timestamptz NOT NULL,
    actor_id      text NOT NULL,
    note          text NOT NULL DEFAULT '',
    day           date,
    old_day       date,
    person_id     text NOT NULL DEFAULT '',
    PRIMARY KEY (unit_id, id)
);
CREATE INDEX occurrence_steps_task ON occurrence_steps (unit_id, task_id, id);

-- +goose Down
DROP TABLE occurrence_steps;
DROP INDEX occurrences_waiting;
DROP INDEX occurrences_assignee;
ALTER TABLE occurrences DROP COLUMN proved_on;
ALTER TABLE occurrences DROP COLUMN proofs;
ALTER TABLE occurrences DROP COLUMN handed_on;
ALTER TABLE occurrences DROP COLUMN assignee_id;
ALTER TABLE occurrences DROP COLUMN stage;
ALTER TABLE occurrences DROP COLUMN postponed_to;
