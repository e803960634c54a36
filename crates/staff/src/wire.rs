//! What desk and server say to each other. Fields may be added; none of these ever changes.

use envelope::SealingKey;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::account::{AccountSalt, Argon2Cost, SignInProof};
use crate::keys::GroupName;
use crate::role::Role;

/// Where an invitation is looked at.
pub const INVITATION_PATH: &str = "/api/v1/desk/invitation";
/// Where an account is made of an invitation.
pub const ACCOUNT_PATH: &str = "/api/v1/desk/account";
/// Where the salt of a name is asked for.
pub const SALT_PATH: &str = "/api/v1/desk/salt";
/// Where somebody signs in and out, and asks who they are.
pub const SESSION_PATH: &str = "/api/v1/desk/session";
/// Where the second factor is shown again.
pub const CONFIRM_PATH: &str = "/api/v1/desk/session/confirm";
/// Where staff is listed.
pub const STAFF_PATH: &str = "/api/v1/desk/staff";
/// Where keys of groups are given to members.
pub const GRANTS_PATH: &str = "/api/v1/desk/grants";
/// Where sealed applications are fetched.
pub const SUBMISSIONS_PATH: &str = "/api/v1/desk/submissions";
/// Where the log of looking is read.
pub const LOG_PATH: &str = "/api/v1/desk/log";

/// The media type of sealed applications, one after the other: each is a length of four bytes (big-endian), the length of its head in two
/// bytes, the head ([`FetchedHead`] as JSON), and the sealed bytes. The first length is that of all that follows.
pub const SUBMISSIONS_TYPE: &str = "application/vnd.didim.submissions";

/// The schemas of texts that Rust has types for.
#[cfg(feature = "openapi")]
pub mod schema {
    /// A salt: 16 bytes, base64url without padding.
    #[derive(utoipa::ToSchema)]
    #[schema(value_type = String, pattern = "^[A-Za-z0-9_-]{21}[AQgw]$", example = "BwcHBwcHBwcHBwcHBwcHBw")]
    pub struct SaltText(#[expect(dead_code, reason = "a schema alone")] String);
    /// A proof: 32 bytes, base64url without padding.
    #[derive(utoipa::ToSchema)]
    #[schema(value_type = String, pattern = "^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$", example = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    pub struct ProofText(#[expect(dead_code, reason = "a schema alone")] String);
    /// The name of a group.
    #[derive(utoipa::ToSchema)]
    #[schema(value_type = String, pattern = "^[a-z0-9-]{1,64}$", example = "agency")]
    pub struct GroupText(#[expect(dead_code, reason = "a schema alone")] String);
    /// A public key (X25519), hexadecimal.
    #[derive(utoipa::ToSchema)]
    #[schema(value_type = String, pattern = "^[0-9a-f]{64}$", example = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c")]
    pub struct PublicKeyHex(#[expect(dead_code, reason = "a schema alone")] String);
}

/// Asks what an invitation is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationRequest {
    /// The one-time code, as it was written down.
    pub code: String,
}

/// What an invitation is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitationAnswer {
    /// The account that will be made.
    #[cfg_attr(feature = "openapi", schema(value_type = envelope::schema::RandomId))]
    pub account: Uuid,
    /// The name to sign in with.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The groups.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<schema::GroupText>))]
    pub groups: Vec<GroupName>,
    /// The secret of the time-based codes (RFC 6238: SHA-1, six digits, 30 seconds), base 32: an authenticator app takes it.
    pub totp_secret: String,
    /// What a guess of the passphrase must cost.
    pub cost: Argon2Cost,
}

/// Makes an account.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountRequest {
    /// The one-time code.
    pub code: String,
    /// The salt of the passphrase.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::SaltText))]
    pub salt: AccountSalt,
    /// What a guess costs.
    pub cost: Argon2Cost,
    /// What shows that somebody knows the passphrase.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::ProofText))]
    pub proof: SignInProof,
    /// The public half of the person's key.
    #[serde(with = "envelope::sealing_key_hex")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::PublicKeyHex))]
    pub public_key: SealingKey,
    /// The private half, wrapped; base64url without padding.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_-]{80}$"))]
    pub wrapped_key: String,
    /// A time-based code: the authenticator app has the secret.
    pub totp: String,
}

/// Asks for the salt of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaltRequest {
    /// The name to sign in with.
    pub name: String,
}

/// The salt of a name. A name that nobody has gets one too, always the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaltAnswer {
    /// The account.
    #[cfg_attr(feature = "openapi", schema(value_type = envelope::schema::RandomId))]
    pub account: Uuid,
    /// Its salt.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::SaltText))]
    pub salt: AccountSalt,
    /// What a guess costs.
    pub cost: Argon2Cost,
}

