//! A device's list of vacancies: all of it or nothing, only what is signed, never an older one, and no byte twice.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use std::cell::RefCell;
use std::collections::BTreeMap;

use catalog::CatalogKey;
use device::Trust;
use device::vacancies::{Answer, Asked, complete, newer, original, stored};
use eligibility::Date;
use store::{Chunk, FeedStore, MemoryFeedStore};
use vacancy::feed::{ChunkRef, FORMAT, Feed, Manifest};
use vacancy::model::{Original, Vacancy, VacancyIndex};
use vacancy::publish::{Entry, Publication, follow, pack};

fn trust(seed: u8) -> Trust {
    Trust {
        key: CatalogKey::from_seed(&[seed; 32]).verify_key().to_hex().leak(),
        floor: "",
    }
}

fn head(version: u32) -> Manifest {
    Manifest {
        format: FORMAT,
        version,
        as_of: Date::parse("2026-11-30").unwrap(),
        expires: Date::parse("2026-12-07").unwrap(),
        sample: true,
        providers: Vec::new(),
        chunks: Vec::new(),
        base: 0,
        gone: Vec::new(),
    }
}

fn entries(numbers: impl Iterator<Item = u32>) -> Vec<Entry> {
    let entry = |number: u32| {
        let id = format!("own:{number}");
        let original = Original {
            id: id.clone(),
            address: None,
            fields: vec![("일".to_owned(), number.to_string())],
        };
        (Vacancy::named(&id, "포장", "가"), original)
    };
    numbers.map(entry).collect()
}

/// A server, and what it was asked for.
#[derive(Default)]
struct Server {
    files: BTreeMap<String, Vec<u8>>,
    /// Asked for nothing from here on.
    is_silent: bool,
    asked: RefCell<Vec<String>>,
}

impl Server {
    fn publish(&mut self, publication: &Publication, seed: u8) {
        let key = CatalogKey::from_seed(&[seed; 32]);
        let blob = publication
            .manifest
            .sign(|bytes| key.sign_other(bytes).unwrap())
            .unwrap();
        self.files.insert("/api/v1/vacancies".to_owned(), blob);
        for bytes in publication.new_chunks.values() {
            let name = ChunkRef::of(bytes).name();
            self.files
                .insert(format!("/api/v1/vacancies/{name}"), bytes.clone());
        }
    }

    async fn answer(&self, path: String, _: usize) -> Answer {
        if self.is_silent {
            return Answer::Silent;
        }
        let file = self.files.get(&path).cloned();
        self.asked.borrow_mut().push(path);
        file.map_or(Answer::None, Answer::Bytes)
    }

    async fn ask(&self, store: &MemoryFeedStore, there: Option<&Feed>) -> Asked {
        self.asked.borrow_mut().clear();
        newer(Some(store), there, trust(7), async |path, most| {
            self.answer(path, most).await
        })
        .await
    }

    fn chunks_asked(&self) -> usize {
        self.asked.borrow().len().saturating_sub(1)
    }
}

fn taken(asked: Asked) -> Feed {
    match asked {
        Asked::Newer(feed) => *feed,
        other => panic!("no newer list: {other:?}"),
    }
}

#[tokio::test]
async fn a_list_comes_whole_is_stored_and_followed_by_what_changed() {
    let (mut server, store) = (Server::default(), MemoryFeedStore::new());
    assert_eq!(server.ask(&store, None).await, Asked::NoList);
    let first = entries(0..2_500);
    server.publish(&pack(head(1), &first).unwrap(), 7);
    let feed = taken(server.ask(&store, None).await);
    assert_eq!((feed.vacancies.len(), server.chunks_asked()), (2_500, 3));
    assert_eq!(server.ask(&store, Some(&feed)).await, Asked::Same);
    assert_eq!(stored(&store, trust(7)).await.as_ref(), Some(&feed));
    // The next day two are gone and three are new: one chunk comes.
    let second = entries(2..2_503);
    let originals: Vec<Original> = first.into_iter().map(|(_, original)| original).collect();
    server.publish(&follow(head(2), &feed, &originals, &second).unwrap(), 7);
    let next = taken(server.ask(&store, Some(&feed)).await);
    assert_eq!((next.vacancies.len(), server.chunks_asked()), (2_501, 1));
    assert_eq!(stored(&store, trust(7)).await.as_ref(), Some(&next));
    // An older list takes no place, whatever is on the screen.
    server.publish(&pack(head(1), &entries(0..9)).unwrap(), 7);
    assert_eq!(server.ask(&store, Some(&next)).await, Asked::NoAnswer);
    assert_eq!(server.ask(&store, None).await, Asked::NoAnswer);
    assert_eq!(stored(&store, trust(7)).await.as_ref(), Some(&next));
}

