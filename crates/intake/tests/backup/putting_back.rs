//! What becomes of what a backup replaces.

use std::fs;
use std::path::Path;

use envelope::{DevicePublicKey, EnrolmentCode, ReceiptKey};
use intake::{
    BackupError, Devices, Enrolment, FolderLock, LockError, NewCode, ReceiptKeyFound, Repository, Restored,
    SqliteRepository, received, restore,
};
use tempfile::tempdir;
use time::Duration;
use uuid::Uuid;

use crate::{Place, change, names, store};

async fn put_back(place: &Place, backup: &Path) -> Result<Restored, BackupError> {
    place.clock.forward(Duration::MINUTE);
    restore(backup, &place.data(), &place.clock, &|_| {}).await
}

/// Enrols a device; the key is as good as any, as nothing is signed.
async fn enrol(place: &Place, device: u128, key: u8, label: &str) {
    let code = EnrolmentCode::generate().unwrap();
    let at = "2023-11-14T22:13:20.000Z".to_owned();
    let new = NewCode {
        hash: code.hash(),
        label: label.to_owned(),
        made_at: at.clone(),
        expires_at: "9999-11-14T22:13:20.000Z".into(),
        replaces: Some(Uuid::from_u128(device)),
    };
    place.repository.add_code(new).await.unwrap();
    let secret = ed25519_dalek::SigningKey::from_bytes(&[key; 32]);
    let enrolment = Enrolment {
        code_hash: code.hash(),
        device: Uuid::from_u128(device),
        key: DevicePublicKey::from_bytes(secret.verifying_key().as_bytes()).unwrap(),
        at,
    };
    place.repository.enrol(enrolment).await.unwrap();
}

#[tokio::test]
async fn what_was_there_is_moved_aside_whole() {
    let place = Place::new().await;
    place.store(1..=2).await;
    let backup = place.back_up().await.unwrap().folder;
    place.store(3..=5).await;
    // As after a power cut: what came last is in the log only, and the log must not be applied to what is put back.
    let data = place.data();
    let crashed = tempdir().unwrap();
    for name in names(&data) {
        fs::copy(data.join(&name), crashed.path().join(&name)).unwrap();
    }
    place.repository.close().await;
    for name in names(crashed.path()) {
        fs::copy(crashed.path().join(&name), data.join(&name)).unwrap();
    }
    assert!(data.join("intake.sqlite-wal").metadata().unwrap().len() > 0);
    fs::write(data.join("high-water"), "5\n").unwrap();

    let restored = put_back(&place, &backup).await.unwrap();
    let aside = restored.replaced.unwrap();
    assert_eq!(aside, data.join("replaced-20231114T231420Z"));
    assert_eq!(restored.receipt_key, ReceiptKeyFound::Same);
    let since = restored.since.unwrap().unwrap();
    assert_eq!(since.submissions, 3);
    assert_eq!(
        names(&data),
        [
            "intake.sqlite",
            "lock",
            "receipt.key",
            "replaced-20231114T231420Z"
        ]
    );
    assert_eq!(received(&data).await.unwrap().len(), 2);
    assert_eq!(received(&aside).await.unwrap().len(), 5);
    for name in ["backed-up-until", "epoch", "high-water"] {
        assert!(aside.join(name).exists(), "{name}");
    }
    assert!(!aside.join("restored.sqlite").exists());
    // Nothing of it has changed the backup, and it can be put back again.
    let again = put_back(&place, &backup).await.unwrap();
    assert_ne!(again.replaced.unwrap(), aside);
    assert_eq!(received(&data).await.unwrap().len(), 2);
}

