-- +goose Up
-- Since when an entry is in its state, where that is not the one in which it was
-- made; from then on runs the time for which it is kept.
ALTER TABLE records ADD COLUMN moved_on text;
-- When it was disposed of: what is left of it is what figures count.
ALTER TABLE records ADD COLUMN disposed_at timestamp;
UPDATE records SET moved_on = (
    SELECT date(MAX(e.at), '+7 hours') FROM record_events AS e
    WHERE e.unit_id = records.unit_id AND e.kind = records.kind AND e.record_id = records.id AND e.from_state <> e.to_state
);

-- +goose Down
ALTER TABLE records DROP COLUMN disposed_at;
ALTER TABLE records DROP COLUMN moved_on;
