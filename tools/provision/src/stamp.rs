//! Fingerprints: what was built from what, so that nothing is built twice.

use std::fs;
use std::path::Path;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::error::{At, Result};
use crate::files;

/// The hash of several things in hex. The length of each counts, so that nothing moves from one to the next unseen.
pub fn fingerprint(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    HEXLOWER.encode(&hash.finalize())
}

/// The hash of one file in hex; `None` if it cannot be read.
pub fn of_file(path: &Path) -> Option<String> {
    Some(fingerprint(&[&fs::read(path).ok()?]))
}

/// Whether the note at `path` says exactly this.
pub fn matches(path: &Path, fingerprint: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.trim() == fingerprint)
}

/// Writes the note. Do so only after the work that it vouches for.
pub fn write(path: &Path, fingerprint: &str) -> Result<()> {
    files::make_parent(path)?;
    fs::write(path, format!("{fingerprint}\n")).at("write", path)
}

/// Takes the note away. Do so before the work begins: an interruption must not leave an old promise.
pub fn forget(path: &Path) -> Result<()> {
    files::remove_file(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scratch;

    #[test]
    fn parts_do_not_run_into_each_other() {
        let one = fingerprint(&[b"a", b"bc"]);
        assert_eq!(fingerprint(&[b"a", b"bc"]), one);
        for other in [&[b"ab".as_slice(), b"c"], &[b"", b"abc"]] {
            assert_ne!(fingerprint(other), one);
        }
        assert_ne!(fingerprint(&[b"abc"]), one);
    }

    #[test]
    fn a_note_holds_until_it_is_forgotten() {
        let dir = Scratch::new();
        let note = dir.path().join("deep/app.stamp");
        assert!(!matches(&note, "x"));
        write(&note, "x").unwrap();
        assert!(matches(&note, "x") && !matches(&note, "y"));
        forget(&note).unwrap();
        forget(&note).unwrap();
        assert!(!matches(&note, "x"));
    }
}
