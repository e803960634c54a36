//! The database of a data folder, and its log after a crash.

use std::fs;
use std::path::Path;

use fixtures::{Flip, FlipOutcome, Flips};
use intake::{DATABASE_FILE, Repository as _, SqliteRepository};
use sqlx::{Connection as _, SqliteConnection};
use tempfile::TempDir;

use crate::stored::{Acknowledged, Others, look, others_of, store, store_others};
use crate::to_its_end;

const LOG: &str = "intake.sqlite-wal";
/// The number of submissions in the database, and of those that are in the log alone.
const STORED: u128 = 20;
const LOGGED: u128 = 6;
/// The size of a page, as SQLite has it by itself.
const PAGE_BYTES: usize = 4_096;

/// A folder in memory where there is one: each flip is written and synced.
pub(crate) fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory).unwrap(),
        false => tempfile::tempdir().unwrap(),
    }
}

/// The files of a folder, and what was acknowledged of it.
struct World {
    files: Vec<(&'static str, Vec<u8>)>,
    all: Vec<Acknowledged>,
    others: Others,
}

/// A database that a server has closed.
fn closed() -> World {
    let folder = scratch();
    to_its_end(async {
        let repository = SqliteRepository::open(folder.path()).await.unwrap();
        let all = store(&repository, 0..STORED).await;
        store_others(&repository, &all[0]).await;
        repository.close().await;
        let files = vec![(
            DATABASE_FILE,
            fs::read(folder.path().join(DATABASE_FILE)).unwrap(),
        )];
        let others = others_of(folder.path(), &all).await;
        World { files, all, others }
    })
}

/// A database as a killed server leaves it: its last submissions are in the log alone.
fn killed() -> World {
    let (folder, copy) = (scratch(), scratch());
    to_its_end(async {
        let repository = SqliteRepository::open(folder.path()).await.unwrap();
        let mut all = store(&repository, 0..STORED).await;
        store_others(&repository, &all[0]).await;
        repository.close().await;
        let repository = SqliteRepository::open(folder.path()).await.unwrap();
        all.extend(store(&repository, STORED..STORED + LOGGED).await);
        let read = |name| fs::read(folder.path().join(name)).unwrap();
        let files = vec![(LOG, read(LOG)), (DATABASE_FILE, read(DATABASE_FILE))];
        repository.close().await;
        for (name, bytes) in &files {
            fs::write(copy.path().join(name), bytes).unwrap();
        }
        let others = others_of(copy.path(), &all).await;
        World { files, all, others }
    })
}

/// Reads the world with a flip in the first of its files.
fn read(world: &World, flip: Flip) -> Result<FlipOutcome, String> {
    let folder = scratch();
    for (name, bytes) in &world.files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    let (name, bytes) = &world.files[0];
    fs::write(folder.path().join(name), flip.of(bytes)).unwrap();
    to_its_end(look(folder.path(), &world.all, &world.others))
}

#[test]
fn a_bit_of_the_database_is_noticed_or_changes_nothing() {
    let world = closed();
    let flips = Flips::new("server's database", 50);
    let flips = flips.plant(&[world.files[0].1.len()], |flip| read(&world, flip));
    flips.report();
    assert!(flips.number(FlipOutcome::Noticed) > 0);
}

#[test]
fn a_bit_of_what_stands_beside_submissions_is_noticed_or_changes_nothing() {
    let world = closed();
    let bytes = bytes_beside_submissions(&world.files[0].1);
    let flips = Flips::new("devices, states, names", 60).plant(&[bytes.len()], |flip| {
        let byte = bytes[flip.byte];
        read(&world, Flip { byte, ..flip })
    });
    flips.report();
    assert!(flips.number(FlipOutcome::Noticed) > 0);
}

/// The bytes, but those that are zero, of the first pages of devices, codes, states and published names, which have no others here.
fn bytes_beside_submissions(database: &[u8]) -> Vec<usize> {
    let folder = scratch();
    let file = folder.path().join(DATABASE_FILE);
    fs::write(&file, database).unwrap();
    let roots: Vec<i64> = to_its_end(async {
        let mut connection = SqliteConnection::connect(file.to_str().unwrap()).await.unwrap();
        let query = "SELECT rootpage FROM sqlite_schema WHERE rootpage > 0 \
                     AND tbl_name IN ('device', 'enrolment_code', 'status', 'published')";
        let query = sqlx::query_scalar(query);
        query.fetch_all(&mut connection).await.unwrap()
    });
    assert!(roots.len() >= 4, "{roots:?}");
    let pages = roots
        .iter()
        .map(|root| usize::try_from(root - 1).unwrap() * PAGE_BYTES);
    let bytes = pages.flat_map(|start| start..start + PAGE_BYTES);
    bytes.filter(|byte| database[*byte] != 0).collect()
}

#[test]
fn a_bit_of_the_log_is_noticed_or_changes_nothing() {
    let world = killed();
    let flips = Flips::new("server's log (WAL)", 50);
    let flips = flips.plant(&[world.files[0].1.len()], |flip| read(&world, flip));
    flips.report();
    assert!(flips.number(FlipOutcome::Noticed) > 0);
}
