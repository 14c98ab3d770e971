-- +goose Up
-- What was done with many occurrences at once: with which, and how each was
-- before, so that it can be undone for a while.
CREATE TABLE plan_bulk_acts (
    unit_id   text NOT NULL,
    id        text NOT NULL,
    user_id   text NOT NULL,
    step      text NOT NULL,
    at        timestamp NOT NULL,
    person_id text NOT NULL DEFAULT '',
    done      text NOT NULL DEFAULT '[]',
    remained  text NOT NULL DEFAULT '[]',
    undone_at timestamp,
    kept      text NOT NULL DEFAULT '[]',
    PRIMARY KEY (unit_id, id)
);
CREATE INDEX plan_bulk_acts_recent ON plan_bulk_acts (unit_id, user_id, at);

-- +goose Down
DROP TABLE plan_bulk_acts;
