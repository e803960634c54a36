//! Starting and stopping the server.

use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use envelope::ReceiptKey;
use release::PublicKeys;
use tokio::net::TcpListener;

use crate::app::{App, CatalogCheck, CatalogFile};
use crate::backup::is_backup;
use crate::budget::{Budgets, DeviceBudget};
use crate::clock::{Calendar, Clock, SystemClock, time_of};
use crate::connections::{self, ConnectionLimits};
use crate::disk::Disk;
use crate::life::DatabaseLife;
use crate::life::high_water::{HighWater, HighWaterError};
use crate::limit::{AnonymousLimits, Limits};
use crate::lock::{FolderLock, LockError};
use crate::metrics::Metrics;
use crate::private::mend_rights;
use crate::published_names::PublishedNames;
use crate::receipts::{self, ReceiptKeyError};
use crate::repository::{PostgresRepository, Published, Repository, RepositoryError, SqliteRepository};
use crate::routes::router;
use crate::signed_files::SignedFiles;

/// How the server runs.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder of the database and the receipt key; it is made if it is missing.
    pub data: PathBuf,
    /// The address to listen on; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The folder of the app's files.
    pub app: Option<PathBuf>,
    /// The keys of which one has to have signed the app to have it served; without any it is served as it is in the folder.
    pub release_keys: Option<PublicKeys>,
    /// The signed catalog.
    pub catalog: Option<PathBuf>,
    /// The folder of the caseworkers' app.
    pub desk: Option<PathBuf>,
    /// The folder of the signed list of vacancies, as `didim jobs build` writes it.
    pub vacancies: Option<PathBuf>,
    /// What a catalog must pass to be served; without it devices alone verify it.
    pub catalog_check: Option<CatalogCheck>,
    /// The database that is used in place of a file in the data folder: `postgres://USER:PASSWORD@HOST:PORT/NAME`.
    pub database: Option<String>,
    /// The address on which meters are served to Prometheus.
    pub metrics: Option<SocketAddr>,
    /// How much anybody may send who is not an enrolled device.
    pub limits: AnonymousLimits,
    /// How much a device that is enrolled may send within a day.
    pub budget: DeviceBudget,
    /// Which day it is at the agency: budgets are counted by its days.
    pub calendar: Calendar,
    /// The catalog that applications should be made by, and the keys that they should be sealed to.
    pub published: Published,
}

impl Config {
    /// A server that only takes applications.
    #[must_use]
    pub fn new(data: PathBuf, listen: SocketAddr) -> Self {
        Self {
            data,
            listen,
            app: None,
            release_keys: None,
            catalog: None,
            desk: None,
            vacancies: None,
            catalog_check: None,
            database: None,
            metrics: None,
            limits: AnonymousLimits::default(),
            budget: DeviceBudget::default(),
            calendar: Calendar::default(),
            published: Published::default(),
        }
    }
}

