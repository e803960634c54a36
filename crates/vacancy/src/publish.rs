//! How a feed is made, and how the next one differs from it.
//!
//! The first feed is cut into chunks. The next one keeps the chunks of the one before: what is new or edited comes in one more chunk, the
//! overlay, and what is gone or edited gets a tombstone. A device that has yesterday's feed fetches the manifest and one pair of chunks.
//! After [`MAX_OVERLAYS`] overlays, or where tombstones are more than a [`MAX_GONE_SHARE`]th of all places, all is cut anew.

use std::collections::BTreeMap;

use crate::feed::{ChunkHash, ChunkPair, ChunkRef, Feed, FeedError, Manifest, write};
use crate::model::{Original, Vacancy};

/// The number of vacancies in a chunk of a feed that is cut anew: a first list is there after one of some 20 requests of 20,000.
pub const CHUNK_VACANCIES: usize = 1_000;
/// The most overlays before all is cut anew: a week of days.
pub const MAX_OVERLAYS: usize = 7;
/// Tombstones are at most one of this many places.
pub const MAX_GONE_SHARE: u64 = 6;

/// A vacancy and what it was read from.
pub type Entry = (Vacancy, Original);

/// A feed that is ready to be signed and served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// What is to be signed.
    pub manifest: Manifest,
    /// The chunks that the feed before did not have, by hash.
    pub new_chunks: BTreeMap<ChunkHash, Vec<u8>>,
    /// Whether all was cut anew.
    pub is_repacked: bool,
}

/// Makes the first feed, or one that is cut anew. `head` is the manifest without chunks and tombstones.
///
/// # Errors
/// [`FeedError::TooLarge`] if there are more vacancies, or larger ones, than a feed takes.
pub fn pack(head: Manifest, entries: &[Entry]) -> Result<Publication, FeedError> {
    let mut publication = Publication {
        manifest: Manifest {
            chunks: Vec::new(),
            base: 0,
            gone: Vec::new(),
            ..head
        },
        new_chunks: BTreeMap::new(),
        is_repacked: true,
    };
    for part in entries.chunks(CHUNK_VACANCIES) {
        publication.add(part.iter())?;
    }
    publication.manifest.base =
        u32::try_from(publication.manifest.chunks.len()).map_err(|_| FeedError::TooLarge)?;
    Ok(publication)
}

/// Makes the feed that follows one, of all vacancies that there are now and the originals of the feed before, in the order of its
/// vacancies. `head` is the manifest without chunks and tombstones.
///
/// # Errors
/// As [`pack`].
pub fn follow(
    head: Manifest,
    before: &Feed,
    originals: &[Original],
    entries: &[Entry],
) -> Result<Publication, FeedError> {
    let now: BTreeMap<&str, &Entry> = entries.iter().map(|entry| (entry.0.id.as_str(), entry)).collect();
    let mut kept: BTreeMap<&str, ()> = BTreeMap::new();
    for (vacancy, original) in before.vacancies.iter().zip(originals) {
        let same = now
            .get(vacancy.id.as_str())
            .is_some_and(|(new, text)| new == vacancy && text == original);
        if same {
            kept.insert(vacancy.id.as_str(), ());
        }
    }
    let changed: Vec<&Entry> = entries
        .iter()
        .filter(|(vacancy, _)| !kept.contains_key(vacancy.id.as_str()))
        .collect();
    let is_kept = |vacancy: &Vacancy| kept.contains_key(vacancy.id.as_str());
    let gone = tombstones(before, is_kept);
    let base = before.manifest.base as usize;
    let overlays = before.manifest.chunks.len().saturating_sub(base);
    let places = before.manifest.places() + changed.len() as u64;
    if overlays >= MAX_OVERLAYS || gone.len() as u64 * MAX_GONE_SHARE > places {
        return pack(head, entries);
    }
    let mut publication = Publication {
        manifest: Manifest {
            chunks: before.manifest.chunks.clone(),
            base: before.manifest.base,
            gone,
            ..head
        },
        new_chunks: BTreeMap::new(),
        is_repacked: false,
    };
    for part in changed.chunks(CHUNK_VACANCIES) {
        publication.add(part.iter().copied())?;
    }
    Ok(publication)
}

/// The places of all chunks at which nothing is kept, in their order.
fn tombstones(before: &Feed, is_kept: impl Fn(&Vacancy) -> bool) -> Vec<u32> {
    let mut starts = vec![0_usize];
    for pair in &before.manifest.chunks {
        let last = starts.last().copied().unwrap_or_default();
        starts.push(last + pair.count as usize);
    }
    let mut kept = Vec::new();
    for (vacancy, (chunk, within)) in before.vacancies.iter().zip(&before.originals) {
        if is_kept(vacancy) {
            kept.push(starts.get(*chunk).copied().unwrap_or_default() + within);
        }
    }
    let mut kept = kept.into_iter().peekable();
    let places = starts.last().copied().unwrap_or_default();
    let gone = (0..places).filter(|place| kept.next_if_eq(place).is_none());
    gone.filter_map(|place| u32::try_from(place).ok()).collect()
}

impl Publication {
    /// Adds a pair of chunks at the end.
    fn add<'a>(&mut self, entries: impl Iterator<Item = &'a Entry> + Clone) -> Result<(), FeedError> {
        let vacancies: Vec<&Vacancy> = entries.clone().map(|(vacancy, _)| vacancy).collect();
        let originals: Vec<&Original> = entries.map(|(_, original)| original).collect();
        let pair = ChunkPair {
            count: u32::try_from(vacancies.len()).map_err(|_| FeedError::TooLarge)?,
            vacancies: self.put(write(&vacancies)?),
            originals: self.put(write(&originals)?),
        };
        self.manifest.chunks.push(pair);
        Ok(())
    }

    fn put(&mut self, bytes: Vec<u8>) -> ChunkRef {
        let named = ChunkRef::of(&bytes);
        self.new_chunks.insert(named.hash, bytes);
        named
    }
}
