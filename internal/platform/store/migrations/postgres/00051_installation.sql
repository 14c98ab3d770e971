-- +goose Up
-- One row: by which secret key the sealed parts of the rows open.
CREATE TABLE installation (
    unit_id text NOT NULL PRIMARY KEY,
    key_id text NOT NULL,
    made_at timestamptz NOT NULL
);

-- +goose Down
DROP TABLE installation;
