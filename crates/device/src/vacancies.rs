//! The list of vacancies of a device: the stored one at once, a newer one from the server when it comes, all of it or nothing.

use catalog::VerifyKey;
use gloo_net::http::Request;
use store::{Chunk, FeedStore, IndexedDbFeedStore};
use vacancy::feed::{
    ChunkRef, Feed, MAX_CHUNK_BYTES, MAX_MANIFEST_BYTES, Manifest, originals as read_originals,
};
use vacancy::model::{Original, VacancyIndex};

use crate::loading::{SILENT_STORAGE_MS, Trust};

/// The name of the database.
const DATABASE: &str = "didim-vacancies";
const PATH: &str = "/api/v1/vacancies";

/// Opens the storage of the list, if the browser has any; one that says nothing for five seconds has none.
pub async fn open_store() -> Option<IndexedDbFeedStore> {
    let opening = IndexedDbFeedStore::connect(DATABASE);
    browser::unless_silent(SILENT_STORAGE_MS, opening, || true)
        .await?
        .ok()
}

/// What comes of asking for a newer list.
#[derive(Debug, PartialEq, Eq)]
pub enum Asked {
    /// A newer list, whole; it is stored where the storage takes it.
    Newer(Box<Feed>),
    /// The list that is there is the server's.
    Same,
    /// The server has published none.
    NoList,
    /// There is no answer, or one that is not believed. What is there goes on being used.
    NoAnswer,
}

/// What a server answers to being asked for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The bytes.
    Bytes(Vec<u8>),
    /// There is no such file.
    None,
    /// No answer that says anything.
    Silent,
}

/// Asks the server for a file of at most this number of bytes.
pub async fn fetch(path: String, most: usize) -> Answer {
    // A server that never answers must not hold up what comes after it.
    let asking = Request::get(&path).abort_signal(Some(&browser::timeout()));
    let Ok(answer) = asking.send().await else {
        return Answer::Silent;
    };
    match answer.status() {
        200 => browser::read_at_most(answer.body(), most)
            .await
            .map_or(Answer::Silent, Answer::Bytes),
        404 => Answer::None,
        _ => Answer::Silent,
    }
}

/// The stored list, if it verifies and all of it is there.
pub async fn stored(store: &impl FeedStore, trust: Trust) -> Option<Feed> {
    let blob = store.manifest().await.ok().flatten()?;
    let manifest = admit(&blob, 0, trust)?;
    let mut chunks = Vec::new();
    for pair in &manifest.chunks {
        chunks.push((pair.vacancies, stored_chunk(store, &pair.vacancies).await?));
    }
    assemble(manifest, &chunks)
}

/// Asks the server for a list that is newer than the one that is there, and not older than any that the device has had. Of its chunks only
/// those are fetched that are not stored.
pub async fn newer<S: FeedStore>(
    store: Option<&S>,
    there: Option<&Feed>,
    trust: Trust,
    fetch: impl AsyncFn(String, usize) -> Answer,
) -> Asked {
    let known = there.map_or(0, |there| there.manifest.version);
    let floor = match store {
        Some(store) => store.version().await.unwrap_or(0).max(known),
        None => known,
    };
    let blob = match fetch(PATH.to_owned(), MAX_MANIFEST_BYTES).await {
        Answer::Bytes(blob) => blob,
        Answer::None => return Asked::NoList,
        Answer::Silent => return Asked::NoAnswer,
    };
    let Some(manifest) = admit(&blob, floor, trust) else {
        return Asked::NoAnswer;
    };
    if there.is_some_and(|there| there.manifest == manifest) {
        return Asked::Same;
    }
    let (mut chunks, mut fetched) = (Vec::new(), Vec::new());
    for pair in &manifest.chunks {
        let named = pair.vacancies;
        let stored = match store {
            Some(store) => stored_chunk(store, &named).await,
            None => None,
        };
        let bytes = match stored {
            Some(bytes) => bytes,
            None => match fetch(address(&named), MAX_CHUNK_BYTES).await {
                Answer::Bytes(bytes) if ChunkRef::of(&bytes) == named => {
                    fetched.push((named.name(), bytes.clone()));
                    bytes
                }
                _ => return Asked::NoAnswer,
            },
        };
        chunks.push((named, bytes));
    }
    let Some(feed) = assemble(manifest, &chunks) else {
        return Asked::NoAnswer;
    };
    if let Some(store) = store {
        let pairs = feed.manifest.chunks.iter();
        let named: Vec<String> = pairs
            .flat_map(|pair| [pair.vacancies.name(), pair.originals.name()])
            .collect();
        let new: Vec<Chunk<'_>> = fetched
            .iter()
            .map(|(name, bytes)| Chunk { name, bytes })
            .collect();
        // What is not stored is fetched again at the next start.
        let _ = store.replace(&blob, feed.manifest.version, &new, &named).await;
    }
    Asked::Newer(Box::new(feed))
}

