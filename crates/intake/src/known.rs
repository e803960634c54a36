//! Which keys and catalogs have been published: what names anything else is stored and flagged.

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use envelope::Item;
use tokio::sync::Mutex;

use crate::app::App;
use crate::repository::Published;

/// How often the database is asked what other servers have published, at most.
const PERIOD: Duration = Duration::from_secs(3);

/// The keys and catalogs that the server knows. A catalog that was published once stays known, also when another has
/// taken its place: devices may have decided by it.
#[derive(Debug, Default)]
pub struct Known {
    names: RwLock<Names>,
    looked: Mutex<Option<Instant>>,
}

/// Names of keys and catalogs.
#[derive(Debug, Default)]
pub(crate) struct Names {
    keys: HashSet<String>,
    catalogs: HashSet<String>,
}

impl Names {
    pub(crate) fn key(&self, id: &str) -> bool {
        self.keys.contains(id)
    }

    pub(crate) fn catalog(&self, digest: &str) -> bool {
        self.catalogs.contains(digest)
    }

    fn has(&self, published: &Published) -> bool {
        published.keys.iter().all(|id| self.key(id))
            && published.catalogs.iter().all(|digest| self.catalog(digest))
    }
}

impl From<Published> for Names {
    fn from(published: Published) -> Self {
        Self {
            keys: published.keys.into_iter().collect(),
            catalogs: published.catalogs.into_iter().collect(),
        }
    }
}

impl From<Published> for Known {
    fn from(published: Published) -> Self {
        let known = Self::default();
        known.add(published);
        known
    }
}

impl Known {
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Names) -> T) -> T {
        look(&self.names.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds what has been published.
    pub fn add(&self, published: Published) {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        names.keys.extend(published.keys);
        names.catalogs.extend(published.catalogs);
    }
}

/// Notes what a catalog that is served publishes, for every server and every time after.
pub(crate) async fn publish(app: &App, published: Published) {
    if app.known.read(|names| names.has(&published)) {
        return;
    }
    match app
        .repository
        .publish(published.clone(), app.clock.timestamp())
        .await
    {
        Ok(()) => app.known.add(published),
        // What was not noted is tried again when the catalog is next asked for.
        Err(error) => tracing::warn!(%error, "cannot note what is published"),
    }
}

/// Looks again where an item names what is not known: another server may have published it, or the file of the catalog
/// has been replaced and nobody has asked for it since.
pub(crate) async fn look_for(app: &App, items: &[Item]) {
    let known = |names: &Names| {
        let mut items = items.iter();
        items.all(|item| names.key(&item.key) && names.catalog(&item.catalog))
    };
    if app.known.read(known) {
        return;
    }
    {
        let mut looked = app.known.looked.lock().await;
        if looked.is_some_and(|at| at.elapsed() < PERIOD) {
            return;
        }
        *looked = Some(Instant::now());
    }
    if let Some(published) = app.catalog.as_ref().and_then(|file| file.published().ok()) {
        publish(app, published).await;
    }
    match app.repository.published().await {
        Ok(published) => app.known.add(published),
        Err(error) => tracing::warn!(%error, "cannot look what is published"),
    }
}
