//! The room on the disk of the data folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use tokio::sync::Mutex;

use crate::problem::{ProblemResponse, problem};

/// With less room than this, in bytes, only enrolled devices may store anything: 512 MiB …
const MIN_FREE_BYTES: u64 = 512 << 20;
/// … or this part of a smaller disk.
const MIN_FREE_PART: u64 = 10;
/// How often it is tried to write, at most.
const TRY_INTERVAL: Duration = Duration::from_secs(10);
const TRIED_FILE: &str = "health";
const TRIED_BYTES: usize = 64 << 10;
/// After how many seconds somebody may come again who found the disk nearly full.
const RETRY_SECONDS: u32 = 60;

/// The room of a file system, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Space {
    /// What a user without privileges may still write.
    pub free: u64,
    /// All of it.
    pub total: u64,
}

impl Space {
    /// Measures the file system of a folder; `None` where that cannot be done.
    #[must_use]
    pub fn of(folder: &Path) -> Option<Self> {
        #[cfg(unix)]
        {
            let found = rustix::fs::statvfs(folder).ok()?;
            Some(Self {
                free: found.f_bavail.saturating_mul(found.f_frsize),
                total: found.f_blocks.saturating_mul(found.f_frsize),
            })
        }
        #[cfg(not(unix))]
        {
            let _ = folder;
            None
        }
    }

    /// Whether only enrolled devices may take of it.
    fn is_nearly_full(self) -> bool {
        self.free < MIN_FREE_BYTES.min(self.total / MIN_FREE_PART)
    }
}

/// The disk that the data folder is on.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    measured: Measured,
    /// When it was last tried to write there, and why that failed.
    tried: Arc<Mutex<Option<Tried>>>,
}

/// When it was tried, and why it failed if it did.
type Tried = (Instant, Option<String>);

#[derive(Debug, Clone, Default)]
enum Measured {
    /// Nobody knows.
    #[default]
    Unknown,
    /// Asked of the system.
    Folder(PathBuf),
    /// What a test says.
    Said(Space),
}

impl Disk {
    /// The disk of this folder.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        Self::measured(Measured::Folder(folder.to_owned()))
    }

    /// A disk with this room.
    #[must_use]
    pub fn with(space: Space) -> Self {
        Self::measured(Measured::Said(space))
    }

    fn measured(measured: Measured) -> Self {
        Self {
            measured,
            tried: Arc::default(),
        }
    }

    /// Tries to write as an application is written, durably, at most every [`TRY_INTERVAL`]: a database that answers may still
    /// have no room. What cannot be tried is taken to work.
    ///
    /// # Errors
    /// Why it does not work.
    pub(crate) async fn try_to_write(&self) -> Result<(), String> {
        let Measured::Folder(folder) = &self.measured else {
            return Ok(());
        };
        let mut tried = self.tried.lock().await;
        let found = match &*tried {
            Some((at, found)) if at.elapsed() < TRY_INTERVAL => found.clone(),
            _ => {
                let folder = folder.clone();
                let written = tokio::task::spawn_blocking(move || write_for_a_moment(&folder)).await;
                let found = match written {
                    Ok(Ok(())) => None,
                    Ok(Err(error)) => Some(error.to_string()),
                    Err(error) => Some(error.to_string()),
                };
                *tried = Some((Instant::now(), found.clone()));
                found
            }
        };
        found.map_or(Ok(()), Err)
    }

    /// The room that it has now; `None` where nobody knows.
    #[must_use]
    pub fn space(&self) -> Option<Space> {
        match &self.measured {
            Measured::Unknown => None,
            Measured::Folder(folder) => Space::of(folder),
            Measured::Said(space) => Some(*space),
        }
    }

    /// Lets somebody who is no enrolled device store something only while there is room: what strangers send must not take the
    /// last of it.
    ///
    /// # Errors
    /// A problem that says when to come again.
    pub(crate) fn require_room(&self) -> Result<(), ProblemResponse> {
        let Some(space) = self.space().filter(|space| space.is_nearly_full()) else {
            return Ok(());
        };
        tracing::error!(
            free = space.free,
            "the disk is nearly full; only enrolled devices can store anything"
        );
        let detail =
            "the server has little room left and nothing was stored; send the same request again later";
        let status = StatusCode::SERVICE_UNAVAILABLE;
        Err(problem(status, "not-stored", "not stored", detail).with_retry_after(RETRY_SECONDS))
    }
}

/// Writes what a larger application takes, syncs it, and removes it.
fn write_for_a_moment(folder: &Path) -> std::io::Result<()> {
    let path = folder.join(TRIED_FILE);
    let written = std::fs::File::create(&path).and_then(|mut file| {
        crate::durable::give_to_owner_of(folder, &file);
        std::io::Write::write_all(&mut file, &[0; TRIED_BYTES])?;
        file.sync_all()
    });
    let removed = std::fs::remove_file(&path);
    written.and(removed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_is_half_a_gibibyte_or_a_tenth_of_a_small_disk() {
        const GIB: u64 = 1 << 30;
        const MIB: u64 = 1 << 20;
        for (free, total, nearly_full) in [
            (GIB, 100 * GIB, false),
            (512 * MIB, 100 * GIB, false),
            (511 * MIB, 100 * GIB, true),
            (0, 100 * GIB, true),
            (10 * MIB, 100 * MIB, false),
            (9 * MIB, 100 * MIB, true),
            (0, 0, false),
        ] {
            let space = Space { free, total };
            assert_eq!(space.is_nearly_full(), nearly_full, "{space:?}");
            assert_eq!(Disk::with(space).require_room().is_err(), nearly_full);
        }
        assert!(Disk::default().require_room().is_ok());
    }

    #[tokio::test]
    async fn that_nothing_can_be_written_is_noticed_and_not_asked_at_every_look() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let disk = Disk::of(&data);
        disk.try_to_write().await.unwrap_err();
        std::fs::create_dir(&data).unwrap();
        disk.try_to_write().await.unwrap_err();
        let disk = Disk::of(&data);
        disk.try_to_write().await.unwrap();
        assert_eq!(std::fs::read_dir(&data).unwrap().count(), 0);
        std::fs::remove_dir(&data).unwrap();
        disk.clone().try_to_write().await.unwrap();
        Disk::default().try_to_write().await.unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn the_system_says_what_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let space = Disk::of(folder.path()).space().unwrap();
        assert!(space.free > 0 && space.free <= space.total, "{space:?}");
        assert_eq!(Disk::of(&folder.path().join("not-there")).space(), None);
    }
}
