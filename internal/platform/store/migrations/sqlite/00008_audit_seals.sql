-- +goose Up
-- A seal ties all chains together once a day: it names the head of each chain
-- that has moved since the seal before, and that seal.
CREATE TABLE audit_seals (
    unit_id text NOT NULL,
    day text NOT NULL,
    at timestamp NOT NULL,
    chains integer NOT NULL,
    prev_hash text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (unit_id, day)
);

CREATE TABLE audit_sealed_heads (
    unit_id text NOT NULL,
    day text NOT NULL,
    seq integer NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (unit_id, day)
);
CREATE INDEX audit_sealed_heads_by_day ON audit_sealed_heads (day, unit_id);

-- +goose Down
DROP TABLE audit_sealed_heads;
DROP TABLE audit_seals;
