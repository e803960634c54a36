//! Backups of a data folder: made while servers write, checked before anybody relies on them.
//!
//! A backup is a folder `didim-<time>Z` with the database, the receipt key and a manifest. It is written under another
//! name, made durable, checked, and only then named so. After that devices are told that they may forget their copies.

mod check;
mod err;
mod manifest;
mod restore;

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::ErrorKind;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

use envelope::ReceiptKey;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};

use crate::bounded::{MAX_SMALL_FILE_BYTES, read_text};
use crate::clock::{Clock, timestamp_of};
use crate::durable::sync_folder;
use crate::lock::FolderLock;
use crate::repository::{DATABASE_FILE, RepositoryError};

pub use check::verify_backup;
use err::At;
pub use err::BackupError;
pub use manifest::{Contents, Manifest};
pub use restore::{ReceiptKeyFound, Restored, Since, restore};

pub(crate) const RECEIPT_KEY: &str = "receipt.key";
const MANIFEST_FILE: &str = "manifest.json";
const FOLDER_PREFIX: &str = "didim-";
const PART_SUFFIX: &str = "part";
/// How long a connection waits for another process that holds the file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);
/// How often the progress of a copy is told.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(500);

/// How far a long piece of work is: bytes or rows done, and of how many as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The database is being copied: bytes.
    Copying(u64, u64),
    /// The copy's structure is being checked; nobody knows how long that takes.
    Checking,
    /// Every sealed content is being compared with its hash: rows.
    Comparing(u64, u64),
    /// Files are being hashed: bytes.
    Hashing(u64, u64),
}

/// Is told of progress.
type OnProgress<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// A backup that is complete and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Its folder.
    pub folder: PathBuf,
    /// What is in it.
    pub manifest: Manifest,
    /// Before what time devices are told that all is safe, less the margin that the server keeps.
    pub announced: OffsetDateTime,
}

/// Makes a backup of a data folder in a new folder in `to`, also while servers write, and tells devices.
///
/// # Errors
/// [`BackupError`]: nothing is left that could be taken for a backup, and devices are told nothing.
pub async fn back_up(
    data: &Path,
    to: &Path,
    clock: &dyn Clock,
    on_progress: OnProgress<'_>,
) -> Result<Backup, BackupError> {
    if !data.join(DATABASE_FILE).is_file() {
        return Err(RepositoryError::NoDatabase(data.to_owned()).into());
    }
    if is_backup(data) {
        return Err(RepositoryError::Backup(data.to_owned()).into());
    }
    let _lock = FolderLock::shared(data)?;
    make_folders(to).at("make", to)?;
    let began = clock.now();
    let name = format!("{FOLDER_PREFIX}{}", stamp(began)?);
    let (part, folder) = (to.join(format!("{name}.{PART_SUFFIX}")), to.join(&name));
    if folder.exists() {
        return Err(BackupError::TakenName(folder));
    }
    let _held = make_part(to, &part)?;
    let manifest = match write(data, &part, began, on_progress).await {
        Ok(manifest) => manifest,
        Err(error) => {
            // It is this call's own, and no backup.
            if let Err(error) = std::fs::remove_dir_all(&part) {
                tracing::warn!(path = %part.display(), %error, "cannot remove an unfinished backup");
            }
            return Err(error);
        }
    };
    std::fs::rename(&part, &folder).at("rename", &part)?;
    sync_folder(to).at("sync", to)?;
    let announced =
        crate::life::note_backup(data, began).at("write", &data.join(crate::life::BACKED_UP_FILE))?;
    Ok(Backup {
        folder,
        manifest,
        announced,
    })
}

