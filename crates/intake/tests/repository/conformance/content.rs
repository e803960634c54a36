//! What a submission is, to a repository: its header, its sealed bytes and its token; and whose it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use envelope::{ContentHash, Header, ItemSignature, StatusToken};
use intake::{Accepted, Arrival, Batch, Held, Lane, Repository, Stamps};
use uuid::Uuid;

use super::{FIRST, LATER, arrival, batch, duplicate};

fn content(header: &Header, sealed: &[u8], token: Option<[u8; 32]>) -> ContentHash {
    let token = token.map(StatusToken::from_bytes);
    ContentHash::of(header, sealed, token.as_ref())
}

pub(crate) async fn another_header_is_another_content(repository: impl Repository) {
    let whole = || Arrival {
        status_token: Some(vec![7; 32]),
        ..arrival(1, b"sealed")
    };
    let post = |batch| repository.accept(batch);
    assert_eq!(
        post(batch(FIRST, vec![whole()])).await.unwrap(),
        [Accepted::Stored]
    );
    let changes: [fn(&mut Batch); 6] = [
        |one| one.device = None,
        |one| one.device = Some(Uuid::from_u128(98)),
        |one| one.arrivals[0].counter = 2,
        |one| one.arrivals[0].key.push('2'),
        |one| one.arrivals[0].catalog.push('2'),
        |one| one.arrivals[0].status_token = None,
    ];
    for (number, change) in changes.iter().enumerate() {
        for at in [FIRST, LATER] {
            let mut other = batch(at, vec![whole()]);
            change(&mut other);
            assert_eq!(post(other).await.unwrap(), [Accepted::Conflict], "{number}");
        }
    }
    assert_eq!(post(batch(LATER, vec![whole()])).await.unwrap(), [duplicate()]);
    let aside = repository.conflicting(Uuid::from_u128(1)).await.unwrap();
    assert_eq!(aside.len(), changes.len());
    assert_eq!(repository.conflicts().await.unwrap(), changes.len() as u64);
    assert!(
        aside
            .iter()
            .any(|one| one.header.counter == 2 && one.received_at == FIRST)
    );
    let all = repository.all().await.unwrap();
    let [stored] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert!(stored.is_whole);
    assert_eq!(
        stored.content,
        Some(content(&stored.header, b"sealed", Some([7; 32])))
    );
    // Two that differ in the header alone, in one batch.
    let two = |counter| Arrival {
        counter,
        ..arrival(2, b"sealed")
    };
    let accepted = post(batch(FIRST, vec![two(1), two(2), two(1)])).await.unwrap();
    assert_eq!(accepted, [Accepted::Stored, Accepted::Conflict, duplicate()]);
}

pub(crate) async fn what_a_sender_holds_a_receipt_for_is_looked_up(repository: impl Repository) {
    repository
        .accept(batch(FIRST, vec![arrival(1, b"one")]))
        .await
        .unwrap();
    let header = |id| Header {
        id: Uuid::from_u128(id),
        device: Some(Uuid::from_u128(99)),
        counter: 1,
        key: "key".into(),
        catalog: "catalog".into(),
    };
    let held = |id, sealed: &[u8]| {
        Some(Held {
            id: Uuid::from_u128(id),
            content: content(&header(id), sealed, None),
        })
    };
    for (held, lacks) in [
        (None, false),
        (held(1, b"one"), false),
        (held(1, b"two"), true),
        (held(2, b"one"), true),
    ] {
        for arrivals in [vec![], vec![arrival(1, b"one")]] {
            let taken = repository
                .take(Batch {
                    held,
                    ..batch(LATER, arrivals)
                })
                .await
                .unwrap();
            assert_eq!(taken.lacks_held, lacks, "{held:?}");
        }
    }
    // What comes with it was not here before.
    let taken = repository
        .take(Batch {
            held: held(3, b"one"),
            ..batch(LATER, vec![arrival(3, b"one")])
        })
        .await
        .unwrap();
    assert_eq!(
        (taken.accepted.as_slice(), taken.lacks_held),
        ([Accepted::Stored].as_slice(), true)
    );
    // Many at once: each is told of its own.
    let repository = Arc::new(repository);
    let tasks: Vec<_> = (0..80_u128)
        .map(|number| {
            let repository = Arc::clone(&repository);
            let (id, sealed) = if number % 2 == 0 {
                (1, b"one")
            } else {
                (number + 10, b"two")
            };
            let asked = Batch {
                held: held(id, sealed),
                ..batch(LATER, vec![arrival(1_000 + number, b"new")])
            };
            tokio::spawn(async move { repository.take(asked).await.unwrap().lacks_held })
        })
        .collect();
    for (number, task) in tasks.into_iter().enumerate() {
        assert_eq!(task.await.unwrap(), number % 2 == 1, "{number}");
    }
}

pub(crate) async fn a_devices_signature_is_kept_and_a_verified_one_wins(repository: impl Repository) {
    let signed = |lane, byte: Option<u8>| Batch {
        lane,
        ..batch(
            FIRST,
            vec![Arrival {
                signature: byte.map(|byte| ItemSignature::from_bytes([byte; 64])),
                ..arrival(1, b"one")
            }],
        )
    };
    let kept = async || {
        let all = repository.all().await.unwrap();
        all[0].signature.map(|signature| signature.as_bytes()[0])
    };
    for (lane, brought, expected) in [
        (Lane::Anonymous, Some(1), Some(1)),
        // A stranger changes nothing, and neither does one who brings none.
        (Lane::Anonymous, Some(2), Some(1)),
        (Lane::Unknown, Some(2), Some(1)),
        (Lane::Enrolled, None, Some(1)),
        (Lane::Enrolled, Some(3), Some(3)),
    ] {
        repository.accept(signed(lane, brought)).await.unwrap();
        assert_eq!(kept().await, expected, "{lane:?} {brought:?}");
    }
    let first_verified = Batch {
        lane: Lane::Imported,
        ..batch(FIRST, vec![arrival(2, b"two")])
    };
    repository.accept(first_verified).await.unwrap();
    assert_eq!(repository.all().await.unwrap()[1].signature, None);
}

pub(crate) async fn the_time_is_put_on_when_it_is_stored(repository: impl Repository) {
    let asked = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&asked);
    let stamps = Stamps::new(move || {
        let number = counted.fetch_add(1, Ordering::SeqCst);
        format!("2025-04-21T01:02:{number:02}.000Z")
    });
    let posted = Batch {
        stamps,
        ..batch(FIRST, vec![arrival(1, b"one"), arrival(2, b"two")])
    };
    assert_eq!(asked.load(Ordering::SeqCst), 0, "not when the request is read");
    let taken = repository.take(posted).await.unwrap();
    let last = asked.load(Ordering::SeqCst) - 1;
    assert_eq!(taken.received_at, format!("2025-04-21T01:02:{last:02}.000Z"));
    for one in repository.all().await.unwrap() {
        assert_eq!(one.received_at, taken.received_at);
    }
}
