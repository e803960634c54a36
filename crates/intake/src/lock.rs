//! Who uses a data folder: many servers and commands at once, or one that puts a backup back.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

const LOCK_FILE: &str = "lock";
const STARTING_FILE: &str = "starting";
/// How long a server waits for others that start: making a schema takes seconds.
const STARTING_TIMEOUT: Duration = Duration::from_secs(60);
const STARTING_PAUSE: Duration = Duration::from_millis(20);

/// A data folder that cannot be used now.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// A backup is being put back.
    #[error("a backup is being put back into `{0}`; start again when `didim restore` has ended")]
    BeingRestored(PathBuf),
    /// Somebody works on the folder.
    #[error(
        "a server or another command is running on `{0}`; stop it first (`fuser {0}/lock` shows the process)"
    )]
    InUse(PathBuf),
    /// Another server does not get on with its start, or somebody holds the file.
    #[error("another server has been starting on `{0}` for a minute; stop it first (`fuser {0}/starting`)")]
    Starting(PathBuf),
    /// The lock's file cannot be used.
    #[error("cannot lock the data folder `{folder}`: {error}; it must be on a disk of this machine")]
    File {
        /// The data folder.
        folder: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

/// A lock on a data folder, held until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct FolderLock(#[expect(dead_code, reason = "it is held, not read")] File);

impl FolderLock {
    /// The lock of a server or a command: any number can have it at once.
    ///
    /// # Errors
    /// [`LockError`] if a backup is being put back, or the file cannot be locked.
    pub fn shared(data: &Path) -> Result<Self, LockError> {
        let failed = |error| file(data, error);
        let lock = open(data, LOCK_FILE).map_err(failed)?;
        match lock.try_lock_shared() {
            Ok(()) => Ok(Self(lock)),
            Err(TryLockError::WouldBlock) => Err(LockError::BeingRestored(data.to_owned())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// The lock of a server while it starts: others that start wait for it.
    ///
    /// # Errors
    /// [`LockError`] if the file cannot be locked, or others have held it for a minute.
    pub(crate) async fn starting(data: &Path) -> Result<Self, LockError> {
        Self::starting_within(data, STARTING_TIMEOUT).await
    }

    async fn starting_within(data: &Path, timeout: Duration) -> Result<Self, LockError> {
        let failed = |error| file(data, error);
        let lock = open(data, STARTING_FILE).map_err(failed)?;
        let deadline = tokio::time::Instant::now() + timeout;
        loop {
            match lock.try_lock() {
                Ok(()) => return Ok(Self(lock)),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
                Err(TryLockError::WouldBlock) if tokio::time::Instant::now() >= deadline => {
                    return Err(LockError::Starting(data.to_owned()));
                }
                Err(TryLockError::WouldBlock) => tokio::time::sleep(STARTING_PAUSE).await,
            }
        }
    }

    /// The lock of who replaces the database: nobody else has any.
    ///
    /// # Errors
    /// [`LockError`] if somebody works on the folder, or the file cannot be locked.
    pub fn exclusive(data: &Path) -> Result<Self, LockError> {
        let failed = |error| file(data, error);
        let lock = open(data, LOCK_FILE).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self(lock)),
            Err(TryLockError::WouldBlock) => Err(LockError::InUse(data.to_owned())),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}

fn file(data: &Path, error: std::io::Error) -> LockError {
    LockError::File {
        folder: data.to_owned(),
        error,
    }
}

/// The file is never written, so everybody who may read it can lock it.
fn open(data: &Path, name: &str) -> std::io::Result<File> {
    let path = data.join(name);
    match File::open(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mut options = OpenOptions::new();
            options.read(true).write(true).create(true).truncate(false);
            let file = options.open(&path)?;
            crate::durable::give_to_owner_of(data, &file);
            Ok(file)
        }
        opened => opened,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_work_and_one_restores() {
        let data = tempfile::tempdir().unwrap();
        let servers = [
            FolderLock::shared(data.path()).unwrap(),
            FolderLock::shared(data.path()).unwrap(),
        ];
        let refused = FolderLock::exclusive(data.path()).unwrap_err();
        assert!(matches!(refused, LockError::InUse(_)), "{refused}");
        drop(servers);
        let restore = FolderLock::exclusive(data.path()).unwrap();
        let refused = FolderLock::shared(data.path()).unwrap_err();
        assert!(matches!(refused, LockError::BeingRestored(_)), "{refused}");
        drop(restore);
        FolderLock::shared(data.path()).unwrap();
    }

    #[tokio::test]
    async fn a_start_waits_for_others_and_not_for_ever() {
        let data = tempfile::tempdir().unwrap();
        let other = FolderLock::starting(data.path()).await.unwrap();
        let short = STARTING_PAUSE * 3;
        let refused = FolderLock::starting_within(data.path(), short).await.unwrap_err();
        assert!(matches!(refused, LockError::Starting(_)), "{refused}");
        let waiting = FolderLock::starting(data.path());
        let (started, ()) = tokio::join!(waiting, async { drop(other) });
        started.unwrap();
    }

    #[test]
    fn a_folder_that_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("typo");
        let refused = FolderLock::shared(&data).unwrap_err();
        assert!(refused.to_string().contains("typo"), "{refused}");
        assert!(!data.exists());
    }
}
