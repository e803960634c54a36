//! Bytes in brotli's form (RFC 7932), made once and beside whatever else goes on.
//!
//! Not when a catalog is built: an operator replaces one file, at once. A second one beside it could be of another catalog, and the server
//! would have to take it apart to find out.

use std::io::Write;
use std::sync::{Arc, OnceLock};

use axum::body::Bytes;

/// The best that brotli does.
const BROTLI_QUALITY: u32 = 11;
/// The largest window that every browser takes, as a power of two.
const BROTLI_WINDOW_LOG2: u32 = 22;
const BUFFER_BYTES: usize = 1 << 16;

/// The brotli form of some bytes, as soon as it is there.
#[derive(Clone, Default)]
pub(crate) struct Compressed(Arc<OnceLock<Bytes>>);

impl Compressed {
    /// Compresses on a thread of its own: the best quality takes seconds for megabytes, and no request waits for it.
    pub(crate) fn begin(bytes: &Bytes) -> Self {
        let compressed = Self::default();
        // What has been replaced meanwhile is not kept.
        let (place, bytes) = (Arc::downgrade(&compressed.0), bytes.clone());
        let work = move || match brotli(&bytes) {
            Ok(short) if short.len() < bytes.len() => {
                if let Some(place) = place.upgrade() {
                    // Nothing else fills it.
                    let _ = place.set(Bytes::from(short));
                }
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "the catalog cannot be compressed"),
        };
        let thread = std::thread::Builder::new().name("brotli".to_owned());
        if let Err(error) = thread.spawn(work) {
            tracing::error!(%error, "the catalog cannot be compressed");
        }
        compressed
    }

    /// The brotli form; none while it is being made, and where it would be no shorter.
    pub(crate) fn get(&self) -> Option<Bytes> {
        self.0.get().cloned()
    }
}

/// Compresses bytes as well as brotli does, which takes about a second a megabyte.
///
/// # Errors
/// What the compressor says; it has no reason to.
pub fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer =
        brotli::CompressorWriter::new(Vec::new(), BUFFER_BYTES, BROTLI_QUALITY, BROTLI_WINDOW_LOG2);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}
