-- The same as in SQLite. Servers of the version before may go on working on the database: they know none of these tables.
CREATE TABLE case_event (
    submission UUID    NOT NULL REFERENCES submission (id),
    number     BIGINT  NOT NULL CHECK (number >= 1),
    of_group   TEXT COLLATE "C"   NOT NULL,
    author     UUID    NOT NULL REFERENCES staff_account (id),
    at         TEXT COLLATE "C"   NOT NULL,
    sealed     BYTEA   NOT NULL,
    place      BIGINT  NOT NULL UNIQUE,
    PRIMARY KEY (submission, number)
);

CREATE INDEX case_event_fetched ON case_event (of_group, place);

CREATE TABLE published_catalog (
    digest TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    blob   BYTEA NOT NULL
);

COMMENT ON TABLE case_event IS 'What the agency did with an application: events that are never changed, each sealed to the group.';
COMMENT ON COLUMN case_event.submission IS 'The submission.';
COMMENT ON COLUMN case_event.number IS 'Its number in the case, from 1 without a gap.';
COMMENT ON COLUMN case_event.of_group IS 'The group whose key it is sealed by.';
COMMENT ON COLUMN case_event.author IS 'The account that wrote it.';
COMMENT ON COLUMN case_event.at IS 'When it was stored, by the server''s clock (RFC 3339, UTC, milliseconds).';
COMMENT ON COLUMN case_event.sealed IS 'The sealed bytes.';
COMMENT ON COLUMN case_event.place IS 'Its place in the order in which desks fetch: a thousand times the number of its line in the log of looking, and its place in that line.';
COMMENT ON TABLE published_catalog IS 'The signed catalogs that were published here: an application is judged by the one by which it was made.';
COMMENT ON COLUMN published_catalog.digest IS 'The catalog''s digest.';
COMMENT ON COLUMN published_catalog.blob IS 'The signed bytes.';
