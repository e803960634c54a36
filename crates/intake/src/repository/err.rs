//! What can be wrong with a repository.

use std::path::PathBuf;
use std::sync::Arc;

/// A repository that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    /// There is nothing to read.
    #[error("there is no database in `{0}`; name the data folder that the server was started with")]
    NoDatabase(PathBuf),
    /// Something is to be written into a backup, which would be none any more.
    #[error("`{0}` is a backup, which nothing may change; put it back with `didim restore` first")]
    Backup(PathBuf),
    /// The database was written by a newer version.
    #[error(
        "the database has schema {0}, which this version does not know; start the version that wrote it, or \
         a newer one"
    )]
    NewerSchema(i64),
    /// The database fails.
    #[error("the database fails: {0}; check that it runs, its disk and its rights")]
    Database(#[from] sqlx::Error),
    /// The transaction failed that would have stored this request and others.
    #[error(transparent)]
    Group(Arc<RepositoryError>),
    /// The server is stopping.
    #[error("the repository is closed; start the server again")]
    Stopped,
    /// The database would acknowledge what a power cut can take away.
    #[error(
        "the database says `{0}`, so it could lose what it acknowledges; turn it on in `postgresql.conf`"
    )]
    NotDurable(&'static str),
    /// The address of the database is none.
    #[error("the address of the database cannot be used: {0}; write `postgres://USER@HOST/NAME`")]
    Address(String),
    /// The receipts of this database are signed by another key.
    #[error(
        "the receipts of this database are signed by another key than `receipt.key`; devices would refuse \
         what this server signs, so copy `receipt.key` from a server that runs on it"
    )]
    OtherReceiptKey,
    /// No random id can be made.
    #[error("the system gives no random bytes; start the server on a system that does")]
    NoRandomness,
    /// No server has run on the database yet.
    #[error("no server has run on this database yet; check its address")]
    NoLife,
    /// The schema cannot be brought up to date.
    #[error(
        "the database's schema cannot be brought up to date: {0}; put the data folder back from a backup"
    )]
    Migration(sqlx::migrate::MigrateError),
    /// A place in the list of another kind of database.
    #[error("this is a place in the list of another database; begin the list again")]
    OtherDatabase,
    /// A row that this version did not write.
    #[error("the database holds a row that cannot be read: {0}; put the data folder back from a backup")]
    Unreadable(&'static str),
}

impl RepositoryError {
    /// Whether the database refuses the data themselves, so that the same will never be stored.
    pub(super) fn is_about_data(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else {
            return matches!(self, Self::Unreadable(_));
        };
        let code = error.code().unwrap_or_default();
        match error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
            // Data exceptions and violated constraints (PostgreSQL, appendix A).
            Some(_) => code.starts_with("22") || code.starts_with("23"),
            // SQLITE_CORRUPT (what the request needs is damaged, which need not be in the way of others), SQLITE_TOOBIG,
            // SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_RANGE: the low byte of the extended code.
            None => code
                .parse::<u32>()
                .is_ok_and(|code| matches!(code & 0xff, 11 | 18 | 19 | 20 | 25)),
        }
    }
}
