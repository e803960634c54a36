//! Reading what a server sends, no more of it than there can be.
//!
//! The browser's own `text()` and `arrayBuffer()` keep whatever comes before anybody can look at its size.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

/// The largest answer that is no catalog, in bytes: 1 MiB.
pub const MAX_ANSWER_BYTES: usize = 1 << 20;

/// Reads a body of at most `most` bytes; `None` if it is larger, which ends it, or breaks off. An answer without a body is empty.
pub async fn read_at_most(body: Option<ReadableStream>, most: usize) -> Option<Vec<u8>> {
    let Some(body) = body else { return Some(Vec::new()) };
    let reader = ReadableStreamDefaultReader::new(&body).ok()?;
    let mut read = Vec::new();
    loop {
        let part = JsFuture::from(reader.read()).await.ok()?;
        let field = |name: &str| Reflect::get(&part, &JsValue::from_str(name)).ok();
        if field("done")?.is_truthy() {
            return Some(read);
        }
        let bytes: Uint8Array = field("value")?.dyn_into().ok()?;
        if !fits(read.len(), bytes.length(), most) {
            // What is still under way is not waited for.
            drop(reader.cancel());
            return None;
        }
        read.extend(bytes.to_vec());
    }
}

/// Reads a body as text, at most [`MAX_ANSWER_BYTES`] of it; what is no UTF-8 becomes U+FFFD, as in the browser's own `text()`.
pub async fn read_text(body: Option<ReadableStream>) -> Option<String> {
    let bytes = read_at_most(body, MAX_ANSWER_BYTES).await?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether a part of this length may follow what has been read.
fn fits(read: usize, part: u32, most: usize) -> bool {
    usize::try_from(part).is_ok_and(|part| read.saturating_add(part) <= most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_never_exceeds_the_most() {
        for (read, part, most, expected) in [
            (0, 0, 0, true),
            (0, 1, 0, false),
            (9, 1, 10, true),
            (10, 0, 10, true),
            (10, 1, 10, false),
            (0, u32::MAX, MAX_ANSWER_BYTES, false),
            (usize::MAX, 1, MAX_ANSWER_BYTES, false),
        ] {
            assert_eq!(fits(read, part, most), expected, "{read} {part} {most}");
        }
    }
}
