-- +goose Up
-- The secret of a feed's address itself is only with its owner.
CREATE TABLE calendar_feeds (
    unit_id text NOT NULL,
    user_id text NOT NULL,
    token_hash text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (unit_id, user_id),
    FOREIGN KEY (unit_id) REFERENCES units (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

-- +goose Down
DROP TABLE calendar_feeds;
