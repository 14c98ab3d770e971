-- +goose Up
-- What a figure comes to by a paper or a system outside, with the file that
-- says so. What was entered never changes: only its state does. Names are
-- those of the day.
CREATE TABLE outside_figures (
    unit_id      text    NOT NULL,
    id           text    NOT NULL,
    figure       text    NOT NULL,
    first_day    text    NOT NULL,
    last_day     text    NOT NULL,
    top          integer  NOT NULL,
    bottom       integer  NOT NULL DEFAULT 0,
    note         text    NOT NULL DEFAULT '',
    file_hash    text    NOT NULL,
    file_name    text    NOT NULL,
    file_size    integer  NOT NULL,
    media_type   text    NOT NULL,
    state        text    NOT NULL,
    entered_by   text    NOT NULL,
    entered_name text    NOT NULL,
    entered_at   timestamp NOT NULL,
    decided_by   text    NOT NULL DEFAULT '',
    decided_name text    NOT NULL DEFAULT '',
    decided_at   timestamp,
    reason       text    NOT NULL DEFAULT '',
    PRIMARY KEY (unit_id, id),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);
-- One figure of a period comes from one place: another can be entered when
-- this one was refused or withdrawn.
CREATE UNIQUE INDEX outside_figures_period ON outside_figures (unit_id, figure, first_day, last_day)
    WHERE state IN ('waiting', 'confirmed');

-- To which figure people have matched targets of plans with these words, folded;
-- '' is none. A target comes again in the next version of a plan and in the next
-- year's, and so nothing here refers to plans.
CREATE TABLE target_matches (
    unit_id   text NOT NULL,
    target    text NOT NULL,
    figure    text NOT NULL,
    by_id     text NOT NULL,
    by_name   text NOT NULL,
    at        timestamp NOT NULL,
    PRIMARY KEY (unit_id, target),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);

-- +goose Down
DROP TABLE target_matches;
DROP TABLE outside_figures;
