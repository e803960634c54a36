//! What the routes work with.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::SystemTime;

use axum::body::Bytes;
use envelope::{ReceiptKey, digest_hex};

use crate::clock::Clock;

/// What the routes work with.
pub struct App<R> {
    /// Where submissions are kept.
    pub repository: R,
    /// Signs receipts.
    pub receipts: ReceiptKey,
    /// Tells the time.
    pub clock: Box<dyn Clock>,
    /// The signed catalog, if there is one.
    pub catalog: Option<CatalogFile>,
    /// The folder of the app's files, if they are served.
    pub files: Option<PathBuf>,
    /// The ids of the keys that devices should seal to; others are stored and flagged.
    pub known_keys: Vec<String>,
    /// The digests of catalogs that devices should have; others are stored and flagged.
    pub known_catalogs: Vec<String>,
}

/// The signed catalog's file; an operator may replace it while the server runs.
#[derive(Debug)]
pub struct CatalogFile {
    path: PathBuf,
    read: Mutex<Option<Read>>,
}

/// What was read, and by what a change is noticed.
#[derive(Debug)]
struct Read {
    modified: SystemTime,
    size: u64,
    bytes: Bytes,
    digest: String,
}

impl CatalogFile {
    /// The file at this path; it is read when it is asked for.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            read: Mutex::new(None),
        }
    }

    /// The file's bytes and their SHA-256, read again only when the file has changed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn current(&self) -> std::io::Result<(Bytes, String)> {
        // Looked at before reading: a replacement in between is then read again at the next request.
        let metadata = std::fs::metadata(&self.path)?;
        let (modified, size) = (metadata.modified()?, metadata.len());
        let mut read = self
            .read
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(known) = read.as_ref()
            && known.modified == modified
            && known.size == size
        {
            return Ok((known.bytes.clone(), known.digest.clone()));
        }
        let bytes = Bytes::from(std::fs::read(&self.path)?);
        let digest = digest_hex(&bytes);
        *read = Some(Read {
            modified,
            size,
            bytes: bytes.clone(),
            digest: digest.clone(),
        });
        Ok((bytes, digest))
    }
}
