-- Invitations to the desk. The codes themselves are kept nowhere.
CREATE TABLE staff_invitation (
    -- The SHA-256 of the code's eight symbols, hexadecimal.
    hash        TEXT NOT NULL PRIMARY KEY,
    -- The UUID (16 bytes) of the account that is made of it.
    account     BLOB NOT NULL UNIQUE CHECK (length(account) = 16),
    -- The name to sign in with.
    name        TEXT NOT NULL,
    -- The role: `caseworker`, `manager`, `operator` or `privacy-officer`.
    role        TEXT NOT NULL,
    -- The groups, with a blank between them: centers, or `agency`.
    member_of   TEXT NOT NULL,
    -- The secret of the time-based codes (RFC 6238), 20 bytes.
    totp_secret BLOB NOT NULL CHECK (length(totp_secret) = 20),
    -- When it was made, by the operator's clock (RFC 3339, UTC, milliseconds).
    made_at     TEXT NOT NULL,
    -- From when on it is refused (RFC 3339, UTC, milliseconds).
    expires_at  TEXT NOT NULL,
    -- When an account was made of it, by the server's clock (RFC 3339, UTC, milliseconds); none yet if null.
    used_at     TEXT
) STRICT;

-- Who works at the desk. Rows are never deleted: the log of looking names them.
CREATE TABLE staff_account (
    -- The account's UUID (16 bytes).
    id          BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    -- The name to sign in with.
    name        TEXT NOT NULL,
    -- The role.
    role        TEXT NOT NULL,
    -- The groups, with a blank between them.
    member_of   TEXT NOT NULL,
    -- The salt of the passphrase, 16 bytes.
    salt        BLOB NOT NULL CHECK (length(salt) = 16),
    -- The memory that a guess of the passphrase takes, in KiB.
    memory_kib  INTEGER NOT NULL,
    -- How often a guess goes through that memory.
    passes      INTEGER NOT NULL,
    -- The hash of what shows that somebody knows the passphrase, 32 bytes.
    verifier    BLOB NOT NULL CHECK (length(verifier) = 32),
    -- The public half of the person's key, as `suite:fingerprint:key`.
    public_key  TEXT NOT NULL,
    -- The private half, wrapped by what the passphrase gives: the server cannot unwrap it.
    wrapped_key BLOB NOT NULL,
    -- The secret of the time-based codes (RFC 6238), 20 bytes.
    totp_secret BLOB NOT NULL CHECK (length(totp_secret) = 20),
    -- The step (of 30 seconds since 1970) of the last time-based code that was taken: no code is taken twice.
    totp_step   INTEGER NOT NULL,
    -- When it was made, by the server's clock (RFC 3339, UTC, milliseconds).
    made_at     TEXT NOT NULL,
    -- When it was ended; never if null.
    ended_at    TEXT
) STRICT;

-- A name is that of one person at a time.
CREATE UNIQUE INDEX staff_account_in_use ON staff_account (name) WHERE ended_at IS NULL;

-- Who has signed in. The tokens themselves are kept nowhere.
CREATE TABLE staff_session (
    -- The SHA-256 of the token, 32 bytes.
    hash            BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    -- The account.
    account         BLOB NOT NULL REFERENCES staff_account (id),
    -- The life of the database in which it began: another one ends it.
    epoch           TEXT NOT NULL,
    -- When it began, by the server's clock (RFC 3339, UTC, milliseconds).
    began_at        TEXT NOT NULL,
    -- When it was last used, to the minute or so (RFC 3339, UTC, milliseconds).
    seen_at         TEXT NOT NULL,
    -- When the second factor was last shown (RFC 3339, UTC, milliseconds).
    confirmed_at    TEXT NOT NULL
) STRICT;

-- A person's sessions are ended together.
CREATE INDEX staff_session_of ON staff_session (account);

-- The keys of groups: one row an epoch.
CREATE TABLE staff_group (
    -- The group: a center's id, or `agency`.
    name       TEXT    NOT NULL,
    -- The epoch, from 1.
    epoch      INTEGER NOT NULL CHECK (epoch >= 1),
    -- The id of the public key, which applications name.
    key_id     TEXT    NOT NULL UNIQUE,
    -- The public key, as `suite:fingerprint:key`.
    public_key TEXT    NOT NULL,
    -- When it began, by the server's clock (RFC 3339, UTC, milliseconds).
    began_at   TEXT    NOT NULL,
    PRIMARY KEY (name, epoch)
) STRICT;

-- Private keys of groups, sealed to members: the server cannot open them.
CREATE TABLE staff_grant (
    -- The group.
    name       TEXT    NOT NULL,
    -- The epoch.
    epoch      INTEGER NOT NULL,
    -- The member.
    account    BLOB    NOT NULL REFERENCES staff_account (id),
    -- The sealed private key.
    sealed     BLOB    NOT NULL,
    -- The member who gave it; null if it was the operator, by the key's file.
    granted_by BLOB    CHECK (granted_by IS NULL OR length(granted_by) = 16),
    -- When, by the server's clock (RFC 3339, UTC, milliseconds).
    granted_at TEXT    NOT NULL,
    PRIMARY KEY (name, epoch, account),
    FOREIGN KEY (name, epoch) REFERENCES staff_group (name, epoch)
) STRICT;

-- Who looked at what: lines that are never changed, each with the hash of the one before.
CREATE TABLE staff_log (
    -- Its number, from 1.
    number   INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
    -- When, by the server's clock (RFC 3339, UTC, milliseconds).
    at       TEXT    NOT NULL,
    -- The account, 16 bytes; all zeros for the operator's command.
    account  BLOB    NOT NULL CHECK (length(account) = 16),
    -- The group, if it is about one; empty else.
    of_group TEXT    NOT NULL,
    -- What: the operation of the interface.
    what     TEXT    NOT NULL,
    -- What for, in the words of who did it.
    purpose  TEXT    NOT NULL,
    -- The submissions, or the member, 16 bytes each.
    subjects BLOB    NOT NULL CHECK (length(subjects) % 16 = 0),
    -- The hash of this line and the one before, hexadecimal.
    hash     TEXT    NOT NULL
) STRICT;
