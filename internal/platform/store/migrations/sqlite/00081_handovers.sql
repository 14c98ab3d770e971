-- +goose Up
-- A record keeps the names as they were on its day, and what was open then.
CREATE TABLE handovers (
    unit_id       text NOT NULL,
    id            text NOT NULL,
    reason        text NOT NULL,
    day           text NOT NULL,
    user_id       text NOT NULL,
    user_name     text NOT NULL,
    post_id       text NOT NULL DEFAULT '',
    post_name     text NOT NULL DEFAULT '',
    new_post_name text NOT NULL DEFAULT '',
    to_id         text NOT NULL DEFAULT '',
    to_name       text NOT NULL DEFAULT '',
    made_by       text NOT NULL DEFAULT '',
    made_by_name  text NOT NULL DEFAULT '',
    made_at       timestamp NOT NULL,
    overdue       integer NOT NULL,
    open          integer NOT NULL,
    items         text NOT NULL,
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);

-- +goose Down
DROP TABLE handovers;
