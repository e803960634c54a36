-- The same as in SQLite. Servers of the version before may go on working on the database: they know none of these tables.
CREATE TABLE staff_invitation (
    hash        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account     UUID NOT NULL UNIQUE,
    name        TEXT COLLATE "C" NOT NULL,
    role        TEXT COLLATE "C" NOT NULL,
    member_of   TEXT COLLATE "C" NOT NULL,
    totp_secret BYTEA NOT NULL CHECK (length(totp_secret) = 20),
    made_at     TEXT COLLATE "C" NOT NULL,
    expires_at  TEXT COLLATE "C" NOT NULL,
    used_at     TEXT COLLATE "C"
);

CREATE TABLE staff_account (
    id          UUID NOT NULL PRIMARY KEY,
    name        TEXT COLLATE "C" NOT NULL,
    role        TEXT COLLATE "C" NOT NULL,
    member_of   TEXT COLLATE "C" NOT NULL,
    salt        BYTEA NOT NULL CHECK (length(salt) = 16),
    memory_kib  BIGINT NOT NULL,
    passes      BIGINT NOT NULL,
    verifier    BYTEA NOT NULL CHECK (length(verifier) = 32),
    public_key  TEXT COLLATE "C" NOT NULL,
    wrapped_key BYTEA NOT NULL,
    totp_secret BYTEA NOT NULL CHECK (length(totp_secret) = 20),
    totp_step   BIGINT NOT NULL,
    made_at     TEXT COLLATE "C" NOT NULL,
    ended_at    TEXT COLLATE "C"
);

CREATE UNIQUE INDEX staff_account_in_use ON staff_account (name) WHERE ended_at IS NULL;

CREATE TABLE staff_session (
    hash            BYTEA NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    account         UUID NOT NULL REFERENCES staff_account (id),
    epoch           TEXT COLLATE "C" NOT NULL,
    began_at        TEXT COLLATE "C" NOT NULL,
    seen_at         TEXT COLLATE "C" NOT NULL,
    confirmed_at    TEXT COLLATE "C" NOT NULL
);

CREATE INDEX staff_session_of ON staff_session (account);

CREATE TABLE staff_group (
    name       TEXT COLLATE "C" NOT NULL,
    epoch      BIGINT NOT NULL CHECK (epoch >= 1),
    key_id     TEXT COLLATE "C" NOT NULL UNIQUE,
    public_key TEXT COLLATE "C" NOT NULL,
    began_at   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (name, epoch)
);

CREATE TABLE staff_grant (
    name       TEXT COLLATE "C" NOT NULL,
    epoch      BIGINT NOT NULL,
    account    UUID NOT NULL REFERENCES staff_account (id),
    sealed     BYTEA NOT NULL,
    granted_by UUID,
    granted_at TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (name, epoch, account),
    FOREIGN KEY (name, epoch) REFERENCES staff_group (name, epoch)
);

CREATE TABLE staff_log (
    number   BIGINT NOT NULL PRIMARY KEY CHECK (number >= 1),
    at       TEXT COLLATE "C" NOT NULL,
    account  UUID NOT NULL,
    of_group TEXT COLLATE "C" NOT NULL,
    what     TEXT COLLATE "C" NOT NULL,
    purpose  TEXT COLLATE "C" NOT NULL,
    subjects BYTEA NOT NULL CHECK (length(subjects) % 16 = 0),
    hash     TEXT COLLATE "C" NOT NULL
);

