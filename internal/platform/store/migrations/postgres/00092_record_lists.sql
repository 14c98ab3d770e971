-- +goose Up
-- A list by the day due has entries without one before all others.
CREATE INDEX records_due ON records (unit_id, kind, COALESCE(due, '0001-01-01'::date), id);
-- Some units have much of one kind: that must not let the planner think that all
-- of a unit's registers are long.
CREATE STATISTICS records_of (dependencies, ndistinct, mcv) ON unit_id, kind FROM records;

-- +goose Down
DROP STATISTICS records_of;
DROP INDEX records_due;
