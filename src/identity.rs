//! Who the device is: a key that cannot leave the browser, and the requests that it signs (RFC 9421).

use std::rc::Rc;

use envelope::{
    ContentDigest, DEVICES_PATH, DevicePublicKey, EnrolAnswer, EnrolRequest, Nonce, Problem,
    SignatureHeaders, SignatureParams, SignedRequest,
};
use gloo_net::http::{Request, Response};
use js_sys::wasm_bindgen::{JsCast, JsValue};
use js_sys::{Array, ArrayBuffer, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use store::{IndexedDbStore, Store as _};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use crate::browser;

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
        let making = subtle()?.generate_key_with_str(ALGORITHM, false, &usages).ok()?;
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
        let raw = bytes(subtle()?.export_key("raw", &public).ok()?).await?;
        Some(Self {
            private,
            public: DevicePublicKey::from_bytes(&raw.try_into().ok()?).ok()?,
            pair,
        })
    }

    async fn sign(&self, text: &str) -> Option<[u8; 64]> {
        let signing = subtle()?.sign_with_str_and_u8_array(ALGORITHM, &self.private, text.as_bytes());
        bytes(signing.ok()?).await?.try_into().ok()
    }
}

impl Signer {
    /// The signer of a device that is enrolled; none if it is not.
    pub async fn load(store: &IndexedDbStore) -> Option<Self> {
        store.note(LABEL_NOTE).await.ok()??;
        let key = DeviceKey::of_pair(store.device_key().await.ok()??).await?;
        Some(Self { key, ahead_s: 0.0 })
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
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a clock before 1970 counts as 1970"
        )]
        let created = (browser::now_ms() / 1_000.0 + self.ahead_s).max(0.0) as u64;
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
        let problem: Option<Problem> = serde_json::from_str(answer).ok();
        let server = problem
            .and_then(|problem| problem.now)
            .map(|now| js_sys::Date::parse(&now));
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

/// Makes the device known to the server by a one-time code, and says what staff call it.
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
        let text = response.text().await.map_err(|_| NotEnrolled::Offline)?;
        match response.status() {
            200 | 201 => {
                let answer: EnrolAnswer = serde_json::from_str(&text).map_err(|_| NotEnrolled::Offline)?;
                let noted = store.put_note(LABEL_NOTE, &answer.label).await;
                noted.map_err(|_| NotEnrolled::Device)?;
                return Ok(answer.label);
            }
            401 if signer.heed_clock(&text) => {}
            403 => return Err(NotEnrolled::WrongCode),
            409 => signer.key = new_key(store).await?,
            429 => return Err(NotEnrolled::TooMany),
            _ => return Err(NotEnrolled::Offline),
        }
    }
    Err(NotEnrolled::Offline)
}

async fn new_key(store: &Rc<IndexedDbStore>) -> Result<DeviceKey, NotEnrolled> {
    let key = DeviceKey::generate().await.ok_or(NotEnrolled::Device)?;
    let kept = store.put_device_key(&key.pair).await;
    kept.map_err(|_| NotEnrolled::Device)?;
    Ok(key)
}

fn subtle() -> Option<SubtleCrypto> {
    Some(window().crypto().ok()?.subtle())
}

async fn bytes(promise: Promise) -> Option<Vec<u8>> {
    let buffer: ArrayBuffer = JsFuture::from(promise).await.ok()?.dyn_into().ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}
