-- +goose Up
-- The next moment at which a job may be taken is run_at: when it is taken, that
-- is moved to the end of the lease, so that a runner that dies leaves it due.
CREATE TABLE jobs (
    unit_id   text    NOT NULL,
    id        text    NOT NULL,
    kind      text    NOT NULL,
    key       text    NOT NULL,
    payload   text    NOT NULL DEFAULT '',
    run_at    timestamptz NOT NULL,
    attempts  integer NOT NULL DEFAULT 0,
    leased_by text    NOT NULL DEFAULT '',
    ended_at  timestamptz,
    failed    boolean NOT NULL DEFAULT false,
    problem   text    NOT NULL DEFAULT '',
    PRIMARY KEY (unit_id, id),
    UNIQUE (unit_id, kind, key)
);
CREATE INDEX jobs_due ON jobs (kind, run_at) WHERE ended_at IS NULL;
CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;

-- +goose Down
DROP TABLE jobs;