#[tokio::test]
async fn devices_that_enrolled_or_were_revoked_since_are_named() {
    let place = Place::new().await;
    enrol(&place, 1, 1, "stays").await;
    enrol(&place, 2, 2, "revoked later").await;
    enrol(&place, 3, 3, "new key later").await;
    let backup = place.back_up().await.unwrap().folder;
    place
        .repository
        .revoke(Uuid::from_u128(2), "now".into())
        .await
        .unwrap();
    enrol(&place, 3, 4, "new key").await;
    enrol(&place, 5, 5, "new").await;
    enrol(&place, 6, 6, "came and went").await;
    place
        .repository
        .revoke(Uuid::from_u128(6), "now".into())
        .await
        .unwrap();
    place.repository.close().await;
    let since = put_back(&place, &backup).await.unwrap().since.unwrap().unwrap();
    let mut enrolled: Vec<&str> = since.enrolled.iter().map(|(label, _)| label.as_str()).collect();
    enrolled.sort_unstable();
    assert_eq!(enrolled, ["new", "new key"]);
    assert_eq!(since.revoked, [("revoked later".to_owned(), Uuid::from_u128(2))]);
}

#[tokio::test]
async fn the_receipt_key_that_is_there_stays() {
    let place = Place::new().await;
    let backup = place.back_up().await.unwrap().folder;
    place.repository.close().await;
    let key = place.data().join("receipt.key");
    let saved = fs::read_to_string(&key).unwrap();
    let other = ReceiptKey::generate().unwrap().to_file();
    fs::write(&key, &other).unwrap();
    let restored = put_back(&place, &backup).await.unwrap();
    assert_eq!(restored.receipt_key, ReceiptKeyFound::Other);
    assert_eq!(fs::read_to_string(&key).unwrap(), other);
    fs::remove_file(&key).unwrap();
    let restored = put_back(&place, &backup).await.unwrap();
    assert_eq!(restored.receipt_key, ReceiptKeyFound::PutBack);
    assert_eq!(fs::read_to_string(&key).unwrap(), saved);
}

#[tokio::test]
async fn a_new_machine_begins_with_a_backup() {
    let place = Place::new().await;
    place.store(1..=2).await;
    let backup = place.back_up().await.unwrap().folder;
    let machine = tempdir().unwrap();
    let data = machine.path().join("var/lib/didim");
    let restored = restore(&backup, &data, &place.clock, &|_| {}).await.unwrap();
    assert!(restored.replaced.is_none() && restored.since.is_none());
    assert_eq!(names(&data), ["intake.sqlite", "lock", "receipt.key"]);
    assert_eq!(received(&data).await.unwrap().len(), 2);
    let repository = SqliteRepository::open(&data).await.unwrap();
    store(&repository, "now".into(), 3..=3).await;
    assert_eq!(repository.highest_arrival().await.unwrap(), 3);
}

#[tokio::test]
async fn nothing_changes_while_somebody_uses_the_folder_or_for_a_broken_backup() {
    let place = Place::new().await;
    place.store(1..=2).await;
    let backup = place.back_up().await.unwrap().folder;
    place.repository.close().await;
    let before = names(&place.data());
    let server = FolderLock::shared(&place.data()).unwrap();
    let error = put_back(&place, &backup).await.unwrap_err();
    assert!(
        matches!(error, BackupError::Locked(LockError::InUse(_))),
        "{error}"
    );
    drop(server);
    change(&backup.join("intake.sqlite"), "DELETE FROM submission").await;
    assert!(put_back(&place, &backup).await.is_err());
    assert_eq!(names(&place.data()), before);
    assert_eq!(received(&place.data()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_database_that_cannot_be_read_is_moved_aside_all_the_same() {
    let place = Place::new().await;
    place.store(1..=2).await;
    let backup = place.back_up().await.unwrap().folder;
    place.repository.close().await;
    let database = place.data().join("intake.sqlite");
    fs::write(&database, vec![b'x'; 4096]).unwrap();
    let restored = put_back(&place, &backup).await.unwrap();
    assert!(restored.since.unwrap().is_err());
    let kept = fs::read(restored.replaced.unwrap().join("intake.sqlite")).unwrap();
    assert_eq!(kept, vec![b'x'; 4096]);
    assert_eq!(received(&place.data()).await.unwrap().len(), 2);
}
