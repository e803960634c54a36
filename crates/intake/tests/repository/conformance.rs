//! The suite: each rule is a function over an empty repository.

mod cases;
mod content;
mod devices;
mod purged;
mod sent;
mod staff;

use std::collections::BTreeSet;
use std::sync::Arc;

use envelope::{ReceiptNumber, digest_hex};
use intake::{Accepted, Arrival, Batch, Lane, Published, Repository, Stamps, SubmissionStatus};
use uuid::Uuid;

pub(crate) use cases::*;
pub(crate) use content::*;
pub(crate) use devices::*;
pub(crate) use purged::*;
pub(crate) use sent::*;
pub(crate) use staff::*;

const FIRST: &str = "2025-04-21T01:02:03.000Z";
const LATER: &str = "2025-04-22T01:02:03.000Z";

pub(crate) fn arrival(id: u128, sealed: &[u8]) -> Arrival {
    Arrival {
        id: Uuid::from_u128(id),
        counter: 1,
        key: "key".into(),
        key_known: true,
        catalog: "catalog".into(),
        catalog_known: true,
        sealed: sealed.to_vec(),
        hash: digest_hex(sealed),
        status_token: None,
        signature: None,
    }
}

pub(crate) fn batch(received_at: &str, arrivals: Vec<Arrival>) -> Batch {
    Batch {
        device: Some(Uuid::from_u128(99)),
        lane: Lane::Anonymous,
        signed_by: None,
        stamps: Stamps::fixed(received_at),
        arrivals,
        held: None,
    }
}

fn duplicate() -> Accepted {
    Accepted::Duplicate {
        received_at: FIRST.into(),
    }
}

pub(crate) async fn starts_empty_and_answers(repository: impl Repository) {
    repository.ping().await.unwrap();
    assert!(repository.all().await.unwrap().is_empty());
    assert_eq!(repository.conflicts().await.unwrap(), 0);
}

pub(crate) async fn keeps_everything_that_is_needed_to_open(repository: impl Repository) {
    let all_bytes: Vec<u8> = (0..=255).collect();
    let unknown = Arrival {
        counter: u64::MAX,
        key: "키".into(),
        key_known: false,
        catalog: String::new(),
        catalog_known: false,
        ..arrival(u128::MAX, &all_bytes)
    };
    let nameless = Batch {
        device: None,
        ..batch(LATER, vec![arrival(1, b"")])
    };
    repository.accept(batch(FIRST, vec![unknown])).await.unwrap();
    repository.accept(nameless).await.unwrap();

    let all = repository.all().await.unwrap();
    let [one, other]: &[_; 2] = all.as_slice().try_into().unwrap();
    assert_eq!(one.header.id, Uuid::from_u128(u128::MAX));
    assert_eq!(one.header.device, Some(Uuid::from_u128(99)));
    assert_eq!(one.header.counter, u64::MAX);
    assert_eq!((one.header.key.as_str(), one.header.catalog.as_str()), ("키", ""));
    assert_eq!(one.sealed, all_bytes);
    assert_eq!(one.received_at, FIRST);
    assert_eq!(one.number, ReceiptNumber::of(one.header.id).to_string());
    assert_eq!((one.key_known, one.catalog_known), (false, false));
    assert_eq!((other.header.device, other.header.counter), (None, 1));
    assert_eq!((other.key_known, other.catalog_known), (true, true));
    assert!(other.sealed.is_empty());
}

pub(crate) async fn lists_in_the_order_of_arrival(repository: impl Repository) {
    for (at, ids) in [(FIRST, [9, 3]), (LATER, [7, 1])] {
        let arrivals = ids.iter().map(|id| arrival(*id, b"sealed"));
        repository.accept(batch(at, arrivals.collect())).await.unwrap();
    }
    let all = repository.all().await.unwrap();
    let times: Vec<&str> = all.iter().map(|one| one.received_at.as_str()).collect();
    assert_eq!(times, [FIRST, FIRST, LATER, LATER]);
}

pub(crate) async fn pages_go_on_where_they_left_off(repository: impl Repository) {
    let ids: BTreeSet<u128> = (1..=23).collect();
    for id in &ids {
        let at = if id % 2 == 0 { FIRST } else { LATER };
        repository
            .accept(batch(at, vec![arrival(*id, b"sealed")]))
            .await
            .unwrap();
    }
    for most in [1, 4, 23, 1_000] {
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let page = repository.page(after, most).await.unwrap();
            assert!(page.submissions.len() <= most as usize && page.unreadable.is_empty());
            seen.extend(page.submissions.iter().map(|one| one.header.id.as_u128()));
            let Some(next) = page.next else { break };
            after = Some(next);
        }
        assert_eq!(seen.len(), ids.len());
        assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), ids);
    }
    assert_eq!(repository.all().await.unwrap().len(), ids.len());
}

