//! Who works at the desk, and who looked at what.

use async_trait::async_trait;
use envelope::SealingKey;
use staff::wire::{LogLine, WriteOutcome};
use staff::{AccountSalt, Argon2Cost, Group, GroupName, Role, SignInVerifier};
use uuid::Uuid;

use super::RepositoryError;

/// Who somebody is at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The account.
    pub account: Uuid,
    /// The name to sign in with.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The groups.
    pub groups: Vec<GroupName>,
}

/// An invitation to the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The hash of its code.
    pub hash: String,
    /// Who is invited.
    pub member: Member,
    /// The secret of the time-based codes.
    pub totp_secret: [u8; 20],
    /// When it was made (RFC 3339, UTC, milliseconds).
    pub made_at: String,
    /// From when on it is refused, in the same form.
    pub expires_at: String,
}

/// An account that is made of an invitation.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The hash of the code.
    pub code_hash: String,
    /// The salt of the passphrase.
    pub salt: AccountSalt,
    /// What a guess costs.
    pub cost: Argon2Cost,
    /// What is kept of the proof.
    pub verifier: SignInVerifier,
    /// The public half of the person's key.
    pub public_key: SealingKey,
    /// The private half, wrapped.
    pub wrapped_key: Vec<u8>,
    /// The step of the time-based code that was shown.
    pub totp_step: i64,
    /// The server's time.
    pub at: String,
}

/// What became of an account that was to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountMade {
    /// It is there now.
    Now(Uuid),
    /// There is no such invitation, it has expired or was used, or its name is somebody else's by now.
    NoInvitation,
}

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Who it is.
    pub member: Member,
    /// The salt of the passphrase.
    pub salt: AccountSalt,
    /// What a guess costs.
    pub cost: Argon2Cost,
    /// What is kept of the proof.
    pub verifier: SignInVerifier,
    /// The public half of the person's key.
    pub public_key: SealingKey,
    /// The private half, wrapped.
    pub wrapped_key: Vec<u8>,
    /// The secret of the time-based codes.
    pub totp_secret: [u8; 20],
    /// When it was made.
    pub made_at: String,
    /// When it was ended.
    pub ended_at: Option<String>,
}

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffSession {
    /// The hash of the token.
    pub hash: [u8; 32],
    /// The account.
    pub account: Uuid,
    /// The life of the database.
    pub epoch: String,
    /// When it began.
    pub began_at: String,
    /// When it was last used.
    pub seen_at: String,
    /// When the second factor was last shown.
    pub confirmed_at: String,
}

/// The key of a group's epoch, sealed to a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupGrant {
    /// The group's epoch.
    pub group: Group,
    /// The member.
    pub account: Uuid,
    /// The sealed private key.
    pub sealed: Vec<u8>,
}

/// What became of a key that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granted {
    /// The member has it now.
    Now,
    /// The member had it; what is kept is what was there.
    Before,
    /// The account is none, or ended.
    NoAccount,
    /// The group has another key in this epoch, or the key is that of another group or epoch.
    OtherKey,
    /// The giver knows no such epoch: they have no key of it themselves.
    NotHeld,
}

/// Events that a member of staff writes.
#[derive(Debug, Clone)]
pub struct NewEvents {
    /// The group.
    pub group: GroupName,
    /// The ids of the keys to which applications of the group may be sealed.
    pub keys: Vec<String>,
    /// Who writes them.
    pub author: Uuid,
    /// In the order in which they are stored.
    pub events: Vec<NewEvent>,
}

/// An event of a case.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// The submission.
    pub submission: Uuid,
    /// Its number in the case: one more than that of the last which its author saw.
    pub number: u32,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
    /// What the visitor is told by it, sealed to the secret of their receipt.
    pub told: Option<Vec<u8>>,
}

/// An event of a case as it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// The submission.
    pub submission: Uuid,
    /// Its number in the case.
    pub number: u32,
    /// Who wrote it.
    pub author: Uuid,
    /// When it was stored.
    pub at: String,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
    /// Its place in the order of all.
    pub place: u64,
}

/// What is written down before it is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogEntry {
    /// When.
    pub at: String,
    /// Who, or `None` for the operator's command.
    pub account: Option<Uuid>,
    /// Of which group.
    pub group: Option<GroupName>,
    /// What: the operation of the interface.
    pub what: String,
    /// What for.
    pub purpose: String,
    /// The submissions, or the member.
    pub subjects: Vec<Uuid>,
}

