-- +goose Up
-- A list by the day due has entries without one before all others.
CREATE INDEX records_due ON records (unit_id, kind, COALESCE(due, '0001-01-01'), id);

-- +goose Down
DROP INDEX records_due;
