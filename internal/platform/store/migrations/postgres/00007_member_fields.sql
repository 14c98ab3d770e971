-- +goose Up
-- The fields (lĩnh vực) that a leader answers for, one on each line; none is
-- all of them.
ALTER TABLE memberships ADD COLUMN fields text;

-- +goose Down
ALTER TABLE memberships DROP COLUMN fields;
