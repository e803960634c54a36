//! The server that receives sealed applications, and serves the app and the catalog.
//!
//! It acknowledges only what is durable, and cannot read what it receives. The same item arriving again gets the same
//! receipt.

mod acceptance;
mod app;
mod backup;
mod bounded;
mod budget;
mod clock;
mod compressed;
mod connections;
mod desk;
mod disk;
mod durable;
mod gate;
mod import;
mod life;
mod limit;
mod lock;
mod metrics;
mod openapi;
mod private;
mod problem;
mod published_names;
mod receipts;
mod repository;
mod routes;
mod server;
mod signed;
mod signed_files;
mod stated;
mod states;
mod totp;

pub use acceptance::ItemError;
pub use app::{App, CatalogCheck, CatalogFile, CheckedCatalog};
pub use backup::{
    Backup, BackupError, Contents, Manifest, Progress, ReceiptKeyFound, Restored, Since, Unfinished, back_up,
    is_backup, prune_backups, remove_unfinished_backups, restore, verify_backup,
};
pub use bounded::{MAX_CATALOG_FILE_BYTES, MAX_SMALL_FILE_BYTES, read_all, read_file, read_text, text};
pub use budget::{Budgets, DeviceBudget, UsualDay};
pub use clock::{Calendar, Clock, SystemClock, timestamp_of};
pub use compressed::brotli;
pub use desk::{Tries, session_hash};
pub use disk::{Disk, Space};
pub use gate::Gate;
pub use import::{MAX_QUEUE_FILE_BYTES, MAX_QUEUE_ITEMS, QueueImport, QueueImportError, import};
pub use life::{DatabaseLife, LifeError};
pub use limit::{AnonymousLimits, Limits};
pub use lock::{FolderLock, LockError};
pub use metrics::Metrics;
pub use private::keep_files_private;
pub use published_names::PublishedNames;
pub use receipts::{ReceiptKeyError, new_receipt_key, read_receipt_key};
pub use repository::{
    Accepted, Account, AccountMade, Arrival, Batch, ConflictingSubmission, DATABASE_FILE, Device, Devices,
    Enrolled, Enrolment, Granted, GroupGrant, Held, ImportedStatus, Invitation, Lane, LogEntry, Member,
    NewAccount, NewCode, NewEvent, NewEvents, Page, Position, PostgresRepository, Publications, Published,
    Repository, RepositoryError, Revoked, Sent, SentOnDay, SqliteReader, SqliteRepository, Staff,
    StaffSession, Stamps, Statuses, StoredEvent, StoredSubmission, SubmissionStatus, Submissions, Taken,
    received,
};
pub use routes::{openapi_document, router};
pub use server::{Config, ServeError, serve};
pub use signed_files::{SignedFiles, release_floor};
pub use stated::Stated;
pub use states::{MAX_STATES_FILE_BYTES, StateLine, StatesError, StatesImport, import_states};
pub use totp::code as totp_code;
