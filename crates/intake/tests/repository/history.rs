//! One random history on both databases: every answer is the same, and what is stored at the end.

use envelope::{ContentHash, Header, ItemSignature};
use intake::{
    Arrival, Batch, Held, Lane, PostgresRepository, Repository, SqliteRepository, StoredSubmission,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use uuid::Uuid;

use crate::conformance::{arrival, batch};

/// An arrival: its id, its count, its bytes, its token and its signature, each a small number.
type One = (u128, u64, u8, Option<u8>, Option<u8>);

/// One request of a history.
#[derive(Debug, Clone)]
struct Asked {
    lane: Lane,
    device: Option<u128>,
    arrivals: Vec<One>,
    held: Option<(u128, u8)>,
}

fn asked() -> impl Strategy<Value = Asked> {
    let lane = prop_oneof![
        Just(Lane::Anonymous),
        Just(Lane::Enrolled),
        Just(Lane::Revoked),
        Just(Lane::Unknown),
        Just(Lane::Imported)
    ];
    // Few ids, counts, bytes, tokens and signatures, so that they meet.
    let one = (
        1_u128..6,
        1_u64..3,
        0_u8..2,
        proptest::option::of(0_u8..2),
        proptest::option::of(0_u8..2),
    );
    let arrivals = proptest::collection::vec(one, 0..5);
    let held = proptest::option::of((1_u128..7, 0_u8..2));
    (lane, proptest::option::of(1_u128..3), arrivals, held).prop_map(|(lane, device, arrivals, held)| Asked {
        lane,
        device,
        arrivals,
        held,
    })
}

fn made(asked: &Asked, at: &str) -> Batch {
    let arrivals = asked.arrivals.iter();
    let made = arrivals.map(|(id, counter, byte, token, signature)| Arrival {
        counter: *counter,
        status_token: token.map(|token| vec![token; 32]),
        signature: signature.map(|byte| ItemSignature::from_bytes([byte; 64])),
        ..arrival(*id, &[*byte])
    });
    let held = asked.held.map(|(id, byte)| {
        let header = Header {
            id: Uuid::from_u128(id),
            device: asked.device.map(Uuid::from_u128),
            counter: 1,
            key: "key".into(),
            catalog: "catalog".into(),
        };
        Held {
            id: header.id,
            content: ContentHash::of(&header, &[byte], None),
        }
    });
    Batch {
        device: asked.device.map(Uuid::from_u128),
        lane: asked.lane,
        held,
        ..batch(at, made.collect())
    }
}

/// What is compared of a row: all but where it stands in the list.
fn row(one: &StoredSubmission) -> String {
    format!(
        "{:?} {:?} {} {} {:?} {:?} {} {:?}",
        one.header,
        one.sealed,
        one.number,
        one.received_at,
        one.lane,
        one.content,
        one.is_whole,
        one.signature
    )
}

async fn state(repository: &impl Repository) -> Vec<String> {
    let mut rows: Vec<String> = repository.all().await.unwrap().iter().map(row).collect();
    rows.sort();
    for id in 1..7 {
        let mut aside: Vec<String> = repository
            .conflicting(Uuid::from_u128(id))
            .await
            .unwrap()
            .iter()
            .map(|one| format!("{one:?}"))
            .collect();
        aside.sort();
        rows.extend(aside);
    }
    for device in [1, 2].map(Uuid::from_u128) {
        rows.push(format!(
            "{:?} {:?} {}",
            repository.counters(device).await.unwrap(),
            repository.forks(device).await.unwrap(),
            repository.claimed(device).await.unwrap()
        ));
    }
    rows
}

#[test]
fn a_random_history_has_the_same_answers_on_both_databases() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let histories = proptest::collection::vec(asked(), 1..30);
    let mut runner = TestRunner::new(Config {
        cases: 40,
        failure_persistence: None,
        ..Config::default()
    });
    let ran = runner.run(&histories, |history| {
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let sqlite = SqliteRepository::open(folder.path()).await.unwrap();
            let address = postgres_cluster::shared().unwrap().new_database().unwrap();
            let postgres = PostgresRepository::open(&address).await.unwrap();
            for (number, asked) in history.iter().enumerate() {
                let at = format!("2026-11-30T00:00:{number:02}.000Z");
                let one = sqlite.take(made(asked, &at)).await.unwrap();
                let other = postgres.take(made(asked, &at)).await.unwrap();
                assert_eq!(one, other, "{number}: {asked:?}");
            }
            assert_eq!(state(&sqlite).await, state(&postgres).await);
            sqlite.close().await;
            postgres.close().await;
        });
        Ok(())
    });
    ran.unwrap();
}
