//! Notices a database that was put back by hand.
//!
//! Arrival numbers only grow. The highest one is noted beside the database, so a database that ends below the note is
//! an older one: devices would go on forgetting what it does not hold. It gets a new life, as `didim restore` gives it.

use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::task::JoinHandle;

use super::{BACKED_UP_FILE, EPOCH_FILE};
use crate::durable::write_secret;
use crate::repository::{RepositoryError, SqliteRepository};

pub(crate) const HIGH_WATER_FILE: &str = "high-water";
/// How often it is noted while the server runs.
const NOTE_INTERVAL: Duration = Duration::from_secs(10);

/// A note of the highest arrival number that the server has seen.
#[derive(Debug)]
pub(crate) struct HighWater {
    note: Note,
    task: JoinHandle<()>,
}

/// A failure of the note or of what it speaks of.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HighWaterError {
    #[error(transparent)]
    File(#[from] Error),
    #[error(transparent)]
    Repository(#[from] RepositoryError),
}

#[derive(Debug, Clone)]
struct Note {
    data: PathBuf,
    repository: SqliteRepository,
}

impl HighWater {
    /// Looks whether the database is older than the note, and keeps the note from now on.
    ///
    /// This comes before [`super::DatabaseLife::open`], which makes the new epoch.
    pub(crate) async fn start(data: &Path, repository: &SqliteRepository) -> Result<Self, HighWaterError> {
        Self::start_with(data, repository, NOTE_INTERVAL).await
    }

    async fn start_with(
        data: &Path,
        repository: &SqliteRepository,
        period: Duration,
    ) -> Result<Self, HighWaterError> {
        let note = Note {
            data: data.to_owned(),
            repository: repository.clone(),
        };
        let highest = repository.highest_arrival().await?;
        match note.read()? {
            Some(noted) if highest < noted => {
                tracing::error!(
                    highest,
                    noted,
                    "the database is older than the one that was here: it ends before what had arrived, so \
                     somebody put it back without `didim restore`; a new epoch begins, and devices send \
                     again what they still have; look with `didim device list` for devices that are missing \
                     or no longer revoked"
                );
                note.end_life()?;
            }
            _ => {}
        }
        match note.write(highest) {
            // A full disk is no reason to answer nobody. The note that stands is lower, or ends this life once more.
            Err(error) if error.kind() == ErrorKind::StorageFull => {
                tracing::warn!(%error, "cannot note the highest arrival");
            }
            other => other?,
        }
        let task = tokio::spawn(note.clone().keep(period));
        Ok(Self { note, task })
    }

    /// Notes the number once more: the last thing before the database is closed.
    pub(crate) async fn stop(mut self) -> Result<(), HighWaterError> {
        self.task.abort();
        // It may be writing the note at this moment.
        let _ = (&mut self.task).await;
        let highest = self.note.repository.highest_arrival().await?;
        Ok(self.note.write(highest)?)
    }
}

impl Drop for HighWater {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Note {
    fn path(&self) -> PathBuf {
        self.data.join(HIGH_WATER_FILE)
    }

    fn read(&self) -> std::io::Result<Option<i64>> {
        let text = match std::fs::read_to_string(self.path()) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            // What is no text is no number.
            Err(error) if error.kind() == ErrorKind::InvalidData => String::new(),
            other => other?,
        };
        // Without its end the line is half of a number.
        let noted = text.strip_suffix('\n').and_then(|text| text.parse().ok());
        if noted.is_none() {
            tracing::warn!(path = %self.path().display(), "this is no arrival number; it is written anew");
        }
        Ok(noted)
    }

    fn write(&self, highest: i64) -> std::io::Result<()> {
        write_secret(&self.data, &self.path(), &format!("{highest}\n"))
    }

    /// Removes what was said of the database that was here; durably, before the note says that all is well.
    fn end_life(&self) -> std::io::Result<()> {
        for name in [BACKED_UP_FILE, EPOCH_FILE] {
            match std::fs::remove_file(self.data.join(name)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        crate::durable::sync_folder(&self.data)
    }

    async fn keep(self, period: Duration) {
        let mut ticks = tokio::time::interval(period);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut written = None;
        loop {
            ticks.tick().await;
            match self.repository.highest_arrival().await {
                Ok(highest) if Some(highest) == written => {}
                Ok(highest) => match self.write(highest) {
                    Ok(()) => written = Some(highest),
                    Err(error) => tracing::warn!(%error, "cannot note the highest arrival"),
                },
                Err(error) => tracing::warn!(%error, "cannot read the highest arrival"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::{Arrival, Batch, Lane, Repository, Stamps};

    async fn store(repository: &SqliteRepository, count: u128) {
        let first = u128::try_from(repository.highest_arrival().await.unwrap()).unwrap();
        let batch = Batch {
            device: None,
            lane: Lane::Anonymous,
            signed_by: None,
            stamps: Stamps::fixed("2025-04-21T01:02:03.000Z"),
            arrivals: (first + 1..=first + count).map(Arrival::made_up).collect(),
            held: None,
        };
        repository.accept(batch).await.unwrap();
    }

    fn noted(data: &Path) -> String {
        std::fs::read_to_string(data.join(HIGH_WATER_FILE)).unwrap()
    }

    #[tokio::test]
    async fn the_note_follows_what_arrives() {
        let data = tempfile::tempdir().unwrap();
        let repository = SqliteRepository::open(data.path()).await.unwrap();
        let period = Duration::from_millis(1);
        let high_water = HighWater::start_with(data.path(), &repository, period)
            .await
            .unwrap();
        assert_eq!(noted(data.path()), "0\n");
        store(&repository, 3).await;
        while noted(data.path()) != "3\n" {
            tokio::time::sleep(period).await;
        }
        high_water.stop().await.unwrap();
        // Without a tick in between.
        let high_water = HighWater::start(data.path(), &repository).await.unwrap();
        store(&repository, 2).await;
        high_water.stop().await.unwrap();
        assert_eq!(noted(data.path()), "5\n");
    }

    #[tokio::test]
    async fn a_database_below_the_note_begins_a_new_life_once() {
        let data = tempfile::tempdir().unwrap();
        let files = [EPOCH_FILE, BACKED_UP_FILE].map(|name| data.path().join(name));
        let repository = SqliteRepository::open(data.path()).await.unwrap();
        store(&repository, 3).await;
        for (note, lives) in [
            // Nothing is known of it: an older version of the program, or a folder that was copied in part.
            (None, true),
            // After a crash the database is ahead of the note.
            (Some("2\n"), true),
            (Some("3\n"), true),
            (Some("4\n"), false),
            // Not a number, or half of one.
            (Some(""), true),
            (Some("4"), true),
            (Some("-\n"), true),
        ] {
            for file in &files {
                std::fs::write(file, "of this life").unwrap();
            }
            match note {
                Some(note) => std::fs::write(data.path().join(HIGH_WATER_FILE), note).unwrap(),
                None => std::fs::remove_file(data.path().join(HIGH_WATER_FILE)).unwrap_or_default(),
            }
            HighWater::start(data.path(), &repository).await.unwrap();
            let there = files.each_ref().map(|file| file.exists());
            assert_eq!(there, [lives; 2], "{note:?}");
            // The next start finds nothing to complain of.
            assert_eq!(noted(data.path()), "3\n");
        }
    }
}
