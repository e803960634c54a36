//! What a backup is, and that no other thing is taken for one.

use std::fs;
use std::num::NonZeroUsize;

use intake::{
    BackupError, Repository, RepositoryError, back_up, prune_backups, received, remove_unfinished_backups,
};
use tempfile::tempdir;
use time::Duration;

use crate::{Place, SetClock, change, names, verify};

#[tokio::test]
async fn a_backup_holds_what_was_there_and_tells_devices_when_it_began() {
    let place = Place::new().await;
    place.store(1..=3).await;
    let backup = place.back_up().await.unwrap();
    assert_eq!(backup.folder, place.to().join("didim-20231114T231320Z"));
    assert_eq!(
        names(&backup.folder),
        ["intake.sqlite", "manifest.json", "receipt.key"]
    );
    assert_eq!(place.mark().unwrap(), "2023-11-14T23:13:20.000Z\n");
    let manifest = verify(&backup.folder).await.unwrap();
    assert_eq!(manifest, backup.manifest);
    assert_eq!(manifest.began_at, "2023-11-14T23:13:20.000Z");
    let contents = manifest.contents;
    assert_eq!((contents.submissions, contents.highest_arrival), (3, 3));
    assert_eq!(received(&backup.folder).await.unwrap().len(), 3);
    let key = fs::read(place.data().join("receipt.key")).unwrap();
    assert_eq!(fs::read(backup.folder.join("receipt.key")).unwrap(), key);
    // The server goes on, and nothing of that reaches the backup.
    place.store(4..=4).await;
    assert_eq!(received(&backup.folder).await.unwrap().len(), 3);
    verify(&backup.folder).await.unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_user_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new().await;
    let backup = place.back_up().await.unwrap();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&backup.folder), 0o700);
    for name in names(&backup.folder) {
        assert_eq!(mode(&backup.folder.join(&name)), 0o600, "{name}");
    }
}

#[tokio::test]
async fn nothing_is_overwritten() {
    let place = Place::new().await;
    let backup = place.back_up().await.unwrap();
    // The same second again.
    let again = back_up(&place.data(), &place.to(), &place.clock, &|_| {}).await;
    assert!(matches!(again.unwrap_err(), BackupError::TakenName(folder) if folder == backup.folder));
    verify(&backup.folder).await.unwrap();
    // Another that is being made under the same name.
    place.clock.forward(Duration::SECOND);
    let part = place.to().join("didim-20231114T231321Z.part");
    fs::create_dir(&part).unwrap();
    let again = back_up(&place.data(), &place.to(), &place.clock, &|_| {}).await;
    assert!(matches!(again.unwrap_err(), BackupError::TakenName(folder) if folder == part));
}

#[tokio::test]
async fn what_a_killed_backup_left_is_removed_and_what_is_somebodys_stays() {
    let place = Place::new().await;
    let backup = place.back_up().await.unwrap();
    let part = |name: &str, key: Option<&str>| {
        let part = place.to().join(name);
        fs::create_dir(&part).unwrap();
        if let Some(key) = key {
            fs::write(part.join("receipt.key"), key).unwrap();
            fs::write(part.join("intake.sqlite"), "half of it").unwrap();
        }
        part
    };
    let own_key = fs::read_to_string(place.data().join("receipt.key")).unwrap();
    let killed = [
        part("didim-20231114T231321Z.part", Some(&own_key)),
        part("didim-20231114T231322Z.part", None),
        part("didim-20231114T231323Z.part", own_key.get(..10)),
    ];
    let anothers = part("didim-20231114T231324Z.part", Some("another's"));
    let running = part("didim-20231114T231325Z.part", Some(&own_key));
    let held = fs::File::open(&running).unwrap();
    held.lock().unwrap();
    let other = place.to().join("something.part");
    fs::create_dir(&other).unwrap();
    let found = remove_unfinished_backups(&place.data(), &place.to()).unwrap();
    assert_eq!(found.removed, killed);
    assert_eq!(found.left, [anothers, running.clone()]);
    drop(held);
    let found = remove_unfinished_backups(&place.data(), &place.to()).unwrap();
    assert_eq!(found.removed, [running]);
    assert!(other.exists());
    verify(&backup.folder).await.unwrap();
}

