-- +goose Up
-- Tasks may go with a changed plan; what was said about them stays, and so
-- nothing here refers to them by key. Names are those of the day.
CREATE TABLE comments (
    unit_id       text    NOT NULL,
    id            text    NOT NULL,
    task_id       text    NOT NULL,
    occurrence_id text    NOT NULL DEFAULT '',
    author_id     text    NOT NULL,
    author_name   text    NOT NULL,
    text          text    NOT NULL,
    mentions      text    NOT NULL DEFAULT '[]',
    created_at    timestamp NOT NULL,
    edited_at     timestamp,
    withdrawn_at  timestamp,
    version       integer NOT NULL DEFAULT 1,
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);
CREATE INDEX comments_task ON comments (unit_id, task_id, created_at);

-- What comments said before they were changed.
CREATE TABLE comment_versions (
    unit_id    text    NOT NULL,
    comment_id text    NOT NULL,
    version    integer NOT NULL,
    text       text    NOT NULL,
    written_at timestamp NOT NULL,
    PRIMARY KEY (unit_id, comment_id, version),
    FOREIGN KEY (unit_id, comment_id) REFERENCES comments (unit_id, id)
);

CREATE TABLE watches (
    unit_id text NOT NULL,
    task_id text NOT NULL,
    user_id text NOT NULL REFERENCES users (id),
    since   timestamp NOT NULL,
    PRIMARY KEY (unit_id, task_id, user_id),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);
CREATE INDEX watches_user ON watches (unit_id, user_id);

-- One of an occurrence, a person and a day.
CREATE TABLE nudges (
    unit_id       text NOT NULL,
    id            text NOT NULL,
    task_id       text NOT NULL,
    occurrence_id text NOT NULL,
    task_name     text NOT NULL,
    due           text NOT NULL,
    to_id         text NOT NULL,
    to_name       text NOT NULL,
    day           text NOT NULL,
    note          text NOT NULL DEFAULT '',
    by_id         text NOT NULL,
    by_name       text NOT NULL,
    at            timestamp NOT NULL,
    PRIMARY KEY (unit_id, id),
    UNIQUE (unit_id, occurrence_id, to_id, day),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);
CREATE INDEX nudges_task ON nudges (unit_id, task_id);
CREATE INDEX nudges_person ON nudges (unit_id, to_id, id);

-- +goose Down
DROP TABLE nudges;
DROP TABLE watches;
DROP TABLE comment_versions;
DROP TABLE comments;
