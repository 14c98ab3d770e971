-- +goose Up
CREATE TABLE units (
    id text NOT NULL PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    type text NOT NULL,
    parent_id text REFERENCES units (id),
    valid_from text,
    valid_to text,
    created_at timestamp NOT NULL,
    version integer NOT NULL
);
CREATE INDEX units_by_parent ON units (parent_id);

-- Posts (chức danh) of a unit. A closed post keeps its row: tasks name it.
CREATE TABLE posts (
    unit_id text NOT NULL REFERENCES units (id),
    id text NOT NULL,
    name text NOT NULL,
    folded_name text NOT NULL,
    position integer NOT NULL,
    closed_at timestamp,
    created_at timestamp NOT NULL,
    PRIMARY KEY (unit_id, id)
);
CREATE UNIQUE INDEX posts_by_name ON posts (unit_id, folded_name) WHERE closed_at IS NULL;

-- +goose Down
DROP TABLE posts;
DROP TABLE units;
