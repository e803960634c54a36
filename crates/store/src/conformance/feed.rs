//! What every storage of a list of vacancies must do.

use super::{Checked, holds, message_of};
use crate::{Chunk, FeedStore};

/// Runs the suite of lists on empty storage. The text of an error names what did not hold.
///
/// # Errors
/// The first thing that did not hold.
pub async fn run_feed(store: &impl FeedStore) -> Checked {
    let chunk = |name, bytes| Chunk { name, bytes };
    let stored = async |name: &str| store.chunk(name).await.map_err(message_of);
    let version = async || store.version().await.map_err(message_of);
    let manifest = async || store.manifest().await.map_err(message_of);
    holds(
        manifest().await?.is_none() && version().await? == 0 && stored("aa").await?.is_none(),
        "an empty device has no list",
    )?;
    let first = [chunk("aa", &[1][..]), chunk("bb", &[0, 255])];
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let replace = async |bytes: &[u8], version, chunks: &[Chunk<'_>], names: &[&str]| {
        let replaced = store.replace(bytes, version, chunks, &named(names)).await;
        replaced.map_err(message_of)
    };
    holds(
        replace(b"one", 5, &first, &["aa", "bb", "cc"]).await?,
        "a list is stored",
    )?;
    // An original comes later.
    store.put_chunk(chunk("cc", &[3])).await.map_err(message_of)?;
    store.put_chunk(chunk("stray", &[4])).await.map_err(message_of)?;
    holds(
        manifest().await? == Some(b"one".to_vec())
            && version().await? == 5
            && stored("bb").await? == Some(vec![0, 255])
            && stored("cc").await? == Some(vec![3]),
        "a list is read as it was stored",
    )?;
    holds(
        !replace(b"older", 4, &[chunk("dd", &[9])], &["dd"]).await?
            && manifest().await? == Some(b"one".to_vec())
            && stored("dd").await?.is_none()
            && stored("aa").await? == Some(vec![1]),
        "an older list changes nothing",
    )?;
    holds(
        replace(b"two", 6, &[chunk("dd", &[4, 4])], &["bb", "dd"]).await?,
        "a newer list takes its place",
    )?;
    holds(
        manifest().await? == Some(b"two".to_vec())
            && version().await? == 6
            && stored("bb").await? == Some(vec![0, 255])
            && stored("dd").await? == Some(vec![4, 4]),
        "what both lists name stays, and what is new is there",
    )?;
    for gone in ["aa", "cc", "stray"] {
        holds(
            stored(gone).await?.is_none(),
            "what the new list does not name goes",
        )?;
    }
    holds(
        replace(b"again", 6, &[], &["bb", "dd"]).await? && manifest().await? == Some(b"again".to_vec()),
        "the same version can be stored again",
    )
}
