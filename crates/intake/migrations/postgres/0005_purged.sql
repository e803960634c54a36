-- The same as in SQLite. Servers of the version before may go on working on the database; they take a row without its bytes for
-- one that the disk has changed, so nothing is purged before all of them are replaced.
ALTER TABLE submission ADD COLUMN purged_at TEXT CHECK (purged_at IS NULL OR length(sealed) = 0);
ALTER TABLE conflict ADD COLUMN purged_at TEXT CHECK (purged_at IS NULL OR length(sealed) = 0);
ALTER TABLE content_conflict ADD COLUMN purged_at TEXT CHECK (purged_at IS NULL OR length(sealed) = 0);

COMMENT ON COLUMN submission.purged_at IS 'When the sealed bytes were deleted, because they may be kept no longer or their sender wants them deleted (RFC 3339, UTC, milliseconds). Null where they are there.';
COMMENT ON COLUMN conflict.purged_at IS 'As for submissions.';
COMMENT ON COLUMN content_conflict.purged_at IS 'As for submissions.';
