//! What desk and server say to each other. Fields may be added; none of these ever changes.

mod events;
mod log;

use envelope::SealingKey;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::account::{AccountSalt, Argon2Cost, SignInProof};
use crate::keys::GroupName;
use crate::role::Role;

pub use events::{
    EventHead, Look, LookRequest, MAX_WRITTEN, WriteAnswer, WriteOutcome, WriteRequest, WrittenEvent,
};
pub use log::{LogAnswer, LogError, LogLine, NO_LINE, verify_log};

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
/// Where is asked what a visitor was told last.
pub const STATE_PATH: &str = "/api/v1/desk/state";
/// Where events of cases are fetched.
pub const EVENTS_PATH: &str = "/api/v1/desk/events";
/// Where events of cases are written.
pub const WRITE_PATH: &str = "/api/v1/desk/write";
/// Where somebody says that they look at applications.
pub const LOOK_PATH: &str = "/api/v1/desk/look";
/// Where the log of looking is read.
pub const LOG_PATH: &str = "/api/v1/desk/log";

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
    /// A sealed event: 540, 1052, 2076, 4124, 8220 or 16412 bytes, base64url without padding.
    #[derive(utoipa::ToSchema)]
    #[schema(
        value_type = String,
        pattern = "^([A-Za-z0-9_-]{720}|[A-Za-z0-9_-]{1402}[AEIMQUYcgkosw048]|\
            [A-Za-z0-9_-]{2768}|[A-Za-z0-9_-]{5498}[AEIMQUYcgkosw048]|\
            [A-Za-z0-9_-]{10960}|[A-Za-z0-9_-]{21882}[AEIMQUYcgkosw048])$"
    )]
    pub struct SealedEventText(#[expect(dead_code, reason = "a schema alone")] String);
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
    #[cfg_attr(feature = "openapi", schema(value_type = u64, minimum = 1, maximum = 4_294_967_295_u64))]
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

/// What stands before the sealed bytes of an application that is fetched. An answer has one application after the other: the length of all that
/// follows of it in four bytes (big-endian), the length of this head in two, the head as JSON, and the sealed bytes.
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
    /// Whether all of it is what was stored, as far as that was noted: what is not, the disk has changed.
    #[serde(default)]
    pub is_whole: bool,
}

/// Asks what a visitor was told last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StateRequest {
    /// The group.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::GroupText))]
    pub group: GroupName,
    /// The submission.
    #[cfg_attr(feature = "openapi", schema(value_type = envelope::schema::RandomId))]
    pub submission: Uuid,
}

/// What a visitor was told last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StateAnswer {
    /// It, sealed to the receipt's secret (base64url), and when; nothing if they were told nothing yet.
    pub told: Option<ToldState>,
}

/// A state that a visitor was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ToldState {
    /// The sealed state; base64url without padding.
    pub sealed: String,
    /// When (RFC 3339, UTC).
    pub at: String,
}
