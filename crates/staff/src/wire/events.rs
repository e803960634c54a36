//! Events of cases, and what desk and server say of them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::keys::GroupName;
#[cfg(feature = "openapi")]
use crate::wire::schema;

/// The most events that are written at once.
pub const MAX_WRITTEN: usize = 500;

/// What stands before the sealed bytes of an event that is fetched, in the form of [`crate::wire::FetchedHead`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventHead {
    /// The submission.
    pub submission: Uuid,
    /// Its number in the case, from 1.
    pub number: u32,
    /// Who wrote it, by the server's word; it is bound to the seal.
    pub author: Uuid,
    /// When it was stored (RFC 3339, UTC).
    pub at: String,
}

/// Writes events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteRequest {
    /// The group.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::GroupText))]
    pub group: GroupName,
    /// From 1 to [`MAX_WRITTEN`] of them.
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 500))]
    pub events: Vec<WrittenEvent>,
}

/// An event that is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WrittenEvent {
    /// The submission.
    #[cfg_attr(feature = "openapi", schema(value_type = envelope::schema::RandomId))]
    pub submission: Uuid,
    /// Its number in the case: one more than that of the last which its author saw.
    #[serde(deserialize_with = "envelope::whole::number")]
    #[cfg_attr(feature = "openapi", schema(value_type = u64, minimum = 1, maximum = 4_294_967_295_u64))]
    pub number: u32,
    /// The sealed bytes: base64url without padding, of 540, 1052, 2076, 4124, 8220 or 16412 bytes.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::SealedEventText))]
    pub sealed: String,
    /// What the visitor is told by it, sealed to the receipt's secret: 540 bytes, base64url without padding; nothing if it is for colleagues
    /// alone.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[A-Za-z0-9_-]{720}$"))]
    pub told: Option<String>,
}

/// What became of events that were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WriteAnswer {
    /// In their order.
    pub outcomes: Vec<WriteOutcome>,
}

/// What became of an event that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WriteOutcome {
    /// It is stored, and durable.
    Stored,
    /// It was stored before: nothing has changed.
    Duplicate,
    /// Something else stands under its number, or one before it is missing: fetch the events, and write it anew.
    Behind,
    /// No such application belongs to the group, or it was deleted.
    NoSubmission,
}

/// Says that somebody looks at applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LookRequest {
    /// The group.
    #[cfg_attr(feature = "openapi", schema(value_type = schema::GroupText))]
    pub group: GroupName,
    /// What is done with them.
    pub act: Look,
    /// From 1 to [`MAX_WRITTEN`] of them.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<envelope::schema::RandomId>, min_items = 1, max_items = 500))]
    pub submissions: Vec<Uuid>,
    /// What for, in a few words.
    #[cfg_attr(
        feature = "openapi",
        schema(
            max_length = 200,
            pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]*[^\\x00-\\x20\\x7f-\\x9f][^\\x00-\\x1f\\x7f-\\x9f]*$"
        )
    )]
    pub purpose: String,
}

/// What somebody does with applications that they look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// Opens one.
    Open,
    /// Prints one.
    Print,
    /// Writes some to a file.
    Export,
}

impl Look {
    /// Its name, as the log has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Print => "print",
            Self::Export => "export",
        }
    }
}
