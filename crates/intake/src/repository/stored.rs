//! Rows of submissions, and whether they are what was stored.
//!
//! SQLite keeps no checksums, and a disk can change a bit without a word. So whatever reads a submission looks here, and nowhere
//! else, whether the row is what was written: the sealed bytes against their hash, the header and the token against the
//! content hash, and what the server noted beside them against the checksum. What is not is set aside, one row at a time.

use envelope::{ContentHash, Header, ItemSignature, ReceiptNumber, StatusToken, digest_hex};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::RepositoryError;
use super::group::{Before, is_verified};
use super::statuses::SubmissionStatus;
use super::submissions::{ConflictingSubmission, Lane, Position, StoredSubmission};

const CHECKSUM_DOMAIN: &[u8] = b"didim row, version 1\0";

/// What the server notes of a submission beside its content.
#[derive(Clone, Copy)]
pub(super) struct Noted<'a> {
    pub(super) received_at: &'a str,
    pub(super) lane: &'a str,
    pub(super) key_known: bool,
    pub(super) catalog_known: bool,
}

impl Noted<'_> {
    /// The checksum of a row with this content hash.
    pub(super) fn checksum(&self, content: &[u8]) -> [u8; 32] {
        let flags = [u8::from(self.key_known), u8::from(self.catalog_known)];
        let mut hash = Sha256::new();
        let parts: [&[u8]; 5] = [
            CHECKSUM_DOMAIN,
            content,
            &flags,
            self.received_at.as_bytes(),
            self.lane.as_bytes(),
        ];
        for part in parts {
            hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }

    /// Whether a row with this content hash and checksum is as it was noted; one without a checksum is taken as it is.
    pub(super) fn is_whole(&self, content: Option<&[u8]>, checksum: Option<&[u8]>) -> bool {
        match (content, checksum) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some(content), Some(checksum)) => self.checksum(content) == *checksum,
        }
    }
}

/// The content hash of a submission of which the SHA-256 of the sealed bytes is known, hexadecimal.
pub(crate) fn content_of(header: &Header, sealed_hash: &str, token: Option<&[u8]>) -> Option<ContentHash> {
    let sealed = base16ct::lower::decode_vec(sealed_hash).ok()?;
    let token = match token {
        Some(token) => Some(StatusToken::from_bytes(token.try_into().ok()?)),
        None => None,
    };
    let sealed: [u8; 32] = sealed.try_into().ok()?;
    Some(ContentHash::of_digest(header, &sealed, token.as_ref()))
}

/// The columns of a [`SubmissionRow`] of a database that was brought up to date.
macro_rules! submission_columns {
    () => {
        "id, device, counter, key_id, catalog, sealed, hash, number, received_at, key_known, catalog_known, \
         lane, status_token, content, device_signature, checksum"
    };
}

/// The same, with what is not written when a row is made.
macro_rules! read_columns {
    () => {
        concat!($crate::repository::stored::submission_columns!(), ", purged_at")
    };
}

pub(super) use {read_columns, submission_columns};

/// A row of a submission, or of what was kept aside, before it is understood. What a table or an earlier schema does not have
/// is `None`.
#[derive(sqlx::FromRow)]
pub(crate) struct SubmissionRow {
    id: Uuid,
    device: Option<Uuid>,
    counter: i64,
    key_id: String,
    catalog: String,
    sealed: Vec<u8>,
    hash: String,
    received_at: String,
    #[sqlx(default)]
    number: Option<String>,
    #[sqlx(default)]
    key_known: Option<bool>,
    #[sqlx(default)]
    catalog_known: Option<bool>,
    #[sqlx(default)]
    lane: Option<String>,
    #[sqlx(default)]
    status_token: Option<Vec<u8>>,
    #[sqlx(default)]
    content: Option<Vec<u8>>,
    #[sqlx(default)]
    device_signature: Option<Vec<u8>>,
    #[sqlx(default)]
    checksum: Option<Vec<u8>>,
    #[sqlx(default)]
    purged_at: Option<String>,
}

/// What is found in a row.
struct Look {
    /// The hash of what stands in it; `None` if a column that it is made of holds something else.
    content: Option<ContentHash>,
    is_whole: bool,
}

impl SubmissionRow {
    fn header(&self) -> Header {
        Header {
            id: self.id,
            device: self.device,
            // Bit for bit, as it was written.
            counter: self.counter.cast_unsigned(),
            key: self.key_id.clone(),
            catalog: self.catalog.clone(),
        }
    }

    fn look(&self) -> Look {
        // Of what was deleted the hash is left, which the content hash still vouches for.
        let is_purged = self.purged_at.is_some() && self.sealed.is_empty();
        let hash = match is_purged {
            true => self.hash.clone(),
            false => digest_hex(&self.sealed),
        };
        let content = content_of(&self.header(), &hash, self.status_token.as_deref());
        let is_whole = hash == self.hash && content.is_some_and(|content| self.is_noted_as(&content));
        Look { content, is_whole }
    }

