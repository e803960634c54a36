//! What an enrolled device may send within a day: what is over it stays on the device, and nothing is lost.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use envelope::{
    Item, SUBMISSIONS_PATH, SubmissionOutcome, SubmitAnswer, SubmitRequest, encode_sealed, new_id,
};
use fixtures::like_sealed;
use intake::{App, Budgets, Calendar, Clock, DeviceBudget, router};
use time::OffsetDateTime;

use crate::signed::{NOW, TestDevice};
use crate::{CATALOG, KEY, Server};

const HOUR: i64 = 3_600;

/// A clock that is set by hand.
struct SetClock(AtomicI64);

impl Clock for SetClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::from_unix_timestamp(self.0.load(Ordering::SeqCst)).unwrap()
    }
}

fn sealed_bytes() -> u64 {
    like_sealed(b"sealed").len() as u64
}

/// UTC+9, as days since 1970.
fn calendar() -> Calendar {
    Calendar::new(|ms| Some(format!("{:06}", (ms / 1_000 / HOUR + 9) / 24)))
}

fn budget(items: u64, bytes: u64) -> Budgets {
    Budgets::new(DeviceBudget { items, bytes }, calendar())
}

/// A server with this budget for each device and day.
async fn with(items: u64, bytes: u64, clock: &Arc<SetClock>) -> Server {
    let clock = Arc::clone(clock);
    Server::with(|app| {
        app.budgets = budget(items, bytes);
        app.clock = clock;
    })
    .await
}

fn clock() -> Arc<SetClock> {
    Arc::new(SetClock(AtomicI64::new(NOW.cast_signed())))
}

/// The same database under another server, which remembers nothing.
fn restarted(server: Server, budgets: Budgets) -> Server {
    let Server { folder, app, .. } = server;
    let again = App {
        budgets,
        ..App::new(
            Arc::clone(&app.repository),
            envelope::ReceiptKey::generate().unwrap(),
            Arc::clone(&app.clock),
        )
    };
    let app = Arc::new(again);
    let router = router(Arc::clone(&app));
    Server { folder, app, router }
}

fn items(count: usize) -> Vec<Item> {
    let item = |place: usize| Item {
        id: new_id().unwrap(),
        counter: place as u64 + 1,
        key: KEY.to_owned(),
        catalog: CATALOG.to_owned(),
        sealed: encode_sealed(&like_sealed(b"sealed")),
        status_token: None,
        signature: None,
    };
    (0..count).map(item).collect()
}

/// Has a device post items, and says what became of each.
async fn post(server: &Server, device: &TestDevice, items: &[Item]) -> Vec<SubmissionOutcome> {
    let body = serde_json::to_string(&SubmitRequest::new(Some(device.id), items.to_vec())).unwrap();
    let now = server.app.clock.now().unix_timestamp().cast_unsigned();
    let headers = device.sign(SUBMISSIONS_PATH, &body, now);
    let answer = server.post_signed(SUBMISSIONS_PATH, &body, &headers).await;
    assert_eq!(answer.status, 200);
    let answer: SubmitAnswer = serde_json::from_slice(&answer.body).unwrap();
    let ids: Vec<_> = answer.results.iter().map(|one| one.id).collect();
    assert_eq!(ids, items.iter().map(|item| item.id).collect::<Vec<_>>());
    for one in &answer.results {
        let acknowledged = matches!(
            one.outcome,
            SubmissionOutcome::Stored | SubmissionOutcome::Duplicate
        );
        assert_eq!(one.receipt.is_some(), acknowledged);
    }
    answer.results.iter().map(|one| one.outcome).collect()
}

fn counted(outcomes: Vec<SubmissionOutcome>) -> BTreeMap<&'static str, usize> {
    let mut counted = BTreeMap::new();
    for outcome in outcomes {
        let name = match outcome {
            SubmissionOutcome::Stored => "stored",
            SubmissionOutcome::Duplicate => "duplicate",
            SubmissionOutcome::Conflict => "conflict",
            SubmissionOutcome::Rejected => "rejected",
            SubmissionOutcome::Retry => "retry",
        };
        *counted.entry(name).or_default() += 1;
    }
    counted
}

async fn stored(server: &Server) -> usize {
    server.app.repository.all().await.unwrap().len()
}

#[tokio::test]
async fn what_is_over_the_budget_is_taken_another_day() {
    let clock = clock();
    let server = with(5, u64::MAX, &clock).await;
    let device = TestDevice::new(1);
    server.enrol(&device).await;
    let kept = items(12);
    assert_eq!(
        counted(post(&server, &device, &kept[..3]).await),
        [("stored", 3)].into()
    );
    // The first of the rest, in their order; those that are there already get their receipts again.
    let outcomes = post(&server, &device, &kept).await;
    assert!(outcomes[3..5].iter().all(|one| *one == SubmissionOutcome::Stored));
    assert_eq!(
        counted(outcomes),
        [("duplicate", 3), ("retry", 7), ("stored", 2)].into()
    );
    assert_eq!(stored(&server).await, 5);
    let text = server.app.metrics.text();
    let line = "didim_submissions_total{lane=\"enrolled\",outcome=\"retry\"} 7";
    assert!(text.contains(line), "{text}");
    // NOW is 07:13 at the agency: its day ends long after UTC's has.
    clock.0.fetch_add(16 * HOUR, Ordering::SeqCst);
    assert_eq!(
        counted(post(&server, &device, &kept[5..]).await),
        [("retry", 7)].into()
    );
    clock.0.fetch_add(HOUR, Ordering::SeqCst);
    assert_eq!(
        counted(post(&server, &device, &kept[5..]).await),
        [("retry", 2), ("stored", 5)].into()
    );
    clock.0.fetch_add(24 * HOUR, Ordering::SeqCst);
    assert_eq!(
        counted(post(&server, &device, &kept).await),
        [("duplicate", 10), ("stored", 2)].into()
    );
    assert_eq!(stored(&server).await, 12);
}

