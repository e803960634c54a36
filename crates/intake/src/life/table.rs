//! The life of a database that many servers share: a row in it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use envelope::new_id;
use time::OffsetDateTime;
use tokio::task::JoinHandle;

use super::Noted;
use crate::clock::{Clock, time_of, timestamp_of};
use crate::repository::{LifeRow, PostgresRepository, RepositoryError};

/// How often the row is looked at. What a server tells devices is older by this at most; so is by what it stamps, which
/// the margin of a backup covers.
const REFRESH_INTERVAL: Duration = Duration::from_secs(3);

/// What the row says, as it was last read.
#[derive(Debug)]
pub(super) struct Table {
    row: Arc<Mutex<LifeRow>>,
    task: JoinHandle<()>,
    repository: PostgresRepository,
}

impl Table {
    pub(super) async fn join(
        repository: &PostgresRepository,
        clock: Arc<dyn Clock>,
        receipt_key: &str,
    ) -> Result<Self, RepositoryError> {
        let epoch = new_id().map_err(|_| RepositoryError::NoRandomness)?;
        let now = timestamp_of(clock.now());
        let row = repository.join_life(epoch, &now, receipt_key).await?;
        Self::following(repository, row, clock).await
    }

    pub(super) async fn of(
        repository: &PostgresRepository,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, RepositoryError> {
        let row = repository.life().await?.ok_or(RepositoryError::NoLife)?;
        Self::following(repository, row, clock).await
    }

    async fn following(
        repository: &PostgresRepository,
        row: LifeRow,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, RepositoryError> {
        let row = announce(repository, row, clock.now()).await?;
        let row = Arc::new(Mutex::new(row));
        let task = tokio::spawn(follow(repository.clone(), Arc::clone(&row), clock));
        Ok(Self {
            row,
            task,
            repository: repository.clone(),
        })
    }

    /// Begins another life, unless another than `known` has begun already.
    pub(super) async fn begin_after(&self, known: &str, now: OffsetDateTime) -> Result<(), RepositoryError> {
        let Ok(known) = known.parse() else {
            return Ok(());
        };
        let epoch = new_id().map_err(|_| RepositoryError::NoRandomness)?;
        self.repository.begin_life_after(known, epoch, now).await?;
        if let Some(row) = self.repository.life().await? {
            *self.row.lock().unwrap_or_else(PoisonError::into_inner) = row;
        }
        Ok(())
    }

    pub(super) fn noted(&self) -> Noted {
        noted(&self.row.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn follow(repository: PostgresRepository, known: Arc<Mutex<LifeRow>>, clock: Arc<dyn Clock>) {
    loop {
        tokio::time::sleep(REFRESH_INTERVAL).await;
        match look(&repository, clock.now()).await {
            Ok(Some(row)) => *known.lock().unwrap_or_else(PoisonError::into_inner) = row,
            Ok(None) => tracing::error!("the database says no longer which life it is"),
            Err(error) => tracing::warn!(%error, "cannot look which life the database is"),
        }
    }
}

async fn look(
    repository: &PostgresRepository,
    now: OffsetDateTime,
) -> Result<Option<LifeRow>, RepositoryError> {
    match repository.life().await? {
        Some(row) => announce(repository, row, now).await.map(Some),
        None => Ok(None),
    }
}

/// Writes down of what time devices will be told from now on, before any server tells it.
async fn announce(
    repository: &PostgresRepository,
    mut row: LifeRow,
    now: OffsetDateTime,
) -> Result<LifeRow, RepositoryError> {
    let noted = noted(&row);
    if let Some(safe) = noted.safe(now)
        && noted.announced.is_none_or(|announced| announced < safe)
    {
        let safe = timestamp_of(safe);
        repository.note_announced(row.epoch, &safe).await?;
        row.told = Some(safe);
    }
    Ok(row)
}

fn noted(row: &LifeRow) -> Noted {
    let parse = |text: &String| time_of(text);
    Noted {
        epoch: row.epoch.to_string(),
        // A life of which it is not known when it began has no backup yet.
        began: parse(&row.began_at).unwrap_or(OffsetDateTime::new_utc(time::Date::MAX, time::Time::MIDNIGHT)),
        mark: row.backed_up_until.as_ref().and_then(parse),
        announced: row.told.as_ref().and_then(parse),
    }
}
