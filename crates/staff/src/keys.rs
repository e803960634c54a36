//! The keys of people and of groups, as the server keeps them.

use std::fmt;
use std::str::FromStr;

use envelope::{KeyContext, OpenError, OpeningKey, SealError, SealingKey, WrappingKey};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

const PERSON: &[u8] = b"person";
const GROUP: &[u8] = b"group";
const MAX_NAME_BYTES: usize = 64;

/// The name of a group: a center's id, as the catalog has it, or `agency`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct GroupName(String);

/// A text that is no name of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a group is called as a center is in the catalog, as `mid-life`, or `agency`")]
pub struct MalformedGroup;

impl GroupName {
    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GroupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for GroupName {
    type Err = MalformedGroup;

    fn from_str(text: &str) -> Result<Self, MalformedGroup> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=MAX_NAME_BYTES).contains(&text.len()) && text.bytes().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(MalformedGroup)
        }
    }
}

impl From<GroupName> for String {
    fn from(name: GroupName) -> Self {
        name.0
    }
}

impl TryFrom<String> for GroupName {
    type Error = MalformedGroup;

    fn try_from(text: String) -> Result<Self, MalformedGroup> {
        text.parse()
    }
}

/// An epoch of a group: the time in which one key is its own. When a member leaves, the next begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The group.
    pub name: GroupName,
    /// The epoch, from 1.
    pub epoch: u32,
    /// The public half of its key: what applications are sealed to.
    pub key: SealingKey,
}

/// Wraps a person's private key by what their passphrase gives.
///
/// # Errors
/// [`SealError`] if the system gives no random bytes.
pub fn wrap_person_key(account: Uuid, key: &OpeningKey, by: &WrappingKey) -> Result<Vec<u8>, SealError> {
    let public = key.sealing_key();
    person(account, &public, |context| context.wrap(key, by))
}

/// Unwraps a person's private key.
///
/// # Errors
/// [`OpenError`] if the passphrase was another, or it is not the key of this account and public half.
pub fn unwrap_person_key(
    account: Uuid,
    public: &SealingKey,
    wrapped: &[u8],
    by: &WrappingKey,
) -> Result<OpeningKey, OpenError> {
    person(account, public, |context| context.unwrap(wrapped, by))
}

fn person<T>(account: Uuid, public: &SealingKey, work: impl FnOnce(KeyContext<'_>) -> T) -> T {
    work(KeyContext {
        parts: &[PERSON, account.as_bytes()],
        public,
    })
}

/// Seals the private key of a group's epoch to a member.
///
/// # Errors
/// [`SealError`] if the member's key is none that can be used, or the system gives no random bytes.
pub fn seal_group_key(
    group: &Group,
    key: &OpeningKey,
    account: Uuid,
    member: &SealingKey,
) -> Result<Vec<u8>, SealError> {
    of_group(group, account, |context| context.seal(key, member))
}

/// Opens the private key of a group's epoch with a member's own.
///
/// # Errors
/// [`OpenError`] if it is of another group, epoch or member, or not the key that the group has.
pub fn open_group_key(
    group: &Group,
    account: Uuid,
    member: &OpeningKey,
    sealed: &[u8],
) -> Result<OpeningKey, OpenError> {
    of_group(group, account, |context| context.open(member, sealed))
}

fn of_group<T>(group: &Group, account: Uuid, work: impl FnOnce(KeyContext<'_>) -> T) -> T {
    work(KeyContext {
        parts: &[
            GROUP,
            group.name.0.as_bytes(),
            &group.epoch.to_be_bytes(),
            account.as_bytes(),
        ],
        public: &group.key,
    })
}

#[cfg(test)]
mod tests {
    use zeroize::Zeroizing;

    use super::*;

    fn key() -> OpeningKey {
        OpeningKey::generate().expect("randomness")
    }

    fn by(byte: u8) -> WrappingKey {
        WrappingKey::from_bytes(Zeroizing::new([byte; 32]))
    }

    #[test]
    fn a_person_s_key_is_theirs_alone() {
        let (own, account) = (key(), Uuid::from_u128(1));
        let public = own.sealing_key();
        let wrapped = wrap_person_key(account, &own, &by(1)).expect("wrapped");
        assert!(unwrap_person_key(account, &public, &wrapped, &by(1)).is_ok());
        assert!(unwrap_person_key(account, &public, &wrapped, &by(2)).is_err());
        assert!(unwrap_person_key(Uuid::from_u128(2), &public, &wrapped, &by(1)).is_err());
        assert!(unwrap_person_key(account, &key().sealing_key(), &wrapped, &by(1)).is_err());
    }

    #[test]
    fn a_group_s_key_opens_for_its_member_and_as_nothing_else() {
        let (own, member, account) = (key(), key(), Uuid::from_u128(1));
        let group = |name: &str, epoch| Group {
            name: name.parse().expect("a name"),
            epoch,
            key: own.sealing_key(),
        };
        let first = group("mid-life", 1);
        let sealed = seal_group_key(&first, &own, account, &member.sealing_key()).expect("sealed");
        assert!(open_group_key(&first, account, &member, &sealed).is_ok());
        assert!(open_group_key(&first, Uuid::from_u128(2), &member, &sealed).is_err());
        assert!(open_group_key(&first, account, &key(), &sealed).is_err());
        assert!(open_group_key(&group("mid-life", 2), account, &member, &sealed).is_err());
        assert!(open_group_key(&group("agency", 1), account, &member, &sealed).is_err());
        // A person's key is never taken for a group's.
        let wrapped = wrap_person_key(account, &own, &by(1)).expect("wrapped");
        assert!(open_group_key(&first, account, &member, &wrapped).is_err());
    }

    #[test]
    fn a_group_is_called_as_a_center_is() {
        for name in ["agency", "mid-life", "a", "youth-hope-tomorrow", "b2"] {
            assert_eq!(name.parse::<GroupName>().map(String::from), Ok(name.to_owned()));
        }
        let long = "a".repeat(65);
        for name in ["", "Agency", "mid_life", "신중년", "a b", "a/b", &long] {
            assert_eq!(name.parse::<GroupName>(), Err(MalformedGroup), "{name}");
        }
    }
}
