-- The same as in SQLite. Servers of the version before may go on working on the database: they store without it.
ALTER TABLE submission ADD COLUMN checksum BYTEA CHECK (checksum IS NULL OR length(checksum) = 32);

COMMENT ON COLUMN submission.checksum IS 'The SHA-256 of the content and of what the server noted beside it: when, by which lane, and whether it knew the key and the catalog. Null where an earlier version stored it.';
