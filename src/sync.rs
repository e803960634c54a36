//! Sending what the device keeps, until there is a receipt for each.

use std::rc::Rc;

use envelope::{
    ItemResult, Outcome, ReceiptVerifyKey, SUBMISSIONS_PATH, SubmitAnswer, SubmitRequest, decode_sealed,
    digest_hex,
};
use gloo_net::http::Request;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::{GetUntracked, RwSignal, Update};
use store::{IndexedDbStore, Kept, Store as _};

const BATCH: usize = 20;
const FIRST_WAIT_MS: u32 = 1_000;
const LONGEST_WAIT_MS: u32 = 30_000;
const STEP_MS: u32 = 250;

/// Sends for as long as the page lives. `wake` going up ends a wait; `received` is told each receipt's number.
pub async fn run(store: Rc<IndexedDbStore>, wake: RwSignal<u32>, received: RwSignal<Vec<String>>) {
    let mut wait = FIRST_WAIT_MS;
    loop {
        let before = wake.get_untracked();
        wait = match send_batch(&store, received).await {
            Ok(true) => FIRST_WAIT_MS,
            Ok(false) => LONGEST_WAIT_MS,
            Err(Unsent) => (wait * 2).min(LONGEST_WAIT_MS),
        };
        // Jitter keeps many devices from coming back at once after a failure.
        let jittered = f64::from(wait) * (0.5 + js_sys::Math::random() / 2.0);
        let start = crate::browser::monotonic();
        while crate::browser::monotonic() - start < jittered && wake.get_untracked() == before {
            TimeoutFuture::new(STEP_MS).await;
        }
    }
}

struct Unsent;

/// Sends one batch. Says whether there may be more.
async fn send_batch(store: &IndexedDbStore, received: RwSignal<Vec<String>>) -> Result<bool, Unsent> {
    let waiting = store.waiting(BATCH).await.map_err(|_| Unsent)?;
    if waiting.is_empty() {
        return Ok(false);
    }
    let device = store.device().await.map_err(|_| Unsent)?;
    let key = receipt_key().await.ok_or(Unsent)?;
    let request = SubmitRequest {
        device: Some(device.id),
        items: waiting.iter().map(|kept| kept.item.clone()).collect(),
    };
    let body = serde_json::to_string(&request).map_err(|_| Unsent)?;
    let sending = Request::post(SUBMISSIONS_PATH)
        .header("content-type", "application/json")
        .body(body);
    let answer = sending.map_err(|_| Unsent)?.send().await.map_err(|_| Unsent)?;
    if answer.status() != 200 {
        return Err(Unsent);
    }
    // A captive portal answers 200 too, but not in this form and not about these items.
    let text = answer.text().await.map_err(|_| Unsent)?;
    let answer: SubmitAnswer = serde_json::from_str(&text).map_err(|_| Unsent)?;
    if let Some(floor) = answer.catalog_floor {
        // It is said again with the next answer.
        let _ = store.raise_catalog_floor(floor).await;
    }
    for (kept, result) in waiting.iter().zip(&answer.results) {
        settle(store, &key, kept, result, received).await?;
    }
    Ok(true)
}

async fn settle(
    store: &IndexedDbStore,
    key: &ReceiptVerifyKey,
    kept: &Kept,
    result: &ItemResult,
    received: RwSignal<Vec<String>>,
) -> Result<(), Unsent> {
    if result.id != kept.item.id {
        return Err(Unsent);
    }
    let why = match (result.outcome, &result.receipt) {
        (Outcome::Stored | Outcome::Duplicate, Some(receipt)) => {
            let sealed = decode_sealed(&kept.item.sealed).ok_or(Unsent)?;
            key.verify(kept.item.id, &digest_hex(&sealed), receipt)
                .map_err(|_| Unsent)?;
            store.settle(kept.item.id, receipt).await.map_err(|_| Unsent)?;
            received.update(|numbers| numbers.push(receipt.number.clone()));
            return Ok(());
        }
        (Outcome::Conflict, _) => "conflict",
        (Outcome::Rejected, _) => "rejected",
        _ => return Ok(()),
    };
    store.quarantine(kept.item.id, why).await.map_err(|_| Unsent)
}

async fn receipt_key() -> Option<ReceiptVerifyKey> {
    let answer = Request::get("/api/v1/receipt-key").send().await.ok()?;
    let answer: serde_json::Value = serde_json::from_str(&answer.text().await.ok()?).ok()?;
    answer.get("key")?.as_str()?.parse().ok()
}
