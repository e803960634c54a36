//! An enrolled device that sends one application at a time, signed, over a new connection each.

use std::io::{Error, Result};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use ed25519_dalek::{Signer as _, SigningKey};
use envelope::{
    ContentDigest, DEVICES_PATH, DevicePublicKey, Item, Nonce, SUBMISSIONS_PATH, SignatureParams,
    SignedRequest, SubmitRequest, encode_sealed, new_id, random_bytes,
};
use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::load::{ENVELOPE, answer};

/// After how long a request is given up; the device sends it again then.
const PATIENCE: Duration = Duration::from_secs(30);

/// A device that the server knows.
pub(super) struct Device {
    id: Uuid,
    key: SigningKey,
    to: SocketAddr,
    counter: u64,
}

impl Device {
    /// Makes a device known to the server at `to` on this data folder.
    pub(super) async fn enrol(didim: &Path, data: &Path, to: SocketAddr) -> Result<Self> {
        let made = Command::new(didim)
            .args(["device", "code", "--label", "bench", "--valid", "1h", "--data"])
            .arg(data)
            .output()?;
        let printed = String::from_utf8_lossy(&made.stdout).into_owned();
        let code = printed.lines().next().ok_or_else(|| {
            Error::other(format!(
                "no code was made: {}",
                String::from_utf8_lossy(&made.stderr)
            ))
        })?;
        let secret = random_bytes::<32>().map_err(Error::other)?;
        let device = Self {
            id: new_id().map_err(Error::other)?,
            key: SigningKey::from_bytes(&secret),
            to,
            counter: 0,
        };
        let body = json!({ "code": code, "device": device.id, "key": device.public()?.to_string() });
        let (status, said) = device.post(DEVICES_PATH, &body.to_string()).await?;
        if status == 201 {
            Ok(device)
        } else {
            Err(Error::other(format!("enrolling: {status}: {said}")))
        }
    }

    /// Sends one application until it is stored: how long that took, in microseconds, and how many tries it took.
    pub(super) async fn send(&mut self) -> Result<(u32, u32)> {
        self.counter += 1;
        let sealed = random_bytes::<ENVELOPE>().map_err(Error::other)?;
        let item = Item {
            id: new_id().map_err(Error::other)?,
            counter: self.counter,
            key: "k".to_owned(),
            catalog: "c".to_owned(),
            sealed: encode_sealed(&sealed),
            status_token: None,
            signature: None,
        };
        let body = serde_json::to_string(&SubmitRequest::new(Some(self.id), vec![item]))?;
        let start = Instant::now();
        for tries in 1.. {
            let posted = tokio::time::timeout(PATIENCE, self.post(SUBMISSIONS_PATH, &body)).await;
            match posted {
                Ok(Ok((200, said))) if said.contains("\"receipt\"") => {
                    let micros = u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX);
                    return Ok((micros, tries));
                }
                // Refused, cut or silent: it is sent again, and the time goes on.
                _ if tries < 100 => tokio::time::sleep(Duration::from_millis(20)).await,
                Ok(Ok((status, said))) => return Err(Error::other(format!("{status}: {said}"))),
                Ok(Err(error)) => return Err(error),
                Err(late) => return Err(Error::other(late)),
            }
        }
        Err(Error::other("nothing was tried"))
    }

    fn public(&self) -> Result<DevicePublicKey> {
        DevicePublicKey::from_bytes(self.key.verifying_key().as_bytes()).map_err(Error::other)
    }

    /// Posts a body over a new connection, signed now.
    async fn post(&self, path: &str, body: &str) -> Result<(u16, String)> {
        let authority = self.to.to_string();
        let request = SignedRequest {
            method: "POST",
            authority: &authority,
            path,
            digest: ContentDigest::of(body.as_bytes()),
        };
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let params = SignatureParams {
            created: since.map_err(Error::other)?.as_secs(),
            nonce: Nonce::generate().map_err(Error::other)?,
            key: self.public()?.id(),
        };
        let base = request.signature_base(&params);
        let headers = request.headers(&params, &self.key.sign(base.as_bytes()).to_bytes());
        let text = format!(
            "POST {path} HTTP/1.1\r\nhost: {authority}\r\ncontent-type: application/json\r\n\
             content-digest: {}\r\nsignature-input: {}\r\nsignature: {}\r\ncontent-length: {}\r\n\r\n{body}",
            headers.content_digest,
            headers.signature_input,
            headers.signature,
            body.len()
        );
        let mut stream = TcpStream::connect(self.to).await?;
        stream.set_nodelay(true)?;
        stream.write_all(text.as_bytes()).await?;
        answer(&mut stream).await
    }
}
