//! Where the server keeps what it knows: the same arguments for every command.

use std::path::{Path, PathBuf};

use clap::Args;
use intake::{
    DATABASE_FILE, FolderLock, RepositoryError, SqliteReader, SqliteRepository, StoredSubmission, Submissions,
};

use super::Failure;
use super::serve::Published;
use crate::settings::{Flags, Settings};

/// Where the server keeps what it knows.
#[derive(Args, Clone, Default)]
pub(crate) struct Data {
    /// The server's data folder; the server may be running
    #[arg(id = "data", long = "data", value_name = "FOLDER", env = "DIDIM_DATA")]
    pub(crate) folder: Option<PathBuf>,
    // WIRE database: `--database URL`, env `DIDIM_DATABASE`, with `hide_env_values = true`; `Flags` has it for now.
    /// The server's configuration file: what is not said otherwise is taken from it
    #[arg(long, value_name = "FILE", env = "DIDIM_CONFIG")]
    pub(crate) config: Option<PathBuf>,
}

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
    pub(crate) fn read(&self, data: &Data) -> Result<(Settings, Published), Failure> {
        let flags = Flags::published(data, self.catalog.as_deref(), self.catalog_key.as_deref());
        let settings = Settings::read(flags, None)?;
        let published = Published::read(&settings)?;
        Ok((settings, published))
    }
}

/// An open repository. While it is there, nobody can put another database in its place.
pub(crate) struct Opened {
    pub(crate) repository: SqliteRepository,
    _lock: FolderLock,
}

impl Data {
    /// The data folder, from the arguments, the environment or the configuration file.
    pub(crate) fn folder(&self) -> Result<PathBuf, Failure> {
        let settings = Settings::read(Flags::of(self), None)?;
        Ok(settings.data()?.to_owned())
    }

    /// Opens the database that a server has made.
    pub(crate) async fn open(&self) -> Result<Opened, Failure> {
        let folder = self.folder()?;
        if !folder.join(DATABASE_FILE).is_file() {
            return Err(RepositoryError::NoDatabase(folder).into());
        }
        let lock = FolderLock::shared(&folder)?;
        Ok(Opened {
            repository: SqliteRepository::open_existing(&folder).await?,
            _lock: lock,
        })
    }
}

/// So many submissions are read at once.
const PAGE: u32 = 500;

/// Looks at every stored submission in the order of arrival.
pub(crate) fn for_each_submission(
    folder: &Path,
    mut look: impl FnMut(StoredSubmission) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let reader = runtime.block_on(SqliteReader::open(folder))?;
    let mut after = None;
    loop {
        let page = runtime.block_on(reader.page(after, PAGE))?;
        let Some(last) = page.last() else {
            runtime.block_on(reader.close());
            return Ok(());
        };
        after = Some(last.position.clone());
        page.into_iter().try_for_each(&mut look)?;
    }
}
