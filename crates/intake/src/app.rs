//! What the routes work with.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::body::Bytes;
use envelope::{Item, ReceiptKey, digest_hex};
use tokio::sync::Semaphore;

use crate::bounded::{MAX_CATALOG_FILE_BYTES, read_file};
use crate::budget::Budgets;
use crate::clock::Clock;
use crate::compressed::Compressed;
use crate::desk::Tries;
use crate::disk::Disk;
use crate::gate::Gate;
use crate::life::DatabaseLife;
use crate::limit::{AnonymousLimits, Limits};
use crate::metrics::Metrics;
use crate::published_names::{Names, PublishedNames};
use crate::repository::{Published, Repository, Stamps};
use crate::signed_files::SignedFiles;
use crate::stated::Stated;

/// How long a request may take, its body included: 8 MiB at a megabit a second.
pub(crate) const REQUEST_TIMEOUT: Duration = Duration::from_secs(70);
/// The bytes of all bodies that are here at once are at most this number of KiB. A body is in memory twice while its parts are put together, and
/// what is read from it takes up to its size again: with 256 MiB of bodies the server was measured at 670 MiB, and 512 are its limit.
pub(crate) const MAX_BODIES_KIB: usize = 128 << 10;

/// What the routes work with.
pub struct App {
    /// Where submissions are kept.
    pub repository: Arc<dyn Repository>,
    /// Signs receipts.
    pub receipts: ReceiptKey,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// The signed catalog, if there is one.
    pub catalog: Option<CatalogFile>,
    /// The folder of the signed list of vacancies and its chunks, if there is one.
    pub vacancies: Option<PathBuf>,
    /// The folder of the caseworkers' app, if it is served.
    pub desk: Option<PathBuf>,
    /// The folder of the app's files, if they are served as they are there.
    pub files: Option<PathBuf>,
    /// The app's files, if only a signed release of them is served.
    pub signed_files: Option<Arc<SignedFiles>>,
    /// The keys that devices should seal to and the catalogs that they should have; others are stored and flagged.
    pub published_names: PublishedNames,
    /// Which life of the database this is, if devices are told.
    pub life: Option<Arc<DatabaseLife>>,
    /// How much anybody may send who is not an enrolled device.
    pub limits: Limits,
    /// How much a device that is enrolled may send within a day.
    pub budgets: Budgets,
    /// How long a request may take, its body included.
    pub patience: Duration,
    /// The room for the bodies of requests, in KiB.
    pub bodies: Semaphore,
    /// The disk of the data folder.
    pub disk: Disk,
    /// What is counted and timed.
    pub metrics: Metrics,
    /// Keeps requests from being replayed and codes from being guessed.
    pub gate: Gate,
    /// Keeps codes and passphrases of the desk from being guessed: what is tried there takes nothing away from devices.
    pub desk_gate: Gate,
    /// Slows down who guesses the second factor of the desk.
    pub tries: Tries,
    /// What was last said of the database.
    pub stated: Stated,
}

impl App {
    /// What only takes applications: without a catalog, without files, knowing no key.
    pub fn new(repository: Arc<dyn Repository>, receipts: ReceiptKey, clock: Arc<dyn Clock>) -> Self {
        Self {
            repository,
            receipts,
            clock,
            catalog: None,
            desk: None,
            vacancies: None,
            files: None,
            signed_files: None,
            published_names: PublishedNames::default(),
            life: None,
            limits: Limits::new(AnonymousLimits::default()),
            budgets: Budgets::default(),
            patience: REQUEST_TIMEOUT,
            bodies: Semaphore::new(MAX_BODIES_KIB),
            disk: Disk::default(),
            metrics: Metrics::default(),
            gate: Gate::default(),
            desk_gate: Gate::default(),
            tries: Tries::default(),
            stated: Stated::default(),
        }
    }

    /// The times to put on what is stored, asked for when it is.
    pub(crate) fn stamps(&self) -> Stamps {
        stamps(self.life.clone(), Arc::clone(&self.clock)).by_days_of(self.budgets.calendar())
    }

    /// Notes what a catalog that is served publishes, for every server and every time after.
    pub(crate) async fn publish(&self, published: Published, catalog: &Bytes) {
        if self.published_names.read(|names| names.has(&published)) {
            return;
        }
        let noted = self
            .repository
            .publish(published.clone(), catalog.to_vec(), self.clock.timestamp());
        match noted.await {
            Ok(()) => self.published_names.add(published),
            // What was not noted is tried again when the catalog is next asked for.
            Err(error) => tracing::warn!(%error, "cannot note what is published"),
        }
    }

