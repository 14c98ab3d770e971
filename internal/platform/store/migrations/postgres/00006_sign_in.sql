-- +goose Up
-- Second factors. The secret of a TOTP is sealed by the key outside the
-- database; of a passkey only the public part is here.
CREATE TABLE user_factors (
    user_id text NOT NULL REFERENCES users (id),
    id text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    secret text NOT NULL,
    last_step bigint NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz,
    confirmed boolean NOT NULL,
    PRIMARY KEY (user_id, id)
);

CREATE TABLE recovery_codes (
    user_id text NOT NULL REFERENCES users (id),
    code_hash text NOT NULL,
    PRIMARY KEY (user_id, code_hash)
);

-- What was begun and has to be ended within minutes: a sign-in after the
-- password, the talk with a passkey.
CREATE TABLE sign_in_challenges (
    token_hash text NOT NULL PRIMARY KEY,
    user_id text NOT NULL,
    purpose text NOT NULL,
    state text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sign_in_challenges_by_expiry ON sign_in_challenges (expires_at);

-- Who a person is to another provider of identities.
CREATE TABLE user_identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id text NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX user_identities_by_user ON user_identities (user_id);

ALTER TABLE sessions ADD COLUMN id text NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN device text NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN came_from text NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN strong boolean NOT NULL DEFAULT false;

-- +goose Down
ALTER TABLE sessions DROP COLUMN strong;
ALTER TABLE sessions DROP COLUMN came_from;
ALTER TABLE sessions DROP COLUMN device;
ALTER TABLE sessions DROP COLUMN id;
DROP TABLE user_identities;
DROP TABLE sign_in_challenges;
DROP TABLE recovery_codes;
DROP TABLE user_factors;
