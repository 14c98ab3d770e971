-- +goose Up
-- Figures that units have defined for themselves, as JSON.
CREATE TABLE figure_definitions (
    unit_id    text NOT NULL,
    name       text NOT NULL,
    definition text NOT NULL,
    by_id      text NOT NULL,
    by_name    text NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (unit_id, name),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);

-- +goose Down
DROP TABLE figure_definitions;
