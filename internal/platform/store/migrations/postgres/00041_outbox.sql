-- +goose Up
-- Letters of the demo, which sends none.
CREATE TABLE outbox (
    unit_id        text NOT NULL,
    id             text NOT NULL,
    recipient      text NOT NULL,
    recipient_name text NOT NULL DEFAULT '',
    subject        text NOT NULL,
    text           text NOT NULL,
    html           text NOT NULL DEFAULT '',
    at             timestamptz NOT NULL,
    PRIMARY KEY (unit_id, id)
);
CREATE INDEX outbox_latest ON outbox (at);

-- +goose Down
DROP TABLE outbox;
