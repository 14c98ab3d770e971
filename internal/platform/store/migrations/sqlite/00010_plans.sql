-- +goose Up
CREATE TABLE plans (
    unit_id          text        NOT NULL,
    id               text        NOT NULL,
    year             integer     NOT NULL,
    kind             text        NOT NULL,
    title            text        NOT NULL,
    number           text        NOT NULL DEFAULT '',
    place            text        NOT NULL DEFAULT '',
    day              text,
    issued_by        text        NOT NULL DEFAULT '',
    signer           text        NOT NULL DEFAULT '',
    signer_post      text        NOT NULL DEFAULT '',
    bases            text        NOT NULL DEFAULT '[]',
    upstream         text        NOT NULL DEFAULT 'null',
    responsibilities text        NOT NULL DEFAULT '[]',
    recipients       text        NOT NULL DEFAULT '[]',
    source_hash      text        NOT NULL DEFAULT '',
    source_name      text        NOT NULL DEFAULT '',
    version          integer     NOT NULL DEFAULT 1,
    created_at       timestamp   NOT NULL,
    PRIMARY KEY (unit_id, id)
);
CREATE INDEX plans_year ON plans (unit_id, year);

CREATE TABLE tasks (
    unit_id       text    NOT NULL,
    id            text    NOT NULL,
    plan_id       text    NOT NULL,
    year          integer NOT NULL,
    position      integer NOT NULL,
    section_no    text    NOT NULL DEFAULT '',
    section_title text    NOT NULL DEFAULT '',
    no            text    NOT NULL DEFAULT '',
    title         text    NOT NULL,
    products      text    NOT NULL DEFAULT '[]',
    lead_text     text    NOT NULL DEFAULT '',
    lead_post_id  text    NOT NULL DEFAULT '',
    coordinators  text    NOT NULL DEFAULT '[]',
    due_text      text    NOT NULL DEFAULT '',
    kind          text    NOT NULL,
    funding       text    NOT NULL DEFAULT '',
    notes         text    NOT NULL DEFAULT '[]',
    folded        text    NOT NULL DEFAULT '',
    withdrawn_on  text,
    version       integer NOT NULL DEFAULT 1,
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id, plan_id) REFERENCES plans (unit_id, id)
);
CREATE INDEX tasks_year ON tasks (unit_id, year, plan_id, position);

CREATE TABLE occurrences (
    unit_id   text    NOT NULL,
    id        text    NOT NULL,
    plan_id   text    NOT NULL,
    task_id   text    NOT NULL,
    year      integer NOT NULL,
    position  integer NOT NULL,
    label     text    NOT NULL DEFAULT '',
    kind      text    NOT NULL,
    from_day  text,
    day       text    NOT NULL,
    done_on   text,
    done_note text    NOT NULL DEFAULT '',
    done_by   text    NOT NULL DEFAULT '',
    version   integer NOT NULL DEFAULT 1,
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id, task_id) REFERENCES tasks (unit_id, id)
);
CREATE INDEX occurrences_year ON occurrences (unit_id, year, day);
CREATE INDEX occurrences_task ON occurrences (unit_id, task_id);

CREATE TABLE targets (
    unit_id   text             NOT NULL,
    id        text             NOT NULL,
    plan_id   text             NOT NULL,
    year      integer          NOT NULL,
    position  integer          NOT NULL,
    field     text             NOT NULL DEFAULT '',
    text      text             NOT NULL,
    op        text             NOT NULL,
    threshold real             NOT NULL,
    measure   text             NOT NULL DEFAULT '',
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id, plan_id) REFERENCES plans (unit_id, id)
);
CREATE INDEX targets_year ON targets (unit_id, year, plan_id, position);

CREATE TABLE plan_imports (
    unit_id    text        NOT NULL,
    id         text        NOT NULL,
    year       integer     NOT NULL,
    kind       text        NOT NULL,
    state      text        NOT NULL,
    file_name  text        NOT NULL DEFAULT '',
    file_hash  text        NOT NULL DEFAULT '',
    file_size  integer     NOT NULL DEFAULT 0,
    progress   integer     NOT NULL DEFAULT 0,
    problem    text        NOT NULL DEFAULT '',
    reading    text        NOT NULL DEFAULT '{}',
    leads      text        NOT NULL DEFAULT '{}',
    replaces   text        NOT NULL DEFAULT '',
    plan_id    text        NOT NULL DEFAULT '',
    created_by text        NOT NULL DEFAULT '',
    created_at timestamp   NOT NULL,
    version    integer     NOT NULL DEFAULT 1,
    PRIMARY KEY (unit_id, id)
);
CREATE INDEX plan_imports_recent ON plan_imports (unit_id, created_at);

-- +goose Down
DROP TABLE plan_imports;
DROP TABLE targets;
DROP TABLE occurrences;
DROP TABLE tasks;
DROP TABLE plans;
