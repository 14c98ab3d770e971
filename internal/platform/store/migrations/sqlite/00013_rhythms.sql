-- +goose Up
-- Where the day of an occurrence comes from: the plan's own words, a rhythm
-- that the unit has chosen, or what a unit above has given.
ALTER TABLE occurrences ADD COLUMN origin text NOT NULL DEFAULT 'plan';
-- A task that a unit has taken in from above does not stand in its document.
ALTER TABLE tasks ADD COLUMN origin text NOT NULL DEFAULT 'plan';

CREATE TABLE task_rhythms (
    unit_id    text    NOT NULL,
    task_id    text    NOT NULL,
    beat       text    NOT NULL,
    due_on     text    NOT NULL,
    day        integer NOT NULL DEFAULT 0,
    starts_on  date    NOT NULL,
    PRIMARY KEY (unit_id, task_id),
    FOREIGN KEY (unit_id, task_id) REFERENCES tasks (unit_id, id)
);

-- +goose Down
DROP TABLE task_rhythms;
ALTER TABLE tasks DROP COLUMN origin;
ALTER TABLE occurrences DROP COLUMN origin;
