-- The same as in SQLite, for PostgreSQL and engines that speak it: random keys and no sequences, so that no range is hot;
-- every unique key begins with the column by which a distributed engine may spread its table. Times are RFC 3339 texts in
-- UTC with milliseconds, as receipts sign them: their order is that of the times.

CREATE TABLE submission (
    id            UUID    NOT NULL PRIMARY KEY,
    device        UUID,
    counter       BIGINT  NOT NULL,
    key_id        TEXT    NOT NULL,
    catalog       TEXT    NOT NULL,
    sealed        BYTEA   NOT NULL,
    hash          TEXT    NOT NULL,
    number        TEXT    NOT NULL,
    received_at   TEXT    COLLATE "C" NOT NULL,
    key_known     BOOLEAN NOT NULL,
    catalog_known BOOLEAN NOT NULL,
    lane          TEXT    NOT NULL CHECK (lane IN ('anonymous', 'enrolled', 'revoked', 'unknown', 'imported')),
    status_token  BYTEA   CHECK (status_token IS NULL OR length(status_token) = 32)
);
CREATE INDEX submission_number ON submission (number);
CREATE INDEX submission_device ON submission (device, counter);
CREATE INDEX submission_received_at ON submission (received_at, id);
-- Sealed bytes cannot be compressed: trying costs time.
ALTER TABLE submission ALTER COLUMN sealed SET STORAGE EXTERNAL;

COMMENT ON TABLE submission IS 'Sealed applications as they arrived. The server cannot read them. Rows are only ever added.';
COMMENT ON COLUMN submission.id IS 'The submission''s UUID, made at random by the device; every retry carries the same.';
COMMENT ON COLUMN submission.device IS 'The device''s UUID, if it has a name.';
COMMENT ON COLUMN submission.counter IS 'The device''s count of submissions, from 1, as the bits of an unsigned number: a gap shows a loss.';
COMMENT ON COLUMN submission.key_id IS 'The id of the key that it is sealed to.';
COMMENT ON COLUMN submission.catalog IS 'The digest of the catalog by which it was made.';
COMMENT ON COLUMN submission.sealed IS 'The sealed bytes.';
COMMENT ON COLUMN submission.hash IS 'The SHA-256 of the sealed bytes, hexadecimal.';
COMMENT ON COLUMN submission.number IS 'The receipt number, for looking up what a visitor reads aloud.';
COMMENT ON COLUMN submission.received_at IS 'When it was stored, by the server''s clock.';
COMMENT ON COLUMN submission.key_known IS 'Whether the server knew the key then.';
COMMENT ON COLUMN submission.catalog_known IS 'Whether the server knew the catalog then.';
COMMENT ON COLUMN submission.lane IS 'How it came: anonymous (unsigned), enrolled (signed by a known device), revoked (signed by a device that was revoked), unknown (signed by a key that the server does not know) or imported (from a file, by staff).';
COMMENT ON COLUMN submission.status_token IS 'By this a visitor who has the receipt''s secret asks what became of it. Null where the device made none.';

CREATE TABLE conflict (
    id          UUID   NOT NULL,
    hash        TEXT   NOT NULL,
    device      UUID,
    counter     BIGINT NOT NULL,
    key_id      TEXT   NOT NULL,
    catalog     TEXT   NOT NULL,
    sealed      BYTEA  NOT NULL,
    received_at TEXT   COLLATE "C" NOT NULL,
    lane        TEXT   NOT NULL CHECK (lane IN ('anonymous', 'enrolled', 'revoked', 'unknown', 'imported')),
    PRIMARY KEY (id, hash)
);
ALTER TABLE conflict ALTER COLUMN sealed SET STORAGE EXTERNAL;

COMMENT ON TABLE conflict IS 'Other contents that arrived under an id that was taken: kept aside for staff, never given a receipt.';
COMMENT ON COLUMN conflict.id IS 'The submission''s UUID.';
COMMENT ON COLUMN conflict.hash IS 'The SHA-256 of the sealed bytes, hexadecimal.';
COMMENT ON COLUMN conflict.device IS 'The device''s UUID, if it has a name.';
COMMENT ON COLUMN conflict.counter IS 'The device''s count of submissions, as the bits of an unsigned number.';
COMMENT ON COLUMN conflict.key_id IS 'The id of the key that it is sealed to.';
COMMENT ON COLUMN conflict.catalog IS 'The digest of the catalog by which it was made.';
COMMENT ON COLUMN conflict.sealed IS 'The sealed bytes.';
COMMENT ON COLUMN conflict.received_at IS 'When it was kept aside, by the server''s clock.';
COMMENT ON COLUMN conflict.lane IS 'How it came, as for submissions.';

