//! The wire form, versions 1 and 2. Fields may be added; none of these ever changes.
//!
//! A request says its version, and is answered in it. Version 2 adds [`SubmitRequest::held`], [`Item::signature`] and
//! [`SubmitAnswer::statement`], its receipts are over the whole content ([`ContentHash`]), and its answers carry nothing
//! of which a device may not undo what follows but in the signed [`Statement`].

use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::content::ContentHash;
use crate::id::digest_hex;
use crate::receipt::Receipt;
#[cfg(feature = "openapi")]
use crate::schema;
use crate::seal::Header;
use crate::statement::Statement;
use crate::status::StatusToken;

/// Where submissions are posted.
pub const SUBMISSIONS_PATH: &str = "/api/v1/submissions";
/// Where devices enrol.
pub const DEVICES_PATH: &str = "/api/v1/devices";
/// Where visitors ask what became of their applications.
pub const STATUS_PATH: &str = "/api/v1/status";

/// A batch of sealed applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmitRequest {
    /// The version of the form: 1 where it is not said.
    #[serde(
        default = "version_1",
        skip_serializing_if = "is_version_1",
        deserialize_with = "version"
    )]
    #[cfg_attr(feature = "openapi", schema(value_type = u16, minimum = 1, maximum = 65_535, example = 2))]
    pub version: u16,
    /// The device, if it has a name.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::RandomId>))]
    pub device: Option<Uuid>,
    /// The applications, in the device's order.
    #[cfg_attr(feature = "openapi", schema(max_items = 1_000))]
    pub items: Vec<Item>,
    /// The receipt that the device got last in the life of the database that it knows: a server that has not what it
    /// signed for was put back from a backup, and finds it out by this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<HeldReceipt>))]
    pub held: Option<HeldReceipt>,
}

impl SubmitRequest {
    /// The version of the form that this crate writes.
    pub const VERSION: u16 = 2;

    /// A request of the version that this crate writes, with no receipt.
    #[must_use]
    pub fn new(device: Option<Uuid>, items: Vec<Item>) -> Self {
        Self {
            version: Self::VERSION,
            device,
            items,
            held: None,
        }
    }
}

/// A version: a whole number from 1, however it is written.
fn version<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
    let number = crate::whole::deserialize(deserializer)?;
    let version = u16::try_from(number).ok().filter(|version| *version > 0);
    version.ok_or_else(|| serde::de::Error::custom("a version is a whole number from 1 to 65535"))
}

fn version_1() -> u16 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_version_1(version: &u16) -> bool {
    *version == 1
}

/// A receipt that a device holds, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeldReceipt {
    /// The submission.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::RandomId))]
    pub id: Uuid,
    /// Its receipt, of version 2. One that this server has not signed counts as none: a damaged record is in the way of nothing.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::ReceiptAsHeld))]
    pub receipt: Receipt,
}

/// One sealed application.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Item {
    /// The submission's id: a UUID, version 4, made by the device. Every retry carries the same.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::RandomId))]
    pub id: Uuid,
    /// The device's count of submissions, from 1.
    #[serde(deserialize_with = "crate::whole::deserialize")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Count))]
    pub counter: u64,
    /// The id of the key that it is sealed to: at most [`crate::MAX_NAME_LETTERS`] letters, none of them a control character.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::KeyIdText))]
    pub key: String,
    /// The digest of the catalog by which it was made, hexadecimal; the same limits hold.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::CatalogDigestText))]
    pub catalog: String,
    /// The sealed bytes, base64url without padding (RFC 4648, section 5).
    #[cfg_attr(feature = "openapi", schema(value_type = schema::SealedText))]
    pub sealed: String,
    /// What its state is kept under: the text of a [`StatusToken`](crate::StatusToken). Without one nobody can ask for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::StatusTokenText>))]
    pub status_token: Option<String>,
    /// The signature of the device's key over the content ([`ContentHash::signed_text`]): the text of an
    /// [`ItemSignature`](crate::ItemSignature). It is no part of the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<schema::SignatureText>))]
    pub signature: Option<String>,
}

impl Item {
    /// What was sealed, by the device with this id; `None` if its texts have another form.
    #[must_use]
    pub fn content(&self, device: Option<Uuid>) -> Option<SubmissionContent> {
        let token = self.status_token.as_ref().map(|token| token.parse());
        Some(SubmissionContent {
            header: Header {
                id: self.id,
                device,
                counter: self.counter,
                key: self.key.clone(),
                catalog: self.catalog.clone(),
            },
            sealed: decode_sealed(&self.sealed)?,
            status_token: token.transpose().ok()?,
        })
    }
}

/// A submission: its header, its sealed bytes and its status token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionContent {
    /// What the seal is bound to.
    pub header: Header,
    /// The sealed bytes.
    pub sealed: Vec<u8>,
    /// By what a visitor asks for its state.
    pub status_token: Option<StatusToken>,
}

impl SubmissionContent {
    /// The hash of all of it.
    #[must_use]
    pub fn content_hash(&self) -> ContentHash {
        ContentHash::of(&self.header, &self.sealed, self.status_token.as_ref())
    }

