//! Vacancies as one signed feed in chunks.
//!
//! A [`Manifest`] is signed; it names chunks by their SHA-256, so that a device fetches what it lacks and nothing else. Each chunk of
//! vacancies has a chunk of the originals beside it, in the same order: a list is there before all texts are. A day's changes are an
//! *overlay*: a further chunk with what is new or edited, and tombstones for what was there and is not any more ([`publish`](crate::publish)).

use std::collections::BTreeSet;

use eligibility::Date;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::model::{Original, Vacancy};

/// The version of the feed's form. A device refuses a higher one than it knows.
pub const FORMAT: u16 = 1;
/// The most bytes of a manifest.
pub const MAX_MANIFEST_BYTES: usize = 1024 * 1024;
/// The most bytes of a chunk.
pub const MAX_CHUNK_BYTES: usize = 8 * 1024 * 1024;
/// The most vacancies of a feed.
pub const MAX_VACANCIES: usize = 100_000;

/// What stands before a manifest.
const MAGIC: &[u8; 8] = b"DIDIMV01";
/// What is signed besides the content, so that no other signature of the same key fits a manifest.
const DOMAIN: &[u8] = b"didim vacancies v1\0";
const SIGNATURE_BYTES: usize = 64;

/// The SHA-256 of a chunk.
pub type ChunkHash = [u8; 32];

/// A feed without its chunks: what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the form: [`FORMAT`].
    pub format: u16,
    /// The version of the content; it only goes up.
    pub version: u32,
    /// The day whose vacancies these are.
    pub as_of: Date,
    /// The last day on which the feed is to be relied on without a word; after it every screen says how old it is.
    pub expires: Date,
    /// Whether the vacancies are made up (견본). Made-up ones and real ones are never in one feed.
    pub sample: bool,
    /// Who gave the data, each with the notice that its licence asks for.
    pub providers: Vec<Provider>,
    /// The chunks, the oldest first.
    pub chunks: Vec<ChunkPair>,
    /// How many of the chunks are of the day on which all was cut anew; those behind them are overlays.
    pub base: u32,
    /// The tombstones: places of vacancies that are not there any more or stand again in a later chunk, counted from 0 over all chunks, in
    /// their order.
    pub gone: Vec<u32>,
}

/// Who gave vacancies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// What stands before the colon of the ids of its vacancies.
    pub prefix: String,
    /// Its name, for visitors.
    pub name: String,
    /// The notice that the licence asks for, in the provider's words.
    pub notice: String,
    /// Where its own site is, an address of https.
    pub address: Option<String>,
}

/// A chunk of vacancies and the chunk of their originals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChunkPair {
    /// The number of vacancies in it.
    pub count: u32,
    /// The vacancies.
    pub vacancies: ChunkRef,
    /// Their originals.
    pub originals: ChunkRef,
}

/// A chunk by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ChunkRef {
    /// The SHA-256 of its bytes, which is its name too.
    pub hash: ChunkHash,
    /// The number of its bytes.
    pub bytes: u32,
}

impl ChunkRef {
    /// Names bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            hash: Sha256::digest(bytes).into(),
            bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        }
    }

    /// The name of its file and address: the hash in lower hexadecimal digits.
    #[must_use]
    pub fn name(&self) -> String {
        base16ct::lower::encode_string(&self.hash)
    }
}

/// Why a manifest or a chunk is not taken. What was there before stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// The bytes do not begin as a manifest does.
    #[error("these bytes are no list of vacancies; fetch it again")]
    NotAFeed,
    /// More bytes or vacancies than any feed has.
    #[error("the list is larger than {MAX_VACANCIES} vacancies may be; ask who made it")]
    TooLarge,
    /// The signature is not of the key that is believed.
    #[error("the signature does not fit; the list was changed, or signed by somebody else")]
    BadSignature,
    /// A form that this app does not know.
    #[error("the list has format {found}, and this app reads up to {FORMAT}; update first")]
    NewerFormat {
        /// The format that was found.
        found: u16,
    },
    /// Bytes that are signed and do not hold together.
    #[error("the list does not hold together; build it again")]
    Malformed,
    /// A version below the one that is there.
    #[error("the list has version {found}, and {floor} was there already; only newer ones are taken")]
    LowerVersion {
        /// The version that was found.
        found: u32,
        /// The lowest that is taken.
        floor: u32,
    },
    /// The bytes of a chunk are not those that the manifest names.
    #[error("a part of the list is not the one that is signed; fetch it again")]
    OtherChunk,
}

impl Manifest {
    /// Writes the manifest with a signature, which `sign` makes of bytes (Ed25519).
    ///
    /// # Errors
    /// [`FeedError::Malformed`] if it cannot be written, [`FeedError::TooLarge`] if it is over [`MAX_MANIFEST_BYTES`].
    pub fn sign(&self, sign: impl FnOnce(&[u8]) -> [u8; SIGNATURE_BYTES]) -> Result<Vec<u8>, FeedError> {
        let content = postcard::to_allocvec(self).map_err(|_| FeedError::Malformed)?;
        let signature = sign(&signed_bytes(&content));
        let blob = [MAGIC.as_slice(), &signature, &content].concat();
        if blob.len() > MAX_MANIFEST_BYTES {
            return Err(FeedError::TooLarge);
        }
        Ok(blob)
    }

