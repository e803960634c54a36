//! A device's queue that staff carried in a file: the way in without a network.

use envelope::{Item, MAX_ITEMS, QueueFile};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::acceptance::{ItemError, arrival, require_v4};
use crate::clock::Clock;
use crate::life::DatabaseLife;
use crate::published_names::PublishedNames;
use crate::repository::{Accepted, Batch, Lane, Published, Repository, RepositoryError, Stamps};

/// The largest queue file, in bytes: 64 MiB.
pub const MAX_QUEUE_FILE_BYTES: usize = 64 << 20;

/// What became of a queue file's items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueImport {
    /// The number of those that are stored now.
    pub stored: usize,
    /// The number of those that had been stored before, byte for byte.
    pub duplicate: usize,
    /// The number of those with an id under which other content is stored; they are kept aside.
    pub conflict: usize,
    /// Those that can never be stored: the place in the file, from 1, and why.
    pub refused: Vec<(usize, String)>,
}

/// A file that cannot be imported, or a database that fails. Nothing is wrong with importing it again.
#[derive(Debug, thiserror::Error)]
pub enum QueueImportError {
    /// Larger than [`MAX_QUEUE_FILE_BYTES`].
    #[error("it has more than {MAX_QUEUE_FILE_BYTES} bytes; export the queue in parts")]
    TooLarge,
    /// Not the form of a queue file.
    #[error("it is no queue file ({0}); export it again on the device")]
    NoQueueFile(String),
    /// Written by a newer version.
    #[error(
        "it is a queue file of format {0}, and this version reads up to {max}; use a newer version",
        max = QueueFile::FORMAT
    )]
    OtherFormat(u16),
    /// The device's name is none.
    #[error("the device that it names has no proper name: {0}")]
    Device(ItemError),
    /// The database fails.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
}

/// A [`QueueFile`] whose items are looked at one by one: a bad one never keeps the others out.
#[derive(Deserialize)]
struct Loose {
    request: LooseRequest,
}

#[derive(Deserialize)]
struct LooseRequest {
    #[serde(default)]
    device: Option<Uuid>,
    items: Vec<Value>,
}

/// Takes every item of a queue file in, as the route would; what has come before is a duplicate.
///
/// `published` is what the present catalog publishes, besides what was published before; what names others is stored and
/// flagged. What is imported is stamped as what arrives: never before what devices have been told is in a backup.
///
/// # Errors
/// [`QueueImportError`]. What was stored before the database failed stays stored.
pub async fn import(
    repository: &dyn Repository,
    life: Option<&DatabaseLife>,
    clock: &dyn Clock,
    file: &[u8],
    published: Published,
) -> Result<QueueImport, QueueImportError> {
    let (device, items) = read(file)?;
    let known = PublishedNames::from(repository.published().await?);
    known.add(published);
    let mut import = QueueImport::default();
    let mut arrivals = Vec::new();
    for (place, item) in items.into_iter().enumerate() {
        let checked = serde_json::from_value::<Item>(item)
            .map_err(|_| "it is not in the form of version 1: id, counter, key, catalog, sealed".to_owned())
            .and_then(|item| {
                known
                    .read(|known| arrival(item, known))
                    .map_err(|error| error.to_string())
            });
        match checked {
            Ok(arrival) => arrivals.push(arrival),
            Err(why) => import.refused.push((place + 1, why)),
        }
    }
    while !arrivals.is_empty() {
        let rest = arrivals.split_off(arrivals.len().min(MAX_ITEMS));
        let batch = Batch {
            device,
            lane: Lane::Imported,
            signed_by: None,
            stamps: Stamps::fixed(&life.map_or_else(|| clock.timestamp(), |life| life.stamp(clock.now()))),
            arrivals: std::mem::replace(&mut arrivals, rest),
            held: None,
        };
        for accepted in repository.accept(batch).await? {
            match accepted {
                Accepted::Stored => import.stored += 1,
                Accepted::Duplicate { .. } => import.duplicate += 1,
                Accepted::Conflict => import.conflict += 1,
            }
        }
    }
    Ok(import)
}

fn read(file: &[u8]) -> Result<(Option<Uuid>, Vec<Value>), QueueImportError> {
    if file.len() > MAX_QUEUE_FILE_BYTES {
        return Err(QueueImportError::TooLarge);
    }
    let value: Value = serde_json::from_slice(file).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        QueueImportError::NoQueueFile(format!(
            "it breaks off or is no JSON at line {line}, column {column}"
        ))
    })?;
    // A later form may look different: its number is told before anything else is complained about.
    let format = value.get("format").and_then(Value::as_u64);
    match format.map(u16::try_from) {
        Some(Ok(1..=QueueFile::FORMAT)) => {}
        Some(Ok(other)) => return Err(QueueImportError::OtherFormat(other)),
        _ => return Err(QueueImportError::NoQueueFile("it has no `format`".to_owned())),
    }
    let loose: Loose =
        serde_json::from_value(value).map_err(|error| QueueImportError::NoQueueFile(error.to_string()))?;
    let device = loose.request.device.map(require_v4).transpose();
    Ok((device.map_err(QueueImportError::Device)?, loose.request.items))
}
