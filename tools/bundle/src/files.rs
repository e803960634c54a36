//! The files of a packed app, in memory until all of them are right.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest, Sha256, Sha384};

use provision::At;

use crate::error::{Error, Result};
use crate::manifest::{App, Fetched, Later};

/// The endings of files that brotli makes shorter.
const COMPRESSED: [&str; 7] = ["wasm", "js", "css", "html", "json", "svg", "txt"];
/// The best that brotli does, and the largest window that every browser takes (RFC 7932).
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW_LOG2: u32 = 22;
/// How many digits of a hash a name carries: 64 bits.
const NAME_DIGITS: usize = 16;

/// Files by their names, with `/` between folders and none in front.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Every file in a folder and below, without those that are another's compressed form.
///
/// # Errors
///
/// If the folder cannot be read.
pub fn read(folder: &Path) -> Result<Files> {
    let paths = provision::files::list(folder)?;
    let mut files = Files::new();
    for path in paths
        .iter()
        .filter(|path| path.extension().is_none_or(|e| e != "br"))
    {
        let parts = path.strip_prefix(folder).unwrap_or(path).iter();
        let name: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
        files.insert(name.join("/"), fs::read(path).at("read", path)?);
    }
    Ok(files)
}

/// Writes files into a folder.
pub fn write<'a>(folder: &Path, files: impl IntoIterator<Item = (&'a String, &'a Vec<u8>)>) -> Result<()> {
    for (name, bytes) in files {
        let path = folder.join(name);
        provision::files::make_parent(&path)?;
        fs::write(&path, bytes).at("write", &path)?;
    }
    Ok(())
}

/// The brotli forms of all files that get one, under the names that the server looks for.
pub fn compressed(files: &Files) -> Result<Files> {
    let mut compressed = Files::new();
    for (name, bytes) in files {
        let ending = name.rsplit('.').next().unwrap_or_default();
        if COMPRESSED.contains(&ending) {
            let mut writer =
                brotli::CompressorWriter::new(Vec::new(), 1 << 16, BROTLI_QUALITY, BROTLI_WINDOW_LOG2);
            writer.write_all(bytes).at("compress", Path::new(name))?;
            compressed.insert(format!("{name}.br"), writer.into_inner());
        }
    }
    Ok(compressed)
}

/// Puts a brotli form beside every file of text or code in a folder.
///
/// # Errors
///
/// If the folder cannot be read or written.
pub fn compress(folder: &Path) -> Result<()> {
    write(folder, &compressed(&read(folder)?)?)
}

/// The name of a file or folder with the hash of its content in it: `name-<hash>ending`.
pub fn hashed(name: &str, bytes: &[u8], ending: &str) -> String {
    [name, "-", &hex(&Sha256::digest(bytes), NAME_DIGITS), ending].concat()
}

/// As in the attribute `integrity` (W3C Subresource Integrity).
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64.encode(&Sha384::digest(bytes)))
}

/// The first digits of a hash.
pub fn hex(hash: &[u8], digits: usize) -> String {
    HEXLOWER.encode(hash).chars().take(digits).collect()
}

/// How large files of a kind are together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Size {
    /// Which files, by the endings of their names.
    pub files: String,
    /// In bytes.
    pub plain: u64,
    /// In bytes after brotli.
    pub brotli: u64,
    /// The most that these may be.
    gate: Option<u64>,
}

/// Measures a packed app.
///
/// # Errors
///
/// If the folder cannot be read, or a file has no compressed form.
pub fn sizes(folder: &Path, app: &App) -> Result<Vec<Size>> {
    let files = read(folder)?;
    let gates = &app.sizes;
    let endings: Vec<(String, Option<u64>)> =
        app.later.iter().map(|part| (part.ending(), part.size)).collect();
    let is_split = endings
        .iter()
        .any(|(ending, _)| files.keys().any(|name| name.ends_with(ending)));
    let asked = app.later.iter().filter(|part| part.fetched == Fetched::WhenAsked);
    let measure = |files_named: &str, without: &[String], gate: Option<u64>| -> Result<Size> {
        let mut size = Size {
            files: ["*", files_named].concat(),
            plain: 0,
            brotli: 0,
            gate,
        };
        for ending in without {
            size.files += &format!(" but *{ending}");
        }
        let is_without = |name: &str| without.iter().any(|ending| name.ends_with(ending));
        for (name, bytes) in files
            .iter()
            .filter(|(name, _)| name.ends_with(files_named) && !is_without(name))
        {
            let compressed = folder.join(format!("{name}.br"));
            size.plain += bytes.len() as u64;
            size.brotli += fs::metadata(&compressed).at("read", &compressed)?.len();
        }
        Ok(size)
    };
    let mut sizes = Vec::new();
    if is_split {
        let asked: Vec<String> = asked.map(Later::ending).collect();
        sizes.push(measure("_bg.wasm", &[], gates.first)?);
        sizes.push(measure(".wasm", &asked, gates.all)?);
        for (ending, gate) in endings {
            sizes.push(measure(&ending, &[], gate)?);
        }
    } else {
        // Code in one file has no part that comes first, and has what is fetched when it is asked for.
        let gate = asked
            .map(|part| part.size)
            .fold(gates.all, |all, size| Some(all? + size?));
        sizes.push(measure(".wasm", &[], gate)?);
    }
    for (ending, gate) in [(".js", gates.js), (".css", None), (".html", None)] {
        sizes.push(measure(ending, &[], gate)?);
    }
    Ok(sizes)
}

