//! Databases, backups and queues that earlier versions wrote, read by this one through the repository.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::path::{Path, PathBuf};

use envelope::{Item, StatusToken, decode_sealed};
use fixtures::{Version, said_of_server, versions};
use intake::{
    DatabaseLife, PostgresRepository, Published, QueueImport, Repository, SqliteRepository, StoredSubmission,
    Submissions as _, SystemClock, import, restore, verify_backup,
};
use serde_json::Value;
use tempfile::TempDir;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().unwrap()
}

/// A copy of a folder of the version.
fn copied(version: &Version, folder: &str) -> (TempDir, PathBuf) {
    let copy = tempfile::tempdir().unwrap();
    let path = copy.path().join(folder);
    version.copy(folder, &path);
    (copy, path)
}

/// A submission is what the envelope says, byte for byte.
fn is_whole(version: &Version, stored: &StoredSubmission, expected: &Value) {
    let envelope: Value = version.json(text(expected, "envelope"));
    let item: Item = serde_json::from_value(envelope["item"].clone()).unwrap();
    let header = &stored.header;
    assert_eq!((header.id, header.counter), (item.id, item.counter));
    assert_eq!((&header.key, &header.catalog), (&item.key, &item.catalog));
    assert_eq!(stored.sealed, decode_sealed(&item.sealed).unwrap());
    let device = header.device.map(|device| device.to_string());
    assert_eq!(device.as_deref(), envelope["device"].as_str());
    assert_eq!(stored.number, text(expected, "number"));
    assert_eq!(stored.lane.as_str(), text(expected, "lane"));
    assert_eq!(stored.key_known, expected["key_known"] == true);
    assert_eq!(stored.catalog_known, expected["catalog_known"] == true);
}

/// Everything that the version left in its database; without what came after the backup if that is all there is.
async fn holds(repository: &dyn Repository, version: &Version, only_in_backup: bool) {
    let expected: Value = version.json("expected.json");
    let submissions = list(&expected, "submissions").iter();
    let submissions: Vec<&Value> = submissions
        .filter(|one| !only_in_backup || one["in_backup"] == true)
        .collect();
    let stored = repository.all().await.unwrap();
    assert_eq!(stored.len(), submissions.len());
    for expected in submissions {
        let one = stored
            .iter()
            .find(|one| one.header.id.to_string() == text(expected, "id"));
        is_whole(version, one.unwrap(), expected);
        let numbered = repository
            .numbered(text(expected, "number").to_owned())
            .await
            .unwrap();
        assert_eq!(numbered.len(), 1);
    }
    assert_eq!(
        repository.conflicts().await.unwrap(),
        expected["conflicts"].as_u64().unwrap()
    );

    let devices = repository.devices().await.unwrap();
    let listed = list(&expected, "devices");
    assert_eq!(devices.len(), listed.len());
    for expected in listed {
        let device = devices
            .iter()
            .find(|device| device.id.to_string() == text(expected, "id"))
            .unwrap();
        assert_eq!(device.key.id().to_string(), text(expected, "key_id"));
        assert_eq!(device.label, text(expected, "label"));
        assert_eq!(device.revoked_at.is_some(), expected["revoked"] == true);
        assert!(device.last_seen_at.is_some());
    }
    let tickets: Vec<Value> = version.json("tickets.json");
    for expected in list(&expected, "states") {
        let number = text(expected, "number");
        let ticket = tickets
            .iter()
            .find(|ticket| text(ticket, "number") == number)
            .unwrap();
        let token: StatusToken = text(ticket, "token").parse().unwrap();
        let status = repository
            .status(number.to_owned(), token.as_bytes().to_vec())
            .await
            .unwrap();
        assert!(status.unwrap().state.is_some());
        assert!(
            repository
                .status(number.to_owned(), vec![0; 32])
                .await
                .unwrap()
                .is_none()
        );
    }
    let published = repository.published().await.unwrap();
    let rent: Value = version.json("envelopes/rent.json");
    assert_eq!(published.catalogs, [text(&rent["item"], "catalog")]);
    assert_eq!(published.keys.len(), 2);
    assert!(published.keys.contains(&text(&rent["item"], "key").to_owned()));
}

#[tokio::test]
async fn a_data_folder_holds_what_it_held() {
    for version in versions() {
        let (_copy, data) = copied(&version, "sqlite");
        let repository = SqliteRepository::open_existing(&data).await.unwrap();
        holds(&repository, &version, false).await;
        let life = DatabaseLife::open(&data, &SystemClock).unwrap();
        let told: Value = version.json("requests/submit-after-backup.json");
        assert_eq!(*said_of_server(&told["answer"], "epoch"), life.epoch());
        let until = life.backed_up_until(time::OffsetDateTime::now_utc());
        assert_eq!(
            until.as_deref(),
            said_of_server(&told["answer"], "backed_up_until").as_str()
        );
    }
}

#[tokio::test]
async fn a_dump_holds_what_it_held() {
    for version in versions() {
        let address = postgres_cluster::shared()
            .unwrap()
            .load(&version.text("postgres.sql"))
            .unwrap();
        let repository = PostgresRepository::open(&address).await.unwrap();
        holds(&repository, &version, false).await;
    }
}

fn only_folder_in(folder: &Path) -> PathBuf {
    let mut entries = std::fs::read_dir(folder).unwrap();
    entries.next().unwrap().unwrap().path()
}

#[tokio::test]
async fn a_backup_is_whole_and_comes_back() {
    for version in versions() {
        let (copy, backups) = copied(&version, "backups");
        let backup = only_folder_in(&backups);
        let manifest = verify_backup(&backup, &|_| {}).await.unwrap();
        assert_eq!(
            (
                manifest.contents.submissions,
                manifest.contents.conflicts,
                manifest.contents.devices
            ),
            (11, 1, 2)
        );
        assert_eq!(manifest.server, version.text("keys/receipt.pub").trim());
        let data = copy.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let restored = restore(&backup, &data, &SystemClock, &|_| {}).await.unwrap();
        assert_eq!(restored.manifest, manifest);
        let repository = SqliteRepository::open_existing(&data).await.unwrap();
        holds(&repository, &version, true).await;
    }
}

#[tokio::test]
async fn a_queue_is_imported_once() {
    for version in versions() {
        let folder = tempfile::tempdir().unwrap();
        let repository = SqliteRepository::open(folder.path()).await.unwrap();
        let rent: Value = version.json("envelopes/rent.json");
        let published = || Published {
            catalogs: vec![text(&rent["item"], "catalog").to_owned()],
            keys: vec![text(&rent["item"], "key").to_owned()],
        };
        let queue = version.bytes("queue.json");
        let twice = [
            import(&repository, None, &SystemClock, &queue, published())
                .await
                .unwrap(),
            import(&repository, None, &SystemClock, &queue, published())
                .await
                .unwrap(),
        ];
        let stored = |stored, duplicate| QueueImport {
            stored,
            duplicate,
            ..QueueImport::default()
        };
        assert_eq!(twice, [stored(2, 0), stored(0, 2)]);
        let expected: Value = version.json("expected.json");
        for stored in repository.all().await.unwrap() {
            let submissions = list(&expected, "submissions").iter();
            let mut known = submissions
                .filter(|one| text(one, "id") == stored.header.id.to_string())
                .cloned();
            let mut expected = known.next().unwrap();
            expected["lane"] = "imported".into();
            is_whole(&version, &stored, &expected);
        }
    }
}
