//! Files of the data folder that survive a failure of the power.

use std::path::Path;

/// Writes a secret so that it is there whole and durably, or not at all: the power may fail in between.
pub(crate) fn write_secret(folder: &Path, path: &Path, text: &str) -> std::io::Result<()> {
    // Several servers may write the same file.
    let writing = std::fs::File::open(folder)?;
    #[cfg(unix)]
    writing.lock()?;
    let unfinished = path.with_extension("new");
    match std::fs::remove_file(&unfinished) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&unfinished)?;
    give_to_owner_of(folder, &file);
    std::io::Write::write_all(&mut file, text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)?;
    drop(writing);
    sync_folder(folder)
}

/// Makes durable which files a folder has.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Gives a new file to the folder's owner, where that is another and may be done: a command that is run as root must
/// not lock the server out.
pub(crate) fn give_to_owner_of(folder: &Path, file: &std::fs::File) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        if let (Ok(owner), Ok(own)) = (std::fs::metadata(folder), file.metadata())
            && owner.uid() != own.uid()
            && let Err(error) = fchown(file, Some(owner.uid()), Some(owner.gid()))
        {
            tracing::warn!(folder = %folder.display(), %error, "cannot give a file to the folder's owner");
        }
    }
    #[cfg(not(unix))]
    let _ = (folder, file);
}
