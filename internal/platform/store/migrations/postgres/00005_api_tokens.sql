-- +goose Up
-- Tokens of the API. A token's text itself is only with its owner. Those of
-- system administrators belong to the unit 'system'.
CREATE TABLE api_tokens (
    unit_id text NOT NULL,
    id text NOT NULL,
    user_id text NOT NULL REFERENCES users (id),
    name text NOT NULL,
    scopes text NOT NULL,
    token_hash text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz,
    ended_at timestamptz,
    PRIMARY KEY (unit_id, id)
);
CREATE INDEX api_tokens_by_user ON api_tokens (user_id);

-- +goose Down
DROP TABLE api_tokens;
