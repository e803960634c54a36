-- Sealed applications as they arrived. The server cannot read them. Rows are only ever added.
CREATE TABLE submission (
    -- The order of arrival, for listing.
    arrival       INTEGER PRIMARY KEY,
    -- The submission's UUID (16 bytes), made at random by the device; every retry carries the same.
    id            BLOB    NOT NULL UNIQUE CHECK (length(id) = 16),
    -- The device's UUID (16 bytes), if it has a name.
    device        BLOB    CHECK (device IS NULL OR length(device) = 16),
    -- The device's count of submissions, from 1: a gap shows a loss.
    counter       INTEGER NOT NULL,
    -- The id of the key that it is sealed to.
    key_id        TEXT    NOT NULL,
    -- The digest of the catalog by which it was made.
    catalog       TEXT    NOT NULL,
    -- The sealed bytes.
    sealed        BLOB    NOT NULL,
    -- The SHA-256 of the sealed bytes, hexadecimal.
    hash          TEXT    NOT NULL,
    -- The receipt number, for looking up what a visitor reads aloud.
    number        TEXT    NOT NULL,
    -- When it was stored, by the server's clock (RFC 3339, UTC, milliseconds).
    received_at   TEXT    NOT NULL,
    -- Whether the server knew the key then (0 or 1).
    key_known     INTEGER NOT NULL CHECK (key_known IN (0, 1)),
    -- Whether the server knew the catalog then (0 or 1).
    catalog_known INTEGER NOT NULL CHECK (catalog_known IN (0, 1))
) STRICT;

CREATE INDEX submission_number ON submission (number);

-- Other contents that arrived under an id that was taken: kept aside for staff, never given a receipt.
CREATE TABLE conflict (
    -- The submission's UUID (16 bytes).
    id          BLOB NOT NULL,
    -- The SHA-256 of the sealed bytes, hexadecimal.
    hash        TEXT NOT NULL,
    -- The device's UUID (16 bytes), if it has a name.
    device      BLOB,
    -- The device's count of submissions.
    counter     INTEGER NOT NULL,
    -- The id of the key that it is sealed to.
    key_id      TEXT NOT NULL,
    -- The digest of the catalog by which it was made.
    catalog     TEXT NOT NULL,
    -- The sealed bytes.
    sealed      BLOB NOT NULL,
    -- When it was kept aside, by the server's clock (RFC 3339, UTC, milliseconds).
    received_at TEXT NOT NULL,
    PRIMARY KEY (id, hash)
) STRICT;
