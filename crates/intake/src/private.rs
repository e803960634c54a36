//! That nobody else on the machine reads what is in a data folder.

use std::path::Path;

use crate::repository::DATABASE_FILE;

/// What others may not have of the folder and the database: anything.
const OTHERS: u32 = 0o007;
/// What nobody but its owner may have of a key: anything.
const NOT_OWNER: u32 = 0o077;

/// Has files that this process makes from now on be its user's alone, whatever the shell or the service manager says.
pub fn keep_files_private() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(NOT_OWNER));
}

/// Takes away the rights that others have of a data folder, its databases and its key, and names what was mended.
///
/// # Errors
/// If that cannot be done, as where the folder is somebody else's.
pub(crate) fn mend_rights(data: &Path) -> std::io::Result<Vec<String>> {
    let mut mended = Vec::new();
    let files = [
        (String::new(), OTHERS),
        ("receipt.key".to_owned(), NOT_OWNER),
        (DATABASE_FILE.to_owned(), OTHERS),
        (format!("{DATABASE_FILE}-wal"), OTHERS),
        (format!("{DATABASE_FILE}-shm"), OTHERS),
    ];
    for (name, forbidden) in files {
        let path = data.join(&name);
        if mend(&path, forbidden)? {
            mended.push(path.display().to_string());
        }
    }
    Ok(mended)
}

#[cfg(unix)]
fn mend(path: &Path, forbidden: u32) -> std::io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    let metadata = match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        metadata => metadata?,
    };
    let mut rights = metadata.permissions();
    if rights.mode() & forbidden == 0 {
        return Ok(false);
    }
    rights.set_mode(rights.mode() & !forbidden & 0o7777);
    std::fs::set_permissions(path, rights)?;
    Ok(true)
}

#[cfg(not(unix))]
fn mend(_: &Path, _: u32) -> std::io::Result<bool> {
    Ok(false)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn what_others_could_read_is_mended_once_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let set = |name: &str, mode| {
            let path = data.join(name);
            if !path.exists() {
                std::fs::write(&path, "").unwrap();
            }
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
        };
        let mode = |name: &str| std::fs::metadata(data.join(name)).unwrap().permissions().mode() & 0o7777;
        set("receipt.key", 0o644);
        set(DATABASE_FILE, 0o644);
        set("lock", 0o644);
        set("", 0o755);
        assert_eq!(mend_rights(data).unwrap().len(), 3);
        assert_eq!(mode(""), 0o750);
        assert_eq!(mode("receipt.key"), 0o600);
        assert_eq!(mode(DATABASE_FILE), 0o640);
        assert_eq!(mode("lock"), 0o644);
        assert!(mend_rights(data).unwrap().is_empty());
    }
}
