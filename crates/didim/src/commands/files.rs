//! Files that commands read and write.

use std::path::{Path, PathBuf};

use sources::AnswerFile;

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

/// The largest answer of an API, in bytes: 256 MiB.
const MAX_SOURCE_FILE_BYTES: usize = 256 << 20;

/// Reads saved answers of an API.
pub(crate) fn read_answers(paths: &[PathBuf]) -> Result<Vec<AnswerFile>, Failure> {
    let read = |path: &PathBuf| {
        Ok(AnswerFile {
            path: path.display().to_string(),
            bytes: intake::read_file(path, MAX_SOURCE_FILE_BYTES)
                .map_err(|error| Failure::file("read", path, error))?,
        })
    };
    paths.iter().map(read).collect()
}
