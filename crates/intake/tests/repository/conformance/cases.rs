//! Events of cases: each under the number that its author saw as the next, and none is missed by who fetches.

use std::sync::Arc;

use intake::{Arrival, Batch, Lane, NewEvent, NewEvents, Repository, Stamps, StoredEvent};
use staff::wire::WriteOutcome::{self, Behind, Duplicate, NoSubmission, Stored};
use uuid::Uuid;

use super::staff::{entry, hired};
use super::{FIRST, LATER};

const AGENCY: u128 = 1;
const CENTER: u128 = 2;

async fn stored(repository: &impl Repository, id: u128, key: &str) {
    let arrival = Arrival {
        id: Uuid::from_u128(id),
        counter: 1,
        key: key.into(),
        key_known: true,
        catalog: "catalog".into(),
        catalog_known: true,
        sealed: vec![1],
        hash: envelope::digest_hex(&[1]),
        status_token: Some(vec![7; 32]),
        signature: None,
    };
    let batch = Batch {
        device: None,
        lane: Lane::Anonymous,
        signed_by: None,
        stamps: Stamps::fixed(FIRST),
        arrivals: vec![arrival],
        held: None,
    };
    repository.accept(batch).await.unwrap();
}

fn event(submission: u128, number: u32, sealed: &[u8]) -> NewEvent {
    NewEvent {
        submission: Uuid::from_u128(submission),
        number,
        sealed: sealed.to_vec(),
        told: None,
    }
}

async fn write(repository: &impl Repository, author: u128, events: Vec<NewEvent>) -> Vec<WriteOutcome> {
    let new = NewEvents {
        group: "agency".parse().unwrap(),
        keys: vec!["key of the agency".into()],
        author: Uuid::from_u128(author),
        events,
    };
    repository.write_events(new, entry("")).await.unwrap()
}

async fn fetch(repository: &impl Repository, after: u64, most: u32) -> Vec<StoredEvent> {
    let events = repository.events("agency".parse().unwrap(), after, most);
    events.await.unwrap()
}

async fn office(repository: &impl Repository) {
    for id in [AGENCY, CENTER] {
        hired(repository, id).await;
    }
    for id in [10, 11, 12] {
        stored(repository, id, "key of the agency").await;
    }
    stored(repository, 20, "key of a center").await;
}

pub(crate) async fn an_event_is_stored_under_the_number_that_was_seen_as_the_next(
    repository: impl Repository,
) {
    office(&repository).await;
    let first = vec![
        event(10, 1, b"a"),
        event(10, 2, b"b"),
        event(11, 1, b"c"),
        event(11, 3, b"d"),
    ];
    let outcomes = write(&repository, AGENCY, first.clone()).await;
    assert_eq!(outcomes, [Stored, Stored, Stored, Behind]);
    // The same again, as after an answer that was lost.
    let again = write(&repository, AGENCY, first).await;
    assert_eq!(again, [Duplicate, Duplicate, Duplicate, Behind]);
    let others = vec![
        event(10, 2, b"other bytes"),
        event(10, 1, b"a"),
        event(20, 1, b"of another group"),
        event(99, 1, b"of nobody"),
        event(10, 3, b"e"),
    ];
    let outcomes = write(&repository, CENTER, others).await;
    assert_eq!(outcomes, [Behind, Behind, NoSubmission, NoSubmission, Stored]);
    let all = fetch(&repository, 0, 100).await;
    let short: Vec<_> = all
        .iter()
        .map(|one| {
            (
                one.submission.as_u128(),
                one.number,
                one.author.as_u128(),
                &one.sealed[..],
            )
        })
        .collect();
    let expected: [(u128, u32, u128, &[u8]); 4] = [
        (10, 1, AGENCY, b"a"),
        (10, 2, AGENCY, b"b"),
        (11, 1, AGENCY, b"c"),
        (10, 3, CENTER, b"e"),
    ];
    assert_eq!(short, expected);
    assert!(all.iter().all(|one| one.at == FIRST));
    assert!(all.is_sorted_by(|one, next| one.place < next.place));
    for (after, most, expected) in [(0, 2, 0..2), (all[1].place, 9, 2..4), (all[3].place, 9, 4..4)] {
        assert_eq!(fetch(&repository, after, most).await, all[expected]);
    }
    let other = repository.events("mid-life".parse().unwrap(), 0, 100);
    assert_eq!(other.await.unwrap(), []);
    let log = repository.log(0, 100).await.unwrap();
    let subjects = log
        .iter()
        .map(|line| line.subjects.iter().map(Uuid::as_u128).collect());
    let subjects: Vec<Vec<u128>> = subjects.collect();
    assert_eq!(
        subjects,
        [vec![10, 10, 11], vec![10]],
        "what was not stored stands nowhere"
    );
}