/// Keeps who works at the desk.
#[async_trait]
pub trait Staff: Send + Sync {
    /// Keeps an invitation.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be kept.
    async fn invite(&self, invitation: Invitation) -> Result<(), RepositoryError>;

    /// Returns the invitation of a code that is neither used nor expired at this time.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read.
    async fn invitation(&self, code_hash: String, at: String) -> Result<Option<Invitation>, RepositoryError>;

    /// Makes an account of an invitation, in one transaction: of two that bring the same code, one succeeds.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing has changed then.
    async fn make_account(&self, account: NewAccount) -> Result<AccountMade, RepositoryError>;

    /// Returns all accounts in the order in which they were made, also those that were ended.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn accounts(&self) -> Result<Vec<Account>, RepositoryError>;

    /// Ends an account and its sessions, and returns whether it was there and not ended before.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing has changed then.
    async fn end_account(&self, account: Uuid, at: String) -> Result<bool, RepositoryError>;

    /// Takes a time-based code of this step, unless one of this step or a later one was taken before; returns whether it was taken.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing was taken then.
    async fn take_totp_step(&self, account: Uuid, step: i64) -> Result<bool, RepositoryError>;

    /// Begins a session, and forgets those that began before a time.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be kept.
    async fn begin_session(&self, session: StaffSession, over: String) -> Result<(), RepositoryError>;

    /// Returns the session of a token's hash, with its account, unless that was ended.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read.
    async fn session(&self, hash: [u8; 32]) -> Result<Option<(StaffSession, Account)>, RepositoryError>;

    /// Notes when a session was last used, and when the second factor was shown, if it was now.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing has changed then.
    async fn note_session(
        &self,
        hash: [u8; 32],
        seen_at: String,
        confirmed_at: Option<String>,
    ) -> Result<(), RepositoryError>;

    /// Ends a session.
    ///
    /// # Errors
    /// [`RepositoryError`]: it has not ended then.
    async fn end_session(&self, hash: [u8; 32]) -> Result<(), RepositoryError>;

    /// Returns all epochs of all groups, by group and epoch.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn groups(&self) -> Result<Vec<Group>, RepositoryError>;

    /// Returns the keys that were given to a member, by group and epoch.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn grants(&self, account: Uuid) -> Result<Vec<GroupGrant>, RepositoryError>;

    /// Gives a key to a member, in one transaction with its line in the log. Where nobody `by` gives it, the operator does, and the group's
    /// epoch begins if it is new.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing has changed then.
    async fn grant(
        &self,
        grant: GroupGrant,
        by: Option<Uuid>,
        entry: LogEntry,
    ) -> Result<Granted, RepositoryError>;

    /// Returns what a visitor was told last of a submission that is sealed to one of these keys: `None` if there is none.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read.
    async fn state(
        &self,
        submission: Uuid,
        keys: Vec<String>,
    ) -> Result<Option<Option<(Vec<u8>, String)>>, RepositoryError>;

    /// Stores events, and has their visitors be told what they carry, in one transaction with its line in the log. Each is stored under the
    /// number that its author saw as the next, or not at all; one in the way of which something stands stops no other.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing has changed then.
    async fn write_events(
        &self,
        events: NewEvents,
        entry: LogEntry,
    ) -> Result<Vec<WriteOutcome>, RepositoryError>;

    /// Returns events of a group after a place, in their order, at most `most` of them. None comes before a place that was handed out.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn events(
        &self,
        group: GroupName,
        after: u64,
        most: u32,
    ) -> Result<Vec<StoredEvent>, RepositoryError>;

    /// Writes a line of the log of looking. When this returns, it is durable.
    ///
    /// # Errors
    /// [`RepositoryError`]: nothing may be handed out then.
    async fn write_log(&self, entry: LogEntry) -> Result<LogLine, RepositoryError>;

    /// Returns lines of the log after a number, in their order, at most `most` of them.
    ///
    /// # Errors
    /// [`RepositoryError`] if they cannot be read.
    async fn log(&self, after: u64, most: u32) -> Result<Vec<LogLine>, RepositoryError>;
}