    /// Reads a manifest if its signature fits, which `verifies` says of bytes, and its version is not below `floor`.
    ///
    /// # Errors
    /// [`FeedError`]: nothing of the bytes is used then.
    pub fn admit(
        blob: &[u8],
        floor: u32,
        verifies: impl FnOnce(&[u8], &[u8; SIGNATURE_BYTES]) -> bool,
    ) -> Result<Self, FeedError> {
        if blob.len() > MAX_MANIFEST_BYTES {
            return Err(FeedError::TooLarge);
        }
        let rest = blob.strip_prefix(MAGIC.as_slice()).ok_or(FeedError::NotAFeed)?;
        let (signature, content) = rest.split_first_chunk().ok_or(FeedError::NotAFeed)?;
        if !verifies(&signed_bytes(content), signature) {
            return Err(FeedError::BadSignature);
        }
        let (found, _) = postcard::take_from_bytes::<u16>(content).map_err(|_| FeedError::Malformed)?;
        if found > FORMAT {
            return Err(FeedError::NewerFormat { found });
        }
        let manifest: Self = whole(content)?;
        manifest.expect_sound()?;
        if manifest.version < floor {
            return Err(FeedError::LowerVersion {
                found: manifest.version,
                floor,
            });
        }
        Ok(manifest)
    }

    /// The number of places of all chunks, tombstones included.
    #[must_use]
    pub fn places(&self) -> u64 {
        self.chunks.iter().map(|pair| u64::from(pair.count)).sum()
    }

    /// The number of vacancies.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.places().saturating_sub(self.gone.len() as u64)
    }

    /// Returns whether the feed is older than its author meant it to be relied on.
    #[must_use]
    pub fn is_expired(&self, on: Date) -> bool {
        self.expires < on
    }

    fn expect_sound(&self) -> Result<(), FeedError> {
        if self.count() > MAX_VACANCIES as u64 || self.places() > 2 * MAX_VACANCIES as u64 {
            return Err(FeedError::TooLarge);
        }
        let chunks = self
            .chunks
            .iter()
            .flat_map(|pair| [pair.vacancies, pair.originals]);
        if chunks
            .into_iter()
            .any(|chunk| chunk.bytes as usize > MAX_CHUNK_BYTES)
        {
            return Err(FeedError::TooLarge);
        }
        if self.base as usize > self.chunks.len() {
            return Err(FeedError::Malformed);
        }
        let rises = self.gone.is_sorted_by(|one, next| one < next);
        let within = self
            .gone
            .last()
            .is_none_or(|last| u64::from(*last) < self.places());
        (rises && within).then_some(()).ok_or(FeedError::Malformed)
    }
}

/// A feed whose vacancies are there: those that are not gone, in the order of their chunks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// What was signed.
    pub manifest: Manifest,
    /// The vacancies.
    pub vacancies: Vec<Vacancy>,
    /// Where the original of each stands: the position of the chunk, and the place in it.
    pub originals: Vec<(usize, usize)>,
}

impl Feed {
    /// Puts a feed together. `chunk` gives the bytes of a chunk, or `None` if they are not there.
    ///
    /// # Errors
    /// [`FeedError`]: all or nothing, and what was there before stays.
    pub fn assemble(
        manifest: Manifest,
        mut chunk: impl FnMut(&ChunkRef) -> Option<Vec<u8>>,
    ) -> Result<Self, FeedError> {
        let mut gone = manifest.gone.iter().copied().peekable();
        let (mut vacancies, mut originals, mut place) = (Vec::new(), Vec::new(), 0_u32);
        for (at, pair) in manifest.chunks.iter().enumerate() {
            let bytes = chunk(&pair.vacancies).ok_or(FeedError::OtherChunk)?;
            let read: Vec<Vacancy> = open(&pair.vacancies, &bytes)?;
            if read.len() != pair.count as usize {
                return Err(FeedError::Malformed);
            }
            for (within, vacancy) in read.into_iter().enumerate() {
                if gone.next_if_eq(&place).is_none() {
                    vacancies.push(vacancy);
                    originals.push((at, within));
                }
                place += 1;
            }
        }
        let mut ids = BTreeSet::new();
        if !vacancies.iter().all(|vacancy| ids.insert(vacancy.id.as_str())) {
            return Err(FeedError::Malformed);
        }
        Ok(Self {
            manifest,
            vacancies,
            originals,
        })
    }
}

/// Reads the originals of a chunk, in the order of its vacancies.
///
/// # Errors
/// [`FeedError`] if the bytes are not those that the manifest names.
pub fn originals(pair: &ChunkPair, bytes: &[u8]) -> Result<Vec<Original>, FeedError> {
    let read: Vec<Original> = open(&pair.originals, bytes)?;
    (read.len() == pair.count as usize)
        .then_some(read)
        .ok_or(FeedError::Malformed)
}

/// Writes a chunk.
///
/// # Errors
/// [`FeedError::TooLarge`] if it is over [`MAX_CHUNK_BYTES`].
pub(crate) fn write<T: Serialize>(items: &[T]) -> Result<Vec<u8>, FeedError> {
    let bytes = postcard::to_allocvec(items).map_err(|_| FeedError::Malformed)?;
    (bytes.len() <= MAX_CHUNK_BYTES)
        .then_some(bytes)
        .ok_or(FeedError::TooLarge)
}

/// Reads a chunk whose bytes are those that are named.
fn open<T: DeserializeOwned>(named: &ChunkRef, bytes: &[u8]) -> Result<T, FeedError> {
    if ChunkRef::of(bytes) != *named {
        return Err(FeedError::OtherChunk);
    }
    whole(bytes)
}

fn whole<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, FeedError> {
    match postcard::take_from_bytes(bytes) {
        Ok((read, [])) => Ok(read),
        _ => Err(FeedError::Malformed),
    }
}

fn signed_bytes(content: &[u8]) -> Vec<u8> {
    [DOMAIN, content].concat()
}
