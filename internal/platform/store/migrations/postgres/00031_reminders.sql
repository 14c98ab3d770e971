-- +goose Up
-- A unit without a row reminds by the standard rules.
CREATE TABLE reminder_settings (
    unit_id   text    NOT NULL,
    at_minute integer NOT NULL,
    rules     text    NOT NULL,
    version   integer NOT NULL,
    PRIMARY KEY (unit_id),
    FOREIGN KEY (unit_id) REFERENCES units (id)
);

-- A member without a row gets letters.
CREATE TABLE reminder_choices (
    unit_id text    NOT NULL,
    user_id text    NOT NULL,
    no_mail boolean NOT NULL,
    PRIMARY KEY (unit_id, user_id),
    FOREIGN KEY (unit_id) REFERENCES units (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

-- A person is reminded of an occurrence by a rule once. What the rule reminds of
-- is a day: the one on which the occurrence is due, or a Monday.
CREATE TABLE reminders (
    unit_id       text NOT NULL,
    occurrence_id text NOT NULL,
    rule          text NOT NULL,
    day           date NOT NULL,
    user_id       text NOT NULL,
    sent_on       date NOT NULL,
    PRIMARY KEY (unit_id, occurrence_id, rule, day, user_id),
    FOREIGN KEY (unit_id) REFERENCES units (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

CREATE TABLE digests (
    unit_id  text    NOT NULL,
    user_id  text    NOT NULL,
    day      date    NOT NULL,
    lines    text    NOT NULL,
    mail     text    NOT NULL,
    address  text    NOT NULL DEFAULT '',
    tries    integer NOT NULL DEFAULT 0,
    problem  text    NOT NULL DEFAULT '',
    mailed_at timestamptz,
    PRIMARY KEY (unit_id, user_id, day),
    FOREIGN KEY (unit_id) REFERENCES units (id),
    FOREIGN KEY (user_id) REFERENCES users (id)
);

-- +goose Down
DROP TABLE digests;
DROP TABLE reminders;
DROP TABLE reminder_choices;
DROP TABLE reminder_settings;