impl Size {
    /// Checks the size against the manifest's gate.
    ///
    /// # Errors
    ///
    /// If it is over the gate.
    pub fn check(&self) -> Result<()> {
        match self.gate {
            Some(gate) if self.brotli > gate => Err(Error::Size {
                files: self.files.clone(),
                bytes: self.brotli,
                gate,
            }),
            _ => Ok(()),
        }
    }
}

impl std::fmt::Display for Size {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {} bytes, {} with brotli",
            self.files, self.plain, self.brotli
        )?;
        self.gate.map_or(Ok(()), |gate| write!(f, " of {gate}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrity_is_what_browsers_compute() {
        // printf '' | openssl dgst -sha384 -binary | base64
        assert_eq!(
            integrity(b""),
            "sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"
        );
    }

    #[test]
    fn a_name_carries_the_hash_of_the_content() {
        // printf '' | sha256sum
        assert_eq!(hashed("app", b"", ".js"), "app-e3b0c44298fc1c14.js");
        assert_ne!(hashed("app", b"a", ".js"), hashed("app", b"b", ".js"));
    }

    #[test]
    fn text_and_code_get_a_brotli_form_that_is_their_own() {
        let dir = tempfile::tempdir().unwrap();
        let text = "text ".repeat(100);
        let files: Files = [("deep/a.txt", text.as_bytes()), ("b.woff2", b"font")]
            .map(|(name, bytes)| (name.to_owned(), bytes.to_vec()))
            .into();
        write(dir.path(), &files).unwrap();
        compress(dir.path()).unwrap();
        assert_eq!(read(dir.path()).unwrap(), files);
        assert!(!dir.path().join("b.woff2.br").exists());
        let short = fs::read(dir.path().join("deep/a.txt.br")).unwrap();
        assert!(short.len() < text.len());
        let mut whole = Vec::new();
        brotli::BrotliDecompress(&mut short.as_slice(), &mut whole).unwrap();
        assert_eq!(whole, text.as_bytes());
    }

    fn measured(parts: &[&str], later: &str) -> Vec<Size> {
        let dir = tempfile::tempdir().unwrap();
        for (part, (size, brotli)) in parts.iter().zip([(10, 6), (5, 4), (3, 2)]) {
            let name = format!("a_{part}.wasm");
            let files = Files::from([(format!("{name}.br"), vec![0; brotli]), (name, vec![0; size])]);
            write(dir.path(), &files).unwrap();
        }
        let manifest = format!(
            "package = \"a\"\npage = \"\"\nworker = \"\"\n\
             [browsers]\nchrome = \"108\"\nfirefox = \"121\"\nsafari = \"15.4\"\n\
             [sizes]\nfirst = 6\nall = 9\n{later}"
        );
        sizes(dir.path(), &toml::from_str(&manifest).unwrap()).unwrap()
    }

    const REST: &str = "[[later]]\nname = \"rest\"\nfetched = \"behind the first\"\nmodules = []\n";
    const JOBS: &str = "[[later]]\nname = \"jobs\"\nfetched = \"when asked\"\nsize = 1\nmodules = []\n";

    #[test]
    fn a_kind_of_files_over_its_gate_is_named_with_both_sizes() {
        let sizes = measured(&["bg", "rest"], REST);
        let [first, all, rest @ ..] = sizes.as_slice() else {
            panic!("{sizes:?}");
        };
        assert_eq!(
            (first.plain, first.brotli, all.plain, all.brotli),
            (10, 6, 15, 10)
        );
        first.check().unwrap();
        let error = all.check().unwrap_err().to_string();
        assert!(
            error.starts_with("the app's `*.wasm` has 10 bytes with brotli, over 9;"),
            "{error}"
        );
        assert!(rest.iter().all(|size| size.check().is_ok()));
    }

    #[test]
    fn a_part_that_is_fetched_when_asked_has_a_gate_of_its_own() {
        let sizes = measured(&["bg", "rest", "jobs"], &[REST, JOBS].concat());
        let printed: Vec<String> = sizes.iter().take(4).map(Size::to_string).collect();
        assert_eq!(
            printed,
            [
                "*_bg.wasm: 10 bytes, 6 with brotli of 6",
                "*.wasm but *_jobs.wasm: 15 bytes, 10 with brotli of 9",
                "*_rest.wasm: 5 bytes, 4 with brotli",
                "*_jobs.wasm: 3 bytes, 2 with brotli of 1",
            ]
        );
        let over: Vec<bool> = sizes.iter().map(|size| size.check().is_err()).collect();
        assert_eq!(over, [false, true, false, true, false, false, false]);
        // In one file it is held to both gates together.
        let whole = measured(&["bg"], &[REST, JOBS].concat());
        assert_eq!(whole[0].to_string(), "*.wasm: 10 bytes, 6 with brotli of 10");
    }
}
