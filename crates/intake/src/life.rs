//! Which life of the database this is, and until when it is in a backup.
//!
//! Both tell devices what to do with the sealed copies that they retain: copies of what was received before the last
//! backup may be forgotten, and in another life of the database, which begins when a backup is put back, devices send
//! again all that they still have.
//!
//! Devices keep the latest time that they were told in a life. So it is written down before it is told: the clock may be
//! set back after that, and the next backup then bears an earlier time.

mod files;
pub(crate) mod high_water;
mod table;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use time::{Duration, OffsetDateTime};

use crate::clock::{Clock, timestamp_of};
use crate::repository::{PostgresRepository, RepositoryError};
use files::Files;
pub(crate) use files::{BACKED_UP_FILE, EPOCH_FILE, note_backup};
use table::Table;

/// Longer than any request takes from its arrival until it is stored.
const BACKUP_MARGIN: Duration = Duration::minutes(10);
/// The resolution of the times that are put on what is stored.
const STAMP_STEP: Duration = Duration::milliseconds(1);
/// How far a clock that is set back is followed.
const MAX_CLOCK_SETBACK: Duration = Duration::days(2);

/// The database's life and its backups.
#[derive(Debug)]
pub struct DatabaseLife {
    source: Source,
    /// The last time that was put on something.
    last_stamp: Mutex<Option<OffsetDateTime>>,
}

/// Where a life is written down.
#[derive(Debug)]
enum Source {
    /// Beside a database that is a file.
    Files(Files),
    /// In a database that many servers share.
    Table(Table),
}

/// A life that cannot be written down.
#[derive(Debug, thiserror::Error)]
pub enum LifeError {
    /// Beside the database.
    #[error("the new epoch cannot be written: {0}")]
    File(#[from] std::io::Error),
    /// In the database.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
}

/// What is written down, as it is now.
struct Noted {
    epoch: String,
    began: OffsetDateTime,
    /// When the last backup began.
    mark: Option<OffsetDateTime>,
    /// The latest time that devices were told in this life, by whatever server.
    announced: Option<OffsetDateTime>,
}

impl Noted {
    /// The time of which devices may be told now that everything before it is in a backup.
    ///
    /// A request is stamped when it arrives and stored after that, and the backup may begin in between. A time in the
    /// future is a mistake, and one before this life speaks of another: both would make devices forget what is in no
    /// backup.
    fn safe(&self, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let mark = self.mark?;
        let safe = mark.checked_sub(BACKUP_MARGIN)?;
        (self.began < safe && mark <= now).then_some(safe)
    }
}

impl DatabaseLife {
    fn of_source(source: Source) -> Self {
        Self {
            source,
            last_stamp: Mutex::default(),
        }
    }

    /// Goes on after what this time was put on, by an earlier run of the server.
    pub(crate) fn go_on_after(&self, last: Option<OffsetDateTime>) {
        *self.last_stamp.lock().unwrap_or_else(PoisonError::into_inner) = last;
    }

    /// The life that `epoch` in the data folder names; a new one if the file is missing or cannot be understood.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn open(data: &Path, clock: &dyn Clock) -> std::io::Result<Self> {
        Files::open(data, clock).map(Source::Files).map(Self::of_source)
    }

    /// The life of a database that many servers share; a new one if no server has run on it. It is looked at again every
    /// few seconds, for what another server or an operator changes.
    ///
    /// `receipt_key` is the public key by which this server's receipts are verified.
    ///
    /// # Errors
    /// [`RepositoryError`] if it cannot be read, or the receipts of the database are signed by another key.
    pub async fn join(
        repository: &PostgresRepository,
        clock: Arc<dyn Clock>,
        receipt_key: &str,
    ) -> Result<Self, RepositoryError> {
        Table::join(repository, clock, receipt_key)
            .await
            .map(Source::Table)
            .map(Self::of_source)
    }

