//! Rows as every database gives them, and what they mean.

use envelope::{ContentHash, DevicePublicKey, Header, ItemSignature, ReceiptNumber, StatusToken};
use uuid::Uuid;

use super::devices::Device;
use super::group::{Before, is_verified};
use super::submissions::{ConflictingSubmission, Lane, Position, StoredSubmission};
use super::{Published, RepositoryError};

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

/// The columns of [`BeforeRow`].
macro_rules! before_columns {
    () => {
        "SELECT id, hash, device, counter, key_id, catalog, status_token, received_at, lane, \
         device_signature IS NOT NULL FROM submission"
    };
}

pub(super) use before_columns;

/// What must be known of a submission that is stored, to tell another from it.
///
/// Its content hash is made of the other columns: a server that knows none may have stored it.
pub(super) type BeforeRow = (
    Uuid,
    String,
    Option<Uuid>,
    i64,
    String,
    String,
    Option<Vec<u8>>,
    String,
    String,
    bool,
);

/// Understands a row of what was stored before.
pub(super) fn before(row: BeforeRow) -> Result<(Uuid, Before), RepositoryError> {
    let (id, hash, device, counter, key, catalog, token, received_at, lane, signed) = row;
    let header = Header {
        id,
        device,
        counter: counter.cast_unsigned(),
        key,
        catalog,
    };
    let content = content_of(&header, &hash, token.as_deref());
    let lane = Lane::named(&lane).ok_or(RepositoryError::Unreadable("a lane has an unknown name"))?;
    let before = Before {
        content: content.ok_or(RepositoryError::Unreadable("a submission has no hash"))?,
        received_at,
        replaceable_signature: !signed || !is_verified(lane),
    };
    Ok((id, before))
}

/// The columns of a device, in the order of [`device`].
pub(super) type DeviceRow = (String, Uuid, String, Option<String>, String, Option<String>);

/// Understands a row of `device`.
pub(super) fn device(row: DeviceRow) -> Result<Device, RepositoryError> {
    let (key, id, label, revoked_at, enrolled_at, last_seen_at) = row;
    let key: DevicePublicKey = key
        .parse()
        .map_err(|_| RepositoryError::Unreadable("a device's key is no key"))?;
    Ok(Device {
        id,
        key,
        label,
        enrolled_at,
        revoked_at,
        last_seen_at,
    })
}

/// Sorts rows of `published` by what they are.
pub(super) fn published(rows: Vec<(String, String)>) -> Published {
    let (catalogs, keys): (Vec<_>, Vec<_>) = rows.into_iter().partition(|(kind, _)| kind == CATALOG);
    let names = |rows: Vec<(String, String)>| rows.into_iter().map(|(_, name)| name).collect();
    Published {
        catalogs: names(catalogs),
        keys: names(keys),
    }
}

/// Catalogs, as `published` names them.
pub(super) const CATALOG: &str = "catalog";
/// Keys, as `published` names them.
pub(super) const KEY: &str = "key";

/// A row of a submission, before it is understood.
pub(super) struct SubmissionRow {
    pub(super) id: Uuid,
    pub(super) device: Option<Uuid>,
    pub(super) counter: i64,
    pub(super) key: String,
    pub(super) catalog: String,
    pub(super) sealed: Vec<u8>,
    pub(super) number: String,
    pub(super) received_at: String,
    pub(super) key_known: bool,
    pub(super) catalog_known: bool,
    pub(super) lane: Option<String>,
    pub(super) position: Position,
    pub(super) hash: String,
    pub(super) status_token: Option<Vec<u8>>,
    pub(super) content: Option<Vec<u8>>,
    pub(super) signature: Option<Vec<u8>>,
}

/// A device's signature as a column has it.
pub(super) fn signature(bytes: Option<Vec<u8>>) -> Result<Option<ItemSignature>, RepositoryError> {
    let unreadable = RepositoryError::Unreadable("a device's signature has another length");
    let bytes = bytes.map(|bytes| bytes.try_into().map(ItemSignature::from_bytes));
    bytes.transpose().map_err(|_| unreadable)
}

impl TryFrom<SubmissionRow> for StoredSubmission {
    type Error = RepositoryError;

    fn try_from(row: SubmissionRow) -> Result<Self, RepositoryError> {
        debug_assert_eq!(
            row.number,
            ReceiptNumber::of(row.id).to_string(),
            "a row has its own number"
        );
        let unknown = RepositoryError::Unreadable("a lane has an unknown name");
        let header = Header {
            id: row.id,
            device: row.device,
            counter: row.counter.cast_unsigned(),
            key: row.key,
            catalog: row.catalog,
        };
        let content = content_of(&header, &row.hash, row.status_token.as_deref());
        let stored = row.content.map(<[u8; 32]>::try_from).transpose();
        Ok(Self {
            content_is_whole: content.is_some_and(|content| {
                stored.is_ok_and(|stored| stored.is_none_or(|stored| stored == *content.as_bytes()))
            }),
            content,
            signature: signature(row.signature)?,
            lane: match row.lane {
                Some(lane) => Lane::named(&lane).ok_or(unknown)?,
                None => Lane::Anonymous,
            },
            header,
            sealed: row.sealed,
            number: row.number,
            received_at: row.received_at,
            key_known: row.key_known,
            catalog_known: row.catalog_known,
            position: row.position,
        })
    }
}

/// A column that a database of an earlier version, which is only read, has not.
pub(super) fn if_there<T>(column: Result<Option<T>, sqlx::Error>) -> Result<Option<T>, sqlx::Error> {
    match column {
        Err(sqlx::Error::ColumnNotFound(_)) => Ok(None),
        column => column,
    }
}

/// The columns of what is kept aside under a taken id, as [`conflicting`] reads them.
pub(super) type ConflictRow = (
    Uuid,
    Option<Uuid>,
    i64,
    String,
    String,
    Vec<u8>,
    String,
    String,
    Option<Vec<u8>>,
);

/// Understands a row of what is kept aside.
pub(super) fn conflicting(row: ConflictRow) -> Result<ConflictingSubmission, RepositoryError> {
    let (id, device, counter, key, catalog, sealed, received_at, lane, bytes) = row;
    Ok(ConflictingSubmission {
        header: Header {
            id,
            device,
            counter: counter.cast_unsigned(),
            key,
            catalog,
        },
        sealed,
        received_at,
        lane: Lane::named(&lane).ok_or(RepositoryError::Unreadable("a lane has an unknown name"))?,
        signature: signature(bytes)?,
    })
}

/// The columns of [`DeviceRow`].
macro_rules! device_columns {
    () => {
        "SELECT public_key, id, label, revoked_at, enrolled_at, last_seen_at FROM device"
    };
}

pub(super) use device_columns;
