//! A backup while devices send.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use envelope::{
    Item, ReceiptKey, SUBMISSIONS_PATH, SubmitAnswer, SubmitRequest, encode_sealed, new_id, random_bytes,
};
use intake::{App, Clock, DatabaseLife, Progress, back_up, received, router};
use time::Duration;
use tower::ServiceExt;
use uuid::Uuid;

use crate::Place;

const THREADS: usize = 4;

/// Sends five applications a request until it is told to stop: what it has receipts for, by id, and the time on them.
fn post(app: &Arc<App>, done: &AtomicUsize, stop: &AtomicBool) -> HashMap<Uuid, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut stored = HashMap::new();
    while !stop.load(Ordering::SeqCst) {
        let item = |counter| Item {
            id: new_id().unwrap(),
            counter,
            key: "k".into(),
            catalog: "c".into(),
            sealed: encode_sealed(&random_bytes::<4144>().unwrap()),
            status_token: None,
            signature: None,
        };
        let request = SubmitRequest::new(None, (1..=5).map(item).collect());
        let body = Body::from(serde_json::to_vec(&request).unwrap());
        let answer: SubmitAnswer = runtime.block_on(async {
            let request = Request::post(SUBMISSIONS_PATH)
                .header("content-type", "application/json")
                .body(body)
                .unwrap();
            let answer = router(Arc::clone(app)).oneshot(request).await.unwrap();
            assert_eq!(answer.status(), 200);
            serde_json::from_slice(&to_bytes(answer.into_body(), usize::MAX).await.unwrap()).unwrap()
        });
        for result in answer.results {
            stored.insert(result.id, result.receipt.unwrap().received_at);
        }
        done.fetch_add(1, Ordering::SeqCst);
    }
    stored
}

/// Waits until every thread has had a request answered that began after this call.
fn wait_for_each(done: &[AtomicUsize]) {
    let before: Vec<usize> = done.iter().map(|done| done.load(Ordering::SeqCst)).collect();
    let start = Instant::now();
    // The one under way may have begun earlier, the one after it has not.
    let is_over = || {
        let mut now = done.iter().map(|done| done.load(Ordering::SeqCst)).zip(&before);
        now.all(|(now, before)| now >= before + 2)
    };
    while !is_over() {
        assert!(start.elapsed().as_secs() < 60, "the threads do not get on");
        std::thread::yield_now();
    }
}

#[test]
fn everything_from_before_the_time_that_is_told_is_in_the_backup() {
    // The repository writes on the runtime that opened it, which must go on while this thread waits for the others.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let place = runtime.block_on(Place::new());
    let life = DatabaseLife::open(&place.data(), &place.clock).unwrap();
    let app = Arc::new(App {
        life: Some(Arc::new(life)),
        ..App::new(
            Arc::new(place.repository.clone()),
            ReceiptKey::generate().unwrap(),
            Arc::new(place.clock.clone()),
        )
    });
    let stop = AtomicBool::new(false);
    let done: Vec<AtomicUsize> = (0..THREADS).map(|_| AtomicUsize::new(0)).collect();
    place.clock.forward(Duration::HOUR);
    let (backup, stored) = std::thread::scope(|scope| {
        let posting: Vec<_> = done
            .iter()
            .map(|done| scope.spawn(|| post(&app, done, &stop)))
            .collect();
        wait_for_each(&done);
        // An hour passes, so what was stored until now is before any time that the backup tells of.
        place.clock.forward(Duration::HOUR);
        wait_for_each(&done);
        let once = std::sync::Once::new();
        let tell = |progress| {
            // The copy is made, and devices go on sending while it is checked, for another hour.
            if progress == Progress::Checking {
                once.call_once(|| {
                    wait_for_each(&done);
                    place.clock.forward(Duration::HOUR);
                    wait_for_each(&done);
                });
            }
        };
        let backup = runtime.block_on(back_up(&place.data(), &place.to(), &place.clock, &tell));
        wait_for_each(&done);
        stop.store(true, Ordering::SeqCst);
        let stored = posting.into_iter().flat_map(|thread| thread.join().unwrap());
        (backup.unwrap(), stored.collect::<HashMap<_, _>>())
    });

    let told = app
        .life
        .as_ref()
        .unwrap()
        .backed_up_until(place.clock.now())
        .unwrap();
    let in_backup = runtime.block_on(received(&backup.folder)).unwrap();
    let in_backup: HashSet<Uuid> = in_backup.iter().map(|submission| submission.header.id).collect();
    let before = stored.iter().filter(|(_, at)| **at < told);
    let before: Vec<&Uuid> = before.map(|(id, _)| id).collect();
    assert!(!before.is_empty());
    for id in &before {
        assert!(in_backup.contains(id));
    }
    // The backup is of one moment while they were sending: neither nothing nor everything of the time after.
    assert!(in_backup.len() > before.len() && in_backup.len() < stored.len());
}