    /// The life of a database that many servers share and that one has run on, for a command.
    ///
    /// # Errors
    /// [`RepositoryError::NoLife`] if no server has run on it yet, or it cannot be read.
    pub async fn of(repository: &PostgresRepository, clock: Arc<dyn Clock>) -> Result<Self, RepositoryError> {
        Table::of(repository, clock)
            .await
            .map(Source::Table)
            .map(Self::of_source)
    }

    /// Begins another life, unless another than `known` has begun already: something that was acknowledged in it is
    /// missing, so an older copy of the database was put back, or devices were told of a time that has not come yet.
    ///
    /// # Errors
    /// [`LifeError`] if it cannot be written down: nobody may be answered then as if nothing were missing.
    pub async fn begin_after(&self, known: &str, now: OffsetDateTime) -> Result<(), LifeError> {
        match &self.source {
            Source::Files(files) => Ok(files.begin_after(known, now)?),
            Source::Table(table) => Ok(table.begin_after(known, now).await?),
        }
    }

    /// Begins another life if a backup was noted at a time that is too far ahead to be waited for: the clock was ahead then.
    /// What arrives until that time would be taken for what that backup has.
    ///
    /// # Errors
    /// As [`Self::begin_after`].
    pub async fn heed_clock(&self, now: OffsetDateTime) -> Result<(), LifeError> {
        let noted = self.noted();
        let times = [noted.announced, noted.mark].into_iter().flatten();
        let Some(ahead) = times.max().map(|time| time - now) else {
            return Ok(());
        };
        if ahead <= MAX_CLOCK_SETBACK {
            return Ok(());
        }
        tracing::error!(
            hours = ahead.whole_hours(),
            "the clock was ahead when a backup was noted, at a time that has not come yet; a new epoch \
             begins, and devices send again what they still have; look at the server's clock"
        );
        self.begin_after(&noted.epoch, now).await
    }

    /// The life's random id.
    #[must_use]
    pub fn epoch(&self) -> String {
        self.noted().epoch
    }

    /// The time before which everything that was received in this life is in a backup, if there has been one: ten
    /// minutes before that backup began, as no request takes so long.
    #[must_use]
    pub fn backed_up_until(&self, now: OffsetDateTime) -> Option<String> {
        let noted = self.noted();
        let safe = noted.safe(now)?;
        let may = noted.announced.is_some_and(|announced| announced >= safe)
            || match &self.source {
                Source::Files(files) => files.will_announce(&noted.epoch, safe),
                // It tells nothing before it has written it down.
                Source::Table(_) => false,
            };
        may.then(|| timestamp_of(safe))
    }

    /// The time to put on what arrives now.
    ///
    /// It is never before what devices have been told is in a backup, even if the clock was set back and a backup was
    /// made since: they would forget at once what no backup has. And it is later than every one before, so that the newest
    /// receipt of a device is for what was stored last: a copy of the database that lacks anything of it lacks that. A time
    /// of more than two days ahead is a mistake, and changes nothing.
    #[must_use]
    pub fn stamp(&self, now: OffsetDateTime) -> String {
        let noted = self.noted();
        let marked = noted.mark.and_then(|time| time.checked_sub(BACKUP_MARGIN));
        let mut last = self.last_stamp.lock().unwrap_or_else(PoisonError::into_inner);
        let after_last = last.and_then(|last| last.checked_add(STAMP_STEP));
        let close = |time: &OffsetDateTime| *time - now <= MAX_CLOCK_SETBACK;
        let times = [
            marked.filter(close),
            noted.announced.filter(close),
            after_last.filter(close),
            Some(now),
        ];
        let stamp = times.into_iter().flatten().max().unwrap_or(now);
        *last = Some(stamp);
        timestamp_of(stamp)
    }

    fn noted(&self) -> Noted {
        match &self.source {
            Source::Files(files) => files.noted(),
            Source::Table(table) => table.noted(),
        }
    }
}
