//! Putting a backup back.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use sqlx::{Connection, Row};
use uuid::Uuid;

use super::check::{read_blocks, verify_backup};
use super::err::At;
use super::{BackupError, Manifest, OnProgress, RECEIPT_KEY, folder_builder, make_folders, new_file, stamp};
use crate::bounded::{MAX_SMALL_FILE_BYTES, read_text};
use crate::clock::Clock;
use crate::durable::{give_to_owner_of, sync_folder, write_secret};
use crate::life::{BACKED_UP_FILE, EPOCH_FILE, high_water};
use crate::lock::FolderLock;
use crate::repository::{DATABASE_FILE, RepositoryError};
use crate::states::StateLine;

/// The states of applications that are not in the backup, as `didim status import` takes them.
const STATES_FILE: &str = "states.jsonl";

/// The receipt key of a data folder into which a backup was put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptKeyFound {
    /// It was there, and is the one in the backup.
    Same,
    /// Another one was there; it was kept.
    Other,
    /// It was missing, and was put back too.
    PutBack,
}

/// What happened after the backup, as the database tells that was replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Since {
    /// How many applications it holds that the backup does not.
    pub submissions: u64,
    /// The devices that have enrolled with a new key since: label and id.
    pub enrolled: Vec<(String, Uuid)>,
    /// The devices that were revoked since: label and id.
    pub revoked: Vec<(String, Uuid)>,
    /// How many states that the desk had set since were carried over: they are sealed, and nobody sends them again.
    pub states: u64,
    /// How many states belong to applications that the backup does not hold, and the file in which they are, if there are any:
    /// they can be imported once devices have sent the applications again.
    pub states_apart: Option<(u64, PathBuf)>,
}

/// A backup that has been put back.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// Where the files are that were there before, or `None` if there were no such files.
    pub replaced: Option<PathBuf>,
    /// What became of the receipt key.
    pub receipt_key: ReceiptKeyFound,
    /// What happened after the backup; `None` if no database was there, an error if it cannot be read.
    pub since: Option<Result<Since, RepositoryError>>,
}

/// Verifies a backup and puts its database in the place of the one in the data folder. What was there is moved to a
/// folder `replaced-<time>Z` beside it, and nothing is deleted. The server then begins a new epoch, so devices send again
/// what they still have.
///
/// # Errors
/// [`BackupError`]. Until the copy of the backup is complete, nothing in the data folder has changed.
pub async fn restore(
    backup: &Path,
    data: &Path,
    clock: &dyn Clock,
    on_progress: OnProgress<'_>,
) -> Result<Restored, BackupError> {
    let manifest = verify_backup(backup, on_progress).await?;
    if super::is_backup(data) {
        return Err(RepositoryError::Backup(data.to_owned()).into());
    }
    make_folders(data).at("make", data)?;
    let _lock = FolderLock::exclusive(data)?;
    let aside = data.join(format!("replaced-{}", stamp(clock.now())?));
    folder_builder().create(&aside).at("make", &aside)?;
    give_to_owner_of(data, &File::open(&aside).at("read", &aside)?);
    let copy = aside.join("restored.sqlite");
    copy_checked(backup, &copy, data, &manifest)?;

    // What is said of the old database goes first: if the power fails from here on, devices send again too much.
    for name in [EPOCH_FILE, BACKED_UP_FILE, high_water::HIGH_WATER_FILE] {
        move_aside(data, &aside, name)?;
    }
    sync_folder(data).at("sync", data)?;
    let database = data.join(DATABASE_FILE);
    let had_database = database.exists();
    if had_database {
        let old = aside.join(DATABASE_FILE);
        // A second name, so that there is a database at every moment; where there is none of that, it is moved.
        if std::fs::hard_link(&database, &old).is_err() {
            std::fs::rename(&database, &old).at("move", &database)?;
        }
    }
    // A log that belongs to the old database must never be applied to the new one.
    for suffix in ["-wal", "-shm", "-journal"] {
        move_aside(data, &aside, &format!("{DATABASE_FILE}{suffix}"))?;
    }
    sync_folder(&aside).at("sync", &aside)?;
    std::fs::rename(&copy, &database).at("move", &copy)?;
    sync_folder(&aside).at("sync", &aside)?;
    let receipt_key = keep_receipt_key(backup, data)?;
    sync_folder(data).at("sync", data)?;

    let since = match had_database {
        true => Some(since(&database, &aside).await),
        false => None,
    };
    // It is there still if anything was moved to it.
    let replaced = std::fs::remove_dir(&aside).is_err().then_some(aside);
    Ok(Restored {
        manifest,
        replaced,
        receipt_key,
        since,
    })
}

/// Copies the backup's database durably, and compares what was read with the manifest.
fn copy_checked(backup: &Path, to: &Path, data: &Path, manifest: &Manifest) -> Result<(), BackupError> {
    use sha2::{Digest, Sha256};
    let from = backup.join(DATABASE_FILE);
    let mut file = new_file(to).at("write", to)?;
    give_to_owner_of(data, &file);
    let mut hasher = Sha256::new();
    read_blocks(&from, |block| {
        hasher.update(block);
        file.write_all(block).at("write", to)
    })?;
    file.sync_all().at("sync", to)?;
    let found = base16ct::lower::encode_string(&hasher.finalize());
    match manifest.files.get(DATABASE_FILE) {
        Some(said) if said.sha256 == found => Ok(()),
        _ => Err(BackupError::OtherFile {
            path: from,
            why: "it changed while it was copied".to_owned(),
        }),
    }
}

