//! Files that commands write.

use std::path::Path;

use super::Failure;

/// Writes a file whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let partial = path.with_extension("partial");
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Failure::file("make", folder, error))?;
    }
    std::fs::write(&partial, bytes).map_err(|error| Failure::file("write", &partial, error))?;
    std::fs::rename(&partial, path).map_err(|error| Failure::file("write", path, error))
}
