-- +goose Up
-- The unit tree by days. A unit stands under one parent at a time; periods
-- without a row stand under none. Open sides are NULL.
CREATE TABLE unit_parents (
    unit_id text NOT NULL REFERENCES units (id),
    position integer NOT NULL,
    parent_id text NOT NULL REFERENCES units (id),
    valid_from text,
    valid_to text,
    PRIMARY KEY (unit_id, position)
);
CREATE INDEX unit_parents_by_parent ON unit_parents (parent_id);
INSERT INTO unit_parents (unit_id, position, parent_id, valid_from, valid_to)
    SELECT id, 1, parent_id, valid_from, valid_to FROM units WHERE parent_id IS NOT NULL;
DROP INDEX units_by_parent;
ALTER TABLE units DROP COLUMN parent_id;

ALTER TABLE units ADD COLUMN official_code text NOT NULL DEFAULT '';
ALTER TABLE units ADD COLUMN exchange_code text NOT NULL DEFAULT '';

-- Names that a unit had, by days, and other names that people use for it.
CREATE TABLE unit_names (
    unit_id text NOT NULL REFERENCES units (id),
    position integer NOT NULL,
    name text NOT NULL,
    alias boolean NOT NULL,
    valid_from text,
    valid_to text,
    PRIMARY KEY (unit_id, position)
);

-- Which units went on in which, wholly or in part.
CREATE TABLE unit_succession (
    unit_id text NOT NULL REFERENCES units (id),
    successor_id text NOT NULL REFERENCES units (id),
    on_day text NOT NULL,
    part boolean NOT NULL,
    note text NOT NULL,
    PRIMARY KEY (unit_id, successor_id, on_day)
);
CREATE INDEX unit_succession_by_successor ON unit_succession (successor_id);

-- One row that counts the changes of the tree: who changes it locks the row, and
-- who keeps what was read of the tree sees by it whether that is still right.
CREATE TABLE unit_tree (
    id integer NOT NULL PRIMARY KEY,
    version integer NOT NULL
);
INSERT INTO unit_tree (id, version) VALUES (1, 0);

-- +goose Down
DROP TABLE unit_tree;
DROP TABLE unit_succession;
DROP TABLE unit_names;
ALTER TABLE units DROP COLUMN exchange_code;
ALTER TABLE units DROP COLUMN official_code;
ALTER TABLE units ADD COLUMN parent_id text REFERENCES units (id);
UPDATE units SET parent_id = (
    SELECT parent_id FROM unit_parents AS p WHERE p.unit_id = units.id ORDER BY position DESC LIMIT 1
);
CREATE INDEX units_by_parent ON units (parent_id);
DROP TABLE unit_parents;
