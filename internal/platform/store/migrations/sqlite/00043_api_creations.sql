-- +goose Up
-- What was created under an Idempotency-Key, written in the transaction of the
-- act. The status is 0 until the answer is known.
CREATE TABLE api_creations (
    unit_id text NOT NULL,
    user_id text NOT NULL,
    key text NOT NULL,
    request_hash text NOT NULL,
    status integer NOT NULL,
    headers text NOT NULL,
    body blob,
    created_at timestamp NOT NULL,
    PRIMARY KEY (unit_id, user_id, key)
);
CREATE INDEX api_creations_by_age ON api_creations (unit_id, created_at);

-- +goose Down
DROP TABLE api_creations;
