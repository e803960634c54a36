//! The files of a catalog's folder.

use std::path::Path;

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
/// What the system says of a file or folder that cannot be read.
pub fn source_files(folder: &Path) -> std::io::Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    if folder.exists() {
        collect(folder, "", &mut files)?;
    }
    Ok(files)
}

/// Adds the `.toml` files below `folder` in the order of their names, their paths after `prefix`.
pub(crate) fn collect(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> std::io::Result<()> {
    let mut entries = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else if name.ends_with(".toml") {
            files.push(SourceFile {
                path,
                text: read_text(&entry.path())?,
            });
        }
    }
    Ok(())
}

/// The largest file of a catalog's sources, in bytes: 16 MiB, as its blob may have.
const MAX_FILE_BYTES: u64 = 16 << 20;

fn read_text(path: &Path) -> std::io::Result<String> {
    use std::io::{Error, ErrorKind, Read as _};
    let mut text = String::new();
    let file = std::fs::File::open(path)?;
    file.take(MAX_FILE_BYTES + 1).read_to_string(&mut text)?;
    if u64::try_from(text.len()).is_ok_and(|bytes| bytes > MAX_FILE_BYTES) {
        let why = format!(
            "`{}` has more than {MAX_FILE_BYTES} bytes; split it",
            path.display()
        );
        return Err(Error::new(ErrorKind::FileTooLarge, why));
    }
    Ok(text)
}
