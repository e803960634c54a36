//! Which keys and catalogs have been published: what names anything else is stored and flagged.

use std::collections::HashSet;
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use crate::repository::Published;

/// How often the database is asked what other servers have published, at most.
const REFRESH_INTERVAL: Duration = Duration::from_secs(3);

/// The keys and catalogs that the server knows. A catalog that was published once stays known, also when another has
/// taken its place: devices may have decided by it.
#[derive(Debug, Default)]
pub struct PublishedNames {
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

    pub(crate) fn has(&self, published: &Published) -> bool {
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

impl From<Published> for PublishedNames {
    fn from(published: Published) -> Self {
        let known = Self::default();
        known.add(published);
        known
    }
}

impl PublishedNames {
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Names) -> T) -> T {
        look(&self.names.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Adds what has been published.
    pub fn add(&self, published: Published) {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        names.keys.extend(published.keys);
        names.catalogs.extend(published.catalogs);
    }

    /// Whether it is time to look again what other servers have published; says so once a [`REFRESH_INTERVAL`].
    pub(crate) async fn may_look(&self) -> bool {
        let mut looked = self.looked.lock().await;
        if looked.is_some_and(|at| at.elapsed() < REFRESH_INTERVAL) {
            return false;
        }
        *looked = Some(Instant::now());
        true
    }
}