#[tokio::test]
async fn a_database_with_a_changed_content_makes_no_backup_and_devices_are_told_nothing() {
    let place = Place::new().await;
    place.store(1..=3).await;
    change(
        &place.data().join("intake.sqlite"),
        "UPDATE submission SET sealed = x'00' WHERE arrival = 2",
    )
    .await;
    let error = place.back_up().await.unwrap_err();
    assert!(
        matches!(&error, BackupError::Changed { what, .. } if what == "row 2 of `submission`"),
        "{error}"
    );
    assert_eq!(place.mark(), None);
    assert!(names(&place.to()).is_empty());
}

#[tokio::test]
async fn a_copy_that_lacks_rows_is_no_backup() {
    let place = Place::new().await;
    place.store(1..=3).await;
    // A row that disappears while the backup is being made: as if the copy had left it out.
    let database = place.data().join("intake.sqlite");
    let removed = std::sync::Once::new();
    let tell = |_| {
        removed.call_once(|| {
            let remove = change(&database, "DELETE FROM submission WHERE arrival = 3");
            let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build();
            std::thread::scope(|scope| scope.spawn(|| runtime().unwrap().block_on(remove)).join()).unwrap();
        });
    };
    place.clock.forward(Duration::HOUR);
    let error = back_up(&place.data(), &place.to(), &place.clock, &tell)
        .await
        .unwrap_err();
    assert!(matches!(error, BackupError::Counts { .. }), "{error}");
    assert_eq!(place.mark(), None);
    assert!(names(&place.to()).is_empty());
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let empty = tempdir().unwrap();
    let to = empty.path().join("to");
    let error = back_up(empty.path(), &to, &SetClock::new(), &|_| {})
        .await
        .unwrap_err();
    assert!(
        matches!(error, BackupError::Repository(RepositoryError::NoDatabase(_))),
        "{error}"
    );
    assert!(!to.exists());
    let place = Place::new().await;
    for text in [Some("none"), None] {
        let key = place.data().join("receipt.key");
        match text {
            Some(text) => fs::write(&key, text).unwrap(),
            None => fs::remove_file(&key).unwrap(),
        }
        let error = place.back_up().await.unwrap_err();
        assert!(error.to_string().contains("receipt.key"), "{error}");
        assert!(names(&place.to()).is_empty());
    }
    assert_eq!(place.mark(), None);
}

#[tokio::test]
async fn every_change_of_a_backup_is_noticed() {
    let place = Place::new().await;
    place.store(1..=3).await;
    let whole = place.back_up().await.unwrap().folder;
    let broken = place.folder.path().join("broken");
    let copy = || {
        let _ = fs::remove_dir_all(&broken);
        fs::create_dir(&broken).unwrap();
        for name in names(&whole) {
            fs::copy(whole.join(&name), broken.join(&name)).unwrap();
        }
    };
    for name in ["intake.sqlite", "receipt.key"] {
        copy();
        let file = broken.join(name);
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        *bytes.get_mut(middle).unwrap() ^= 1;
        fs::write(&file, &bytes).unwrap();
        let said = verify(&broken).await.unwrap_err().to_string();
        assert!(said.contains(name) && said.contains("SHA-256"), "{said}");
        bytes.truncate(middle);
        fs::write(&file, &bytes).unwrap();
        let said = verify(&broken).await.unwrap_err().to_string();
        assert!(said.contains(name) && said.contains("bytes and had"), "{said}");
        fs::remove_file(&file).unwrap();
        let said = verify(&broken).await.unwrap_err().to_string();
        assert!(said.contains(name), "{said}");
    }
    copy();
    let manifest = broken.join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    for (from, to, said) in [
        ("\"format\": 1", "\"format\": 2", "has format 2"),
        ("\"format\": 1", "\"form\": 1", "no manifest"),
        ("\"submissions\": 3", "\"submissions\": 4", "holds 3 applications"),
        ("\"schema\": ", "\"schema\": 1", "schema is"),
        ("intake.sqlite", "other.sqlite", "does not name it"),
    ] {
        assert!(text.contains(from));
        fs::write(&manifest, text.replacen(from, to, 1)).unwrap();
        let error = verify(&broken).await.unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    fs::remove_file(&manifest).unwrap();
    assert!(matches!(
        verify(&broken).await.unwrap_err(),
        BackupError::NoBackup { .. }
    ));
    let said = verify(&place.to()).await.unwrap_err().to_string();
    assert!(said.contains("the newest backup in it is `"), "{said}");
}

#[tokio::test]
async fn a_backup_of_a_newer_schema_is_for_a_newer_version() {
    let place = Place::new().await;
    change(
        &place.data().join("intake.sqlite"),
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'later', TRUE, x'00', 0)",
    )
    .await;
    let error = place.back_up().await.unwrap_err();
    assert!(
        matches!(
            error,
            BackupError::Repository(RepositoryError::NewerSchema(9_999))
        ),
        "{error}"
    );
}

