//! Posting to the server.

use catalog::NamedKeys;
use std::rc::Rc;

use envelope::{
    HeldReceipt, Item, Receipt, ReceiptVerifyKey, SUBMISSIONS_PATH, Statement, SubmitAnswer, SubmitRequest,
};
use gloo_net::http::{Request, Response};
use outbox::{Answer, Input, ServerKeys, Signatures};
use store::{IndexedDbStore, Store as _};

use crate::clock;
use crate::identity::{self, Signer};
use crate::loading::NAMED_RECEIPT_KEYS_NOTE;

/// The server's key for receipts, as first seen: where the catalog names none, no receipt of another is believed.
pub const RECEIPT_KEY_NOTE: &str = "receipt-key";

const RECEIPT_KEY_PATH: &str = "/api/v1/receipt-key";

/// The way to the server.
pub(super) struct Network {
    store: Rc<IndexedDbStore>,
    keys: ServerKeys,
    signer: Option<Signer>,
}

impl Signatures for Network {
    fn is_receipt(&self, item: &Item, receipt: &Receipt) -> bool {
        self.keys.is_receipt(item, receipt)
    }

    fn is_statement(&self, statement: &Statement) -> bool {
        self.keys.is_statement(statement)
    }
}

impl Network {
    pub(super) fn new(store: Rc<IndexedDbStore>) -> Self {
        Self {
            store,
            keys: ServerKeys::default(),
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
        let Some((named, seen_first)) = receipt_keys(&self.store).await else {
            return Input::NoAnswer;
        };
        self.keys = ServerKeys::of(device.id, &named, &seen_first);
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

/// The keys that the catalog names, and the one that was seen first; that is asked for, and written down, if it has not been
/// seen yet and the catalog names none.
async fn receipt_keys(store: &IndexedDbStore) -> Option<(String, String)> {
    let named = store
        .note(NAMED_RECEIPT_KEYS_NOTE)
        .await
        .ok()?
        .unwrap_or_default();
    let named = NamedKeys::keys_of(&named).to_owned();
    // Enrolling empties the note: the key is then asked for again.
    let known = store.note(RECEIPT_KEY_NOTE).await.ok()?.unwrap_or_default();
    if !named.is_empty() || !known.is_empty() {
        return Some((named, known));
    }
    let asking = Request::get(RECEIPT_KEY_PATH).abort_signal(Some(&browser::timeout()));
    let answer = asking.send().await.ok()?;
    let text = browser::read_text(answer.body()).await?;
    let answer: ReceiptKeyAnswer = serde_json::from_str(&text).ok()?;
    let key: ReceiptVerifyKey = answer.key.parse().ok()?;
    let key = key.to_string();
    store.put_note(RECEIPT_KEY_NOTE, &key).await.ok()?;
    Some((named, key))
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
