//! Who the device is: a key that cannot leave the browser, and the requests that it signs (RFC 9421).

use std::rc::Rc;

use envelope::{
    ContentDigest, DEVICES_PATH, DevicePublicKey, EnrolAnswer, EnrolRequest, Item, ItemSignature, Nonce,
    Problem, SignatureHeaders, SignatureParams, SignedRequest,
};
use gloo_net::http::{Request, Response};
use js_sys::{Array, ArrayBuffer, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use outbox::Change;
use store::{IndexedDbStore, Store as _};
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use crate::clock;
use crate::loading::NAMED_RECEIPT_KEYS_NOTE;

const ALGORITHM: &str = "Ed25519";
/// What staff call the device, once it is enrolled.
pub const LABEL_NOTE: &str = "enrolled-as";
/// How often enrolling is tried: the device's clock may be wrong, and its key may be another device's.
const ENROL_TRIES: u8 = 3;

/// The device's key pair.
struct DeviceKey {
    private: CryptoKey,
    public: DevicePublicKey,
    pair: JsValue,
}

/// Signs the device's requests.
pub struct Signer {
    key: DeviceKey,
    /// How far the server's clock is ahead of the device's, in seconds.
    ahead_s: f64,
}

/// Why a device was not enrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotEnrolled {
    /// The code is wrong, has expired, or was used.
    WrongCode,
    /// Too many wrong codes: try again later.
    TooMany,
    /// The server was not reached, or it fails.
    Offline,
    /// The browser has no such keys, or the storage fails.
    Device,
}

impl DeviceKey {
    /// A new key, of which only signatures ever leave the browser.
    async fn generate() -> Option<Self> {
        let usages = Array::of2(&"sign".into(), &"verify".into());
        let making = browser::subtle()?
            .generate_key_with_str(ALGORITHM, false, &usages)
            .ok()?;
        Self::of_pair(JsFuture::from(making).await.ok()?).await
    }

    async fn of_pair(pair: JsValue) -> Option<Self> {
        let part = |name: &str| {
            Reflect::get(&pair, &name.into())
                .ok()?
                .dyn_into::<CryptoKey>()
                .ok()
        };
        let (private, public) = (part("privateKey")?, part("publicKey")?);
        let raw = bytes(browser::subtle()?.export_key("raw", &public).ok()?).await?;
        Some(Self {
            private,
            public: DevicePublicKey::from_bytes(&raw.try_into().ok()?).ok()?,
            pair,
        })
    }

    async fn sign(&self, text: &str) -> Option<[u8; 64]> {
        let signing =
            browser::subtle()?.sign_with_str_and_u8_array(ALGORITHM, &self.private, text.as_bytes());
        bytes(signing.ok()?).await?.try_into().ok()
    }
}

impl Signer {
    /// The signer of a device that is enrolled; `None` if it is not.
    pub async fn load(store: &IndexedDbStore) -> Option<Self> {
        store.note(LABEL_NOTE).await.ok()??;
        let key = DeviceKey::of_pair(store.device_key().await.ok()??).await?;
        Some(Self { key, ahead_s: 0.0 })
    }

    /// Signs items of this device, each for itself: a reader of one sees whose it is, however it has come.
    pub async fn sign_items(&self, device: Uuid, items: &mut [Item]) {
        for item in items {
            let Some(content) = item.content(Some(device)) else {
                continue;
            };
            let text = content.content_hash().signed_text();
            let signature = self.key.sign(&text).await.map(ItemSignature::from_bytes);
            item.signature = signature.map(|signature| signature.to_string());
        }
    }

    /// The headers that sign a request to this server.
    pub async fn sign(&self, method: &str, path: &str, body: &str) -> Option<SignatureHeaders> {
        let authority = window().location().host().ok()?;
        let request = SignedRequest {
            method,
            authority: &authority,
            path,
            digest: ContentDigest::of(body.as_bytes()),
        };
        let created = created_s(browser::now_ms(), self.ahead_s);
        let params = SignatureParams {
            created,
            nonce: Nonce::generate().ok()?,
            key: self.key.public.id(),
        };
        let signature = self.key.sign(&request.signature_base(&params)).await?;
        Some(request.headers(&params, &signature))
    }

    /// Goes by the server's clock from now on, if this answer says that the device's is wrong.
    pub fn heed_clock(&mut self, answer: &str) -> bool {
        let server = server_time(answer).map(|now| js_sys::Date::parse(&now));
        match server {
            Some(server) if server.is_finite() => {
                self.ahead_s = (server - browser::now_ms()) / 1_000.0;
                true
            }
            _ => false,
        }
    }
}

/// Posts a body, signed if it can be: what cannot be signed is sent all the same, as anybody may.
pub async fn post(signer: Option<&Signer>, path: &str, body: &str) -> Option<Response> {
    let mut request = Request::post(path)
        .header("content-type", "application/json")
        .abort_signal(Some(&browser::timeout()));
    let signed = match signer {
        Some(signer) => signer.sign("POST", path, body).await,
        None => None,
    };
    if let Some(headers) = signed {
        request = request
            .header("content-digest", &headers.content_digest)
            .header("signature-input", &headers.signature_input)
            .header("signature", &headers.signature);
    }
    request.body(body.to_owned()).ok()?.send().await.ok()
}

