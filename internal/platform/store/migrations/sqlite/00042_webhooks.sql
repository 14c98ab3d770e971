-- +goose Up
-- Addresses of other systems that hear of what happens in a unit. The secret is
-- sealed by a key that lies outside the database.
CREATE TABLE webhook_endpoints (
    unit_id text NOT NULL REFERENCES units (id),
    id text NOT NULL,
    url text NOT NULL,
    topics text NOT NULL,
    secret text NOT NULL,
    off boolean NOT NULL,
    created_at timestamp NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (unit_id, id)
);

CREATE TABLE webhook_deliveries (
    unit_id text NOT NULL,
    id text NOT NULL,
    endpoint_id text NOT NULL,
    type text NOT NULL,
    body text NOT NULL,
    state text NOT NULL,
    tries integer NOT NULL,
    problem text NOT NULL,
    status integer NOT NULL,
    created_at timestamp NOT NULL,
    done_at timestamp,
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id, endpoint_id) REFERENCES webhook_endpoints (unit_id, id)
);
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (unit_id, endpoint_id, id);

-- +goose Down
DROP TABLE webhook_deliveries;
DROP TABLE webhook_endpoints;