#[tokio::test]
async fn older_backups_of_the_same_server_are_removed_and_nothing_else() {
    let place = Place::new().await;
    let mut made = Vec::new();
    for _ in 0..4 {
        made.push(place.back_up().await.unwrap());
    }
    let folder = |at: usize| made.get(at).unwrap().folder.clone();
    // The second is of another server, the third has a file of somebody else in it.
    let manifest = folder(1).join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let other = text.replace(&made.first().unwrap().manifest.server, &"0".repeat(64));
    fs::write(&manifest, other).unwrap();
    fs::write(folder(2).join("note.txt"), "keep").unwrap();
    for name in [
        "didim-20231114T000000Z",
        "didim-notes",
        "didim-20231114T000000Z.part",
    ] {
        fs::create_dir(place.to().join(name)).unwrap();
    }
    let newest = place.back_up().await.unwrap();
    let keep = |number| NonZeroUsize::new(number).unwrap();
    assert!(prune_backups(&newest, keep(4)).unwrap().is_empty());
    assert_eq!(prune_backups(&newest, keep(3)).unwrap(), [folder(0)]);
    assert_eq!(prune_backups(&newest, keep(1)).unwrap(), [folder(3), folder(2)]);
    assert!(prune_backups(&newest, keep(1)).unwrap().is_empty());
    assert_eq!(names(&folder(2)), ["note.txt"]);
    verify(&newest.folder).await.unwrap();
    assert_eq!(names(&folder(1)).len(), 3);
    assert!(place.to().join("didim-20231114T000000Z.part").exists());
    // A newer one is never removed on behalf of an older.
    let last = place.back_up().await.unwrap();
    assert!(prune_backups(&newest, keep(1)).unwrap().is_empty());
    verify(&last.folder).await.unwrap();
}

#[tokio::test]
async fn what_devices_are_told_never_goes_back() {
    let place = Place::new().await;
    place.clock.forward(Duration::DAY);
    place.back_up().await.unwrap();
    let told = place.mark().unwrap();
    assert_eq!(told, "2023-11-15T23:13:20.000Z\n");
    // The clock is set back, and forward again.
    place.clock.forward(-Duration::hours(10));
    place.back_up().await.unwrap();
    assert_eq!(place.mark().unwrap(), told);
    place.clock.forward(Duration::hours(10));
    place.back_up().await.unwrap();
    assert_eq!(place.mark().unwrap(), "2023-11-16T01:13:20.000Z\n");
    // What was told to nobody is no measure.
    for nonsense in ["2033-11-14T23:00:00Z", "yesterday"] {
        fs::write(place.data().join("backed-up-until"), nonsense).unwrap();
        place.back_up().await.unwrap();
        assert!(place.mark().unwrap().starts_with("2023-11-16T"));
    }
    place.repository.close().await;
}
