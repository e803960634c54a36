//! Devices: how they enrol, are seen, count and are revoked.

use std::sync::Arc;

use envelope::{DeviceKeyId, DevicePublicKey};
use intake::{Arrival, Batch, Device, Devices, Enrolled, Enrolment, Lane, NewCode, Repository, Revoked};
use uuid::Uuid;

use super::{FIRST, LATER, arrival, batch};

const EXPIRES: &str = "2025-04-21T02:02:03.000Z";
const EXPIRED: &str = EXPIRES;

fn code(hash: &str) -> NewCode {
    NewCode {
        hash: hash.into(),
        label: format!("본원 {hash}"),
        made_at: FIRST.into(),
        expires_at: EXPIRES.into(),
        replaces: None,
    }
}

/// A public key: the seeds are those of signing keys.
fn key(seed: u8) -> DevicePublicKey {
    let key = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
    DevicePublicKey::from_bytes(key.verifying_key().as_bytes()).unwrap()
}

fn enrolment(hash: &str, device: u128, seed: u8) -> Enrolment {
    Enrolment {
        code_hash: hash.into(),
        device: Uuid::from_u128(device),
        key: key(seed),
        at: FIRST.into(),
    }
}

async fn one(repository: &impl Devices, key: DeviceKeyId) -> Device {
    repository.device(key).await.unwrap().unwrap()
}

pub(crate) async fn a_device_enrols_once_with_a_code(repository: impl Repository) {
    repository.add_code(code("a")).await.unwrap();
    assert_eq!(repository.device(key(1).id()).await.unwrap(), None);
    let enrol = |hash, device, seed| repository.enrol(enrolment(hash, device, seed));
    assert_eq!(enrol("b", 1, 1).await.unwrap(), Enrolled::WrongCode);
    assert_eq!(enrol("a", 1, 1).await.unwrap(), Enrolled::Now("본원 a".into()));
    assert_eq!(enrol("a", 1, 1).await.unwrap(), Enrolled::Before("본원 a".into()));
    assert_eq!(enrol("a", 2, 1).await.unwrap(), Enrolled::WrongCode);
    assert_eq!(enrol("a", 1, 2).await.unwrap(), Enrolled::WrongCode);
    assert_eq!(enrol("a", 2, 2).await.unwrap(), Enrolled::WrongCode);
    let expected = Device {
        id: Uuid::from_u128(1),
        key: key(1),
        label: "본원 a".into(),
        enrolled_at: FIRST.into(),
        revoked_at: None,
        last_seen_at: None,
    };
    assert_eq!(one(&repository, key(1).id()).await, expected);
    assert_eq!(repository.devices().await.unwrap(), [expected]);
}

pub(crate) async fn a_code_expires(repository: impl Repository) {
    repository.add_code(code("a")).await.unwrap();
    repository.add_code(code("b")).await.unwrap();
    let late = |hash| {
        repository.enrol(Enrolment {
            at: EXPIRED.into(),
            ..enrolment(hash, 1, 1)
        })
    };
    assert_eq!(late("a").await.unwrap(), Enrolled::WrongCode);
    let in_time = repository.enrol(enrolment("b", 1, 1)).await.unwrap();
    assert_eq!(in_time, Enrolled::Now("본원 b".into()));
    // The answer was lost, and the device came back when the code had expired.
    assert_eq!(late("b").await.unwrap(), Enrolled::Before("본원 b".into()));
}

pub(crate) async fn a_code_serves_one_of_many_at_once(repository: impl Repository) {
    let repository = Arc::new(repository);
    repository.add_code(code("a")).await.unwrap();
    let tasks: Vec<_> = (1..=20_u8)
        .map(|seed| {
            let repository = Arc::clone(&repository);
            tokio::spawn(async move { repository.enrol(enrolment("a", seed.into(), seed)).await })
        })
        .collect();
    let mut enrolled = 0;
    for task in tasks {
        match task.await.unwrap().unwrap() {
            Enrolled::Now(_) => enrolled += 1,
            other => assert_eq!(other, Enrolled::WrongCode),
        }
    }
    assert_eq!(enrolled, 1);
    assert_eq!(repository.devices().await.unwrap().len(), 1);
}