    /// Whether the row is what was stored, as far as that was noted.
    pub(crate) fn is_whole(&self) -> bool {
        self.look().is_whole
    }

    fn is_noted_as(&self, found: &ContentHash) -> bool {
        let noted = Noted {
            received_at: &self.received_at,
            lane: self.lane.as_deref().unwrap_or_default(),
            key_known: self.key_known.unwrap_or_default(),
            catalog_known: self.catalog_known.unwrap_or_default(),
        };
        let number = || ReceiptNumber::of(self.id).to_string();
        self.content
            .as_ref()
            .is_none_or(|noted| noted[..] == found.as_bytes()[..])
            && self.number.as_ref().is_none_or(|noted| *noted == number())
            && noted.is_whole(self.content.as_deref(), self.checksum.as_deref())
    }

    /// How it came. A folder that no server of this version has opened may not say so: all of it came unsigned.
    fn lane(&self) -> Result<Lane, RepositoryError> {
        let unknown = RepositoryError::Unreadable("a lane has an unknown name");
        match &self.lane {
            Some(lane) => Lane::named(lane).ok_or(unknown),
            None => Ok(Lane::Anonymous),
        }
    }

    fn signature(&self) -> Result<Option<ItemSignature>, RepositoryError> {
        let unreadable = RepositoryError::Unreadable("a device's signature has another length");
        let bytes = self.device_signature.clone();
        let bytes = bytes.map(|bytes| bytes.try_into().map(ItemSignature::from_bytes));
        bytes.transpose().map_err(|_| unreadable)
    }

    /// What stands under its id, for one who brings something under the same.
    pub(super) fn before(self) -> Before {
        let Look { content, is_whole } = self.look();
        let noted = self.content.as_deref().and_then(|noted| noted.try_into().ok());
        let is_verified = self.lane().is_ok_and(is_verified);
        Before {
            is_whole: is_whole && self.lane().is_ok(),
            content: [content, noted.map(ContentHash::from_bytes)],
            replaceable_signature: self.device_signature.is_none() || !is_verified,
            received_at: self.received_at,
            aside: Vec::new(),
        }
    }

    /// What is kept aside: its content and since when, if it is what was kept.
    pub(super) fn aside(self) -> Option<(ContentHash, String)> {
        let Look { content, is_whole } = self.look();
        content
            .filter(|_| is_whole)
            .map(|content| (content, self.received_at))
    }

    /// The submission at this place of the list.
    ///
    /// # Errors
    /// [`RepositoryError::Unreadable`] if its lane or its signature is none.
    pub(super) fn stored(self, position: Position) -> Result<StoredSubmission, RepositoryError> {
        let Look { content, is_whole } = self.look();
        Ok(StoredSubmission {
            is_whole,
            content,
            signature: self.signature()?,
            lane: self.lane()?,
            header: self.header(),
            number: ReceiptNumber::of(self.id).to_string(),
            sealed: self.sealed,
            received_at: self.received_at,
            key_known: self.key_known.unwrap_or_default(),
            catalog_known: self.catalog_known.unwrap_or_default(),
            purged_at: self.purged_at,
            status_token: self.status_token,
            position,
        })
    }

    /// What was kept aside under a taken id.
    ///
    /// # Errors
    /// As [`Self::stored`].
    pub(super) fn conflicting(self) -> Result<ConflictingSubmission, RepositoryError> {
        Ok(ConflictingSubmission {
            header: self.header(),
            signature: self.signature()?,
            lane: self.lane()?,
            sealed: self.sealed,
            received_at: self.received_at,
        })
    }

    /// When it was stored, by what stands there.
    pub(super) fn received_at(&self) -> &str {
        &self.received_at
    }
}

/// What is known of a submission's state, before it is understood.
#[derive(sqlx::FromRow)]
pub(super) struct StatusRow {
    received_at: String,
    lane: String,
    key_known: bool,
    catalog_known: bool,
    content: Option<Vec<u8>>,
    checksum: Option<Vec<u8>>,
    sealed: Option<Vec<u8>>,
    updated_at: Option<String>,
}

impl TryFrom<StatusRow> for SubmissionStatus {
    type Error = RepositoryError;

    fn try_from(row: StatusRow) -> Result<Self, RepositoryError> {
        let noted = Noted {
            received_at: &row.received_at,
            lane: &row.lane,
            key_known: row.key_known,
            catalog_known: row.catalog_known,
        };
        // The number and the token are those that were asked for, and the state is opened by its reader or not at all.
        if !noted.is_whole(row.content.as_deref(), row.checksum.as_deref()) {
            return Err(RepositoryError::Unreadable("the disk has changed a submission"));
        }
        Ok(Self {
            received_at: row.received_at,
            state: row.sealed.zip(row.updated_at),
        })
    }
}
