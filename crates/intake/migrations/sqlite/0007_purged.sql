-- When the sealed bytes were deleted, because they may be kept no longer or their sender wants them deleted (RFC 3339, UTC,
-- milliseconds); never if null. All else of the row stays: what comes again under the id is known for what it is, and is not
-- stored once more.
ALTER TABLE submission ADD COLUMN purged_at TEXT CHECK (purged_at IS NULL OR length(sealed) = 0);

-- As for submissions.
ALTER TABLE conflict ADD COLUMN purged_at TEXT CHECK (purged_at IS NULL OR length(sealed) = 0);

-- As for submissions.
ALTER TABLE content_conflict ADD COLUMN purged_at TEXT CHECK (purged_at IS NULL OR length(sealed) = 0);
