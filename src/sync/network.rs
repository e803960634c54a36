//! Posting to the server.

use std::rc::Rc;

use envelope::{Item, ReceiptVerifyKey, SUBMISSIONS_PATH, SubmitRequest};
use gloo_net::http::{Request, Response};
use outbox::{Answer, Input};
use store::{IndexedDbStore, Store as _};
use web_sys::AbortSignal;

/// After this many milliseconds without an answer a request is given up; the server may have it all the same.
const TIMEOUT_MS: u32 = 30_000;
/// The server's key for receipts, as first seen: no receipt of another is believed.
pub const RECEIPT_KEY_NOTE: &str = "receipt-key";

/// The way to the server.
pub(super) struct Network {
    store: Rc<IndexedDbStore>,
    receipt_key: Option<ReceiptVerifyKey>,
}

impl Network {
    pub(super) fn new(store: Rc<IndexedDbStore>) -> Self {
        Self {
            store,
            receipt_key: None,
        }
    }

    /// The key that receipts must be signed with, once it is known.
    pub(super) fn receipt_key(&self) -> Option<&ReceiptVerifyKey> {
        self.receipt_key.as_ref()
    }

    /// Posts a batch, and waits for the answer.
    pub(super) async fn post(&mut self, items: Vec<Item>, _signed: bool) -> Input {
        let Ok(device) = self.store.device().await else {
            return Input::StorageFailed;
        };
        self.receipt_key = pinned_receipt_key(&self.store).await;
        if self.receipt_key.is_none() {
            return Input::NoAnswer;
        }
        let request = SubmitRequest {
            device: Some(device.id),
            items,
        };
        let Ok(body) = serde_json::to_string(&request) else {
            return Input::NoAnswer;
        };
        let sending = Request::post(SUBMISSIONS_PATH)
            .header("content-type", "application/json")
            .abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)))
            .body(body);
        let Ok(sending) = sending else {
            return Input::NoAnswer;
        };
        match sending.send().await {
            Ok(response) => answer(&response).await,
            Err(_) => Input::NoAnswer,
        }
    }
}

async fn answer(response: &Response) -> Input {
    let retry_after = response.headers().get("retry-after");
    match response.text().await {
        Ok(body) => Input::Answered(Answer {
            status: response.status(),
            retry_after_s: retry_after.and_then(|text| text.trim().parse().ok()),
            body,
        }),
        Err(_) => Input::NoAnswer,
    }
}

/// The key as first seen; asked for, and written down, if it has not been seen yet.
async fn pinned_receipt_key(store: &IndexedDbStore) -> Option<ReceiptVerifyKey> {
    if let Some(known) = store.note(RECEIPT_KEY_NOTE).await.ok()? {
        return known.parse().ok();
    }
    let asking =
        Request::get("/api/v1/receipt-key").abort_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    let text = asking.send().await.ok()?.text().await.ok()?;
    let answer: serde_json::Value = serde_json::from_str(&text).ok()?;
    let key: ReceiptVerifyKey = answer.get("key")?.as_str()?.parse().ok()?;
    store.put_note(RECEIPT_KEY_NOTE, &key.to_string()).await.ok()?;
    Some(key)
}
