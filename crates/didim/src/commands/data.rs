//! Opening what the server keeps: the same way for every command.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use intake::{
    ConflictingSubmission, DATABASE_FILE, DatabaseLife, FolderLock, PostgresRepository, Repository,
    RepositoryError, SqliteReader, SqliteRepository, StoredSubmission, Submissions, SystemClock, is_backup,
};

use uuid::Uuid;

use super::Failure;
use super::serve::ServedCatalog;
use crate::settings::{Data, Flags, Place, Settings};

/// The catalog that the server publishes.
#[derive(Args, Clone, Default)]
pub(crate) struct PublishedCatalog {
    /// The signed catalog that the server publishes
    #[arg(long, value_name = "FILE", env = "DIDIM_CATALOG")]
    catalog: Option<PathBuf>,
    /// The catalog's verifying key
    #[arg(long, value_name = "FILE", env = "DIDIM_CATALOG_KEY")]
    catalog_key: Option<PathBuf>,
}

impl PublishedCatalog {
    /// The settings that these arguments and the configuration file make, and the catalog that they name.
    pub(crate) fn read(&self, data: &Data) -> Result<(Settings, ServedCatalog), Failure> {
        let flags = Flags::published(data, self.catalog.as_deref(), self.catalog_key.as_deref());
        let settings = Settings::read(flags, None)?;
        let published = ServedCatalog::read(&settings)?;
        Ok((settings, published))
    }
}

/// An open repository. While it is there, nobody can put another database in its place.
pub(crate) struct Opened {
    pub(crate) repository: Arc<dyn Repository>,
    /// Which life of the database it is.
    pub(crate) life: DatabaseLife,
    _lock: Option<FolderLock>,
}

impl Data {
    /// The data folder, from the arguments, the environment or the configuration file, for a command that works on files.
    pub(crate) fn folder(&self) -> Result<PathBuf, Failure> {
        let settings = Settings::read(Flags::of(self), None)?;
        if settings.database.value.is_some() {
            return Err(Failure::Because(
                "this is for a database that is a file in the data folder; back PostgreSQL up with its own \
                 tools, and see `didim database --help`"
                    .to_owned(),
            ));
        }
        intake::keep_files_private();
        Ok(settings.data()?.to_owned())
    }

    /// Where submissions are kept, from the arguments, the environment or the configuration file.
    pub(crate) fn place(&self) -> Result<Place, Failure> {
        Ok(Settings::read(Flags::of(self), None)?.place()?)
    }

    /// Opens the database that a server has made, for a command that writes: a backup is refused.
    pub(crate) async fn open(&self) -> Result<Opened, Failure> {
        self.place()?.open().await
    }

    /// Opens the database that a server has made, or that is in a backup, for a command that only reads.
    pub(crate) async fn open_to_read(&self) -> Result<Reading, Failure> {
        self.place()?.open_to_read().await
    }
}

/// What the disk has changed of what is stored.
#[derive(Default)]
#[must_use = "what is damaged must be said"]
pub(crate) struct Damage {
    count: u64,
    /// The first of it.
    named: Vec<String>,
    /// The ids of what cannot be read at all, as far as they can: what came again under them was kept aside.
    pub(crate) unreadable: BTreeSet<Uuid>,
}

impl Damage {
    /// The number of damages that are named.
    const MAX_NAMED: usize = 20;

    pub(crate) fn note(&mut self, what: String) {
        self.count += 1;
        if self.named.len() < Self::MAX_NAMED {
            self.named.push(what);
        }
    }

    /// Says what is damaged, if anything is.
    ///
    /// # Errors
    /// [`Failure::Because`] if anything is.
    pub(crate) fn report(self) -> Result<(), Failure> {
        if self.count == 0 {
            return Ok(());
        }
        for one in &self.named {
            eprintln!("{one}");
        }
        Err(Failure::Because(format!(
            "{} in the database changed since it was stored; check the disk, and put the data folder back \
             from a backup: devices send again what they still have",
            match self.count {
                1 => "something".to_owned(),
                count => format!("{count} things"),
            }
        )))
    }
}