CREATE TABLE enrolment_code (
    hash       TEXT NOT NULL PRIMARY KEY,
    label      TEXT NOT NULL,
    made_at    TEXT COLLATE "C" NOT NULL,
    expires_at TEXT COLLATE "C" NOT NULL,
    used_by    UUID,
    used_at    TEXT COLLATE "C" CHECK ((used_at IS NULL) = (used_by IS NULL))
);

COMMENT ON TABLE enrolment_code IS 'One-time codes with which devices enrol. The codes themselves are kept nowhere.';
COMMENT ON COLUMN enrolment_code.hash IS 'The SHA-256 of the code''s eight symbols, hexadecimal.';
COMMENT ON COLUMN enrolment_code.label IS 'What staff will call the device.';
COMMENT ON COLUMN enrolment_code.made_at IS 'When it was made, by the operator''s clock.';
COMMENT ON COLUMN enrolment_code.expires_at IS 'From when on it is refused.';
COMMENT ON COLUMN enrolment_code.used_by IS 'The UUID of the device that used it; none yet if null.';
COMMENT ON COLUMN enrolment_code.used_at IS 'When it was used, by the server''s clock.';

CREATE TABLE device (
    key_id       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    id           UUID NOT NULL,
    public_key   TEXT NOT NULL,
    label        TEXT NOT NULL,
    enrolled_at  TEXT COLLATE "C" NOT NULL,
    revoked_at   TEXT COLLATE "C",
    last_seen_at TEXT COLLATE "C"
);
-- A device has one key at a time.
CREATE UNIQUE INDEX device_in_use ON device (id) WHERE revoked_at IS NULL;

COMMENT ON TABLE device IS 'The keys of devices that enrolled: one row a key. Rows are never deleted: a revoked key can still send what it has.';
COMMENT ON COLUMN device.key_id IS 'The id of the key: ed25519: and 16 hexadecimal digits.';
COMMENT ON COLUMN device.id IS 'The device''s UUID, made at random by the device.';
COMMENT ON COLUMN device.public_key IS 'Its public Ed25519 key, 64 hexadecimal digits.';
COMMENT ON COLUMN device.label IS 'What staff call it.';
COMMENT ON COLUMN device.enrolled_at IS 'When it enrolled with this key, by the server''s clock.';
COMMENT ON COLUMN device.revoked_at IS 'When the key was revoked, or another took its place; never if null.';
COMMENT ON COLUMN device.last_seen_at IS 'When a request that the key signed was last accepted; never if null.';

CREATE TABLE status (
    submission UUID  NOT NULL PRIMARY KEY,
    sealed     BYTEA NOT NULL,
    updated_at TEXT  COLLATE "C" NOT NULL
);

COMMENT ON TABLE status IS 'What became of a submission, sealed by the desk to the secret of its receipt: the server cannot read it.';
COMMENT ON COLUMN status.submission IS 'The submission''s UUID.';
COMMENT ON COLUMN status.sealed IS 'The sealed state.';
COMMENT ON COLUMN status.updated_at IS 'When the desk last changed it, by its clock.';

CREATE TABLE published (
    kind  TEXT NOT NULL CHECK (kind IN ('catalog', 'key')),
    name  TEXT NOT NULL,
    since TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, name)
);

COMMENT ON TABLE published IS 'Catalogs that were published here and keys that they named: what names others is stored and flagged.';
COMMENT ON COLUMN published.kind IS 'What it is: catalog or key.';
COMMENT ON COLUMN published.name IS 'The catalog''s digest, or the key''s id.';
COMMENT ON COLUMN published.since IS 'When a server first served it.';

CREATE TABLE life (
    the_only_row    BOOLEAN NOT NULL PRIMARY KEY CHECK (the_only_row),
    epoch           UUID    NOT NULL,
    began_at        TEXT    COLLATE "C" NOT NULL,
    backed_up_until TEXT    COLLATE "C",
    told            TEXT    COLLATE "C",
    receipt_key     TEXT    NOT NULL
);

COMMENT ON TABLE life IS 'Which life of the database this is, and until when it is in a backup. Whoever puts a backup back gives it a new epoch.';
COMMENT ON COLUMN life.the_only_row IS 'Always true.';
COMMENT ON COLUMN life.epoch IS 'The life''s UUID. When it changes, devices send again every copy that they still have.';
COMMENT ON COLUMN life.began_at IS 'When this life began, by the clock of who began it.';
COMMENT ON COLUMN life.backed_up_until IS 'When the last backup began that is complete and checked; none yet if null.';
COMMENT ON COLUMN life.told IS 'The latest time of which devices were told, in this life, that all before it is in a backup; none yet if null.';
COMMENT ON COLUMN life.receipt_key IS 'The public key of the receipts, 64 hexadecimal digits: all servers of this database sign with the same.';
