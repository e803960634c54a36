//! A device's queue that staff carried in a file: the way in without a network.

use std::marker::PhantomData;

use envelope::{DevicePublicKey, Item, MAX_ITEMS, QueueFile};
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::acceptance::{ItemError, arrival, require_v4};
use crate::clock::Clock;
use crate::life::DatabaseLife;
use crate::published_names::PublishedNames;
use crate::repository::{Accepted, Arrival, Batch, Lane, Published, Repository, RepositoryError, Stamps};

/// The largest queue file, in bytes: 64 MiB.
pub const MAX_QUEUE_FILE_BYTES: usize = 64 << 20;
/// The largest number of items in a queue file: nine times what a file has room for, if they are applications.
pub const MAX_QUEUE_ITEMS: usize = 100_000;
/// The number of refused items that are named.
const MAX_NAMED: usize = 20;

/// What became of a queue file's items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueImport {
    /// The number of those that are stored now.
    pub stored: usize,
    /// The number of those that had been stored before, byte for byte.
    pub duplicate: usize,
    /// The number of those with an id under which other content is stored; they are kept aside.
    pub conflict: usize,
    /// The number of those that can never be stored.
    pub refused: usize,
    /// The first of these, at most 20: the place in the file, from 1, and why.
    pub named: Vec<(usize, String)>,
}

/// A file that cannot be imported, or a database that fails. Nothing is wrong with importing it again.
#[derive(Debug, thiserror::Error)]
pub enum QueueImportError {
    /// Larger than [`MAX_QUEUE_FILE_BYTES`].
    #[error("it has more than {MAX_QUEUE_FILE_BYTES} bytes; export the queue in parts")]
    TooLarge,
    /// More items than [`MAX_QUEUE_ITEMS`].
    #[error("it has {0} items and at most {MAX_QUEUE_ITEMS} are taken; export the queue in parts")]
    TooMany(usize),
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

/// What is looked at first: a later form may look different in everything else.
#[derive(Deserialize)]
struct Format<'a> {
    #[serde(borrow, default)]
    format: Option<&'a RawValue>,
}

/// A [`QueueFile`] whose items are looked at one by one: a bad one never keeps the others out. They stay text until then, since
/// a few bytes of text can be many of memory.
#[derive(Deserialize)]
struct Loose<'a> {
    #[serde(borrow)]
    request: LooseRequest<'a>,
}

#[derive(Deserialize)]
struct LooseRequest<'a> {
    #[serde(default)]
    device: Option<Uuid>,
    #[serde(borrow)]
    items: LooseItems<'a>,
}

/// The text of each item, of the first [`MAX_QUEUE_ITEMS`].
struct LooseItems<'a> {
    texts: Vec<&'a RawValue>,
    /// How many there are.
    number: usize,
}

impl<'de: 'a, 'a> Deserialize<'de> for LooseItems<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts<'a>(PhantomData<&'a ()>);

        impl<'de: 'a, 'a> Visitor<'de> for Texts<'a> {
            type Value = LooseItems<'a>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of items")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let mut texts = Vec::new();
                while texts.len() < MAX_QUEUE_ITEMS
                    && let Some(text) = items.next_element::<&'a RawValue>()?
                {
                    texts.push(text);
                }
                let mut number = texts.len();
                while items.next_element::<IgnoredAny>()?.is_some() {
                    number += 1;
                }
                Ok(LooseItems { texts, number })
            }
        }

        deserializer.deserialize_seq(Texts(PhantomData))
    }
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
    let keys = keys_of(repository, device).await?;
    let mut import = QueueImport::default();
    for (batch_number, texts) in items.chunks(MAX_ITEMS).enumerate() {
        let mut arrivals = Vec::new();
        for (place, text) in texts.iter().enumerate() {
            match checked(text, &known).and_then(|arrival| vouched_for(arrival, device, &keys)) {
                Ok(arrival) => arrivals.push(arrival),
                Err(why) => import.refuse(batch_number * MAX_ITEMS + place + 1, why),
            }
        }
        let batch = Batch {
            device,
            lane: Lane::Imported,
            signed_by: None,
            stamps: Stamps::fixed(&life.map_or_else(|| clock.timestamp(), |life| life.stamp(clock.now()))),
            arrivals,
            held: None,
        };
        for accepted in repository.accept(batch).await? {
            match accepted {
                Accepted::Stored | Accepted::Renewed => import.stored += 1,
                Accepted::Duplicate { .. } => import.duplicate += 1,
                Accepted::Conflict => import.conflict += 1,
            }
        }
    }
    Ok(import)
}

impl QueueImport {
    fn refuse(&mut self, place: usize, why: String) {
        self.refused += 1;
        if self.named.len() < MAX_NAMED {
            self.named.push((place, why));
        }
    }
}

/// The keys by which a device has ever been known.
async fn keys_of(
    repository: &dyn Repository,
    device: Option<Uuid>,
) -> Result<Vec<DevicePublicKey>, RepositoryError> {
    let devices = repository.devices().await?.into_iter();
    let of_this = devices.filter(|known| Some(known.id) == device);
    Ok(of_this.map(|known| known.key).collect())
}

/// The arrival, where the device's signature fits it; without the signature, where the device is not known.
///
/// A file goes through many hands: one letter of a header that is another, and nobody could open what is stored.
fn vouched_for(arrival: Arrival, device: Option<Uuid>, keys: &[DevicePublicKey]) -> Result<Arrival, String> {
    let Some(signature) = arrival.signature.filter(|_| !keys.is_empty()) else {
        let signature = None;
        return Ok(Arrival { signature, ..arrival });
    };
    let content = arrival.content(device);
    let fits = content.is_some_and(|content| keys.iter().any(|key| key.signed_item(&content, &signature)));
    if fits {
        Ok(arrival)
    } else {
        Err(
            "the device's signature does not fit: the file was changed on its way; keep it, and export the \
             queue again on the device"
                .to_owned(),
        )
    }
}

/// One item, decoded and within limits, or why it can never be stored.
fn checked(text: &RawValue, known: &PublishedNames) -> Result<Arrival, String> {
    let item: Item = serde_json::from_str(text.get())
        .map_err(|_| "it is not in the form of an item: id, counter, key, catalog, sealed".to_owned())?;
    let arrival = known.read(|known| arrival(item, known));
    arrival.map_err(|error| error.to_string())
}

fn read(file: &[u8]) -> Result<(Option<Uuid>, Vec<&RawValue>), QueueImportError> {
    if file.len() > MAX_QUEUE_FILE_BYTES {
        return Err(QueueImportError::TooLarge);
    }
    let Format { format } = serde_json::from_slice(file).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        QueueImportError::NoQueueFile(format!(
            "it breaks off or is no JSON at line {line}, column {column}"
        ))
    })?;
    match format
        .and_then(|format| format.get().parse::<u64>().ok())
        .map(u16::try_from)
    {
        Some(Ok(1..=QueueFile::FORMAT)) => {}
        Some(Ok(other)) => return Err(QueueImportError::OtherFormat(other)),
        _ => return Err(QueueImportError::NoQueueFile("it has no `format`".to_owned())),
    }
    let Loose { request } =
        serde_json::from_slice(file).map_err(|error| QueueImportError::NoQueueFile(error.to_string()))?;
    if request.items.number > MAX_QUEUE_ITEMS {
        return Err(QueueImportError::TooMany(request.items.number));
    }
    let device = request.device.map(require_v4).transpose();
    Ok((device.map_err(QueueImportError::Device)?, request.items.texts))
}