/// A repository that is only read. While it is there, nobody can put another database in its place.
pub(crate) struct Reading {
    pub(crate) repository: Arc<dyn Repository>,
    _lock: Option<FolderLock>,
}

impl Place {
    /// Opens the database that a server has made, or that is in a backup, to read it: a backup stays as it is.
    pub(crate) async fn open_to_read(&self) -> Result<Reading, Failure> {
        if let Self::Folder(folder) = self
            && is_backup(folder)
        {
            return Ok(Reading {
                repository: Arc::new(SqliteRepository::open_backup(folder).await?),
                _lock: None,
            });
        }
        let Opened {
            repository, _lock, ..
        } = self.open().await?;
        Ok(Reading { repository, _lock })
    }

    /// Opens the database that a server has made.
    pub(crate) async fn open(&self) -> Result<Opened, Failure> {
        match self {
            Self::Folder(folder) => {
                if !folder.join(DATABASE_FILE).is_file() {
                    return Err(RepositoryError::NoDatabase(folder.clone()).into());
                }
                if is_backup(folder) {
                    return Err(RepositoryError::Backup(folder.clone()).into());
                }
                intake::keep_files_private();
                let lock = FolderLock::shared(folder)?;
                Ok(Opened {
                    repository: Arc::new(SqliteRepository::open_existing(folder).await?),
                    life: DatabaseLife::open(folder, &SystemClock)?,
                    _lock: Some(lock),
                })
            }
            Self::Database(address) => {
                let repository = PostgresRepository::open(address).await?;
                let life = DatabaseLife::of(&repository, Arc::new(SystemClock)).await?;
                Ok(Opened {
                    repository: Arc::new(repository),
                    life,
                    _lock: None,
                })
            }
        }
    }

    /// Looks at every stored submission in the order of arrival, a page at a time, and changes nothing. What was purged is not
    /// there; what the disk has changed is in the way of nothing else: the caller says it at the end.
    pub(crate) fn for_each_submission(
        &self,
        mut look: impl FnMut(StoredSubmission) -> Result<(), Failure>,
    ) -> Result<Damage, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let reader = runtime.block_on(self.reader())?;
        let mut damage = Damage::default();
        let structure = runtime.block_on(reader.structure())?;
        if let Some(said) = structure {
            damage.note(format!(
                "the database is damaged, and this list may lack something: {said}"
            ));
        }
        let mut after = None;
        loop {
            let page = runtime.block_on(reader.page(after, PAGE_ROWS))?;
            for (id, why) in page.unreadable {
                damage.note(why);
                damage.unreadable.extend(id);
            }
            for submission in page.submissions {
                if !submission.is_whole {
                    damage.note(format!("{} is not what was stored", submission.number));
                }
                if submission.purged_at.is_none() {
                    look(submission)?;
                }
            }
            match page.next {
                None => return Ok(damage),
                next => after = next,
            }
        }
    }
}

impl Place {
    /// What was kept aside under these ids, in their order; what cannot be read of it is noted.
    pub(crate) fn conflicting(
        &self,
        ids: &BTreeSet<Uuid>,
        damage: &mut Damage,
    ) -> Result<Vec<ConflictingSubmission>, Failure> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let reader = runtime.block_on(self.reader())?;
        let mut all = Vec::new();
        if runtime.block_on(reader.conflicts())? > 0 {
            for id in ids {
                match runtime.block_on(reader.conflicting(*id)) {
                    Ok(aside) => all.extend(aside),
                    Err(error) => damage.note(format!("what is kept aside under `{id}`: {error}")),
                }
            }
        }
        Ok(all)
    }

    /// Reads what is stored, and changes nothing.
    async fn reader(&self) -> Result<Box<dyn Submissions>, Failure> {
        Ok(match self {
            Self::Folder(folder) => Box::new(SqliteReader::open(folder).await?),
            Self::Database(address) => Box::new(PostgresRepository::open(address).await?),
        })
    }
}

/// The number of submissions that are read at once.
const PAGE_ROWS: u32 = 500;
