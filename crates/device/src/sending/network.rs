//! Posting to the server.

use std::rc::Rc;

use envelope::{
    HeldReceipt, Item, Receipt, ReceiptVerifyKey, SUBMISSIONS_PATH, Statement, SubmitAnswer, SubmitRequest,
};
use gloo_net::http::{Request, Response};
use outbox::{Answer, Input, Signatures};
use store::{IndexedDbStore, Store as _};
use uuid::Uuid;

use crate::clock;
use crate::identity::{self, Signer};

/// The server's key for receipts, as first seen: no receipt of another is believed.
pub const RECEIPT_KEY_NOTE: &str = "receipt-key";

const RECEIPT_KEY_PATH: &str = "/api/v1/receipt-key";

/// The way to the server.
pub(super) struct Network {
    store: Rc<IndexedDbStore>,
    receipt_key: Option<ReceiptVerifyKey>,
    device: Option<Uuid>,
    signer: Option<Signer>,
}

impl Signatures for Network {
    fn is_receipt(&self, item: &Item, receipt: &Receipt) -> bool {
        let content = item.content(self.device);
        self.receipt_key
            .as_ref()
            .zip(content)
            .is_some_and(|(key, content)| key.verify_for(&content, receipt).is_ok())
    }

    fn is_statement(&self, statement: &Statement) -> bool {
        let key = self.receipt_key.as_ref();
        key.is_some_and(|key| key.verify_statement(statement).is_ok())
    }
}

impl Network {
    pub(super) fn new(store: Rc<IndexedDbStore>) -> Self {
        Self {
            store,
            receipt_key: None,
            device: None,
            signer: None,
        }
    }

    /// Posts a batch, and waits for the answer.
    pub(super) async fn post(
        &mut self,
        mut items: Vec<Item>,
        signed: bool,
        held: Option<HeldReceipt>,
    ) -> Input {
        let Ok(device) = self.store.device().await else {
            return Input::StorageFailed;
        };
        self.device = Some(device.id);
        self.receipt_key = pinned_receipt_key(&self.store).await;
        if self.receipt_key.is_none() {
            return Input::NoAnswer;
        }
        if self.signer.is_none() {
            self.signer = Signer::load(&self.store).await;
        }
        if let Some(signer) = &self.signer {
            signer.sign_items(device.id, &mut items).await;
        }
        let request = SubmitRequest {
            held,
            ..SubmitRequest::new(Some(device.id), items)
        };
        let Ok(body) = serde_json::to_string(&request) else {
            return Input::NoAnswer;
        };
        let signer = self.signer.as_ref().filter(|_| signed);
        let response = identity::post(signer, SUBMISSIONS_PATH, &body).await;
        let Some(response) = response else {
            return Input::NoAnswer;
        };
        let input = answer(&response).await;
        if let Input::Answered(answer) = &input {
            self.hear_time(answer).await;
        }
        if let (Some(signer), Input::Answered(answer)) = (&mut self.signer, &input)
            && answer.status == 401
        {
            signer.heed_clock(&answer.body);
        }
        input
    }

    /// Takes note of the server's time where an answer says it under the server's signature.
    async fn hear_time(&self, answer: &Answer) {
        let said: Option<SubmitAnswer> = serde_json::from_str(&answer.body).ok();
        let statement = said.and_then(|said| said.statement);
        if let Some(statement) = statement.filter(|statement| self.is_statement(statement)) {
            clock::hear(&self.store, &statement.at).await;
        }
    }
}

async fn answer(response: &Response) -> Input {
    let retry_after = response.headers().get("retry-after");
    match browser::read_text(response.body()).await {
        Some(body) => Input::Answered(Answer {
            status: response.status(),
            retry_after_s: retry_after.and_then(|text| seconds(&text)),
            body,
        }),
        None => Input::NoAnswer,
    }
}

/// The seconds of a header `retry-after`; a date there is not read.
fn seconds(header: &str) -> Option<u64> {
    header.trim().parse().ok()
}

/// The key as first seen; asked for, and written down, if it has not been seen yet.
async fn pinned_receipt_key(store: &IndexedDbStore) -> Option<ReceiptVerifyKey> {
    // Enrolling empties the note: the key is then asked for again.
    let known = store.note(RECEIPT_KEY_NOTE).await.ok()?;
    if let Some(known) = known.filter(|known| !known.is_empty()) {
        return known.parse().ok();
    }
    let asking = Request::get(RECEIPT_KEY_PATH).abort_signal(Some(&browser::timeout()));
    let answer = asking.send().await.ok()?;
    let text = browser::read_text(answer.body()).await?;
    let answer: ReceiptKeyAnswer = serde_json::from_str(&text).ok()?;
    let key: ReceiptVerifyKey = answer.key.parse().ok()?;
    store.put_note(RECEIPT_KEY_NOTE, &key.to_string()).await.ok()?;
    Some(key)
}

/// What the server says its key for receipts is.
#[derive(serde::Deserialize)]
struct ReceiptKeyAnswer {
    key: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_may_say_in_seconds_when_to_come_again() {
        assert_eq!(seconds(" 120 "), Some(120));
        for other in ["", "-1", "1.5", "Sun, 06 Nov 1994 08:49:37 GMT"] {
            assert_eq!(seconds(other), None, "{other}");
        }
    }
}
