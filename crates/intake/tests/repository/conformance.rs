//! The suite: each rule is a function over an empty repository.

use std::sync::Arc;

use envelope::{ReceiptNumber, digest_hex};
use intake::{Accepted, Arrival, Batch, Repository};
use uuid::Uuid;

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
    }
}

pub(crate) fn batch(received_at: &str, arrivals: Vec<Arrival>) -> Batch {
    Batch {
        device: Some(Uuid::from_u128(99)),
        received_at: received_at.into(),
        arrivals,
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

pub(crate) async fn keeps_the_order_of_arrival(repository: impl Repository) {
    let ids = [9, 3, 7, 1, 8];
    let arrivals = ids.iter().map(|id| arrival(*id, b"sealed"));
    repository.accept(batch(LATER, arrivals.collect())).await.unwrap();
    repository
        .accept(batch(FIRST, vec![arrival(2, b"sealed")]))
        .await
        .unwrap();
    let all = repository.all().await.unwrap();
    let order: Vec<u128> = all.iter().map(|one| one.header.id.as_u128()).collect();
    assert_eq!(order, [9, 3, 7, 1, 8, 2]);
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
