-- One-time codes with which devices enrol. The codes themselves are kept nowhere.
CREATE TABLE enrolment_code (
    -- The SHA-256 of the code's eight symbols, hexadecimal.
    hash       TEXT NOT NULL PRIMARY KEY,
    -- What staff will call the device.
    label      TEXT NOT NULL,
    -- When it was made, by the operator's clock (RFC 3339, UTC, milliseconds).
    made_at    TEXT NOT NULL,
    -- From when on it is refused (RFC 3339, UTC, milliseconds).
    expires_at TEXT NOT NULL,
    -- The UUID (16 bytes) of the device that used it; none yet if null.
    used_by    BLOB CHECK (used_by IS NULL OR length(used_by) = 16),
    -- When it was used, by the server's clock (RFC 3339, UTC, milliseconds).
    used_at    TEXT CHECK ((used_at IS NULL) = (used_by IS NULL))
) STRICT;

-- The keys of devices that enrolled: one row a key. Rows are never deleted: a revoked key can still send what it has.
CREATE TABLE device (
    -- The id of the key: `ed25519:` and 16 hexadecimal digits.
    key_id       TEXT NOT NULL PRIMARY KEY,
    -- The device's UUID (16 bytes), made at random by the device.
    id           BLOB NOT NULL CHECK (length(id) = 16),
    -- Its public Ed25519 key, 64 hexadecimal digits.
    public_key   TEXT NOT NULL,
    -- What staff call it.
    label        TEXT NOT NULL,
    -- When it enrolled with this key, by the server's clock (RFC 3339, UTC, milliseconds).
    enrolled_at  TEXT NOT NULL,
    -- When the key was revoked, or another took its place; never if null.
    revoked_at   TEXT,
    -- When a request that the key signed was last accepted; never if null.
    last_seen_at TEXT
) STRICT;

-- A device has one key at a time.
CREATE UNIQUE INDEX device_in_use ON device (id) WHERE revoked_at IS NULL;

-- How it came: anonymous (unsigned), enrolled (signed by a known device), revoked (signed by a device that was
-- revoked), unknown (signed by a key that the server does not know) or imported (from a file, by staff).
ALTER TABLE submission ADD COLUMN lane TEXT NOT NULL DEFAULT 'anonymous'
    CHECK (lane IN ('anonymous', 'enrolled', 'revoked', 'unknown', 'imported'));

-- How it came, as for submissions.
ALTER TABLE conflict ADD COLUMN lane TEXT NOT NULL DEFAULT 'anonymous'
    CHECK (lane IN ('anonymous', 'enrolled', 'revoked', 'unknown', 'imported'));
