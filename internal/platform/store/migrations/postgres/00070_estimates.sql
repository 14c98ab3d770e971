-- +goose Up
-- Whoever takes money takes the year's row first: it is the lock.
CREATE TABLE money_years (
    unit_id text    NOT NULL,
    year    integer NOT NULL,
    changes bigint  NOT NULL DEFAULT 1,
    PRIMARY KEY (unit_id, year),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);

-- Rows are only added.
CREATE TABLE budget_entries (
    unit_id     text        NOT NULL,
    id          text        NOT NULL,
    year        integer     NOT NULL,
    field       text        NOT NULL,
    field_title text        NOT NULL,
    source      text        NOT NULL,
    kind        text        NOT NULL,
    amount      bigint      NOT NULL,
    number      text        NOT NULL,
    day         date        NOT NULL,
    note        text        NOT NULL DEFAULT '',
    by_id       text        NOT NULL DEFAULT '',
    by_name     text        NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);
CREATE INDEX budget_entries_year ON budget_entries (unit_id, year, field);

-- A task may leave its plan; its estimate stays with the money. So there is no
-- reference to tasks.
CREATE TABLE estimates (
    unit_id           text        NOT NULL,
    id                text        NOT NULL,
    year              integer     NOT NULL,
    plan_id           text        NOT NULL,
    task_id           text        NOT NULL,
    task_ref          text        NOT NULL DEFAULT '',
    task_title        text        NOT NULL,
    field             text        NOT NULL,
    field_title       text        NOT NULL,
    title             text        NOT NULL,
    state             text        NOT NULL,
    revision          integer     NOT NULL,
    last_revision     integer     NOT NULL,
    amount            bigint      NOT NULL,
    approved          bigint      NOT NULL DEFAULT 0,
    approved_revision integer     NOT NULL DEFAULT 0,
    spent             bigint      NOT NULL DEFAULT 0,
    drafted_by        text        NOT NULL DEFAULT '',
    drafted_name      text        NOT NULL DEFAULT '',
    version           integer     NOT NULL DEFAULT 1,
    created_at        timestamptz NOT NULL,
    changed_at        timestamptz NOT NULL,
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id) REFERENCES units (id),
    CHECK (amount >= 0),
    CHECK (spent >= 0 AND spent <= approved)
);
CREATE INDEX estimates_year ON estimates (unit_id, year, field);
CREATE INDEX estimates_task ON estimates (unit_id, task_id);

CREATE TABLE estimate_revisions (
    unit_id      text        NOT NULL,
    estimate_id  text        NOT NULL,
    number       integer     NOT NULL,
    title        text        NOT NULL,
    purpose      text        NOT NULL DEFAULT '',
    lines        text        NOT NULL DEFAULT '[]',
    amount       bigint      NOT NULL,
    drafted_by   text        NOT NULL DEFAULT '',
    drafted_name text        NOT NULL DEFAULT '',
    created_at   timestamptz NOT NULL,
    PRIMARY KEY (unit_id, estimate_id, number),
    FOREIGN KEY (unit_id, estimate_id) REFERENCES estimates (unit_id, id)
);

CREATE TABLE estimate_steps (
    unit_id     text        NOT NULL,
    id          text        NOT NULL,
    estimate_id text        NOT NULL,
    revision    integer     NOT NULL,
    kind        text        NOT NULL,
    by_id       text        NOT NULL DEFAULT '',
    by_name     text        NOT NULL DEFAULT '',
    at          timestamptz NOT NULL,
    amount      bigint      NOT NULL,
    asked       bigint      NOT NULL,
    left_then   bigint      NOT NULL DEFAULT 0,
    note        text        NOT NULL DEFAULT '',
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id, estimate_id) REFERENCES estimates (unit_id, id)
);
CREATE INDEX estimate_steps_estimate ON estimate_steps (unit_id, estimate_id, id);

-- Rows are only added; what was wrong is taken back by a counter-entry, once.
CREATE TABLE spendings (
    unit_id     text        NOT NULL,
    id          text        NOT NULL,
    estimate_id text        NOT NULL,
    day         date        NOT NULL,
    amount      bigint      NOT NULL,
    voucher     text        NOT NULL,
    note        text        NOT NULL DEFAULT '',
    reverses    text,
    by_id       text        NOT NULL DEFAULT '',
    by_name     text        NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (unit_id, id),
    UNIQUE (unit_id, reverses),
    FOREIGN KEY (unit_id, estimate_id) REFERENCES estimates (unit_id, id)
);
CREATE INDEX spendings_estimate ON spendings (unit_id, estimate_id, day);

-- +goose Down
DROP TABLE spendings;
DROP TABLE estimate_steps;
DROP TABLE estimate_revisions;
DROP TABLE estimates;
DROP TABLE budget_entries;
DROP TABLE money_years;
