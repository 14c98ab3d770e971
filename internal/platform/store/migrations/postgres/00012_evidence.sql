-- +goose Up
-- What proves that an occurrence was done. A piece that was taken back keeps
-- its row, with who did so and why.
CREATE TABLE evidence (
    unit_id        text NOT NULL,
    id             text NOT NULL,
    task_id        text NOT NULL,
    occurrence_id  text NOT NULL,
    product        text NOT NULL DEFAULT '',
    kind           text NOT NULL,
    title          text NOT NULL DEFAULT '',
    file_hash      text NOT NULL DEFAULT '',
    file_name      text NOT NULL DEFAULT '',
    file_size      bigint NOT NULL DEFAULT 0,
    media_type     text NOT NULL DEFAULT '',
    url            text NOT NULL DEFAULT '',
    thing          text NOT NULL DEFAULT '',
    added_by       text NOT NULL,
    added_at       timestamptz NOT NULL,
    removed_by     text NOT NULL DEFAULT '',
    removed_at     timestamptz,
    removed_reason text NOT NULL DEFAULT '',
    PRIMARY KEY (unit_id, id)
);
CREATE INDEX evidence_task ON evidence (unit_id, task_id, id);

-- Which piece a step added or took back.
ALTER TABLE occurrence_steps ADD COLUMN evidence_id text NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE occurrence_steps DROP COLUMN evidence_id;
DROP TABLE evidence;
