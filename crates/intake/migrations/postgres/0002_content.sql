-- The same as in SQLite. Servers of the version before may go on working on the database: they name the columns that they
-- write, and what they keep aside goes into `conflict` as before.
ALTER TABLE submission ADD COLUMN content BYTEA CHECK (content IS NULL OR length(content) = 32);
ALTER TABLE submission ADD COLUMN device_signature BYTEA
    CHECK (device_signature IS NULL OR length(device_signature) = 64);

COMMENT ON COLUMN submission.content IS 'The SHA-256 of its header, its sealed bytes and its status token. Null where a server stored it that knew none.';
COMMENT ON COLUMN submission.device_signature IS 'The Ed25519 signature of the device over the content, as it came: by it a desk sees for itself whose it is. Null where the device made none.';

CREATE TABLE content_conflict (
    id               UUID   NOT NULL,
    content          BYTEA  NOT NULL CHECK (length(content) = 32),
    hash             TEXT   NOT NULL,
    device           UUID,
    counter          BIGINT NOT NULL,
    key_id           TEXT   NOT NULL,
    catalog          TEXT   NOT NULL,
    sealed           BYTEA  NOT NULL,
    received_at      TEXT   COLLATE "C" NOT NULL,
    lane             TEXT   NOT NULL CHECK (lane IN ('anonymous', 'enrolled', 'revoked', 'unknown', 'imported')),
    status_token     BYTEA  CHECK (status_token IS NULL OR length(status_token) = 32),
    device_signature BYTEA  CHECK (device_signature IS NULL OR length(device_signature) = 64),
    PRIMARY KEY (id, content)
);
ALTER TABLE content_conflict ALTER COLUMN sealed SET STORAGE EXTERNAL;

COMMENT ON TABLE content_conflict IS 'Other contents that arrived under an id that was taken, those among them with the same sealed bytes and another header: kept aside for staff, never given a receipt. What earlier versions kept aside is in conflict.';
COMMENT ON COLUMN content_conflict.id IS 'The submission''s UUID.';
COMMENT ON COLUMN content_conflict.content IS 'The SHA-256 of its header, its sealed bytes and its status token.';
COMMENT ON COLUMN content_conflict.hash IS 'The SHA-256 of the sealed bytes, hexadecimal.';
COMMENT ON COLUMN content_conflict.device IS 'The device''s UUID, if it has a name.';
COMMENT ON COLUMN content_conflict.counter IS 'The device''s count of submissions, as the bits of an unsigned number.';
COMMENT ON COLUMN content_conflict.key_id IS 'The id of the key that it is sealed to.';
COMMENT ON COLUMN content_conflict.catalog IS 'The digest of the catalog by which it was made.';
COMMENT ON COLUMN content_conflict.sealed IS 'The sealed bytes.';
COMMENT ON COLUMN content_conflict.received_at IS 'When it was kept aside, by the server''s clock.';
COMMENT ON COLUMN content_conflict.lane IS 'How it came, as for submissions.';
COMMENT ON COLUMN content_conflict.status_token IS 'By this a visitor would ask what became of it.';
COMMENT ON COLUMN content_conflict.device_signature IS 'The signature of the device over the content, as it came.';

ALTER TABLE enrolment_code ADD COLUMN replaces UUID;

COMMENT ON COLUMN enrolment_code.replaces IS 'The UUID of the device whose place it may take, with another key; a device that is not known yet if null.';
