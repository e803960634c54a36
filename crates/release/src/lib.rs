//! A signed release of the app: `release.json` in its folder says every file with its SHA-384, the release's number, and the lowest
//! number that may still be served and taken. An operator signs it with a key that no server has; the server serves only what it lists,
//! and the service worker lets in only what one of the keys has signed that it was built with (ADR 16).
//!
//! The file is JSON with two texts: `content`, which is JSON too, and `signature` over [`DOMAIN`] and the bytes of `content` as they
//! stand there, so that nobody has to agree on how JSON is written.

mod folder;
mod key;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use folder::{Verified, integrity, list};
pub use key::{KeyError, PublicKeys, ReleaseKey};

/// The name of the file in the app's folder.
pub const FILE: &str = "release.json";
/// The worker's script, which lists all other files that a device keeps: no release is without.
pub const WORKER: &str = "sw.js";
/// Stands in front of the content where it is signed, so that no other signature passes for one of a release. `shell/worker.js` has the
/// same text.
pub const DOMAIN: &[u8] = b"didim release, version 1\0";
/// The highest number of a release: what every reader of JSON reads exactly (RFC 8259, section 6).
pub const MAX_NUMBER: u64 = (1 << 53) - 1;
/// The largest `release.json`, in bytes.
pub const MAX_FILE_BYTES: usize = 4 << 20;

const FORMAT: u16 = 1;

/// What is signed of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// The format of this content: 1.
    pub format: u16,
    /// Releases are in the order of their numbers, from 1 to [`MAX_NUMBER`].
    pub number: u64,
    /// The lowest number that may still be served, and taken by devices, once this release was. At most [`Self::number`].
    pub floor: u64,
    /// The app's version, as its page and its worker name it: 32 hex digits.
    pub version: String,
    /// When it was signed, as RFC 3339 writes it. Nothing is decided by it.
    pub created: String,
    /// The SHA-384 of each file, as in the attribute `integrity`, by its path in the folder without a `/` in front.
    pub files: BTreeMap<String, String>,
}

/// `release.json` as it is laid out.
#[derive(Serialize, Deserialize)]
struct Signed {
    content: String,
    /// Base64 of the 64 bytes `r` and `s` (IEEE P1363, as WebCrypto verifies them).
    signature: String,
}

/// Why a release is not taken.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// `release.json` is not laid out as one.
    #[error("`release.json` cannot be read ({0}); sign the folder with `didim release sign`")]
    Malformed(String),
    /// None of the keys has made the signature.
    #[error("no key that is known here has signed `release.json`; sign it with the key of the public half")]
    BadSignature,
    /// A newer program has signed it.
    #[error("`release.json` has the format {0}, which this program does not know; upgrade the program")]
    NewerFormat(u16),
    /// It is below what may still be used.
    #[error("release {number} is below the floor {floor}; serve release {floor} or a later one")]
    BelowFloor {
        /// Its number.
        number: u64,
        /// The floor.
        floor: u64,
    },
    /// The floor is above the release's own number, or a number is out of range.
    #[error(
        "release {number} with the floor {floor}: numbers are 1 to {MAX_NUMBER}, a floor up to its release"
    )]
    Numbers {
        /// Its number.
        number: u64,
        /// Its floor.
        floor: u64,
    },
    /// The page does not name the app's version.
    #[error("`index.html` names no version (`data-version`); sign the folder of a packed app")]
    NoVersion,
    /// A file is listed under a name that leads elsewhere.
    #[error("`{0}` is no path within the folder; sign the folder anew")]
    Path(String),
    /// A file that every release has is missing.
    #[error("`{0}` is missing; sign the folder of a packed app")]
    Missing(&'static str),
    /// A file is not what was signed.
    #[error("`{0}` is not the file that was signed; copy the release anew")]
    Changed(String),
    /// A file cannot be read.
    #[error("cannot read `{name}`: {error}; copy the release anew")]
    Unreadable {
        /// Its path in the folder.
        name: String,
        /// Why.
        error: std::io::Error,
    },
}

