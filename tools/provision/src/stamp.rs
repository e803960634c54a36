//! Fingerprints: what was built from what, so that nothing is built twice.

use std::fs;
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::error::{At, Result};

/// Collects everything that an output depends on.
#[derive(Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a word: a profile, a toolchain, a key.
    pub fn word(&mut self, name: &str, value: &str) -> &mut Self {
        self.chunk(name.as_bytes());
        self.chunk(value.as_bytes());
        self
    }

    /// Adds a file, or a folder with all that is in it. One that is not there counts as that.
    pub fn path(&mut self, root: &Path, relative: &str) -> Result<&mut Self> {
        let mut files = Vec::new();
        list(&root.join(relative), &mut files)?;
        files.sort();
        self.chunk(relative.as_bytes());
        self.0.update((files.len() as u64).to_le_bytes());
        for file in files {
            let name = file
                .strip_prefix(root)
                .unwrap_or(&file)
                .to_string_lossy()
                .into_owned();
            self.chunk(name.as_bytes());
            self.chunk(&fs::read(&file).at("read", &file)?);
        }
        Ok(self)
    }

    /// The fingerprint in hex.
    pub fn finish(self) -> String {
        HEXLOWER.encode(&self.0.finalize())
    }

    // The length first, so that moving bytes from one file to the next changes the fingerprint.
    fn chunk(&mut self, bytes: &[u8]) {
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }
}

/// The hash of one file in hex, or nothing if it cannot be read.
pub fn of_file(path: &Path) -> Option<String> {
    let mut fingerprint = Fingerprint::new();
    fingerprint.chunk(&fs::read(path).ok()?);
    Some(fingerprint.finish())
}

/// Whether the note at `path` says exactly this.
pub fn says(path: &Path, fingerprint: &str) -> bool {
    fs::read_to_string(path).is_ok_and(|text| text.trim() == fingerprint)
}

/// Writes the note. Do so only after the work that it vouches for.
pub fn write(path: &Path, fingerprint: &str) -> Result<()> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).at("make", dir)?;
    }
    fs::write(path, format!("{fingerprint}\n")).at("write", path)
}

/// Takes the note away. Do so before the work begins: an interruption must not leave an old promise.
pub fn forget(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).at("remove", path),
        _ => Ok(()),
    }
}

/// Every file in the folder and below, in no order.
pub fn list(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if path.is_file() {
        files.push(path.to_owned());
    } else if path.is_dir() {
        for entry in fs::read_dir(path).at("read", path)? {
            list(&entry.at("read", path)?.path(), files)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scratch;

    fn fingerprint(root: &Path) -> String {
        let mut fingerprint = Fingerprint::new();
        fingerprint
            .path(root, "src")
            .unwrap()
            .path(root, "index.html")
            .unwrap();
        fingerprint.finish()
    }

    #[test]
    fn contents_names_and_presence_all_count_and_dates_do_not() {
        let dir = Scratch::new();
        dir.write("src/a.rs", "one");
        let first = fingerprint(dir.path());
        dir.write("src/a.rs", "one");
        assert_eq!(fingerprint(dir.path()), first);

        dir.write("src/a.rs", "two");
        let changed = fingerprint(dir.path());
        assert_ne!(changed, first);

        dir.write("src/deep/b.rs", "");
        let added = fingerprint(dir.path());
        assert_ne!(added, changed);

        dir.write("index.html", "");
        assert_ne!(fingerprint(dir.path()), added);
    }

    #[test]
    fn words_do_not_run_into_each_other() {
        let mut left = Fingerprint::new();
        left.word("a", "bc");
        let mut right = Fingerprint::new();
        right.word("ab", "c");
        assert_ne!(left.finish(), right.finish());
    }

    #[test]
    fn a_note_holds_until_it_is_forgotten() {
        let dir = Scratch::new();
        let note = dir.path().join("deep/app.stamp");
        assert!(!says(&note, "x"));
        write(&note, "x").unwrap();
        assert!(says(&note, "x") && !says(&note, "y"));
        forget(&note).unwrap();
        forget(&note).unwrap();
        assert!(!says(&note, "x"));
    }
}
