//! One cluster for many tests.

use std::sync::OnceLock;

use crate::cluster::{Cluster, Settings, database_name};
use crate::err::ClusterError;
use crate::programs::Programs;

/// The environment variable that names a maintenance database of a running cluster, as
/// `postgres://postgres@127.0.0.1:5432/postgres`; its user must be allowed to make databases.
pub const VARIABLE: &str = "DIDIM_POSTGRES";

/// A cluster that is not to be killed: others use it too.
#[derive(Debug)]
pub struct Shared {
    programs: Programs,
    url: String,
    /// The cluster, if it is this process's own.
    _own: Option<Cluster>,
}

impl Shared {
    fn find() -> Result<Self, ClusterError> {
        let programs = Programs::find()?;
        let named = std::env::var(VARIABLE).ok().filter(|url| !url.is_empty());
        let (url, own) = match named {
            Some(url) => (url, None),
            None => {
                let own = Cluster::start(&Settings::default())?;
                (own.maintenance_url(), Some(own))
            }
        };
        Ok(Self {
            programs,
            url,
            _own: own,
        })
    }

    /// The address of the maintenance database.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Makes an empty database with a random name: its address.
    ///
    /// # Errors
    /// [`ClusterError`] if the server does not make it.
    pub fn new_database(&self) -> Result<String, ClusterError> {
        let name = database_name();
        self.programs
            .psql(&self.url, &format!("CREATE DATABASE {name}"))?;
        Ok(with_database(&self.url, &name))
    }

    /// Runs SQL in the database at this address by `psql`, and gives what it prints: a row a line, `|` between the columns.
    ///
    /// # Errors
    /// [`ClusterError`] if the server refuses it or does not answer.
    pub fn sql(&self, address: &str, sql: &str) -> Result<String, ClusterError> {
        self.programs.psql(address, sql)
    }

    /// Writes the database at this address as SQL statements that make it again (`pg_dump --inserts`), without owners and rights.
    ///
    /// # Errors
    /// [`ClusterError`] if `pg_dump` fails.
    pub fn dump(&self, address: &str) -> Result<String, ClusterError> {
        self.programs.dump(address)
    }

    /// Makes a new database out of what [`Self::dump`] gave: its address.
    ///
    /// # Errors
    /// [`ClusterError`] if the server refuses a statement.
    pub fn load(&self, dump: &str) -> Result<String, ClusterError> {
        let address = self.new_database()?;
        self.programs.load(&address, dump)?;
        Ok(address)
    }
}

/// The cluster that the variable `DIDIM_POSTGRES` names; without it one that this process starts, once, and that ends
/// with it.
///
/// # Errors
/// [`ClusterError`] if it cannot be had; the same at every call.
pub fn shared() -> Result<&'static Shared, &'static ClusterError> {
    // Nothing drops it; the process that watches over its folder ends it.
    static SHARED: OnceLock<Result<Shared, ClusterError>> = OnceLock::new();
    SHARED.get_or_init(Shared::find).as_ref()
}

/// The address with another database, its parameters kept.
fn with_database(url: &str, name: &str) -> String {
    let (address, parameters) = match url.split_once('?') {
        Some((address, parameters)) => (address, format!("?{parameters}")),
        None => (url, String::new()),
    };
    let server = address.rsplit_once('/').map_or(address, |(server, _)| server);
    format!("{server}/{name}{parameters}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_is_replaced_and_nothing_else() {
        let with = |url| with_database(url, "d1");
        assert_eq!(with("postgres://a@h:1/postgres"), "postgres://a@h:1/d1");
        assert_eq!(
            with("postgres://a@h:1/postgres?sslmode=disable"),
            "postgres://a@h:1/d1?sslmode=disable"
        );
    }
}