pub(crate) async fn finds_by_receipt_number(repository: impl Repository) {
    let arrivals = vec![arrival(1, b"one"), arrival(2, b"two")];
    repository.accept(batch(FIRST, arrivals)).await.unwrap();
    let number = |id| ReceiptNumber::of(Uuid::from_u128(id)).to_string();
    let found = repository.numbered(number(2)).await.unwrap();
    let sealed: Vec<&[u8]> = found.iter().map(|one| one.sealed.as_slice()).collect();
    assert_eq!(sealed, [b"two"]);
    assert!(repository.numbered(number(3)).await.unwrap().is_empty());
}

pub(crate) async fn the_same_bytes_are_a_duplicate_of_the_first_arrival(repository: impl Repository) {
    let post = |at| repository.accept(batch(at, vec![arrival(1, b"sealed")]));
    assert_eq!(post(FIRST).await.unwrap(), [Accepted::Stored]);
    assert_eq!(post(LATER).await.unwrap(), [duplicate()]);
    assert_eq!(post(LATER).await.unwrap(), [duplicate()]);
    assert_eq!(repository.all().await.unwrap().len(), 1);
}

pub(crate) async fn other_bytes_are_kept_aside_once(repository: impl Repository) {
    let post = |at, sealed| repository.accept(batch(at, vec![arrival(1, sealed)]));
    assert_eq!(post(FIRST, b"one").await.unwrap(), [Accepted::Stored]);
    assert_eq!(post(LATER, b"two").await.unwrap(), [Accepted::Conflict]);
    assert_eq!(post(LATER, b"two").await.unwrap(), [Accepted::Conflict]);
    assert_eq!(repository.conflicts().await.unwrap(), 1);
    assert_eq!(post(LATER, b"six").await.unwrap(), [Accepted::Conflict]);
    assert_eq!(repository.conflicts().await.unwrap(), 2);
    assert_eq!(post(LATER, b"one").await.unwrap(), [duplicate()]);
    let all = repository.all().await.unwrap();
    assert_eq!(
        all.iter().map(|one| one.sealed.as_slice()).collect::<Vec<_>>(),
        [b"one"]
    );
}

pub(crate) async fn the_same_id_twice_in_a_batch_follows_the_same_rules(repository: impl Repository) {
    let arrivals = vec![
        arrival(1, b"one"),
        arrival(1, b"one"),
        arrival(1, b"two"),
        arrival(2, b"one"),
    ];
    let accepted = repository.accept(batch(FIRST, arrivals)).await.unwrap();
    assert_eq!(
        accepted,
        [
            Accepted::Stored,
            duplicate(),
            Accepted::Conflict,
            Accepted::Stored
        ]
    );
    assert_eq!(repository.all().await.unwrap().len(), 2);
    assert_eq!(repository.conflicts().await.unwrap(), 1);
}

pub(crate) async fn an_empty_batch_does_nothing(repository: impl Repository) {
    assert_eq!(repository.accept(batch(FIRST, vec![])).await.unwrap(), []);
    assert!(repository.all().await.unwrap().is_empty());
}

pub(crate) async fn fifty_at_once_are_stored_once(repository: impl Repository) {
    let repository = Arc::new(repository);
    let tasks: Vec<_> = (0..50)
        .map(|_| {
            let repository = Arc::clone(&repository);
            tokio::spawn(async move { repository.accept(batch(FIRST, vec![arrival(1, b"one")])).await })
        })
        .collect();
    let mut stored = 0;
    for task in tasks {
        let accepted = task.await.unwrap().unwrap();
        if accepted == [Accepted::Stored] {
            stored += 1;
        } else {
            assert_eq!(accepted, [duplicate()]);
        }
    }
    assert_eq!(stored, 1);
    assert_eq!(repository.all().await.unwrap().len(), 1);
}

pub(crate) async fn keeps_the_lane_of_the_first_arrival(repository: impl Repository) {
    let lanes = [
        Lane::Anonymous,
        Lane::Enrolled,
        Lane::Revoked,
        Lane::Unknown,
        Lane::Imported,
    ];
    for (id, lane) in lanes.into_iter().enumerate() {
        let one = Batch {
            lane,
            ..batch(FIRST, vec![arrival(id as u128, b"one")])
        };
        assert_eq!(repository.accept(one).await.unwrap(), [Accepted::Stored]);
    }
    let again = Batch {
        lane: Lane::Imported,
        ..batch(LATER, vec![arrival(0, b"one")])
    };
    assert_eq!(repository.accept(again).await.unwrap(), [duplicate()]);
    let kept: Vec<Lane> = repository
        .all()
        .await
        .unwrap()
        .iter()
        .map(|one| one.lane)
        .collect();
    assert_eq!(kept, lanes);
}