impl Release {
    /// Describes a packed app, by its files.
    ///
    /// # Errors
    /// [`ReleaseError`] if the files are no packed app, or the numbers are none.
    pub fn of(
        files: &BTreeMap<String, Vec<u8>>,
        number: u64,
        floor: u64,
        created: &str,
    ) -> Result<Self, ReleaseError> {
        let page = files
            .get("index.html")
            .ok_or(ReleaseError::Missing("index.html"))?;
        let release = Self {
            format: FORMAT,
            number,
            floor,
            version: version(page).ok_or(ReleaseError::NoVersion)?,
            created: created.to_owned(),
            files: files
                .iter()
                .filter(|(name, _)| *name != FILE)
                .map(|(name, bytes)| (name.clone(), integrity(bytes)))
                .collect(),
        };
        release.check()?;
        Ok(release)
    }

    /// The bytes of `release.json`, signed.
    ///
    /// # Errors
    /// [`ReleaseError`] if its numbers are none or it lists no worker; [`ReleaseError::Malformed`] if the machine gives no random numbers.
    pub fn sign(&self, key: &ReleaseKey) -> Result<Vec<u8>, ReleaseError> {
        self.check()?;
        let malformed = |error: serde_json::Error| ReleaseError::Malformed(error.to_string());
        let content = serde_json::to_string(self).map_err(malformed)?;
        let signature = key
            .sign(&signed_bytes(&content))
            .map_err(|error| ReleaseError::Malformed(error.to_string()))?;
        let signed = Signed { content, signature };
        let mut bytes = serde_json::to_vec(&signed).map_err(malformed)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// Verifies `release.json`, and takes it only if it is not below the floor.
    ///
    /// # Errors
    /// [`ReleaseError`]: nothing of it is used then.
    pub fn admit(bytes: &[u8], keys: &PublicKeys, floor: u64) -> Result<Self, ReleaseError> {
        let malformed = |error: serde_json::Error| ReleaseError::Malformed(error.to_string());
        let signed: Signed = serde_json::from_slice(bytes).map_err(malformed)?;
        if !keys.verify(&signed_bytes(&signed.content), &signed.signature) {
            return Err(ReleaseError::BadSignature);
        }
        let format: Format = serde_json::from_str(&signed.content).map_err(malformed)?;
        if format.format != FORMAT {
            return Err(ReleaseError::NewerFormat(format.format));
        }
        let release: Self = serde_json::from_str(&signed.content).map_err(malformed)?;
        release.check()?;
        if release.number < floor {
            return Err(ReleaseError::BelowFloor {
                number: release.number,
                floor,
            });
        }
        Ok(release)
    }

    fn check(&self) -> Result<(), ReleaseError> {
        let (number, floor) = (self.number, self.floor);
        if !(1..=MAX_NUMBER).contains(&number) || floor > number {
            return Err(ReleaseError::Numbers { number, floor });
        }
        if !self.files.contains_key(WORKER) {
            return Err(ReleaseError::Missing(WORKER));
        }
        let mut names = self.files.keys();
        names
            .find(|name| !folder::is_within(name))
            .map_or(Ok(()), |name| Err(ReleaseError::Path(name.clone())))
    }
}

/// What every format begins with.
#[derive(Deserialize)]
struct Format {
    format: u16,
}

fn signed_bytes(content: &str) -> Vec<u8> {
    [DOMAIN, content.as_bytes()].concat()
}

/// The version that a packed page names.
fn version(page: &[u8]) -> Option<String> {
    let page = str::from_utf8(page).ok()?;
    let (_, rest) = page.split_once(" data-version=\"")?;
    let (version, _) = rest.split_once('"')?;
    let is_hex = version.len() == 32 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| version.to_owned())
}
