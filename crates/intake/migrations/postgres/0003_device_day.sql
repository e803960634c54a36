-- The same as in SQLite. Servers of the version before may go on working on the database: what they store is not counted.
CREATE TABLE device_day (
    device UUID   NOT NULL,
    day    TEXT   COLLATE "C" NOT NULL,
    items  BIGINT NOT NULL,
    bytes  BIGINT NOT NULL,
    PRIMARY KEY (device, day)
);

COMMENT ON TABLE device_day IS 'What devices sent while they were enrolled, by the agency''s day: each application once, as it was stored or kept aside. A device''s budget of a day is counted by it, over restarts and by all servers of the database.';
COMMENT ON COLUMN device_day.device IS 'The device''s UUID.';
COMMENT ON COLUMN device_day.day IS 'The agency''s day, as 2025-04-21.';
COMMENT ON COLUMN device_day.items IS 'How many applications.';
COMMENT ON COLUMN device_day.bytes IS 'How many sealed bytes they have together.';