/// A server that cannot run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The data folder cannot be used.
    #[error("cannot use the data folder `{folder}`: {error}; choose another with --data")]
    Data {
        /// The folder.
        folder: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A backup is being put back.
    #[error(transparent)]
    Locked(#[from] LockError),
    /// The receipt key cannot be used, or was lost.
    #[error(transparent)]
    ReceiptKey(#[from] ReceiptKeyError),
    /// The database cannot be used.
    #[error(transparent)]
    Repository(#[from] RepositoryError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {error}; choose another with --listen")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// The address for metrics cannot be listened on.
    #[error("cannot serve metrics on {address}: {error}; choose another with --metrics")]
    Metrics {
        /// The address.
        address: SocketAddr,
        /// Why.
        error: std::io::Error,
    },
}

/// Runs the server until `shutdown` resolves; requests under way are answered first.
///
/// `on_ready` is told the real address when the server takes requests.
///
/// # Errors
/// [`ServeError`] if it cannot start, or breaks.
pub async fn serve(
    config: Config,
    on_ready: impl FnOnce(SocketAddr),
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), ServeError> {
    use_folder(&config.data)?;
    let _lock = FolderLock::shared(&config.data)?;
    // Of several servers that start on a new folder at once, one makes what is missing.
    let starting = FolderLock::starting(&config.data).await?;
    let receipts = receipts::own(&config.data, config.database.as_deref()).await?;
    let metrics = Metrics::default();
    metrics.watch(Disk::of(&config.data));
    let Store {
        repository,
        life,
        high_water,
    } = match &config.database {
        Some(address) => Store::shared(address, &receipts, metrics.clone()).await?,
        None => Store::own(&config.data, metrics.clone()).await?,
    };
    drop(starting);
    let listen_at = config.listen;
    let metrics_at = config.metrics;
    let limits = ConnectionLimits {
        trusted_proxies: config.limits.trusted_proxies.clone(),
        ..ConnectionLimits::default()
    };
    let app = app(config, &repository, receipts, life, metrics.clone()).await?;
    let listen = |error| ServeError::Listen {
        address: listen_at,
        error,
    };
    let listener = TcpListener::bind(listen_at).await.map_err(listen)?;
    let address = listener.local_addr().map_err(listen)?;
    let serving_metrics = match metrics_at {
        Some(address) => {
            let failed = |error| ServeError::Metrics { address, error };
            let listener = TcpListener::bind(address).await.map_err(failed)?;
            Some(tokio::spawn(connections::serve_metrics(
                listener,
                metrics.clone(),
            )))
        }
        None => None,
    };
    tracing::info!(%address, "ready");
    on_ready(address);
    connections::run(listener, router(Arc::new(app)), metrics, limits, shutdown).await;
    if let Some(serving) = serving_metrics {
        serving.abort();
    }
    if let Some(high_water) = high_water
        && let Err(error) = high_water.stop().await
    {
        tracing::warn!(%error, "cannot note the highest arrival");
    }
    repository.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// What the routes work with; what is published is noted for every server and every time after.
async fn app(
    config: Config,
    repository: &Arc<dyn Repository>,
    receipts: ReceiptKey,
    life: DatabaseLife,
    metrics: Metrics,
) -> Result<App, ServeError> {
    let catalog = config.catalog.as_deref().map(|path| match config.catalog_check {
        Some(check) => CatalogFile::checked(path, check),
        None => CatalogFile::new(path),
    });
    let served = catalog.as_ref().and_then(|file| file.published().ok());
    let bytes = served.filter(|(published, _)| *published == config.published);
    let bytes = bytes.map(|(_, bytes)| bytes.to_vec()).unwrap_or_default();
    let known = PublishedNames::from(config.published.clone());
    repository
        .publish(config.published, bytes, SystemClock.timestamp())
        .await
        .unwrap_or_else(|error| tracing::warn!(%error, "cannot note what is published"));
    known.add(repository.published().await?);
    let signed_files = match (&config.app, config.release_keys) {
        (Some(folder), Some(keys)) => Some(Arc::new(SignedFiles::new(folder, &config.data, keys))),
        (Some(folder), None) => {
            tracing::warn!(folder = %folder.display(), "the app is not verified: no release key is set");
            None
        }
        (None, _) => None,
    };
    let app = App {
        catalog,
        desk: config.desk,
        vacancies: config.vacancies,
        files: config.app,
        signed_files,
        published_names: known,
        life: Some(Arc::new(life)),
        limits: Limits::new(config.limits),
        budgets: Budgets::new(config.budget, config.calendar),
        disk: Disk::of(&config.data),
        metrics,
        ..App::new(Arc::clone(repository), receipts, Arc::new(SystemClock))
    };
    if let Some(catalog) = &app.catalog {
        // Read now, it is compressed before most devices ask. What is wrong with it is told to those who ask.
        let _ = catalog.current();
    }
    Ok(app)
}

/// What keeps submissions, and says which life of the database this is.
struct Store {
    repository: Arc<dyn Repository>,
    life: DatabaseLife,
    /// Notices that a file was put back by hand.
    high_water: Option<HighWater>,
}

impl Store {
    /// A file in the data folder.
    async fn own(data: &Path, metrics: Metrics) -> Result<Self, ServeError> {
        let repository = SqliteRepository::open(data).await?.metered(metrics);
        let high_water = HighWater::start(data, &repository)
            .await
            .map_err(|error| failed_note(data, error))?;
        let life = DatabaseLife::open(data, &SystemClock).map_err(|error| ServeError::Data {
            folder: data.to_owned(),
            error,
        })?;
        let last = repository.last_received_at().await?;
        life.go_on_after(last.as_deref().and_then(time_of));
        Ok(Self {
            repository: Arc::new(repository),
            life,
            high_water: Some(high_water),
        })
    }

    /// A database that other servers use too.
    async fn shared(address: &str, receipts: &ReceiptKey, metrics: Metrics) -> Result<Self, ServeError> {
        let repository = PostgresRepository::open(address).await?.metered(metrics);
        let public = receipts.verify_key().to_string();
        let life = DatabaseLife::join(&repository, Arc::new(SystemClock), &public).await?;
        Ok(Self {
            repository: Arc::new(repository),
            life,
            high_water: None,
        })
    }
}

fn failed_note(data: &Path, error: HighWaterError) -> ServeError {
    match error {
        HighWaterError::Repository(error) => error.into(),
        HighWaterError::File(error) => ServeError::Data {
            folder: data.to_owned(),
            error,
        },
    }
}

/// Makes the data folder if it is missing, and its user's alone.
fn use_folder(data: &Path) -> Result<(), ServeError> {
    if is_backup(data) {
        return Err(RepositoryError::Backup(data.to_owned()).into());
    }
    let unusable = |error| ServeError::Data {
        folder: data.to_owned(),
        error,
    };
    prepare_folder(data).map_err(unusable)?;
    for path in mend_rights(data).map_err(unusable)? {
        tracing::warn!(
            path,
            "others on this machine could read it; its rights are mended"
        );
    }
    Ok(())
}

pub(crate) fn prepare_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
