-- +goose Up
-- What is open up to a day, over all years, and what was done between two days.
CREATE INDEX occurrences_open ON occurrences (unit_id, done_on, day);

-- +goose Down
DROP INDEX occurrences_open;
