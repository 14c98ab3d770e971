-- +goose Up
-- What the occurrences of a unit's year count up to, so that a unit above need
-- not read them all. Seq is the last line of the unit's trail that the counts
-- know: an act after it makes them stale.
CREATE TABLE plan_rollups (
    unit_id text NOT NULL,
    year integer NOT NULL,
    seq bigint NOT NULL,
    counts bytea NOT NULL,
    PRIMARY KEY (unit_id, year)
);

-- +goose Down
DROP TABLE plan_rollups;