/// Writes all files of a backup, durably, and checks them.
async fn write(
    data: &Path,
    part: &Path,
    began: OffsetDateTime,
    on_progress: OnProgress<'_>,
) -> Result<Manifest, BackupError> {
    let receipt_key = copy_receipt_key(data, part)?;
    let mut live = open(&data.join(DATABASE_FILE), false).await?;
    let schema = check::schema(&mut live).await?;
    let before = check::contents(&mut live).await?;
    copy_database(&mut live, part, on_progress).await?;
    let after = check::contents(&mut live).await?;
    live.close().await.map_err(RepositoryError::from)?;

    let copy = part.join(DATABASE_FILE);
    sync_file(&copy).at("sync", &copy)?;
    let contents = check::database(&copy, schema, on_progress).await?;
    // Rows are only ever added, so the copy is between what was there before and after.
    if !(contents.is_at_least(&before) && after.is_at_least(&contents)) {
        return Err(BackupError::Counts {
            before,
            copy: contents,
            after,
        });
    }
    let manifest = Manifest {
        format: Manifest::FORMAT,
        made_by: concat!("didim ", env!("CARGO_PKG_VERSION")).to_owned(),
        began_at: timestamp_of(began),
        server: receipt_key.verify_key().to_string(),
        schema,
        contents,
        files: check::files(part, &[DATABASE_FILE, RECEIPT_KEY], on_progress)?,
    };
    let path = part.join(MANIFEST_FILE);
    let mut file = new_file(&path).at("write", &path)?;
    std::io::Write::write_all(&mut file, manifest.to_json()?.as_bytes()).at("write", &path)?;
    file.sync_all().at("sync", &path)?;
    sync_folder(part).at("sync", part)?;
    Ok(manifest)
}

fn copy_receipt_key(data: &Path, part: &Path) -> Result<ReceiptKey, BackupError> {
    let (from, to) = (data.join(RECEIPT_KEY), part.join(RECEIPT_KEY));
    let text = read_text(&from, MAX_SMALL_FILE_BYTES).at("read", &from)?;
    let key = ReceiptKey::from_file(&text).map_err(|error| BackupError::ReceiptKey(from, error))?;
    let mut file = new_file(&to).at("write", &to)?;
    std::io::Write::write_all(&mut file, text.as_bytes()).at("write", &to)?;
    file.sync_all().at("sync", &to)?;
    Ok(key)
}

/// Copies the database as it is at one moment: a read transaction, which keeps no writer waiting.
async fn copy_database(
    live: &mut SqliteConnection,
    part: &Path,
    on_progress: OnProgress<'_>,
) -> Result<(), BackupError> {
    let to = std::path::absolute(part.join(DATABASE_FILE)).at("find", part)?;
    // Only its owner may read it, from the first byte on; SQLite fills an empty file.
    drop(new_file(&to).at("write", &to)?);
    let name = to
        .to_str()
        .ok_or_else(|| BackupError::Name(to.clone()))?
        .to_owned();
    let of = check::size(live).await?;
    on_progress(Progress::Copying(0, of));
    let copy = sqlx::query("VACUUM INTO ?").bind(name).execute(&mut *live);
    let mut copy = std::pin::pin!(copy);
    let mut looks = tokio::time::interval(PROGRESS_INTERVAL);
    loop {
        tokio::select! {
            done = &mut copy => {
                done.map_err(RepositoryError::from)?;
                return Ok(());
            }
            _ = looks.tick() => {
                let done = std::fs::metadata(&to).map_or(0, |file| file.len());
                on_progress(Progress::Copying(done, of));
            }
        }
    }
}

/// What was found of backups that began and did not end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unfinished {
    /// Nobody was at these any more: they are gone.
    pub removed: Vec<PathBuf>,
    /// These are being made at this moment, or are of another server.
    pub left: Vec<PathBuf>,
}

/// Removes the backups of this data folder that began and did not end, as where the process was killed: the receipt key may be
/// in them.
///
/// # Errors
/// [`BackupError`] if the folder cannot be read, or one cannot be removed.
pub fn remove_unfinished_backups(data: &Path, to: &Path) -> Result<Unfinished, BackupError> {
    let mut unfinished = Unfinished::default();
    if !to.is_dir() {
        return Ok(unfinished);
    }
    let _making = lock_folder(to).at("lock", to)?;
    let own_key = std::fs::read(data.join(RECEIPT_KEY)).ok();
    for name in names(to)? {
        if !name.strip_suffix(".part").is_some_and(is_backup_name) {
            continue;
        }
        let part = to.join(name);
        let folder = File::open(&part).at("open", &part)?;
        let key = std::fs::read(part.join(RECEIPT_KEY)).ok();
        // One that was killed before it had a key, or while it was written, says nothing of its server.
        let is_own = key.is_none_or(|key| own_key.as_ref().is_some_and(|own| own.starts_with(&key)));
        if is_own && folder.try_lock().is_ok() {
            std::fs::remove_dir_all(&part).at("remove", &part)?;
            unfinished.removed.push(part);
        } else {
            unfinished.left.push(part);
        }
    }
    Ok(unfinished)
}

