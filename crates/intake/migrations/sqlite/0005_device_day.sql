-- What devices sent while they were enrolled, by the agency's day: each application once, as it was stored or kept aside. A
-- device's budget of a day is counted by it, over restarts and by all servers of the database.
CREATE TABLE device_day (
    -- The device's UUID (16 bytes).
    device BLOB    NOT NULL CHECK (length(device) = 16),
    -- The agency's day, as 2025-04-21.
    day    TEXT    NOT NULL,
    -- How many applications.
    items  INTEGER NOT NULL,
    -- How many sealed bytes they have together.
    bytes  INTEGER NOT NULL,
    PRIMARY KEY (device, day)
) STRICT, WITHOUT ROWID;
