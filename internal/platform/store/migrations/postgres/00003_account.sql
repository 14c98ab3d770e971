-- +goose Up
CREATE TABLE users (
    id text NOT NULL PRIMARY KEY,
    login text NOT NULL UNIQUE,
    name text NOT NULL,
    email text NOT NULL,
    password_hash text NOT NULL,
    locale text NOT NULL,
    system_admin boolean NOT NULL,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz,
    version integer NOT NULL
);

CREATE TABLE memberships (
    unit_id text NOT NULL REFERENCES units (id),
    user_id text NOT NULL REFERENCES users (id),
    role text NOT NULL,
    post_id text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (unit_id, user_id),
    FOREIGN KEY (unit_id, post_id) REFERENCES posts (unit_id, id)
);
CREATE INDEX memberships_by_user ON memberships (user_id, unit_id);

-- A session's token itself is only with its browser.
CREATE TABLE sessions (
    token_hash text NOT NULL PRIMARY KEY,
    user_id text NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

-- Wrong passwords in a row, counted per login and per address, both as
-- hashes: guesses at logins that do not exist count as well.
CREATE TABLE sign_in_attempts (
    subject_hash text NOT NULL PRIMARY KEY,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    wait_until timestamptz NOT NULL
);
CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (last_at);

-- +goose Down
DROP TABLE sign_in_attempts;
DROP TABLE sessions;
DROP TABLE memberships;
DROP TABLE users;
