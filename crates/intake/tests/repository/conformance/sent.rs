//! What devices send within a day, counted while they are enrolled.

use std::collections::HashMap;
use std::sync::Arc;

use intake::{Accepted, Arrival, Batch, Calendar, Lane, Repository, Sent, SentOnDay, Stamps};
use uuid::Uuid;

use super::{FIRST, LATER, arrival, batch};

const DEVICE: u128 = 99;

fn signed(received_at: &str, arrivals: Vec<Arrival>) -> Batch {
    Batch {
        lane: Lane::Enrolled,
        ..batch(received_at, arrivals)
    }
}

fn sent(items: u64, bytes: u64) -> Sent {
    Sent { items, bytes }
}

fn on(day: &str, items: u64, bytes: u64) -> SentOnDay {
    SentOnDay {
        day: day.to_owned(),
        sent: sent(items, bytes),
    }
}

async fn of(repository: &impl Repository, device: u128, since: &str) -> Vec<SentOnDay> {
    repository
        .sent(Uuid::from_u128(device), since.into())
        .await
        .unwrap()
}

pub(crate) async fn what_is_new_of_an_enrolled_device_is_counted_by_days(repository: impl Repository) {
    let take = async |batch| repository.take(batch).await.unwrap().sent_today;
    let (one, two, other) = (b"one", b"two two", b"another under the id");
    let first = take(signed(FIRST, vec![arrival(1, one), arrival(2, two)])).await;
    assert_eq!(first, Some(sent(2, 10)));
    // Again, within another batch of the day and in it twice.
    let again = vec![arrival(1, one), arrival(3, one), arrival(3, one), arrival(2, two)];
    assert_eq!(take(signed(FIRST, again)).await, Some(sent(3, 13)));
    // All of it again, on another day: nothing is new.
    let all = vec![arrival(1, one), arrival(2, two), arrival(3, one)];
    assert_eq!(take(signed(LATER, all)).await, None);
    // What is kept aside takes room as well, and once.
    let conflict = || signed(LATER, vec![arrival(1, other)]);
    assert_eq!(take(conflict()).await, Some(sent(1, 20)));
    assert_eq!(take(conflict()).await, None);
    assert_eq!(
        of(&repository, DEVICE, "").await,
        [on("2025-04-21", 3, 13), on("2025-04-22", 1, 20)]
    );
    assert_eq!(
        of(&repository, DEVICE, "2025-04-22").await,
        [on("2025-04-22", 1, 20)]
    );
    assert!(of(&repository, 1, "").await.is_empty());
}

pub(crate) async fn other_lanes_count_for_no_device(repository: impl Repository) {
    for (id, lane) in [
        (1, Lane::Anonymous),
        (2, Lane::Revoked),
        (3, Lane::Unknown),
        (4, Lane::Imported),
    ] {
        let one = Batch {
            lane,
            ..batch(FIRST, vec![arrival(id, b"one")])
        };
        assert_eq!(repository.take(one).await.unwrap().sent_today, None);
    }
    assert!(of(&repository, DEVICE, "").await.is_empty());
    // What came another way before is not new any more.
    let again = repository.take(signed(FIRST, vec![arrival(4, b"one")])).await;
    assert_eq!(again.unwrap().sent_today, None);
}

pub(crate) async fn a_day_is_the_agencys(repository: impl Repository) {
    // Nine hours ahead of UTC, in the numbers of hours since 1970.
    let calendar = Calendar::new(|ms| Some(format!("{:06}", (ms / 3_600_000 + 9) / 24)));
    for (id, at) in [
        (1, "2025-04-21T14:59:59.999Z"),
        (2, "2025-04-21T15:00:00.000Z"),
        (3, "2025-04-22T14:59:59.999Z"),
    ] {
        let one = Batch {
            stamps: Stamps::fixed(at).by_days_of(calendar),
            ..signed(at, vec![arrival(id, b"one")])
        };
        repository.take(one).await.unwrap();
    }
    assert_eq!(
        of(&repository, DEVICE, "").await,
        [on("020199", 1, 3), on("020200", 2, 6)]
    );
}

pub(crate) async fn what_many_send_at_once_is_counted_whole(repository: impl Repository) {
    let repository = Arc::new(repository);
    let tasks: Vec<_> = (0..40_u128)
        .map(|number| {
            let repository = Arc::clone(&repository);
            // Two requests bring the same three, of one of four devices.
            let ids = number / 2 * 3..number / 2 * 3 + 3;
            let one = Batch {
                device: Some(Uuid::from_u128(number / 2 % 4)),
                ..signed(FIRST, ids.map(|id| arrival(id, b"some")).collect())
            };
            tokio::spawn(async move { repository.take(one).await })
        })
        .collect();
    let mut most: HashMap<u64, u64> = HashMap::new();
    for task in tasks {
        if let Some(told) = task.await.unwrap().unwrap().sent_today {
            assert_eq!(told.bytes, told.items * 4);
            *most.entry(told.items).or_default() += 1;
        }
    }
    for device in 0..4 {
        assert_eq!(of(&*repository, device, "").await, [on("2025-04-21", 15, 60)]);
    }
    assert!(most.contains_key(&15), "the whole is told: {most:?}");
}

pub(crate) async fn contents_are_those_of_the_ids(repository: impl Repository) {
    let stored = vec![arrival(1, b"one"), arrival(2, b"two")];
    repository.accept(batch(FIRST, stored)).await.unwrap();
    let conflict = repository.accept(batch(FIRST, vec![arrival(2, b"other")])).await;
    assert_eq!(conflict.unwrap(), [Accepted::Conflict]);
    let ids = [1, 2, 3].map(Uuid::from_u128);
    let contents = repository.contents(&ids).await.unwrap();
    let all = repository.all().await.unwrap();
    assert_eq!(contents.len(), 2);
    for one in all {
        assert_eq!(contents.get(&one.header.id).copied(), one.content);
    }
    assert!(repository.contents(&[]).await.unwrap().is_empty());
}