pub(crate) async fn groups_of_many_requests_settle_each_arrival(repository: impl Repository) {
    let repository = Arc::new(repository);
    // Each request brings one of its own, one that all bring alike, and one that each brings with other content.
    let tasks: Vec<_> = (0..40_u128)
        .map(|request| {
            let repository = Arc::clone(&repository);
            let arrivals = vec![
                arrival(1_000 + request, b"its own"),
                arrival(1, b"alike"),
                arrival(2, format!("of {request}").as_bytes()),
            ];
            tokio::spawn(async move { repository.accept(batch(FIRST, arrivals)).await })
        })
        .collect();
    let (mut alike, mut of_each) = (0, 0);
    for task in tasks {
        let accepted: [Accepted; 3] = task.await.unwrap().unwrap().try_into().unwrap();
        assert_eq!(accepted[0], Accepted::Stored);
        match &accepted[1] {
            Accepted::Stored => alike += 1,
            other => assert_eq!(*other, duplicate()),
        }
        match &accepted[2] {
            Accepted::Stored => of_each += 1,
            other => assert_eq!(*other, Accepted::Conflict),
        }
    }
    assert_eq!((alike, of_each), (1, 1));
    assert_eq!(repository.all().await.unwrap().len(), 42);
    assert_eq!(repository.conflicts().await.unwrap(), 39);
}

pub(crate) async fn a_large_batch_is_stored_whole(repository: impl Repository) {
    let arrivals: Vec<Arrival> = (1..=100).map(|id| arrival(id, &[7; 2_000])).collect();
    let stored = repository.accept(batch(FIRST, arrivals.clone())).await.unwrap();
    assert_eq!(stored, vec![Accepted::Stored; 100]);
    let again = repository.accept(batch(LATER, arrivals)).await.unwrap();
    assert_eq!(again, vec![duplicate(); 100]);
}

pub(crate) async fn the_state_is_told_to_who_has_number_and_token(repository: impl Repository) {
    let with_token = Arrival {
        status_token: Some(vec![7; 32]),
        ..arrival(1, b"one")
    };
    let without = arrival(2, b"two");
    repository
        .accept(batch(FIRST, vec![with_token, without]))
        .await
        .unwrap();
    let number = |id| ReceiptNumber::of(Uuid::from_u128(id)).to_string();
    let ask = |id, token: &[u8]| repository.status(number(id), token.to_vec());
    let expected = |state: Option<(&[u8], &str)>| {
        Some(SubmissionStatus {
            received_at: FIRST.into(),
            state: state.map(|(sealed, at)| (sealed.to_vec(), at.to_owned())),
        })
    };
    assert_eq!(ask(1, &[7; 32]).await.unwrap(), expected(None));
    assert_eq!(ask(1, &[8; 32]).await.unwrap(), None);
    assert_eq!(ask(2, &[7; 32]).await.unwrap(), None);
    assert_eq!(ask(2, &[]).await.unwrap(), None);
    let set =
        |sealed: &[u8], at: &str| repository.set_status(Uuid::from_u128(1), sealed.to_vec(), at.to_owned());
    set(b"sealed", FIRST).await.unwrap();
    assert_eq!(
        ask(1, &[7; 32]).await.unwrap(),
        expected(Some((b"sealed", FIRST)))
    );
    set(b"anew", LATER).await.unwrap();
    assert_eq!(ask(1, &[7; 32]).await.unwrap(), expected(Some((b"anew", LATER))));
    assert_eq!(ask(2, &[7; 32]).await.unwrap(), None);
}

pub(crate) async fn what_was_published_once_stays_known(repository: impl Repository) {
    let published = |catalogs: &[&str], keys: &[&str]| Published {
        catalogs: catalogs.iter().map(|one| (*one).to_owned()).collect(),
        keys: keys.iter().map(|one| (*one).to_owned()).collect(),
    };
    assert_eq!(repository.published().await.unwrap(), Published::default());
    let first = published(&["a"], &["k", "l"]);
    repository
        .publish(first, b"signed".into(), FIRST.into())
        .await
        .unwrap();
    let second = published(&["b", "a"], &["l"]);
    repository
        .publish(second, Vec::new(), LATER.into())
        .await
        .unwrap();
    assert_eq!(
        repository.published().await.unwrap(),
        published(&["a", "b"], &["k", "l"])
    );
    // Its bytes too, for as long as there are applications that were made by it; those of another are not put in their place.
    let again = repository.publish(published(&["a"], &[]), b"other".into(), LATER.into());
    again.await.unwrap();
    for (digest, expected) in [("a", Some(b"signed".to_vec())), ("b", None), ("c", None)] {
        let kept = repository.published_catalog(digest.into()).await.unwrap();
        assert_eq!(kept, expected, "{digest}");
    }
}
