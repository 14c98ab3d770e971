-- +goose Up
-- What units above have given a unit to do, as the unit itself keeps it.
CREATE TABLE assignments (
    unit_id        text    NOT NULL,
    id             text    NOT NULL,
    giver_id       text    NOT NULL,
    giver_name     text    NOT NULL,
    giver_plan_id  text    NOT NULL,
    giver_plan     text    NOT NULL DEFAULT '',
    giver_task_id  text    NOT NULL,
    year           integer NOT NULL,
    content        text    NOT NULL,
    note           text    NOT NULL DEFAULT '',
    answer_by      date,
    given_on       date    NOT NULL,
    state          text    NOT NULL,
    task_id        text    NOT NULL DEFAULT '',
    reason         text    NOT NULL DEFAULT '',
    answered_by    text    NOT NULL DEFAULT '',
    answered_on    date,
    changes        text    NOT NULL DEFAULT '[]',
    changed_on     date,
    version        integer NOT NULL DEFAULT 1,
    PRIMARY KEY (unit_id, id)
);
-- However often a unit gives a task, it is given once.
CREATE UNIQUE INDEX assignments_once ON assignments (unit_id, giver_id, giver_task_id);
CREATE INDEX assignments_task ON assignments (unit_id, task_id);

-- The same, as the unit above keeps it: one row for each task and unit below.
CREATE TABLE cascades (
    unit_id        text    NOT NULL,
    task_id        text    NOT NULL,
    child_id       text    NOT NULL,
    plan_id        text    NOT NULL,
    assignment_id  text    NOT NULL,
    child_name     text    NOT NULL,
    digest         text    NOT NULL,
    answer_by      date,
    given_on       date    NOT NULL,
    state          text    NOT NULL,
    child_task_id  text    NOT NULL DEFAULT '',
    reason         text    NOT NULL DEFAULT '',
    answered_on    date,
    changed_on     date,
    PRIMARY KEY (unit_id, task_id, child_id)
);
CREATE INDEX cascades_plan ON cascades (unit_id, plan_id, task_id);

-- +goose Down
DROP TABLE cascades;
DROP TABLE assignments;