/// Signs in.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignInRequest {
    /// The account, as its salt was answered.
    #[cfg_attr(feature = "openapi", schema(value_type = envelope::schema::RandomId))]
    pub account: Uuid,
    /// What shows that somebody knows the passphrase.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::ProofText))]
    pub proof: SignInProof,
    /// A time-based code that was not used before.
    pub totp: String,
}

/// Shows the second factor again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConfirmRequest {
    /// A time-based code that was not used before.
    pub totp: String,
}

/// Who somebody is, and what they have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionAnswer {
    /// The account.
    #[cfg_attr(feature = "openapi", schema(value_type = envelope::schema::RandomId))]
    pub account: Uuid,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The groups.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<schema::GroupText>))]
    pub groups: Vec<GroupName>,
    /// The public half of the person's key.
    #[serde(with = "envelope::sealing_key_hex")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::PublicKeyHex))]
    pub public_key: SealingKey,
    /// The private half, wrapped by the passphrase; base64url without padding.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_-]{80}$"))]
    pub wrapped_key: String,
    /// The keys of groups that were given to them.
    pub grants: Vec<Grant>,
    /// When the session ends whatever is done (RFC 3339, UTC).
    pub ends_at: String,
    /// After how many seconds without a call it ends.
    pub idle_seconds: u32,
    /// Until when what asks for the second factor is allowed (RFC 3339, UTC).
    pub confirmed_until: String,
}

/// The key of a group's epoch, sealed to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grant {
    /// The group.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::GroupText))]
    pub group: GroupName,
    /// The epoch, from 1.
    #[serde(deserialize_with = "envelope::whole::number")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 4_294_967_295_u64))]
    pub epoch: u32,
    /// The public half of the group's key.
    #[serde(with = "envelope::sealing_key_hex")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::PublicKeyHex))]
    pub key: SealingKey,
    /// The private half, sealed to the member's public key; base64url without padding.
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = "^[A-Za-z0-9_-]{106}[AEIMQUYcgkosw048]$")
    )]
    pub sealed: String,
}

/// Gives the key of a group's epoch to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GrantRequest {
    /// The member.
    #[cfg_attr(feature = "openapi", schema(value_type = envelope::schema::RandomId))]
    pub account: Uuid,
    /// The key.
    pub grant: Grant,
}

/// Staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StaffAnswer {
    /// In the order in which their accounts were made.
    pub staff: Vec<Colleague>,
}

/// A member of staff, as others see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Colleague {
    /// The account.
    #[cfg_attr(feature = "openapi", schema(value_type = envelope::schema::RandomId))]
    pub account: Uuid,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The groups.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<schema::GroupText>))]
    pub groups: Vec<GroupName>,
    /// The public half of the person's key: compare its fingerprint before you give them a key.
    #[serde(with = "envelope::sealing_key_hex")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::PublicKeyHex))]
    pub public_key: SealingKey,
    /// The groups whose present key they have.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<schema::GroupText>))]
    pub keys: Vec<GroupName>,
}

/// What stands before the sealed bytes of an application that is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchedHead {
    /// The submission.
    pub id: Uuid,
    /// The device, if it has a name.
    pub device: Option<Uuid>,
    /// The device's count.
    pub counter: u64,
    /// The key that it is sealed to.
    pub key: String,
    /// The digest of the catalog by which it was made.
    pub catalog: String,
    /// The receipt number.
    pub number: String,
    /// When it was stored (RFC 3339, UTC).
    pub received_at: String,
    /// How it came, by the server's word.
    pub lane: String,
    /// What the device signed of it: an [`envelope::ItemSignature`].
    pub signature: Option<String>,
    /// The public keys with which the server has seen that device enrol. That they are its own is the server's word.
    #[serde(default)]
    pub device_keys: Vec<String>,
    /// What staff call the device, by the server's word.
    #[serde(default)]
    pub device_label: Option<String>,
    /// What a visitor asks for its state by (hexadecimal), part of what the device signed.
    pub status_token: Option<String>,
    /// Where the list goes on after it.
    pub cursor: String,
}

/// Lines of the log of looking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogAnswer {
    /// In their order.
    pub lines: Vec<LogLine>,
}

/// One line of the log of looking: who did what, when, to whose data and what for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LogLine {
    /// Its number, from 1.
    pub number: u64,
    /// When (RFC 3339, UTC).
    pub at: String,
    /// The account, or `None` for the operator's command.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<envelope::schema::RandomId>))]
    pub account: Option<Uuid>,
    /// The group, if it is about one.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::GroupText>))]
    pub group: Option<GroupName>,
    /// What: the operation, as the OpenAPI document calls it.
    pub what: String,
    /// What for, in the words of who did it.
    pub purpose: String,
    /// The submissions, or the member who was given a key.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<envelope::schema::RandomId>))]
    pub subjects: Vec<Uuid>,
    /// The hash of the line before, hexadecimal; 64 zeros for the first.
    pub previous: String,
    /// The hash of this line and the one before, hexadecimal.
    pub hash: String,
}