#[tokio::test]
async fn what_is_sent_again_costs_nothing() {
    let clock = clock();
    let server = with(5, u64::MAX, &clock).await;
    let device = TestDevice::new(1);
    server.enrol(&device).await;
    let kept = items(5);
    for _ in 0..4 {
        post(&server, &device, &kept).await;
    }
    let days = server
        .app
        .repository
        .sent(device.id, String::new())
        .await
        .unwrap();
    assert_eq!((days.len(), days[0].sent.items), (1, 5));
    assert_eq!(days[0].sent.bytes, 5 * sealed_bytes());
    assert_eq!(
        counted(post(&server, &device, &items(1)).await),
        [("retry", 1)].into()
    );
}

#[tokio::test]
async fn other_content_under_an_id_that_is_there_is_no_way_round() {
    let clock = clock();
    let server = with(3, u64::MAX, &clock).await;
    let device = TestDevice::new(1);
    server.enrol(&device).await;
    let first = items(1);
    post(&server, &device, &first).await;
    let mut last = BTreeMap::new();
    for byte in 0..5_u8 {
        let sealed = encode_sealed(&like_sealed(&[byte]));
        let other = Item {
            sealed,
            ..first[0].clone()
        };
        last = counted(post(&server, &device, &[other]).await);
    }
    assert_eq!(last, [("retry", 1)].into());
    assert_eq!(server.app.repository.conflicts().await.unwrap(), 2);
}

#[tokio::test]
async fn bytes_are_counted_as_well_as_applications() {
    let clock = clock();
    let server = with(u64::MAX, 2 * sealed_bytes(), &clock).await;
    let device = TestDevice::new(1);
    server.enrol(&device).await;
    assert_eq!(
        counted(post(&server, &device, &items(3)).await),
        [("retry", 1), ("stored", 2)].into()
    );
}

#[tokio::test]
async fn a_restart_forgets_nothing_and_a_larger_budget_counts_at_once() {
    let clock = clock();
    let server = with(5, u64::MAX, &clock).await;
    let device = TestDevice::new(1);
    server.enrol(&device).await;
    post(&server, &device, &items(4)).await;
    let server = restarted(server, budget(5, u64::MAX));
    assert_eq!(
        counted(post(&server, &device, &items(2)).await),
        [("retry", 1), ("stored", 1)].into()
    );
    let server = restarted(server, budget(6, u64::MAX));
    assert_eq!(
        counted(post(&server, &device, &items(2)).await),
        [("retry", 1), ("stored", 1)].into()
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_requests_at_once_no_more_than_the_budget_is_stored() {
    let clock = clock();
    let server = Arc::new(with(50, u64::MAX, &clock).await);
    let device = Arc::new(TestDevice::new(1));
    server.enrol(&device).await;
    let tasks: Vec<_> = (0..30)
        .map(|_| {
            let (server, device) = (Arc::clone(&server), Arc::clone(&device));
            tokio::spawn(async move { post(&server, &device, &items(7)).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert!(stored(&server).await <= 50);
    // What a request had only reserved is free again.
    post(&server, &device, &items(50)).await;
    assert_eq!(stored(&server).await, 50);
}

#[tokio::test]
async fn each_device_has_its_own_and_strangers_have_none() {
    let clock = clock();
    let server = with(2, u64::MAX, &clock).await;
    let (one, other) = (TestDevice::new(1), TestDevice::new(2));
    for device in [&one, &other] {
        server.enrol(device).await;
        assert_eq!(
            counted(post(&server, device, &items(3)).await),
            [("retry", 1), ("stored", 2)].into()
        );
    }
    // Nobody has enrolled it: it is stored and flagged, within the limits of strangers.
    let stranger = TestDevice::new(3);
    assert_eq!(
        counted(post(&server, &stranger, &items(3)).await),
        [("stored", 3)].into()
    );
    let revoked = server
        .app
        .repository
        .revoke(one.id, "2023-11-14T22:13:20.000Z".into());
    revoked.await.unwrap();
    assert_eq!(
        counted(post(&server, &one, &items(3)).await),
        [("stored", 3)].into()
    );
}

#[tokio::test]
async fn ten_times_the_usual_is_an_alarm_once_a_day() {
    let clock = clock();
    let server = with(10_000, u64::MAX, &clock).await;
    let alarms = |server: &Server| {
        let text = server.app.metrics.text();
        let line = text
            .lines()
            .find(|line| line.starts_with("didim_device_alarms_total"));
        line.unwrap().rsplit(' ').next().unwrap().parse::<u32>().unwrap()
    };
    let device = TestDevice::new(1);
    server.enrol(&device).await;
    // Five days of 60.
    for _ in 0..5 {
        post(&server, &device, &items(60)).await;
        clock.0.fetch_add(24 * HOUR, Ordering::SeqCst);
    }
    post(&server, &device, &items(599)).await;
    assert_eq!(alarms(&server), 0);
    post(&server, &device, &items(1)).await;
    post(&server, &device, &items(1)).await;
    assert_eq!(alarms(&server), 1);
    // Over a restart the day goes on, and so does the alarm.
    let server = restarted(server, budget(10_000, u64::MAX));
    post(&server, &device, &items(1)).await;
    assert_eq!(alarms(&server), 1);
    clock.0.fetch_add(24 * HOUR, Ordering::SeqCst);
    post(&server, &device, &items(599)).await;
    assert_eq!(alarms(&server), 1);
}