#[tokio::test]
async fn what_is_not_whole_or_not_signed_changes_nothing() {
    let (mut server, store) = (Server::default(), MemoryFeedStore::new());
    server.publish(&pack(head(1), &entries(0..40)).unwrap(), 7);
    let feed = taken(server.ask(&store, None).await);
    let stays = async |server: &Server| {
        assert_eq!(server.ask(&store, Some(&feed)).await, Asked::NoAnswer);
        assert_eq!(stored(&store, trust(7)).await.as_ref(), Some(&feed));
    };
    let publication = pack(head(2), &entries(0..41)).unwrap();
    server.publish(&publication, 8);
    stays(&server).await;
    server.publish(&publication, 7);
    let chunk = publication.manifest.chunks.first().unwrap().vacancies;
    let address = format!("/api/v1/vacancies/{}", chunk.name());
    // A chunk is missing, is another, or is cut.
    let whole = server.files.remove(&address).unwrap();
    stays(&server).await;
    for other in [Vec::new(), b"<html>".to_vec(), whole[1..].to_vec()] {
        server.files.insert(address.clone(), other);
        stays(&server).await;
    }
    server.is_silent = true;
    stays(&server).await;
    server.is_silent = false;
    server.files.insert(address, whole);
    assert_eq!(taken(server.ask(&store, Some(&feed)).await).vacancies.len(), 41);
}

#[tokio::test]
async fn what_a_disk_has_changed_is_fetched_again() {
    let (mut server, store) = (Server::default(), MemoryFeedStore::new());
    server.publish(&pack(head(3), &entries(0..5)).unwrap(), 7);
    let feed = taken(server.ask(&store, None).await);
    let name = feed.manifest.chunks.first().unwrap().vacancies.name();
    let chunk = Chunk {
        name: &name,
        bytes: b"changed",
    };
    store.put_chunk(chunk).await.unwrap();
    assert_eq!(stored(&store, trust(7)).await, None);
    assert_eq!(taken(server.ask(&store, None).await), feed);
    assert_eq!(stored(&store, trust(7)).await, Some(feed));
    assert_eq!(stored(&store, trust(8)).await, None);
}

#[tokio::test]
async fn originals_come_later_and_stay() {
    let (mut server, store) = (Server::default(), MemoryFeedStore::new());
    server.publish(&pack(head(1), &entries(0..1_500)).unwrap(), 7);
    let feed = taken(server.ask(&store, None).await);
    let read = async |server: &Server, at| {
        let fetch = async |path, most| server.answer(path, most).await;
        original(Some(&store), &feed, VacancyIndex(at), fetch).await
    };
    let last = read(&server, 1_499).await.unwrap();
    assert_eq!(last.id, feed.vacancies.last().unwrap().id);
    server.is_silent = true;
    assert_eq!(
        read(&server, 1_200).await.map(|read| read.id),
        Some("own:1200".to_owned())
    );
    // The first chunk's have not come yet.
    assert_eq!(read(&server, 0).await, None);
    assert!(!complete(&store, &feed, async |path, most| server.answer(path, most).await).await);
    server.is_silent = false;
    assert!(complete(&store, &feed, async |path, most| server.answer(path, most).await).await);
    server.is_silent = true;
    assert_eq!(
        read(&server, 0).await.map(|read| read.id),
        Some("own:0".to_owned())
    );
    assert_eq!(read(&server, 1_500).await, None);
}
