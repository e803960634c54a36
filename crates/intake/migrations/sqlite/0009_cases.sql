-- What the agency did with an application: events that are never changed, each sealed to the group.
CREATE TABLE case_event (
    -- The submission.
    submission BLOB    NOT NULL REFERENCES submission (id),
    -- Its number in the case, from 1 without a gap.
    number     INTEGER NOT NULL CHECK (number >= 1),
    -- The group whose key it is sealed by.
    of_group   TEXT    NOT NULL,
    -- The account that wrote it, 16 bytes.
    author     BLOB    NOT NULL REFERENCES staff_account (id),
    -- When it was stored, by the server's clock (RFC 3339, UTC, milliseconds).
    at         TEXT    NOT NULL,
    -- The sealed bytes.
    sealed     BLOB    NOT NULL,
    -- Its place in the order in which desks fetch: a thousand times the number of its line in the log of looking, and its place in that line.
    place      INTEGER NOT NULL UNIQUE,
    PRIMARY KEY (submission, number)
) STRICT;

-- Desks fetch what is theirs, from a place on.
CREATE INDEX case_event_fetched ON case_event (of_group, place);

-- The signed catalogs that were published here: an application is judged by the one by which it was made.
CREATE TABLE published_catalog (
    -- The catalog's digest.
    digest TEXT NOT NULL PRIMARY KEY,
    -- The signed bytes.
    blob   BLOB NOT NULL
) STRICT;