impl LogLine {
    /// The hash that the line must have: the SHA-256 of every part behind its length in eight bytes.
    #[must_use]
    pub fn expected_hash(&self) -> String {
        let number = self.number.to_be_bytes();
        let group = self.group.as_ref().map_or("", GroupName::as_str);
        let subjects: Vec<u8> = self.subjects.iter().flat_map(|id| *id.as_bytes()).collect();
        let account = self.account.unwrap_or_default();
        let parts: [&[u8]; 9] = [
            b"didim desk log, version 1",
            self.previous.as_bytes(),
            &number,
            self.at.as_bytes(),
            account.as_bytes(),
            group.as_bytes(),
            self.what.as_bytes(),
            self.purpose.as_bytes(),
            &subjects,
        ];
        let mut bytes = Vec::new();
        for part in parts {
            bytes.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        envelope::digest_hex(&bytes)
    }
}

/// The hash of the line before the first.
pub const NO_LINE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Why a log is not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LogError {
    /// A line was changed, or one before it was.
    #[error("line {0} of the log is not what was written; compare with an earlier copy")]
    Changed(u64),
    /// A line is missing, or stands in another place.
    #[error("line {0} of the log is missing; compare with an earlier copy")]
    Missing(u64),
}

/// Verifies lines of a log that follow each other; returns the hash of the last.
///
/// `before` is the number and hash of the line before the first, or `None` if that is the first of all.
///
/// # Errors
/// [`LogError`], which names the first line that does not fit.
pub fn verify_log(before: Option<(u64, &str)>, lines: &[LogLine]) -> Result<String, LogError> {
    let (mut number, hash) = before.unwrap_or((0, NO_LINE));
    let mut hash = hash.to_owned();
    for line in lines {
        number += 1;
        if line.number != number {
            return Err(LogError::Missing(number));
        }
        if line.previous != hash || line.hash != line.expected_hash() {
            return Err(LogError::Changed(number));
        }
        hash.clone_from(&line.hash);
    }
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(lines: u64) -> Vec<LogLine> {
        let mut hash = "0".repeat(64);
        let mut log = Vec::new();
        for number in 1..=lines {
            let mut line = LogLine {
                number,
                at: format!("2026-12-01T09:00:{number:02}.000Z"),
                account: Some(Uuid::from_u128(1)),
                group: "agency".parse().ok(),
                what: "deskSubmissions".to_owned(),
                purpose: "심사".to_owned(),
                subjects: vec![Uuid::from_u128(u128::from(number))],
                previous: hash.clone(),
                hash: String::new(),
            };
            line.hash = line.expected_hash();
            hash.clone_from(&line.hash);
            log.push(line);
        }
        log
    }

    /// Kept for years: what changes here makes every log look changed.
    #[test]
    fn the_hash_of_version_1_never_changes() {
        let hash = log(1).remove(0).hash;
        assert_eq!(hash.get(..16), Some("60d1738d625d2d73"));
    }

    #[test]
    fn a_line_that_is_changed_removed_or_moved_is_named() {
        let whole = log(6);
        assert_eq!(verify_log(None, &whole), Ok(whole[5].hash.clone()));
        assert_eq!(
            verify_log(Some((3, &whole[2].hash)), &whole[3..]),
            Ok(whole[5].hash.clone())
        );
        type Change = fn(&mut LogLine);
        let changes: [Change; 10] = [
            |line| line.at.push('1'),
            |line| line.account = Some(Uuid::from_u128(2)),
            |line| line.account = None,
            |line| line.group = None,
            |line| line.group = "mid-life".parse().ok(),
            |line| line.what = "deskLog".to_owned(),
            |line| line.purpose.clear(),
            |line| line.subjects.clear(),
            |line| line.subjects.push(Uuid::nil()),
            |line| line.hash = "0".repeat(64),
        ];
        for change in changes {
            for at in 0..whole.len() {
                let mut log = whole.clone();
                change(&mut log[at]);
                assert_eq!(verify_log(None, &log), Err(LogError::Changed(at as u64 + 1)));
                // Made to fit by itself, it no longer fits what follows.
                log[at].hash = log[at].expected_hash();
                if at + 1 < log.len() && log[at] != whole[at] {
                    assert_eq!(verify_log(None, &log), Err(LogError::Changed(at as u64 + 2)));
                }
            }
        }
        for at in 0..whole.len() - 1 {
            let mut log = whole.clone();
            log.remove(at);
            assert_eq!(verify_log(None, &log), Err(LogError::Missing(at as u64 + 1)));
            let mut log = whole.clone();
            log.swap(at, at + 1);
            assert_eq!(verify_log(None, &log), Err(LogError::Missing(at as u64 + 1)));
        }
    }
}