COMMENT ON TABLE staff_invitation IS 'Invitations to the desk. The codes themselves are kept nowhere.';
COMMENT ON COLUMN staff_invitation.hash IS 'The SHA-256 of the code''s eight symbols, hexadecimal.';
COMMENT ON COLUMN staff_invitation.account IS 'The UUID of the account that is made of it.';
COMMENT ON COLUMN staff_invitation.name IS 'The name to sign in with.';
COMMENT ON COLUMN staff_invitation.role IS 'The role: `caseworker`, `manager`, `operator` or `privacy-officer`.';
COMMENT ON COLUMN staff_invitation.member_of IS 'The groups, with a blank between them: centers, or `agency`.';
COMMENT ON COLUMN staff_invitation.totp_secret IS 'The secret of the time-based codes (RFC 6238), 20 bytes.';
COMMENT ON COLUMN staff_invitation.made_at IS 'When it was made, by the operator''s clock (RFC 3339, UTC, milliseconds).';
COMMENT ON COLUMN staff_invitation.expires_at IS 'From when on it is refused (RFC 3339, UTC, milliseconds).';
COMMENT ON COLUMN staff_invitation.used_at IS 'When an account was made of it, by the server''s clock (RFC 3339, UTC, milliseconds); none yet if null.';
COMMENT ON TABLE staff_account IS 'Who works at the desk. Rows are never deleted: the log of looking names them.';
COMMENT ON COLUMN staff_account.id IS 'The account''s UUID.';
COMMENT ON COLUMN staff_account.name IS 'The name to sign in with.';
COMMENT ON COLUMN staff_account.role IS 'The role.';
COMMENT ON COLUMN staff_account.member_of IS 'The groups, with a blank between them.';
COMMENT ON COLUMN staff_account.salt IS 'The salt of the passphrase, 16 bytes.';
COMMENT ON COLUMN staff_account.memory_kib IS 'The memory that a guess of the passphrase takes, in KiB.';
COMMENT ON COLUMN staff_account.passes IS 'How often a guess goes through that memory.';
COMMENT ON COLUMN staff_account.verifier IS 'The hash of what shows that somebody knows the passphrase, 32 bytes.';
COMMENT ON COLUMN staff_account.public_key IS 'The public half of the person''s key, as `suite:fingerprint:key`.';
COMMENT ON COLUMN staff_account.wrapped_key IS 'The private half, wrapped by what the passphrase gives: the server cannot unwrap it.';
COMMENT ON COLUMN staff_account.totp_secret IS 'The secret of the time-based codes (RFC 6238), 20 bytes.';
COMMENT ON COLUMN staff_account.totp_step IS 'The step (of 30 seconds since 1970) of the last time-based code that was taken: no code is taken twice.';
COMMENT ON COLUMN staff_account.made_at IS 'When it was made, by the server''s clock (RFC 3339, UTC, milliseconds).';
COMMENT ON COLUMN staff_account.ended_at IS 'When it was ended; never if null.';
COMMENT ON TABLE staff_session IS 'Who has signed in. The tokens themselves are kept nowhere.';
COMMENT ON COLUMN staff_session.hash IS 'The SHA-256 of the token, 32 bytes.';
COMMENT ON COLUMN staff_session.account IS 'The account.';
COMMENT ON COLUMN staff_session.epoch IS 'The life of the database in which it began: another one ends it.';
COMMENT ON COLUMN staff_session.began_at IS 'When it began, by the server''s clock (RFC 3339, UTC, milliseconds).';
COMMENT ON COLUMN staff_session.seen_at IS 'When it was last used, to the minute or so (RFC 3339, UTC, milliseconds).';
COMMENT ON COLUMN staff_session.confirmed_at IS 'When the second factor was last shown (RFC 3339, UTC, milliseconds).';
COMMENT ON TABLE staff_group IS 'The keys of groups: one row an epoch.';
COMMENT ON COLUMN staff_group.name IS 'The group: a center''s id, or `agency`.';
COMMENT ON COLUMN staff_group.epoch IS 'The epoch, from 1.';
COMMENT ON COLUMN staff_group.key_id IS 'The id of the public key, which applications name.';
COMMENT ON COLUMN staff_group.public_key IS 'The public key, as `suite:fingerprint:key`.';
COMMENT ON COLUMN staff_group.began_at IS 'When it began, by the server''s clock (RFC 3339, UTC, milliseconds).';
COMMENT ON TABLE staff_grant IS 'Private keys of groups, sealed to members: the server cannot open them.';
COMMENT ON COLUMN staff_grant.name IS 'The group.';
COMMENT ON COLUMN staff_grant.epoch IS 'The epoch.';
COMMENT ON COLUMN staff_grant.account IS 'The member.';
COMMENT ON COLUMN staff_grant.sealed IS 'The sealed private key.';
COMMENT ON COLUMN staff_grant.granted_by IS 'The member who gave it; null if it was the operator, by the key''s file.';
COMMENT ON COLUMN staff_grant.granted_at IS 'When, by the server''s clock (RFC 3339, UTC, milliseconds).';
COMMENT ON TABLE staff_log IS 'Who looked at what: lines that are never changed, each with the hash of the one before.';
COMMENT ON COLUMN staff_log.number IS 'Its number, from 1.';
COMMENT ON COLUMN staff_log.at IS 'When, by the server''s clock (RFC 3339, UTC, milliseconds).';
COMMENT ON COLUMN staff_log.account IS 'The account; all zeros for the operator''s command.';
COMMENT ON COLUMN staff_log.of_group IS 'The group, if it is about one; empty else.';
COMMENT ON COLUMN staff_log.what IS 'What: the operation of the interface.';
COMMENT ON COLUMN staff_log.purpose IS 'What for, in the words of who did it.';
COMMENT ON COLUMN staff_log.subjects IS 'The submissions, or the member, 16 bytes each.';
COMMENT ON COLUMN staff_log.hash IS 'The hash of this line and the one before, hexadecimal.';