    /// Looks again where an item names what is not known: another server may have published it, or the file of the catalog
    /// has been replaced and nobody has asked for it since.
    pub(crate) async fn look_for(&self, items: &[Item]) {
        let known = |names: &Names| {
            let mut items = items.iter();
            items.all(|item| names.key(&item.key) && names.catalog(&item.catalog))
        };
        if self.published_names.read(known) || !self.published_names.may_look().await {
            return;
        }
        if let Some((published, catalog)) = self.catalog.as_ref().and_then(|file| file.published().ok()) {
            self.publish(published, &catalog).await;
        }
        match self.repository.published().await {
            Ok(published) => self.published_names.add(published),
            Err(error) => tracing::warn!(%error, "cannot look what is published"),
        }
    }
}

/// The times to put on what is stored in this life of a database.
pub(crate) fn stamps(life: Option<Arc<DatabaseLife>>, clock: Arc<dyn Clock>) -> Stamps {
    Stamps::new(move || match &life {
        Some(life) => life.stamp(clock.now()),
        None => clock.timestamp(),
    })
}

/// A catalog that may be served.
#[derive(Debug, Clone, Default)]
pub struct CheckedCatalog {
    /// Its version.
    pub version: u32,
    /// Its digest, and the keys that it names.
    pub published: Published,
}

/// Looks at the bytes of a catalog, given the lowest version that may be taken: what it is, or why it is not used.
#[derive(Clone)]
pub struct CatalogCheck(Arc<Look>);

type Look = dyn Fn(&[u8], u32) -> Result<CheckedCatalog, String> + Send + Sync;

impl CatalogCheck {
    /// A check.
    pub fn new(look: impl Fn(&[u8], u32) -> Result<CheckedCatalog, String> + Send + Sync + 'static) -> Self {
        Self(Arc::new(look))
    }
}

impl std::fmt::Debug for CatalogCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CatalogCheck")
    }
}

/// The signed catalog's file; an operator may replace it while the server runs.
pub struct CatalogFile {
    path: PathBuf,
    check: Option<CatalogCheck>,
    read: Mutex<Read>,
}

/// What was read, and by what a change is noticed.
#[derive(Default)]
struct Read {
    seen: Option<(SystemTime, u64)>,
    /// The bytes; those before the last change if what it brought is not used.
    served: Option<ServedCatalog>,
    /// What is served: nothing below its version is taken.
    checked: CheckedCatalog,
}

/// A catalog as it is served.
#[derive(Clone)]
pub(crate) struct ServedCatalog {
    /// The file's bytes.
    pub(crate) bytes: Bytes,
    /// Their SHA-256.
    pub(crate) digest: String,
    /// Their brotli form.
    pub(crate) brotli: Compressed,
}

impl CatalogFile {
    /// The file at this path; it is read when it is asked for, and served whatever is in it: devices verify it.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            check: None,
            read: Mutex::default(),
        }
    }

    /// The file at this path, of which only what passes the check is served: where a change does not, what was there
    /// before goes on being served.
    #[must_use]
    pub fn checked(path: &Path, check: CatalogCheck) -> Self {
        Self {
            check: Some(check),
            ..Self::new(path)
        }
    }

    /// Returns the version that is served, or `None` if nothing is checked, or nothing has passed.
    #[must_use]
    pub fn version(&self) -> Option<u32> {
        self.check.as_ref()?;
        self.current().ok()?;
        let read = self
            .read
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Some(read.checked.version)
    }

    /// What the catalog that is served publishes, nothing where nothing is checked; and its bytes.
    ///
    /// # Errors
    /// As [`Self::current`].
    pub(crate) fn published(&self) -> std::io::Result<(Published, Bytes)> {
        self.current()?;
        let read = self
            .read
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let bytes = read.served.as_ref().map(|served| served.bytes.clone());
        Ok((read.checked.published.clone(), bytes.unwrap_or_default()))
    }

    /// What is served, read again and compressed only when the file has changed.
    ///
    /// # Errors
    /// When the file cannot be read, or has never held anything that passed the check.
    pub(crate) fn current(&self) -> std::io::Result<ServedCatalog> {
        // Looked at before reading: a replacement in between is then read again at the next request.
        let metadata = std::fs::metadata(&self.path)?;
        let seen = (metadata.modified()?, metadata.len());
        let mut read = self
            .read
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if read.seen != Some(seen) {
            let bytes = Bytes::from(read_file(&self.path, MAX_CATALOG_FILE_BYTES)?);
            let checked = self.check.as_ref().map_or_else(
                || Ok(CheckedCatalog::default()),
                |check| (check.0)(&bytes, read.checked.version),
            );
            match checked {
                Ok(checked) => {
                    read.checked = checked;
                    read.served = Some(ServedCatalog {
                        digest: digest_hex(&bytes),
                        brotli: Compressed::begin(&bytes),
                        bytes,
                    });
                }
                Err(why) => tracing::error!(path = %self.path.display(), why, "the new catalog is not used"),
            }
            read.seen = Some(seen);
        }
        let refused = || std::io::Error::new(ErrorKind::InvalidData, "nothing in the file could be used");
        read.served.clone().ok_or_else(refused)
    }
}