/// Makes the device known to the server by a one-time code, and returns what staff call it.
///
/// # Errors
/// [`NotEnrolled`] says why it is not known to the server.
pub async fn enrol(store: &Rc<IndexedDbStore>, code: &str) -> Result<String, NotEnrolled> {
    let device = store.device().await.map_err(|_| NotEnrolled::Device)?;
    // A key that was made before is used again: the answer to it may have been lost.
    let made = match store.device_key().await.map_err(|_| NotEnrolled::Device)? {
        Some(pair) => DeviceKey::of_pair(pair).await,
        None => None,
    };
    let key = match made {
        Some(key) => key,
        None => new_key(store).await?,
    };
    let mut signer = Signer { key, ahead_s: 0.0 };
    for _ in 0..ENROL_TRIES {
        let request = EnrolRequest {
            code: code.trim().to_owned(),
            device: device.id,
            key: signer.key.public.to_string(),
        };
        let body = serde_json::to_string(&request).map_err(|_| NotEnrolled::Device)?;
        let response = post(Some(&signer), DEVICES_PATH, &body).await;
        let response = response.ok_or(NotEnrolled::Offline)?;
        let text = browser::read_text(response.body()).await;
        let text = text.ok_or(NotEnrolled::Offline)?;
        match Step::after(response.status()) {
            Step::Enrolled => {
                let answer: EnrolAnswer = serde_json::from_str(&text).map_err(|_| NotEnrolled::Offline)?;
                let noted = store.put_note(LABEL_NOTE, &answer.label).await;
                noted.map_err(|_| NotEnrolled::Device)?;
                // Staff have just said which server this is: what another said of catalogs and backups ends here.
                let forgotten = store.apply(&[Change::ForgetWhatWasTold]).await;
                forgotten.map_err(|_| NotEnrolled::Device)?;
                // A lower catalog of this server names its keys: those of a higher one of another must not stay.
                let noted = store.put_note(NAMED_RECEIPT_KEYS_NOTE, "").await;
                noted.map_err(|_| NotEnrolled::Device)?;
                clock::forget(store).await;
                return Ok(answer.label);
            }
            Step::SetClock if signer.heed_clock(&text) => {}
            Step::SetClock => return Err(NotEnrolled::Offline),
            Step::NewKey => signer.key = new_key(store).await?,
            Step::GiveUp(why) => return Err(why),
        }
    }
    Err(NotEnrolled::Offline)
}

/// What follows from the status of the server's answer to an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The device is known now.
    Enrolled,
    /// The signature is not of this time: the answer says what the time is.
    SetClock,
    /// Another device has this key, as after its profile was copied: a new one is made.
    NewKey,
    /// It is no use to try again.
    GiveUp(NotEnrolled),
}

impl Step {
    fn after(status: u16) -> Self {
        match status {
            200 | 201 => Self::Enrolled,
            401 => Self::SetClock,
            403 => Self::GiveUp(NotEnrolled::WrongCode),
            409 => Self::NewKey,
            429 => Self::GiveUp(NotEnrolled::TooMany),
            _ => Self::GiveUp(NotEnrolled::Offline),
        }
    }
}

/// When a signature is made, in seconds since 1970 by the server's clock, which is some seconds ahead of the device's.
fn created_s(now_ms: f64, ahead_s: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a clock before 1970 counts as 1970"
    )]
    let created = (now_ms / 1_000.0 + ahead_s).max(0.0) as u64;
    created
}

/// The server's time, if an answer (RFC 9457) names it.
fn server_time(answer: &str) -> Option<String> {
    let problem: Problem = serde_json::from_str(answer).ok()?;
    problem.now
}

async fn new_key(store: &Rc<IndexedDbStore>) -> Result<DeviceKey, NotEnrolled> {
    let key = DeviceKey::generate().await.ok_or(NotEnrolled::Device)?;
    let kept = store.put_device_key(&key.pair).await;
    kept.map_err(|_| NotEnrolled::Device)?;
    Ok(key)
}

async fn bytes(promise: Promise) -> Option<Vec<u8>> {
    let buffer: ArrayBuffer = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_to_an_enrolment_leads_on_or_says_why_not() {
        let steps = [200, 201, 401, 403, 409, 429, 500, 0].map(Step::after);
        let expected = [
            Step::Enrolled,
            Step::Enrolled,
            Step::SetClock,
            Step::GiveUp(NotEnrolled::WrongCode),
            Step::NewKey,
            Step::GiveUp(NotEnrolled::TooMany),
            Step::GiveUp(NotEnrolled::Offline),
            Step::GiveUp(NotEnrolled::Offline),
        ];
        assert_eq!(steps, expected);
    }

    #[test]
    fn signatures_are_made_by_the_servers_clock() {
        assert_eq!(created_s(1_764_460_800_000.0, 0.0), 1_764_460_800);
        assert_eq!(created_s(1_764_460_800_999.0, -3_600.0), 1_764_457_200);
        assert_eq!(created_s(0.0, -1.0), 0);
    }

    #[test]
    fn only_an_answer_that_names_the_time_sets_the_clock() {
        let named = r#"{"type":"about:blank","title":"t","status":401,"now":"2026-11-29T09:00:00Z"}"#;
        assert_eq!(server_time(named).as_deref(), Some("2026-11-29T09:00:00Z"));
        assert_eq!(server_time("<html>"), None);
    }
}
