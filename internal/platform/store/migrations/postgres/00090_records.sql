-- +goose Up
-- What a unit has added to a shipped kind, or a kind of its own.
CREATE TABLE record_kinds (
    unit_id    text    NOT NULL,
    name       text    NOT NULL,
    definition text    NOT NULL,
    version    integer NOT NULL,
    changed_by text    NOT NULL DEFAULT '',
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (unit_id, name),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);

-- The last number of a code in a year; its row is the lock of who takes the next.
CREATE TABLE record_numbers (
    unit_id text    NOT NULL,
    kind    text    NOT NULL,
    year    integer NOT NULL,
    last    integer NOT NULL,
    PRIMARY KEY (unit_id, kind, year),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);

-- Rows are narrow, so that counting a register reads little: what of an entry is
-- found or counted by lies in the columns t, n and d, which the kind assigns to
-- its fields. All values of an entry are in record_values.
CREATE TABLE records (
    unit_id     text      NOT NULL,
    kind        text      NOT NULL,
    id          text      NOT NULL,
    code        text      NOT NULL,
    title       text      NOT NULL,
    folded      text      NOT NULL,
    state       text      NOT NULL,
    day         date,
    due         date,
    due_at      timestamptz,
    paused_at   timestamptz,
    origin      text      NOT NULL,
    fingerprint text      NOT NULL DEFAULT '',
    version     integer   NOT NULL,
    made_by     text      NOT NULL DEFAULT '',
    made_name   text      NOT NULL DEFAULT '',
    made_at     timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    t1 text,
    t2 text,
    t3 text,
    t4 text,
    t5 text,
    t6 text,
    t7 text,
    t8 text,
    t9 text,
    t10 text,
    t11 text,
    t12 text,
    t13 text,
    t14 text,
    t15 text,
    t16 text,
    n1 bigint,
    n2 bigint,
    n3 bigint,
    n4 bigint,
    n5 bigint,
    n6 bigint,
    d1 date,
    d2 date,
    d3 date,
    d4 date,
    d5 date,
    d6 date,
    d7 date,
    d8 date,
    d9 date,
    d10 date,
    PRIMARY KEY (unit_id, kind, id),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);
CREATE UNIQUE INDEX records_code ON records (unit_id, kind, code);
CREATE INDEX records_day ON records (unit_id, kind, day, id);
CREATE INDEX records_state ON records (unit_id, kind, state, day, id);
CREATE INDEX records_fingerprint ON records (unit_id, kind, fingerprint);

CREATE TABLE record_values (
    unit_id   text NOT NULL,
    kind      text NOT NULL,
    record_id text NOT NULL,
    data      text NOT NULL,
    sealed    text NOT NULL DEFAULT '',
    PRIMARY KEY (unit_id, kind, record_id),
    FOREIGN KEY (unit_id, kind, record_id) REFERENCES records (unit_id, kind, id)
);

-- What happened to an entry after it was made. Rows are only added.
CREATE TABLE record_events (
    unit_id   text      NOT NULL,
    id        text      NOT NULL,
    kind      text      NOT NULL,
    record_id text      NOT NULL,
    act       text      NOT NULL,
    move      text      NOT NULL DEFAULT '',
    from_state text     NOT NULL DEFAULT '',
    to_state  text      NOT NULL DEFAULT '',
    note      text      NOT NULL DEFAULT '',
    changes   text      NOT NULL DEFAULT '',
    by_id     text      NOT NULL DEFAULT '',
    by_name   text      NOT NULL DEFAULT '',
    at        timestamptz NOT NULL,
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id, kind, record_id) REFERENCES records (unit_id, kind, id)
);
CREATE INDEX record_events_record ON record_events (unit_id, kind, record_id, id);

CREATE TABLE record_files (
    unit_id      text      NOT NULL,
    id           text      NOT NULL,
    kind         text      NOT NULL,
    record_id    text      NOT NULL,
    field        text      NOT NULL,
    name         text      NOT NULL,
    file_hash         text      NOT NULL,
    size         bigint    NOT NULL,
    media_type   text      NOT NULL,
    by_id        text      NOT NULL DEFAULT '',
    by_name      text      NOT NULL DEFAULT '',
    added_at     timestamptz NOT NULL,
    removed_at   timestamptz,
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id, kind, record_id) REFERENCES records (unit_id, kind, id)
);
CREATE INDEX record_files_record ON record_files (unit_id, kind, record_id, id);

-- What somebody is filling in; sealed, because it may hold what only few see.
CREATE TABLE record_drafts (
    unit_id   text      NOT NULL,
    user_id   text      NOT NULL,
    kind      text      NOT NULL,
    record_id text      NOT NULL,
    sealed    text      NOT NULL,
    saved_at  timestamptz NOT NULL,
    PRIMARY KEY (unit_id, user_id, kind, record_id),
    FOREIGN KEY (unit_id) REFERENCES units (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE record_views (
    unit_id  text NOT NULL,
    id       text NOT NULL,
    kind     text NOT NULL,
    name     text NOT NULL,
    query    text NOT NULL,
    user_id  text NOT NULL,
    made_at  timestamptz NOT NULL,
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);
CREATE INDEX record_views_kind ON record_views (unit_id, kind, id);

-- A spreadsheet on its way into a register.
CREATE TABLE record_imports (
    unit_id  text      NOT NULL,
    id       text      NOT NULL,
    kind     text      NOT NULL,
    name     text      NOT NULL,
    file_hash     text      NOT NULL,
    size     bigint    NOT NULL,
    mapping  text      NOT NULL DEFAULT '',
    state    text      NOT NULL,
    taken    integer   NOT NULL DEFAULT 0,
    by_id    text      NOT NULL DEFAULT '',
    by_name  text      NOT NULL DEFAULT '',
    at       timestamptz NOT NULL,
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);

-- +goose Down
DROP TABLE record_imports;
DROP TABLE record_views;
DROP TABLE record_drafts;
DROP TABLE record_files;
DROP TABLE record_events;
DROP TABLE record_values;
DROP TABLE records;
DROP TABLE record_numbers;
DROP TABLE record_kinds;
