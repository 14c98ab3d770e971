-- +goose Up
CREATE TABLE notices (
    unit_id  text NOT NULL,
    user_id  text NOT NULL,
    id       text NOT NULL,
    kind     text NOT NULL,
    sentence text NOT NULL,
    href     text NOT NULL DEFAULT '',
    at       timestamp NOT NULL,
    read_at  timestamp,
    PRIMARY KEY (unit_id, user_id, id),
    FOREIGN KEY (unit_id) REFERENCES units (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);
CREATE INDEX notices_unread ON notices (unit_id, user_id) WHERE read_at IS NULL;

-- +goose Down
DROP TABLE notices;
