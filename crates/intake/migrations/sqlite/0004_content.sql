-- The SHA-256 (32 bytes) of all without which it cannot be opened or asked for: its header, its sealed bytes and its status
-- token. Null where a server stored it that knew none.
ALTER TABLE submission ADD COLUMN content BLOB CHECK (content IS NULL OR length(content) = 32);

-- The Ed25519 signature (64 bytes) of the device over the content, as it came: by it a desk sees for itself whose it is.
-- Null where the device made none.
ALTER TABLE submission ADD COLUMN device_signature BLOB
    CHECK (device_signature IS NULL OR length(device_signature) = 64);

-- Other contents that arrived under an id that was taken, those among them with the same sealed bytes and another header:
-- kept aside for staff, never given a receipt. What earlier versions kept aside is in `conflict`.
CREATE TABLE content_conflict (
    -- The submission's UUID (16 bytes).
    id               BLOB NOT NULL CHECK (length(id) = 16),
    -- The SHA-256 (32 bytes) of its header, its sealed bytes and its status token.
    content          BLOB NOT NULL CHECK (length(content) = 32),
    -- The SHA-256 of the sealed bytes, hexadecimal.
    hash             TEXT NOT NULL,
    -- The device's UUID (16 bytes), if it has a name.
    device           BLOB,
    -- The device's count of submissions.
    counter          INTEGER NOT NULL,
    -- The id of the key that it is sealed to.
    key_id           TEXT NOT NULL,
    -- The digest of the catalog by which it was made.
    catalog          TEXT NOT NULL,
    -- The sealed bytes.
    sealed           BLOB NOT NULL,
    -- When it was kept aside, by the server's clock (RFC 3339, UTC, milliseconds).
    received_at      TEXT NOT NULL,
    -- How it came, as for submissions.
    lane             TEXT NOT NULL
        CHECK (lane IN ('anonymous', 'enrolled', 'revoked', 'unknown', 'imported')),
    -- By this a visitor would ask what became of it (32 bytes).
    status_token     BLOB CHECK (status_token IS NULL OR length(status_token) = 32),
    -- The signature (64 bytes) of the device over the content, as it came.
    device_signature BLOB CHECK (device_signature IS NULL OR length(device_signature) = 64),
    PRIMARY KEY (id, content)
) STRICT;

-- The UUID (16 bytes) of the device whose place it may take, with another key; a device that is not known yet if null.
ALTER TABLE enrolment_code ADD COLUMN replaces BLOB CHECK (replaces IS NULL OR length(replaces) = 16);