/// What a vacancy was read from: stored, or from the server, and stored then. `None` if neither has it.
pub async fn original<S: FeedStore>(
    store: Option<&S>,
    feed: &Feed,
    at: VacancyIndex,
    fetch: impl AsyncFn(String, usize) -> Answer,
) -> Option<Original> {
    let (chunk, within) = *feed.originals.get(at.0)?;
    let pair = feed.manifest.chunks.get(chunk)?;
    let stored = match store {
        Some(store) => stored_chunk(store, &pair.originals).await,
        None => None,
    };
    let bytes = match stored {
        Some(bytes) => bytes,
        None => fetched_chunk(store, &pair.originals, &fetch).await?,
    };
    let mut all = read_originals(pair, &bytes).ok()?;
    (within < all.len()).then(|| all.swap_remove(within))
}

/// Fetches and stores what is missing of the originals, so that a device without a network has them; false if something is still missing.
pub async fn complete<S: FeedStore>(
    store: &S,
    feed: &Feed,
    fetch: impl AsyncFn(String, usize) -> Answer,
) -> bool {
    for pair in &feed.manifest.chunks {
        let is_there = stored_chunk(store, &pair.originals).await.is_some();
        if !is_there
            && fetched_chunk(Some(store), &pair.originals, &fetch)
                .await
                .is_none()
        {
            return false;
        }
    }
    true
}

fn address(named: &ChunkRef) -> String {
    [PATH, "/", &*named.name()].concat()
}

fn admit(blob: &[u8], floor: u32, trust: Trust) -> Option<Manifest> {
    let key = VerifyKey::from_hex(trust.key).ok()?;
    Manifest::admit(blob, floor, |bytes, signature| {
        key.verifies_other(bytes, signature)
    })
    .ok()
}

/// The bytes of a chunk that is stored and is what its name says.
async fn stored_chunk(store: &impl FeedStore, named: &ChunkRef) -> Option<Vec<u8>> {
    let bytes = store.chunk(&named.name()).await.ok().flatten()?;
    (ChunkRef::of(&bytes) == *named).then_some(bytes)
}

async fn fetched_chunk<S: FeedStore>(
    store: Option<&S>,
    named: &ChunkRef,
    fetch: &impl AsyncFn(String, usize) -> Answer,
) -> Option<Vec<u8>> {
    let Answer::Bytes(bytes) = fetch(address(named), MAX_CHUNK_BYTES).await else {
        return None;
    };
    if ChunkRef::of(&bytes) != *named {
        return None;
    }
    if let Some(store) = store {
        let name = named.name();
        let chunk = Chunk {
            name: &name,
            bytes: &bytes,
        };
        let _ = store.put_chunk(chunk).await;
    }
    Some(bytes)
}

fn assemble(manifest: Manifest, chunks: &[(ChunkRef, Vec<u8>)]) -> Option<Feed> {
    let bytes_of = |wanted: &ChunkRef| {
        let found = chunks.iter().find(|(named, _)| named == wanted);
        found.map(|(_, bytes)| bytes.clone())
    };
    Feed::assemble(manifest, bytes_of).ok()
}
