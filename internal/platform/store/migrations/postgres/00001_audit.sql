-- +goose Up
-- The head of each unit's chain: who locks it writes the next line.
CREATE TABLE audit_heads (
    unit_id text NOT NULL PRIMARY KEY,
    seq bigint NOT NULL,
    hash text NOT NULL
);

CREATE TABLE audit_lines (
    unit_id text NOT NULL,
    seq bigint NOT NULL,
    at timestamptz NOT NULL,
    actor_id text NOT NULL,
    action text NOT NULL,
    object text NOT NULL,
    before text NOT NULL,
    after text NOT NULL,
    came_from text NOT NULL,
    prev_hash text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (unit_id, seq)
);
CREATE INDEX audit_lines_by_object ON audit_lines (unit_id, object, seq);

-- +goose Down
DROP TABLE audit_lines;
DROP TABLE audit_heads;
