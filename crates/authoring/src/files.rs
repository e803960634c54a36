//! The files of a catalog's folder.

use std::io::{Error, ErrorKind, Read as _, Result};
use std::path::Path;

use crate::text::{EncodingError, decode};

/// A file of a catalog's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path below the folder, with `/` between its parts.
    pub path: String,
    /// The content.
    pub text: String,
}

/// Every `.toml` file below a folder, as [`read`](crate::read) takes them; empty if the folder does not exist.
///
/// # Errors
/// What the system says of a file or folder that cannot be read, or that a file is not UTF-8.
pub fn source_files(folder: &Path) -> Result<Vec<SourceFile>> {
    let mut found = Found::default();
    if folder.exists() {
        collect(folder, "", &mut found)?;
    }
    match found.foreign.first() {
        None => Ok(found.files),
        Some((path, error)) => Err(Error::new(ErrorKind::InvalidData, format!("`{path}`: {error}"))),
    }
}

/// The files of a folder.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// All of them, in the order of their names; those that are not UTF-8 without a text.
    pub(crate) files: Vec<SourceFile>,
    /// The paths of those that are not UTF-8.
    pub(crate) foreign: Vec<(String, EncodingError)>,
}

/// Adds the `.toml` files below `folder`, their paths after `prefix`.
pub(crate) fn collect(folder: &Path, prefix: &str, found: &mut Found) -> Result<()> {
    let mut entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), found)?;
        } else if name.ends_with(".toml") {
            let text = read_decoded(&entry.path())?.unwrap_or_else(|error| {
                found.foreign.push((path.clone(), error));
                String::new()
            });
            found.files.push(SourceFile { path, text });
        }
    }
    Ok(())
}

/// The largest file of a catalog's sources, in bytes: 16 MiB, as its blob may have.
const MAX_FILE_BYTES: u64 = 16 << 20;

/// The text of a file, or what it is instead of UTF-8.
fn read_decoded(path: &Path) -> Result<std::result::Result<String, EncodingError>> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path)?;
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|bytes| bytes > MAX_FILE_BYTES) {
        let why = format!(
            "`{}` has more than {MAX_FILE_BYTES} bytes; split it",
            path.display()
        );
        return Err(Error::new(ErrorKind::FileTooLarge, why));
    }
    Ok(decode(&bytes))
}
