//! Rows about staff, as every database gives them, and what they mean.

use staff::wire::LogLine;
use staff::{AccountSalt, Argon2Cost, Group, GroupName, SignInVerifier};
use uuid::Uuid;

use super::RepositoryError;
use super::staff::{Account, GroupGrant, Invitation, Member, StaffSession, StoredEvent};

const UNREADABLE: RepositoryError = RepositoryError::Unreadable("a row about staff");

/// How many places in the order of events belong to a line of the log: more than a line has events.
pub(super) const PLACES_IN_A_LINE: i64 = 1_000;
const _: () = assert!(
    ::staff::wire::MAX_WRITTEN < 1_000,
    "places of one line are its own"
);

/// The columns of [`AccountRow`].
macro_rules! account_columns {
    () => {
        "staff_account.id, staff_account.name, staff_account.role, staff_account.member_of, \
         staff_account.salt, staff_account.memory_kib, staff_account.passes, staff_account.verifier, \
         staff_account.public_key, staff_account.wrapped_key, staff_account.totp_secret, \
         staff_account.made_at, staff_account.ended_at"
    };
}

pub(super) use account_columns;

/// The groups, as a column has them.
pub(super) fn groups_text(groups: &[GroupName]) -> String {
    let names: Vec<&str> = groups.iter().map(GroupName::as_str).collect();
    names.join(" ")
}

fn groups_of(text: &str) -> Result<Vec<GroupName>, RepositoryError> {
    let names = text.split(' ').filter(|name| !name.is_empty());
    names.map(|name| name.parse().map_err(|_| UNREADABLE)).collect()
}

fn fixed<const N: usize>(bytes: Vec<u8>) -> Result<[u8; N], RepositoryError> {
    bytes.try_into().map_err(|_| UNREADABLE)
}

fn member(account: Uuid, name: String, role: &str, groups: &str) -> Result<Member, RepositoryError> {
    Ok(Member {
        account,
        name,
        role: role.parse().map_err(|_| UNREADABLE)?,
        groups: groups_of(groups)?,
    })
}

#[derive(sqlx::FromRow)]
pub(super) struct InvitationRow {
    hash: String,
    account: Uuid,
    name: String,
    role: String,
    member_of: String,
    totp_secret: Vec<u8>,
    made_at: String,
    expires_at: String,
}

impl TryFrom<InvitationRow> for Invitation {
    type Error = RepositoryError;

    fn try_from(row: InvitationRow) -> Result<Self, RepositoryError> {
        Ok(Self {
            hash: row.hash,
            member: member(row.account, row.name, &row.role, &row.member_of)?,
            totp_secret: fixed(row.totp_secret)?,
            made_at: row.made_at,
            expires_at: row.expires_at,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct AccountRow {
    id: Uuid,
    name: String,
    role: String,
    member_of: String,
    salt: Vec<u8>,
    memory_kib: i64,
    passes: i64,
    verifier: Vec<u8>,
    public_key: String,
    wrapped_key: Vec<u8>,
    totp_secret: Vec<u8>,
    made_at: String,
    ended_at: Option<String>,
}

impl TryFrom<AccountRow> for Account {
    type Error = RepositoryError;

    fn try_from(row: AccountRow) -> Result<Self, RepositoryError> {
        let number = |number: i64| u32::try_from(number).map_err(|_| UNREADABLE);
        Ok(Self {
            member: member(row.id, row.name, &row.role, &row.member_of)?,
            salt: AccountSalt::from_bytes(fixed(row.salt)?),
            cost: Argon2Cost {
                memory_kib: number(row.memory_kib)?,
                passes: number(row.passes)?,
            },
            verifier: SignInVerifier::from_bytes(fixed(row.verifier)?),
            public_key: row.public_key.parse().map_err(|_| UNREADABLE)?,
            wrapped_key: row.wrapped_key,
            totp_secret: fixed(row.totp_secret)?,
            made_at: row.made_at,
            ended_at: row.ended_at,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct SessionRow {
    hash: Vec<u8>,
    account: Uuid,
    epoch: String,
    began_at: String,
    seen_at: String,
    confirmed_at: String,
}

impl TryFrom<SessionRow> for StaffSession {
    type Error = RepositoryError;

    fn try_from(row: SessionRow) -> Result<Self, RepositoryError> {
        Ok(Self {
            hash: fixed(row.hash)?,
            account: row.account,
            epoch: row.epoch,
            began_at: row.began_at,
            seen_at: row.seen_at,
            confirmed_at: row.confirmed_at,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct GroupRow {
    name: String,
    epoch: i64,
    public_key: String,
}

impl TryFrom<GroupRow> for Group {
    type Error = RepositoryError;

    fn try_from(row: GroupRow) -> Result<Self, RepositoryError> {
        Ok(Self {
            name: row.name.parse().map_err(|_| UNREADABLE)?,
            epoch: u32::try_from(row.epoch).map_err(|_| UNREADABLE)?,
            key: row.public_key.parse().map_err(|_| UNREADABLE)?,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct GrantRow {
    #[sqlx(flatten)]
    group: GroupRow,
    account: Uuid,
    sealed: Vec<u8>,
}

impl TryFrom<GrantRow> for GroupGrant {
    type Error = RepositoryError;

    fn try_from(row: GrantRow) -> Result<Self, RepositoryError> {
        Ok(Self {
            group: row.group.try_into()?,
            account: row.account,
            sealed: row.sealed,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct LogRow {
    number: i64,
    at: String,
    account: Uuid,
    of_group: String,
    what: String,
    purpose: String,
    subjects: Vec<u8>,
    hash: String,
}

impl LogRow {
    /// The line, which follows the one with this hash.
    pub(super) fn line(self, previous: String) -> Result<LogLine, RepositoryError> {
        let group = (!self.of_group.is_empty()).then(|| self.of_group.parse());
        let (subjects, rest) = self.subjects.as_chunks::<16>();
        if !rest.is_empty() {
            return Err(UNREADABLE);
        }
        Ok(LogLine {
            number: self.number.cast_unsigned(),
            at: self.at,
            account: (!self.account.is_nil()).then_some(self.account),
            group: group.transpose().map_err(|_| UNREADABLE)?,
            what: self.what,
            purpose: self.purpose,
            subjects: subjects.iter().map(|id| Uuid::from_bytes(*id)).collect(),
            previous,
            hash: self.hash,
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct EventRow {
    submission: Uuid,
    number: i64,
    author: Uuid,
    at: String,
    sealed: Vec<u8>,
    place: i64,
}

impl TryFrom<EventRow> for StoredEvent {
    type Error = RepositoryError;

    fn try_from(row: EventRow) -> Result<Self, RepositoryError> {
        Ok(Self {
            submission: row.submission,
            number: row.number.try_into().map_err(|_| UNREADABLE)?,
            author: row.author,
            at: row.at,
            sealed: row.sealed,
            place: row.place.try_into().map_err(|_| UNREADABLE)?,
        })
    }
}