    /// The SHA-256 of the sealed bytes alone, as 64 hexadecimal digits: what version 1 hashed.
    #[must_use]
    pub fn sealed_hash(&self) -> String {
        digest_hex(&self.sealed)
    }
}

/// The answer to a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SubmitAnswer {
    /// One result an item, in the request's order.
    #[cfg_attr(feature = "openapi", schema(max_items = 1_000))]
    pub results: Vec<ItemResult>,
    /// To version 1: the version of the catalog that is served.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::CatalogVersion))]
    pub catalog_floor: Option<u32>,
    /// To version 1: everything received before this time (RFC 3339, UTC) is in a backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Timestamp))]
    pub backed_up_until: Option<String>,
    /// To version 1: the database's life, another one after it was put back from a backup. Devices then send again every
    /// copy that they still have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::RandomId))]
    pub epoch: Option<String>,
    /// To version 2: the same, signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Statement>))]
    pub statement: Option<Statement>,
}

/// A device asks to be known, with a code that staff gave it. The request is signed with the key that it brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolRequest {
    /// The one-time code, as staff typed it.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::CodeText))]
    pub code: String,
    /// The device's name.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::RandomId))]
    pub device: Uuid,
    /// Its public Ed25519 key (RFC 8032), as 64 hexadecimal digits.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::DeviceKeyText))]
    pub key: String,
}

/// The device is known from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EnrolAnswer {
    /// The device.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::RandomId))]
    pub device: Uuid,
    /// What staff call it.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::LabelText))]
    pub label: String,
}

/// A visitor asks what became of an application. The request is not signed, and says nothing of who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusRequest {
    /// The receipt number, as the visitor typed it.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::NumberAsTyped))]
    pub number: String,
    /// The text of the [`StatusToken`](crate::StatusToken).
    #[cfg_attr(feature = "openapi", schema(value_type = schema::TokenAsAsked))]
    pub token: String,
}

/// What the server knows of the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StatusAnswer {
    /// When the server stored it (RFC 3339, UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Timestamp))]
    pub received_at: String,
    /// What the desk said last; nothing as long as it has said nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = SealedState))]
    pub state: Option<SealedState>,
}

/// What the desk said, sealed to the receipt's secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SealedState {
    /// What [`ApplicationState::open`](crate::ApplicationState::open) opens, base64url without padding (RFC 4648,
    /// section 5).
    #[cfg_attr(feature = "openapi", schema(value_type = schema::SealedText))]
    pub sealed: String,
    /// When the server stored it (RFC 3339, UTC).
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Timestamp))]
    pub at: String,
}

/// A device's sealed queue as a file: the way out without a network. `didim import-queue` takes it in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueFile {
    /// The version of this form: 1, or 2 in which a device that is enrolled has signed every item.
    pub format: u16,
    /// When it was written, by the device's clock (RFC 3339).
    pub exported_at: String,
    /// What would have been posted.
    pub request: SubmitRequest,
    /// Records that the device's version of the app does not understand, as they stand: nobody but a later version, or
    /// who looks, can say what they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unreadable: Vec<String>,
}

impl QueueFile {
    /// The version of the form that this crate writes.
    pub const FORMAT: u16 = 2;
}

/// What became of one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemResult {
    /// The submission.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::RandomId))]
    pub id: Uuid,
    /// What became of it.
    pub outcome: SubmissionOutcome,
    /// The receipt, for *stored* and *duplicate*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Receipt))]
    pub receipt: Option<Receipt>,
    /// An explanation for staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub detail: Option<String>,
}

/// What became of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = Outcome))]
pub enum SubmissionOutcome {
    /// It is stored durably.
    Stored,
    /// It had been stored before, byte for byte.
    Duplicate,
    /// Another content had been stored under the id; this one is kept aside for staff.
    Conflict,
    /// It can never be stored; the device keeps it aside for staff.
    Rejected,
    /// Not now; the device sends it again later.
    Retry,
}

/// A problem document (RFC 9457): what went wrong with a whole request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A URI that names the kind of problem.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::ProblemKind))]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599))]
    pub status: u16,
    /// What is wrong with this request, and what to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub detail: Option<String>,
    /// The server's time (RFC 3339, UTC), where the device's is too far from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = schema::Timestamp))]
    pub now: Option<String>,
}

/// Sealed bytes as they travel.
#[must_use]
pub fn encode_sealed(bytes: &[u8]) -> String {
    let text = Base64UrlUnpadded::encode_string(bytes);
    debug_assert!(
        decode_sealed(&text).is_some_and(|read| read == bytes),
        "what is written is read"
    );
    text
}

/// The sealed bytes of a text, if it is base64url without padding.
#[must_use]
pub fn decode_sealed(text: &str) -> Option<Vec<u8>> {
    let bytes = Base64UrlUnpadded::decode_vec(text).ok()?;
    // Hashes and comparisons are of bytes, retries of texts: two texts of the same bytes would be two contents to one of them.
    debug_assert_eq!(Base64UrlUnpadded::encode_string(&bytes), text);
    Some(bytes)
}
