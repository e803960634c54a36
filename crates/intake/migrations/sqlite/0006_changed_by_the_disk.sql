-- The SHA-256 (32 bytes) of the content and of what the server noted beside it: when, by which lane, and whether it knew the key
-- and the catalog. A file has no checksums of its own: by this a row that the disk changed is told from one that was stored.
-- Null where an earlier version stored it.
ALTER TABLE submission ADD COLUMN checksum BLOB CHECK (checksum IS NULL OR length(checksum) = 32);

-- What stands beside submissions is small and changes: every row has a copy, and what differs from its copy the disk has changed.
-- The triggers keep the copies; nothing else writes them. A copy that differs already stays as it is: otherwise the next change
-- of the row would copy what the disk has made of it.

-- The copies of codes, column by column.
CREATE TABLE enrolment_code_copy AS SELECT * FROM enrolment_code;
CREATE UNIQUE INDEX enrolment_code_copied ON enrolment_code_copy (hash);
CREATE TRIGGER enrolment_code_inserted AFTER INSERT ON enrolment_code BEGIN
    INSERT INTO enrolment_code_copy (hash, label, made_at, expires_at, used_by, used_at, replaces)
        VALUES (new.hash, new.label, new.made_at, new.expires_at, new.used_by, new.used_at, new.replaces)
        ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER enrolment_code_updated AFTER UPDATE ON enrolment_code BEGIN
    UPDATE enrolment_code_copy
        SET (hash, label, made_at, expires_at, used_by, used_at, replaces)
            = (new.hash, new.label, new.made_at, new.expires_at, new.used_by, new.used_at, new.replaces)
        WHERE hash = old.hash
            AND (hash, label, made_at, expires_at, used_by, used_at, replaces)
            IS (old.hash, old.label, old.made_at, old.expires_at, old.used_by, old.used_at, old.replaces);
END;
CREATE TRIGGER enrolment_code_deleted AFTER DELETE ON enrolment_code BEGIN
    DELETE FROM enrolment_code_copy WHERE hash = old.hash;
END;

-- The copies of devices, column by column.
CREATE TABLE device_copy AS SELECT * FROM device;
CREATE UNIQUE INDEX device_copied ON device_copy (key_id);
CREATE TRIGGER device_inserted AFTER INSERT ON device BEGIN
    INSERT INTO device_copy (key_id, id, public_key, label, enrolled_at, revoked_at, last_seen_at)
        VALUES (new.key_id, new.id, new.public_key, new.label, new.enrolled_at, new.revoked_at, new.last_seen_at)
        ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER device_updated AFTER UPDATE ON device BEGIN
    UPDATE device_copy
        SET (key_id, id, public_key, label, enrolled_at, revoked_at, last_seen_at)
            = (new.key_id, new.id, new.public_key, new.label, new.enrolled_at, new.revoked_at, new.last_seen_at)
        WHERE key_id = old.key_id
            AND (key_id, id, public_key, label, enrolled_at, revoked_at, last_seen_at)
            IS (old.key_id, old.id, old.public_key, old.label, old.enrolled_at, old.revoked_at, old.last_seen_at);
END;
CREATE TRIGGER device_deleted AFTER DELETE ON device BEGIN
    DELETE FROM device_copy WHERE key_id = old.key_id;
END;

-- The copies of states, column by column.
CREATE TABLE status_copy AS SELECT * FROM status;
CREATE UNIQUE INDEX status_copied ON status_copy (submission);
CREATE TRIGGER status_inserted AFTER INSERT ON status BEGIN
    INSERT INTO status_copy (submission, sealed, updated_at)
        VALUES (new.submission, new.sealed, new.updated_at)
        ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER status_updated AFTER UPDATE ON status BEGIN
    UPDATE status_copy
        SET (submission, sealed, updated_at)
            = (new.submission, new.sealed, new.updated_at)
        WHERE submission = old.submission
            AND (submission, sealed, updated_at)
            IS (old.submission, old.sealed, old.updated_at);
END;
CREATE TRIGGER status_deleted AFTER DELETE ON status BEGIN
    DELETE FROM status_copy WHERE submission = old.submission;
END;

-- The copies of what was published, column by column.
CREATE TABLE published_copy AS SELECT * FROM published;
CREATE UNIQUE INDEX published_copied ON published_copy (kind, name);
CREATE TRIGGER published_inserted AFTER INSERT ON published BEGIN
    INSERT INTO published_copy (kind, name, since)
        VALUES (new.kind, new.name, new.since)
        ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER published_updated AFTER UPDATE ON published BEGIN
    UPDATE published_copy
        SET (kind, name, since)
            = (new.kind, new.name, new.since)
        WHERE kind = old.kind AND name = old.name
            AND (kind, name, since)
            IS (old.kind, old.name, old.since);
END;
CREATE TRIGGER published_deleted AFTER DELETE ON published BEGIN
    DELETE FROM published_copy WHERE kind = old.kind AND name = old.name;
END;
