-- By this a visitor who has the receipt's secret asks what became of it: 32 bytes that are derived from the secret.
-- The secret itself is inside the seal. Null where the device made none.
ALTER TABLE submission ADD COLUMN status_token BLOB
    CHECK (status_token IS NULL OR length(status_token) = 32);

-- The counts of a device, for its gaps and forks.
CREATE INDEX submission_device ON submission (device, counter) WHERE device IS NOT NULL;

-- What became of a submission, sealed by the desk to the secret of its receipt: the server cannot read it.
CREATE TABLE status (
    -- The submission's UUID (16 bytes).
    submission BLOB NOT NULL PRIMARY KEY CHECK (length(submission) = 16),
    -- The sealed state.
    sealed     BLOB NOT NULL,
    -- When the desk last changed it, by its clock (RFC 3339, UTC, milliseconds).
    updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Catalogs that were published here and keys that they named: what names others is stored and flagged.
CREATE TABLE published (
    -- What it is: catalog or key.
    kind  TEXT NOT NULL CHECK (kind IN ('catalog', 'key')),
    -- The catalog's digest, or the key's id.
    name  TEXT NOT NULL,
    -- When the server first served it (RFC 3339, UTC, milliseconds).
    since TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