/// Makes the folder of a backup, and holds it as long as what is returned: the next backup sees by that that somebody is at it.
fn make_part(to: &Path, part: &Path) -> Result<File, BackupError> {
    // Between its making and its lock nobody may look.
    let _making = lock_folder(to).at("lock", to)?;
    match folder_builder().create(part) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(BackupError::TakenName(part.to_owned()));
        }
        made => made.at("make", part)?,
    }
    lock_folder(part).at("lock", part)
}

fn lock_folder(folder: &Path) -> std::io::Result<File> {
    let lock = File::open(folder)?;
    lock.lock()?;
    Ok(lock)
}

/// Whether a folder is a backup: such a one is read as it stands, and nothing is written into it.
#[must_use]
pub fn is_backup(folder: &Path) -> bool {
    folder.join(MANIFEST_FILE).is_file()
}

/// Removes all but the newest `keep` complete backups of the same server beside this one, and names them.
///
/// Whatever else is in their folders stays.
///
/// # Errors
/// [`BackupError`] if a file cannot be removed; backups before it are gone then.
pub fn prune_backups(newest: &Backup, keep: NonZeroUsize) -> Result<Vec<PathBuf>, BackupError> {
    let to = newest.folder.parent().unwrap_or(Path::new(""));
    let is_older = |name: &String| is_backup_name(name) && Some(name.as_ref()) < newest.folder.file_name();
    let mut older: Vec<String> = names(to)?.into_iter().filter(is_older).collect();
    older.sort_unstable_by(|a, b| b.cmp(a));
    let mut removed = Vec::new();
    let mut kept = 1;
    for folder in older.iter().map(|name| to.join(name)) {
        // What has no manifest of this server is not this server's to remove.
        let same = Manifest::read(&folder).is_ok_and(|manifest| manifest.server == newest.manifest.server);
        if !same {
            continue;
        }
        if kept < keep.get() {
            kept += 1;
            continue;
        }
        // The manifest first: a backup that is half removed is none.
        for name in [MANIFEST_FILE, RECEIPT_KEY, DATABASE_FILE] {
            let path = folder.join(name);
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error).at("remove", &path),
                _ => {}
            }
        }
        match std::fs::remove_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::DirectoryNotEmpty => {
                tracing::warn!(path = %folder.display(), "other files are in an old backup; they stay");
            }
            gone => gone.at("remove", &folder)?,
        }
        removed.push(folder);
    }
    Ok(removed)
}

fn names(to: &Path) -> Result<Vec<String>, BackupError> {
    let entries = std::fs::read_dir(to).at("read", to)?;
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.at("read", to)?;
        names.extend(entry.file_name().into_string());
    }
    names.sort_unstable();
    Ok(names)
}

const STAMP_FORMAT: &[BorrowedFormatItem<'_>] =
    format_description!("[year][month][day]T[hour][minute][second]Z");

/// A time as it stands in the names of folders.
fn stamp(time: OffsetDateTime) -> Result<String, BackupError> {
    let utc = time.to_offset(UtcOffset::UTC);
    utc.format(&STAMP_FORMAT).map_err(|_| BackupError::Clock)
}

fn is_backup_name(name: &str) -> bool {
    let stamp = name.strip_prefix(FOLDER_PREFIX);
    stamp.is_some_and(|stamp| time::PrimitiveDateTime::parse(stamp, &STAMP_FORMAT).is_ok())
}

/// Opens a database to read it. A copy that nobody writes is read as it stands, so that no file is made beside it.
async fn open(file: &Path, immutable: bool) -> Result<SqliteConnection, RepositoryError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .immutable(immutable)
        .busy_timeout(BUSY_TIMEOUT);
    Ok(options.connect().await?)
}

/// Opens a database that nobody else works on, to write it.
async fn open_to_write(file: &Path) -> Result<SqliteConnection, RepositoryError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT);
    Ok(options.connect().await?)
}

fn folder_builder() -> DirBuilder {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

fn make_folders(folder: &Path) -> std::io::Result<()> {
    folder_builder().recursive(true).create(folder)
}

/// A file that was not there, which only its owner can read.
fn new_file(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes a file durable that somebody else has written.
fn sync_file(path: &Path) -> std::io::Result<()> {
    OpenOptions::new().write(true).open(path)?.sync_all()
}