pub(crate) async fn a_device_has_one_key_at_a_time(repository: impl Repository) {
    for (hash, replaces) in [("a", None), ("b", Some(1)), ("c", None), ("d", Some(1))] {
        let replaces = replaces.map(Uuid::from_u128);
        let code = NewCode {
            replaces,
            ..code(hash)
        };
        repository.add_code(code).await.unwrap();
    }
    repository.enrol(enrolment("a", 1, 1)).await.unwrap();
    // A code for a new device takes nobody's place, and is not used up.
    repository.add_code(code("new")).await.unwrap();
    let stranger = repository.enrol(enrolment("new", 1, 9)).await.unwrap();
    assert_eq!(stranger, Enrolled::DeviceTaken);
    assert_eq!(one(&repository, key(1).id()).await.revoked_at, None);
    let other = repository.enrol(enrolment("new", 42, 9)).await.unwrap();
    assert_eq!(other, Enrolled::Now("본원 new".into()));
    // It lost its key.
    let second = repository.enrol(enrolment("b", 1, 2)).await.unwrap();
    assert_eq!(second, Enrolled::Now("본원 b".into()));
    assert_eq!(one(&repository, key(1).id()).await.revoked_at, Some(FIRST.into()));
    assert_eq!(one(&repository, key(2).id()).await.revoked_at, None);
    assert_eq!(
        repository.enrol(enrolment("a", 1, 1)).await.unwrap(),
        Enrolled::WrongCode
    );
    // A key never moves to a device of another name, and the code can still be used.
    assert_eq!(
        repository.enrol(enrolment("c", 7, 2)).await.unwrap(),
        Enrolled::KeyTaken
    );
    assert_eq!(
        repository.enrol(enrolment("c", 7, 3)).await.unwrap(),
        Enrolled::Now("본원 c".into())
    );
    // The first key again, with a new code.
    repository.enrol(enrolment("d", 1, 1)).await.unwrap();
    assert_eq!(one(&repository, key(1).id()).await.revoked_at, None);
    assert_eq!(one(&repository, key(1).id()).await.label, "본원 d");
    assert_eq!(one(&repository, key(2).id()).await.revoked_at, Some(FIRST.into()));
    assert_eq!(repository.devices().await.unwrap().len(), 4);
}

pub(crate) async fn a_revoked_device_is_still_known(repository: impl Repository) {
    let revoke = |device| repository.revoke(Uuid::from_u128(device), LATER.into());
    assert_eq!(revoke(1).await.unwrap(), Revoked::Unknown);
    repository.add_code(code("a")).await.unwrap();
    repository.enrol(enrolment("a", 1, 1)).await.unwrap();
    assert_eq!(revoke(1).await.unwrap(), Revoked::Now);
    assert_eq!(revoke(1).await.unwrap(), Revoked::Before);
    assert_eq!(revoke(2).await.unwrap(), Revoked::Unknown);
    assert_eq!(one(&repository, key(1).id()).await.revoked_at, Some(LATER.into()));
    // The code that it enrolled with does not let it in again.
    assert_eq!(
        repository.enrol(enrolment("a", 1, 1)).await.unwrap(),
        Enrolled::WrongCode
    );
}

pub(crate) async fn a_device_is_seen_when_its_batch_is_accepted(repository: impl Repository) {
    repository.add_code(code("a")).await.unwrap();
    repository.enrol(enrolment("a", 1, 1)).await.unwrap();
    let signed = |at, arrivals| Batch {
        lane: Lane::Enrolled,
        signed_by: Some(key(1).id()),
        ..batch(at, arrivals)
    };
    repository
        .accept(batch(LATER, vec![arrival(1, b"one")]))
        .await
        .unwrap();
    assert_eq!(one(&repository, key(1).id()).await.last_seen_at, None);
    repository
        .accept(signed(FIRST, vec![arrival(2, b"one")]))
        .await
        .unwrap();
    assert_eq!(
        one(&repository, key(1).id()).await.last_seen_at,
        Some(FIRST.into())
    );
    // An empty batch is a sign of life too.
    repository.accept(signed(LATER, vec![])).await.unwrap();
    assert_eq!(
        one(&repository, key(1).id()).await.last_seen_at,
        Some(LATER.into())
    );
}

