//! Feeds: what is signed is what comes back, the next one differs by what changed, and nothing else is taken.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;

use ed25519_dalek::{Signature, Signer, SigningKey};
use eligibility::Date;
use proptest::prelude::*;
use vacancy::closing::Closing;
use vacancy::feed::{ChunkHash, FORMAT, Feed, FeedError, Manifest, originals};
use vacancy::model::{Original, Pay, PayUnit, Vacancy};
use vacancy::place::{Place, Unit};
use vacancy::publish::{Entry, MAX_OVERLAYS, Publication, follow, pack};

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn signed(manifest: &Manifest) -> Vec<u8> {
    manifest.sign(|bytes| key().sign(bytes).to_bytes()).unwrap()
}

fn admit(blob: &[u8], floor: u32) -> Result<Manifest, FeedError> {
    let verifies = |bytes: &[u8], signature: &[u8; 64]| {
        let signature = Signature::from_bytes(signature);
        key().verifying_key().verify_strict(bytes, &signature).is_ok()
    };
    Manifest::admit(blob, floor, verifies)
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

/// A vacancy by its number; another `pay` is an edit.
fn entry(number: u32, pay: u64) -> Entry {
    let id = format!("own:{number}");
    let vacancy = Vacancy {
        closing: Closing::Always,
        pay: Pay {
            unit: Some(PayUnit::Month),
            least: Some(pay),
            most: None,
        },
        place: Place::Unit(Unit::at(u8::try_from(number % 33).unwrap()).unwrap()),
        ..Vacancy::named(&id, &format!("포장 {number}"), "가")
    };
    let original = Original {
        id,
        address: None,
        fields: vec![("임금".to_owned(), pay.to_string())],
    };
    (vacancy, original)
}

fn entries(pays: &BTreeMap<u32, u64>) -> Vec<Entry> {
    pays.iter().map(|(number, pay)| entry(*number, *pay)).collect()
}

/// A device: the chunks that it has.
#[derive(Default)]
struct Device {
    chunks: BTreeMap<ChunkHash, Vec<u8>>,
}

impl Device {
    /// Takes a publication as it comes over a wire, and says what it then has.
    fn take(&mut self, publication: &Publication) -> Feed {
        self.chunks.extend(publication.new_chunks.clone());
        let manifest = admit(&signed(&publication.manifest), 0).unwrap();
        assert_eq!(manifest, publication.manifest);
        Feed::assemble(manifest, |named| self.chunks.get(&named.hash).cloned()).unwrap()
    }

    fn originals(&self, feed: &Feed) -> Vec<Original> {
        let chunks: Vec<Vec<Original>> = feed
            .manifest
            .chunks
            .iter()
            .map(|pair| originals(pair, self.chunks.get(&pair.originals.hash).unwrap()).unwrap())
            .collect();
        let of = |(chunk, within): &(usize, usize)| chunks.get(*chunk).unwrap().get(*within).unwrap().clone();
        feed.originals.iter().map(of).collect()
    }
}

/// What a device has, by id.
fn by_id(feed: &Feed, originals: Vec<Original>) -> BTreeMap<String, Entry> {
    let both = feed.vacancies.iter().cloned().zip(originals);
    both.map(|entry| (entry.0.id.clone(), entry)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever comes, is edited and goes, day by day: a device that takes each day's feed has exactly the day's vacancies.
    #[test]
    fn a_device_that_follows_has_what_there_is(
        days in prop::collection::vec(prop::collection::btree_map(0u32..60, 1u64..4, 0..40), 1..14),
    ) {
        let mut device = Device::default();
        let mut before: Option<Feed> = None;
        for (version, pays) in (1_u32..).zip(&days) {
            let now = entries(pays);
            let publication = match &before {
                None => pack(head(version), &now).unwrap(),
                Some(before) => follow(head(version), before, &device.originals(before), &now).unwrap(),
            };
            let feed = device.take(&publication);
            let expected: BTreeMap<String, Entry> =
                now.into_iter().map(|entry| (entry.0.id.clone(), entry)).collect();
            prop_assert_eq!(by_id(&feed, device.originals(&feed)), expected);
            prop_assert_eq!(feed.manifest.count(), feed.vacancies.len() as u64);
            before = Some(feed);
        }
    }
}

#[test]
fn a_day_of_small_changes_brings_one_pair_of_chunks_and_a_week_of_them_a_new_cut() {
    let mut pays: BTreeMap<u32, u64> = (0..2_500).map(|number| (number, 1)).collect();
    let mut device = Device::default();
    let first = pack(head(1), &entries(&pays)).unwrap();
    assert_eq!(first.manifest.chunks.len(), 3);
    let mut before = device.take(&first);
    for day in 0..=u32::try_from(MAX_OVERLAYS).unwrap() {
        pays.remove(&day);
        pays.insert(10_000 + day, 1);
        pays.insert(1_000 + day, 2);
        let next = follow(
            head(2 + day),
            &before,
            &device.originals(&before),
            &entries(&pays),
        )
        .unwrap();
        let is_last = day as usize == MAX_OVERLAYS;
        assert_eq!(next.is_repacked, is_last, "day {day}");
        if !is_last {
            assert_eq!(next.new_chunks.len(), 2);
            assert_eq!(next.manifest.chunks.last().unwrap().count, 2);
            assert_eq!(next.manifest.gone.len(), 2 * (day as usize + 1));
        }
        before = device.take(&next);
        assert_eq!(before.vacancies.len(), 2_500);
    }
    // The same vacancies once more bring nothing but a manifest.
    let same = follow(head(99), &before, &device.originals(&before), &entries(&pays)).unwrap();
    assert!(same.new_chunks.is_empty() && !same.is_repacked);
}

/// 15 of 1,000 come, as many go, and 5 are edited: a device fetches the manifest and what is new.
#[test]
fn a_usual_day_costs_less_than_a_twelfth_of_the_list() {
    let mut pays: BTreeMap<u32, u64> = (0..20_000).map(|number| (number, 1)).collect();
    let first = pack(head(1), &entries(&pays)).unwrap();
    let mut device = Device::default();
    let before = device.take(&first);
    for change in 0..300 {
        pays.remove(&(change * 61));
        pays.insert(20_000 + change, 1);
    }
    for edit in 0..100 {
        pays.insert(edit * 61 + 1, 2);
    }
    let next = follow(head(2), &before, &device.originals(&before), &entries(&pays)).unwrap();
    let bytes = |publication: &Publication| -> usize {
        let chunks = publication.new_chunks.values().map(Vec::len);
        signed(&publication.manifest).len() + chunks.sum::<usize>()
    };
    assert!(!next.is_repacked && bytes(&next) * 100 <= bytes(&first) * 8);
    // It is about a fiftieth, and some for the names of the chunks.
    assert!(
        bytes(&next) * 100 <= bytes(&first) * 3,
        "{} of {}",
        bytes(&next),
        bytes(&first)
    );
}

#[test]
fn many_tombstones_have_all_cut_anew() {
    let all: BTreeMap<u32, u64> = (0..60).map(|number| (number, 1)).collect();
    let half: BTreeMap<u32, u64> = (30..60).map(|number| (number, 1)).collect();
    let mut device = Device::default();
    let before = device.take(&pack(head(1), &entries(&all)).unwrap());
    let next = follow(head(2), &before, &device.originals(&before), &entries(&half)).unwrap();
    assert!(next.is_repacked && next.manifest.gone.is_empty());
}

#[test]
fn nothing_but_what_was_signed_is_taken() {
    let publication = pack(head(5), &[entry(1, 1), entry(2, 1)]).unwrap();
    let blob = signed(&publication.manifest);
    for at in 0..blob.len() {
        assert!(admit(blob.get(..at).unwrap(), 0).is_err(), "cut at {at}");
        let mut flipped = blob.clone();
        *flipped.get_mut(at).unwrap() ^= 1;
        assert!(admit(&flipped, 0).is_err(), "flipped at {at}");
    }
    let longer = [blob.as_slice(), b"x"].concat();
    assert_eq!(admit(&longer, 0), Err(FeedError::BadSignature));
    assert_eq!(admit(b"<html>", 0), Err(FeedError::NotAFeed));
    let other = SigningKey::from_bytes(&[8; 32]);
    let forged = publication
        .manifest
        .sign(|bytes| other.sign(bytes).to_bytes())
        .unwrap();
    assert_eq!(admit(&forged, 0), Err(FeedError::BadSignature));
    assert_eq!(
        admit(&blob, 6),
        Err(FeedError::LowerVersion { found: 5, floor: 6 })
    );
    assert!(admit(&blob, 5).is_ok());
    let newer = Manifest {
        format: FORMAT + 1,
        ..publication.manifest
    };
    assert_eq!(
        admit(&signed(&newer), 0),
        Err(FeedError::NewerFormat { found: FORMAT + 1 })
    );
}

#[test]
fn what_does_not_hold_together_is_refused_though_it_is_signed() {
    let publication = pack(head(1), &[entry(1, 1), entry(2, 1)]).unwrap();
    let manifest = || publication.manifest.clone();
    let assemble = |manifest: Manifest| {
        let chunks = &publication.new_chunks;
        Feed::assemble(manifest, |named| chunks.get(&named.hash).cloned()).map(|feed| feed.vacancies.len())
    };
    assert_eq!(assemble(manifest()), Ok(2));
    for gone in [vec![2], vec![1, 1], vec![1, 0]] {
        let wrong = Manifest { gone, ..manifest() };
        assert_eq!(admit(&signed(&wrong), 0), Err(FeedError::Malformed));
    }
    let wrong = Manifest {
        base: 2,
        ..manifest()
    };
    assert_eq!(admit(&signed(&wrong), 0), Err(FeedError::Malformed));
    // A chunk twice is every vacancy twice.
    let mut twice = manifest();
    twice.chunks.push(twice.chunks.first().unwrap().clone());
    assert_eq!(assemble(twice), Err(FeedError::Malformed));
    let mut more = manifest();
    more.chunks.first_mut().unwrap().count = 3;
    assert_eq!(assemble(more), Err(FeedError::Malformed));
    assert_eq!(
        Feed::assemble(manifest(), |_| None).unwrap_err(),
        FeedError::OtherChunk
    );
    assert_eq!(
        Feed::assemble(manifest(), |_| Some(b"<html>".to_vec())).unwrap_err(),
        FeedError::OtherChunk
    );
}

#[test]
fn a_feed_says_when_it_is_old() {
    let manifest = head(1);
    assert!(!manifest.is_expired(Date::parse("2026-12-07").unwrap()));
    assert!(manifest.is_expired(Date::parse("2026-12-08").unwrap()));
}