pub(crate) async fn what_a_visitor_is_told_is_stored_with_its_event(repository: impl Repository) {
    office(&repository).await;
    let telling = |number, told: u8| NewEvent {
        told: Some(vec![told; 540]),
        ..event(10, number, &[told])
    };
    let told = async || {
        let state = repository.state(Uuid::from_u128(10), vec!["key of the agency".into()]);
        state.await.unwrap().unwrap().map(|(sealed, _)| sealed[0])
    };
    assert_eq!(write(&repository, AGENCY, vec![telling(1, 1)]).await, [Stored]);
    assert_eq!(told().await, Some(1));
    // Of two who decide at once the second tells nobody anything.
    assert_eq!(write(&repository, CENTER, vec![telling(1, 9)]).await, [Behind]);
    assert_eq!(told().await, Some(1));
    assert_eq!(write(&repository, CENTER, vec![telling(2, 2)]).await, [Stored]);
    assert_eq!(told().await, Some(2));
    // What is sent again after a later one has come does not bring the earlier state back.
    assert_eq!(write(&repository, AGENCY, vec![telling(1, 1)]).await, [Duplicate]);
    assert_eq!(told().await, Some(2));
    // What was deleted has no history, and gets none.
    let purged = repository.purge(vec![Uuid::from_u128(10)], LATER.into());
    assert_eq!(purged.await.unwrap(), 1);
    assert_eq!(fetch(&repository, 0, 100).await, []);
    assert_eq!(
        write(&repository, AGENCY, vec![event(10, 3, b"x")]).await,
        [NoSubmission]
    );
}

pub(crate) async fn none_is_lost_or_missed_however_many_write(repository: impl Repository) {
    office(&repository).await;
    let repository = Arc::new(repository);
    let writers = (0..6_u8).map(|writer| {
        let repository = Arc::clone(&repository);
        tokio::spawn(async move {
            let mut left = 15;
            while left > 0 {
                let all = fetch(&*repository, 0, 10_000).await;
                let next = |case: u128| {
                    let of_case = all.iter().filter(|one| one.submission.as_u128() == case);
                    event(case, u32::try_from(of_case.count()).unwrap() + 1, &[writer])
                };
                // Two cases at once: of each an event is stored or not, whatever becomes of the other.
                let outcomes = write(&*repository, AGENCY, vec![next(10), next(11)]).await;
                left -= usize::from(outcomes.contains(&Stored));
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let (mut seen, mut place) = (Vec::new(), 0);
    let mut done = false;
    while !done {
        done = writers.iter().all(tokio::task::JoinHandle::is_finished);
        for one in fetch(&*repository, place, 7).await {
            place = one.place;
            seen.push((one.submission.as_u128(), one.number));
            done = false;
        }
    }
    for writer in writers {
        writer.await.unwrap();
    }
    for case in [10, 11] {
        let numbers: Vec<u32> = seen.iter().filter(|one| one.0 == case).map(|one| one.1).collect();
        let last = u32::try_from(numbers.len()).unwrap();
        assert_eq!(last, 90, "each stored of both cases, or of neither");
        assert_eq!(
            numbers,
            (1..=last).collect::<Vec<_>>(),
            "whoever fetched meanwhile missed none"
        );
    }
}