pub(crate) async fn counts_are_those_of_one_device_each_once(repository: impl Repository) {
    let of = |device: u128, id, counter, sealed: &[u8]| Batch {
        device: Some(Uuid::from_u128(device)),
        lane: Lane::Enrolled,
        ..batch(
            FIRST,
            vec![Arrival {
                counter,
                ..arrival(id, sealed)
            }],
        )
    };
    for one in [
        of(1, 1, 3, b"one"),
        of(1, 2, 1, b"one"),
        of(1, 3, u64::MAX, b"one"),
        of(1, 4, 3, b"the count of another"),
        of(1, 1, 4, b"kept aside"),
        of(2, 5, 2, b"one"),
    ] {
        repository.accept(one).await.unwrap();
    }
    let counters = |device| repository.counters(Uuid::from_u128(device));
    assert_eq!(counters(1).await.unwrap(), [1, 3, 4, u64::MAX]);
    assert_eq!(counters(2).await.unwrap(), [2]);
    assert!(counters(3).await.unwrap().is_empty());
}

pub(crate) async fn a_fork_shows_as_a_count_of_two_submissions(repository: impl Repository) {
    let of = |device: u128, id, counter, sealed: &[u8]| Batch {
        device: Some(Uuid::from_u128(device)),
        lane: Lane::Enrolled,
        ..batch(
            FIRST,
            vec![Arrival {
                counter,
                ..arrival(id, sealed)
            }],
        )
    };
    for one in [
        of(1, 1, 1, b"one"),
        of(1, 1, 1, b"one"),
        of(1, 2, 2, b"one"),
        of(1, 3, 2, b"the copy's"),
        of(1, 4, u64::MAX, b"one"),
        of(1, 5, u64::MAX, b"the copy's"),
        // The same submission twice, sealed anew.
        of(1, 1, 1, b"kept aside"),
        // Another's id, by accident or not.
        of(1, 6, 3, b"one"),
        of(2, 1, 3, b"kept aside"),
    ] {
        repository.accept(one).await.unwrap();
    }
    let forks = |device| repository.forks(Uuid::from_u128(device));
    assert_eq!(forks(1).await.unwrap(), [2, u64::MAX]);
    assert!(forks(2).await.unwrap().is_empty());
}

/// Anybody can name a device: what it has not signed makes no gap, hides none, and is counted apart.
pub(crate) async fn only_what_a_device_has_signed_counts(repository: impl Repository) {
    let signature = Some(envelope::ItemSignature::from_bytes([1; 64]));
    for (id, counter, lane, signature) in [
        (1, 1, Lane::Enrolled, None),
        (2, 2, Lane::Anonymous, signature),
        (3, u64::MAX, Lane::Anonymous, None),
        (4, 4, Lane::Unknown, None),
        (5, 5, Lane::Imported, None),
        (6, 6, Lane::Imported, signature),
        (7, 7, Lane::Revoked, None),
        (8, 1, Lane::Anonymous, None),
    ] {
        let one = Batch {
            lane,
            ..batch(
                FIRST,
                vec![Arrival {
                    counter,
                    signature,
                    ..arrival(id, b"one")
                }],
            )
        };
        repository.accept(one).await.unwrap();
    }
    let device = Uuid::from_u128(99);
    assert_eq!(repository.counters(device).await.unwrap(), [1, 6, 7]);
    assert!(repository.forks(device).await.unwrap().is_empty());
    assert_eq!(repository.claimed(device).await.unwrap(), 5);
}
