//! Looking whether a copy is whole.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use envelope::ReceiptKey;
use sha2::{Digest, Sha256};
use sqlx::{Connection, FromRow as _, Row as _, SqliteConnection};

use super::err::At;
use super::manifest::ManifestFile;
use super::{BackupError, Contents, Manifest, OnProgress, Progress, RECEIPT_KEY};
use crate::bounded::{MAX_SMALL_FILE_BYTES, read_text};
use crate::repository::{DATABASE_FILE, RepositoryError, SqliteRepository, SubmissionRow, structure};

/// The number of rows that are read at once.
const BATCH_ROWS: u32 = 256;
const BLOCK_BYTES: usize = 1 << 20;

/// Verifies a backup: every file against the manifest, the database's structure, and every content against the hash
/// under which it was received.
///
/// # Errors
/// [`BackupError`] if anything is not as it was when the backup was made.
pub async fn verify_backup(folder: &Path, on_progress: OnProgress<'_>) -> Result<Manifest, BackupError> {
    let manifest = Manifest::read(folder)?;
    let names = [DATABASE_FILE, RECEIPT_KEY];
    let found = files(folder, &names, on_progress)?;
    for name in names {
        let other = |why: String| BackupError::OtherFile {
            path: folder.join(name),
            why,
        };
        let (said, found) = (manifest.files.get(name), found.get(name));
        match (said, found) {
            (None, _) => return Err(other("the manifest does not name it".to_owned())),
            (Some(said), Some(found)) if said == found => {}
            (Some(said), found) => {
                let bytes = found.map_or(0, |found| found.bytes);
                let why = match bytes == said.bytes {
                    true => "its SHA-256 is another".to_owned(),
                    false => format!("it has {bytes} bytes and had {}", said.bytes),
                };
                return Err(other(why));
            }
        }
    }
    let key = folder.join(RECEIPT_KEY);
    let text = read_text(&key, MAX_SMALL_FILE_BYTES).at("read", &key)?;
    ReceiptKey::from_file(&text).map_err(|error| BackupError::ReceiptKey(key, error))?;
    let contents = database(&folder.join(DATABASE_FILE), manifest.schema, on_progress).await?;
    if contents != manifest.contents {
        return Err(BackupError::OtherContents {
            said: manifest.contents,
            found: contents,
        });
    }
    Ok(manifest)
}

/// Checks a copy of a database that nobody writes: what it holds.
pub(super) async fn database(
    path: &Path,
    expected_schema: i64,
    on_progress: OnProgress<'_>,
) -> Result<Contents, BackupError> {
    let mut copy = super::open(path, true).await?;
    let checked = checked(&mut copy, path, expected_schema, on_progress).await;
    copy.close().await.map_err(RepositoryError::from)?;
    checked
}

async fn checked(
    copy: &mut SqliteConnection,
    path: &Path,
    expected_schema: i64,
    on_progress: OnProgress<'_>,
) -> Result<Contents, BackupError> {
    let damaged = |said: String| BackupError::Damaged {
        path: path.to_owned(),
        said,
    };
    on_progress(Progress::Checking);
    if let Some(said) = structure(copy).await? {
        return Err(damaged(said));
    }
    let schema = schema(copy).await?;
    if schema != expected_schema {
        return Err(damaged(format!(
            "its schema is {schema} and should be {expected_schema}"
        )));
    }
    let contents = contents(copy).await?;
    let of = contents.submissions + contents.conflicts;
    let mut done = 0;
    for query in queries(schema) {
        compare(copy, path, query, &mut done, of, on_progress).await?;
    }
    Ok(contents)
}

/// The first schema that keeps what everything of a submission hashes to.
const CONTENT_SCHEMA: i64 = 4;

/// What is compared with its hashes: the table's name and how its rows are read.
type Query = (&'static str, &'static str);

/// What a database of this schema holds.
fn queries(schema: i64) -> Vec<Query> {
    macro_rules! rows_of {
        ($table:literal) => {
            (
                $table,
                concat!(
                    "SELECT rowid AS place, * FROM ",
                    $table,
                    " WHERE rowid > ? ORDER BY rowid LIMIT ?"
                ),
            )
        };
    }
    let mut queries = vec![rows_of!("submission"), rows_of!("conflict")];
    if schema >= CONTENT_SCHEMA {
        queries.push(rows_of!("content_conflict"));
    }
    queries
}

