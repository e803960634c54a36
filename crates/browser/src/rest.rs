//! Whether a later part of the app's code is what the first part was made with.

use sha2::{Digest, Sha256};
use wasm_bindgen::prelude::wasm_bindgen;

/// Whether `code` has this SHA-256, of 64 lower-case hex digits. The script that fetches later parts asks it where it holds the page up:
/// there nothing can wait for the browser's own digests, and a request that is waited for takes no `integrity`.
#[wasm_bindgen(js_name = restIs)]
#[must_use]
pub fn rest_is(code: &[u8], sha256: &str) -> bool {
    base16ct::lower::encode_string(&Sha256::digest(code)) == sha256
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `printf abc | sha256sum`, also in FIPS 180-2, appendix B.1.
    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn the_rest_is_known_by_its_whole_hash() {
        assert!(rest_is(b"abc", ABC));
        for code in [&b"abd"[..], b"ab", b"abc\0", b""] {
            assert!(!rest_is(code, ABC));
        }
        let cut = ABC.get(..62).unwrap_or_default();
        for hash in ["", cut, &ABC.replace("ad", "ae"), &format!("{ABC}00")] {
            assert!(!rest_is(b"abc", hash), "{hash}");
        }
    }
}