fn move_aside(data: &Path, aside: &Path, name: &str) -> Result<(), BackupError> {
    let from = data.join(name);
    match std::fs::rename(&from, aside.join(name)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).at("move", &from),
        _ => Ok(()),
    }
}

/// Devices verify receipts by the key that is there, so that one stays.
fn keep_receipt_key(backup: &Path, data: &Path) -> Result<ReceiptKeyFound, BackupError> {
    let (from, to) = (backup.join(RECEIPT_KEY), data.join(RECEIPT_KEY));
    let saved = read_text(&from, MAX_SMALL_FILE_BYTES).at("read", &from)?;
    match read_text(&to, MAX_SMALL_FILE_BYTES) {
        Ok(present) if present.trim() == saved.trim() => Ok(ReceiptKeyFound::Same),
        Ok(_) => Ok(ReceiptKeyFound::Other),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            write_secret(data, &to, &saved).at("write", &to)?;
            Ok(ReceiptKeyFound::PutBack)
        }
        Err(error) => Err(error).at("read", &to),
    }
}

/// What the old database knows and the new one does not. The states of it are carried over.
async fn since(new: &Path, aside: &Path) -> Result<Since, RepositoryError> {
    let mut connection = super::open_to_write(new).await?;
    let since = async {
        let mut since = compare(&mut connection, &aside.join(DATABASE_FILE)).await?;
        (since.states, since.states_apart) = carry_states_over(&mut connection, aside).await?;
        Ok::<_, sqlx::Error>(since)
    };
    let since = since.await;
    connection.close().await?;
    Ok(since?)
}

/// Takes every state of the old database over that was set later than what the backup has; those whose applications the
/// backup does not hold go into a file.
async fn carry_states_over(
    connection: &mut sqlx::SqliteConnection,
    aside: &Path,
) -> Result<(u64, Option<(u64, PathBuf)>), sqlx::Error> {
    let carried = sqlx::query(
        "INSERT INTO main.status (submission, sealed, updated_at) \
         SELECT o.submission, o.sealed, o.updated_at FROM old.status o \
         WHERE EXISTS (SELECT 1 FROM main.submission n WHERE n.id = o.submission) \
         ON CONFLICT (submission) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at \
         WHERE excluded.updated_at > status.updated_at",
    )
    .execute(&mut *connection)
    .await?
    .rows_affected();
    let apart: Vec<(Uuid, Vec<u8>, String)> = sqlx::query_as(
        "SELECT submission, sealed, updated_at FROM old.status o \
         WHERE NOT EXISTS (SELECT 1 FROM main.submission n WHERE n.id = o.submission)",
    )
    .fetch_all(&mut *connection)
    .await?;
    if apart.is_empty() {
        return Ok((carried, None));
    }
    let path = aside.join(STATES_FILE);
    let mut file = new_file(&path)?;
    give_to_owner_of(aside, &file);
    for (submission, sealed, at) in &apart {
        let line = StateLine::new(*submission, sealed, at.clone());
        let line = serde_json::to_string(&line).map_err(std::io::Error::from)?;
        writeln!(file, "{line}")?;
    }
    file.sync_all()?;
    Ok((carried, Some((apart.len().try_into().unwrap_or(u64::MAX), path))))
}

async fn compare(connection: &mut sqlx::SqliteConnection, old: &Path) -> Result<Since, sqlx::Error> {
    let old = std::path::absolute(old)?;
    sqlx::query("ATTACH ? AS old")
        .bind(old.to_string_lossy().into_owned())
        .execute(&mut *connection)
        .await?;
    let submissions: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM old.submission o \
         WHERE NOT EXISTS (SELECT 1 FROM main.submission n WHERE n.id = o.id)",
    )
    .fetch_one(&mut *connection)
    .await?;
    let enrolled = sqlx::query(
        "SELECT label, id FROM old.device o WHERE revoked_at IS NULL AND NOT EXISTS \
         (SELECT 1 FROM main.device n WHERE n.key_id = o.key_id) ORDER BY enrolled_at",
    );
    // A key that gave way to a newer one is no revoked device: that device has enrolled since.
    let revoked = sqlx::query(
        "SELECT label, id FROM old.device o WHERE revoked_at IS NOT NULL AND EXISTS \
         (SELECT 1 FROM main.device n WHERE n.key_id = o.key_id AND n.revoked_at IS NULL) AND NOT EXISTS \
         (SELECT 1 FROM old.device s WHERE s.id = o.id AND s.revoked_at IS NULL) ORDER BY enrolled_at",
    );
    let device = |row: &sqlx::sqlite::SqliteRow| -> Result<(String, Uuid), sqlx::Error> {
        let id: Vec<u8> = row.try_get("id")?;
        let id = Uuid::from_slice(&id).map_err(|error| sqlx::Error::Decode(error.into()))?;
        Ok((row.try_get("label")?, id))
    };
    let enrolled = enrolled.fetch_all(&mut *connection).await?;
    let revoked = revoked.fetch_all(&mut *connection).await?;
    Ok(Since {
        states: 0,
        states_apart: None,
        submissions: submissions.cast_unsigned(),
        enrolled: enrolled.iter().map(device).collect::<Result<_, _>>()?,
        revoked: revoked.iter().map(device).collect::<Result<_, _>>()?,
    })
}