/// Compares everything with the hashes under which it was received.
async fn compare(
    copy: &mut SqliteConnection,
    path: &Path,
    (table, query): Query,
    done: &mut u64,
    of: u64,
    on_progress: OnProgress<'_>,
) -> Result<(), BackupError> {
    let mut after = i64::MIN;
    loop {
        let rows = sqlx::query(query)
            .bind(after)
            .bind(BATCH_ROWS)
            .fetch_all(&mut *copy)
            .await
            .map_err(RepositoryError::from)?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in &rows {
            let place: i64 = row.try_get("place").map_err(RepositoryError::from)?;
            let read = SubmissionRow::from_row(row);
            // A place that does not grow would be come by for ever.
            if place <= after || !read.is_ok_and(|read| read.is_whole()) {
                return Err(BackupError::Changed {
                    path: path.to_owned(),
                    what: format!("row {place} of `{table}`"),
                });
            }
            after = place;
        }
        *done += u64::try_from(rows.len()).unwrap_or_default();
        on_progress(Progress::Comparing(*done, of));
    }
}

/// The schema of a database, which must be one that this version knows.
pub(super) async fn schema(connection: &mut SqliteConnection) -> Result<i64, RepositoryError> {
    let schema: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await?;
    if schema > SqliteRepository::newest_schema() {
        return Err(RepositoryError::NewerSchema(schema));
    }
    Ok(schema)
}

/// How many rows there are, all counted at one moment.
pub(super) async fn contents(connection: &mut SqliteConnection) -> Result<Contents, RepositoryError> {
    let query = if schema(connection).await? < CONTENT_SCHEMA {
        "SELECT (SELECT count(*) FROM submission), (SELECT count(*) FROM conflict), \
         (SELECT count(*) FROM device), (SELECT coalesce(max(arrival), 0) FROM submission)"
    } else {
        "SELECT (SELECT count(*) FROM submission), \
         (SELECT count(*) FROM conflict) + (SELECT count(*) FROM content_conflict), \
         (SELECT count(*) FROM device), (SELECT coalesce(max(arrival), 0) FROM submission)"
    };
    let (submissions, conflicts, devices, highest_arrival): (i64, i64, i64, i64) =
        sqlx::query_as(query).fetch_one(connection).await?;
    Ok(Contents {
        submissions: submissions.cast_unsigned(),
        conflicts: conflicts.cast_unsigned(),
        devices: devices.cast_unsigned(),
        highest_arrival,
    })
}

/// The size of a database in bytes, as a copy of it will have at most.
pub(super) async fn size(connection: &mut SqliteConnection) -> Result<u64, RepositoryError> {
    let size: i64 =
        sqlx::query_scalar("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
            .fetch_one(connection)
            .await?;
    Ok(size.cast_unsigned())
}

/// The sizes and hashes of files.
pub(super) fn files(
    folder: &Path,
    names: &[&str],
    on_progress: OnProgress<'_>,
) -> Result<BTreeMap<String, ManifestFile>, BackupError> {
    let mut of = 0;
    for path in names.iter().map(|name| folder.join(name)) {
        of += std::fs::metadata(&path).at("read", &path)?.len();
    }
    let mut done = 0;
    let mut files = BTreeMap::new();
    for name in names {
        let path = folder.join(name);
        let mut hasher = Sha256::new();
        let bytes = read_blocks(&path, |block| {
            hasher.update(block);
            done += u64::try_from(block.len()).unwrap_or_default();
            on_progress(Progress::Hashing(done, of));
            Ok(())
        })?;
        let sha256 = base16ct::lower::encode_string(&hasher.finalize());
        files.insert((*name).to_owned(), ManifestFile { bytes, sha256 });
    }
    Ok(files)
}

/// Reads a file block by block: how many bytes it has.
pub(super) fn read_blocks(
    path: &PathBuf,
    mut look: impl FnMut(&[u8]) -> Result<(), BackupError>,
) -> Result<u64, BackupError> {
    let mut file = File::open(path).at("read", path)?;
    let mut block = vec![0; BLOCK_BYTES];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut block).at("read", path)?;
        if read == 0 {
            return Ok(bytes);
        }
        look(block.get(..read).unwrap_or_default())?;
        bytes += u64::try_from(read).unwrap_or_default();
    }
}
