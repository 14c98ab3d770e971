-- +goose Up
-- One row that counts the changes of all calendars: who changes one locks the
-- row, and who keeps what was read sees by it whether that is still right.
CREATE TABLE calendar_changes (
    id integer NOT NULL PRIMARY KEY,
    version integer NOT NULL
);
INSERT INTO calendar_changes (id, version) VALUES (1, 0);

-- Whose calendar was changed at which count; 'system' is the installation's.
CREATE TABLE calendars (
    unit_id text NOT NULL PRIMARY KEY,
    version integer NOT NULL
);

-- Days off and worked days that an owner has put down. Version is the count of
-- changes at which a row was written: no other row ever has it.
CREATE TABLE calendar_days (
    unit_id text NOT NULL,
    day text NOT NULL,
    works boolean NOT NULL,
    name text NOT NULL,
    source text NOT NULL,
    note text NOT NULL,
    created_by text NOT NULL,
    created_at timestamp NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (unit_id, day)
);

CREATE TABLE office_hours (
    unit_id text NOT NULL,
    valid_from text NOT NULL,
    data text NOT NULL,
    source text NOT NULL,
    created_by text NOT NULL,
    created_at timestamp NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (unit_id, valid_from)
);

-- +goose Down
DROP TABLE office_hours;
DROP TABLE calendar_days;
DROP TABLE calendars;
DROP TABLE calendar_changes;
