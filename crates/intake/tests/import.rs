//! A queue file goes in as if its device had posted it.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use ed25519_dalek::{Signer, SigningKey};
use envelope::{
    DevicePublicKey, EnrolmentCode, Item, ItemSignature, MAX_ITEM_BYTES, QueueFile, SubmitRequest,
    encode_sealed, new_id,
};
use fixtures::like_sealed;
use intake::{
    Devices, Enrolment, Lane, MAX_QUEUE_FILE_BYTES, MAX_QUEUE_ITEMS, NewCode, Published, QueueImport,
    QueueImportError, SqliteRepository, Submissions, SystemClock, import,
};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

const KEY: &str = "x25519-chacha20poly1305:0011223344556677";

async fn repository() -> (SqliteRepository, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (SqliteRepository::open(folder.path()).await.unwrap(), folder)
}

async fn run(repository: &SqliteRepository, file: &[u8]) -> Result<QueueImport, QueueImportError> {
    let published = Published {
        catalogs: Vec::new(),
        keys: vec![KEY.to_owned()],
    };
    import(repository, None, &SystemClock, file, published).await
}

fn item(id: Uuid, sealed: &[u8]) -> Item {
    Item {
        id,
        counter: 1,
        key: KEY.into(),
        catalog: "ab12".into(),
        sealed: encode_sealed(&if sealed.len() > 4_144 {
            sealed.to_vec()
        } else {
            like_sealed(sealed)
        }),
        status_token: None,
        signature: None,
    }
}

fn queue(device: Option<Uuid>, items: Vec<Item>) -> Vec<u8> {
    let file = QueueFile {
        format: QueueFile::FORMAT,
        exported_at: "2025-04-21T10:02:03+09:00".into(),
        request: SubmitRequest::new(device, items),
        unreadable: Vec::new(),
    };
    serde_json::to_vec(&file).unwrap()
}

#[tokio::test]
async fn a_queue_is_stored_once_however_often_it_is_imported() {
    let (repository, _folder) = repository().await;
    let device = new_id().unwrap();
    let items = (0..2_500).map(|_| item(new_id().unwrap(), b"sealed")).collect();
    let file = queue(Some(device), items);
    let first = run(&repository, &file).await.unwrap();
    assert_eq!((first.stored, first.duplicate), (2_500, 0));
    let again = run(&repository, &file).await.unwrap();
    assert_eq!((again.stored, again.duplicate), (0, 2_500));
    let all = repository.all().await.unwrap();
    assert_eq!(all.len(), 2_500);
    assert!(
        all.iter()
            .all(|one| one.lane == Lane::Imported && one.header.device == Some(device))
    );
    assert!(all.iter().all(|one| one.key_known && !one.catalog_known));
}

#[tokio::test]
async fn one_bad_item_keeps_no_other_out() {
    let (repository, _folder) = repository().await;
    let (taken, good) = (new_id().unwrap(), new_id().unwrap());
    run(&repository, &queue(None, vec![item(taken, b"one")]))
        .await
        .unwrap();
    let mut file: Value = serde_json::from_slice(&queue(
        None,
        vec![
            item(Uuid::nil(), b"one"),
            item(taken, b"two"),
            item(new_id().unwrap(), &vec![7; MAX_ITEM_BYTES + 1]),
            item(good, b"one"),
        ],
    ))
    .unwrap();
    let items = file
        .pointer_mut("/request/items")
        .unwrap()
        .as_array_mut()
        .unwrap();
    items.extend([json!("text"), json!({ "id": "no uuid" })]);
    let mut bad = serde_json::to_value(item(new_id().unwrap(), b"one")).unwrap();
    bad.as_object_mut()
        .unwrap()
        .insert("sealed".into(), json!("not base64!"));
    items.push(bad);
    let imported = run(&repository, file.to_string().as_bytes()).await.unwrap();
    assert_eq!(
        (imported.stored, imported.duplicate, imported.conflict),
        (1, 0, 1)
    );
    let refused: Vec<usize> = imported.named.iter().map(|(place, _)| *place).collect();
    assert_eq!(refused, [1, 3, 5, 6, 7]);
    assert_eq!(imported.refused, 5);
    let why = |wanted: &str| {
        imported
            .named
            .iter()
            .filter(|(_, why)| why.contains(wanted))
            .count()
    };
    assert_eq!(why("no UUID of version 4"), 1);
    assert_eq!(why("1048577 bytes"), 1);
    assert_eq!(why("not in the form of an item"), 2);
    assert_eq!(why("base64url"), 1);
    let ids: Vec<Uuid> = repository
        .all()
        .await
        .unwrap()
        .iter()
        .map(|one| one.header.id)
        .collect();
    assert_eq!(ids, [taken, good]);
    assert_eq!(repository.conflicts().await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_no_queue_file_is_named() {
    let (repository, _folder) = repository().await;
    let whole = queue(None, vec![item(new_id().unwrap(), b"one")]);
    let mut nil: Value = serde_json::from_slice(&whole).unwrap();
    *nil.pointer_mut("/request/device").unwrap() = json!(Uuid::nil());
    let nil = nil.to_string();
    let files: [(&[u8], &str); 10] = [
        (b"", "no queue file"),
        (b"\xff\xfe", "no queue file"),
        (b"<html>", "line 1, column 1"),
        (&whole[..whole.len() - 1], "breaks off"),
        (b"[]", "no `format`"),
        (b"{\"format\":\"1\"}", "no `format`"),
        (b"{\"format\":3,\"anything\":0}", "format 3"),
        (b"{\"format\":1}", "missing field `request`"),
        (
            b"{\"format\":1,\"request\":{\"device\":null}}",
            "missing field `items`",
        ),
        (nil.as_bytes(), "no UUID of version 4"),
    ];
    for (file, wanted) in files {
        let error = run(&repository, file).await.unwrap_err().to_string();
        assert!(error.contains(wanted), "{error} lacks {wanted}");
    }
    let huge = vec![b' '; MAX_QUEUE_FILE_BYTES + 1];
    assert!(matches!(
        run(&repository, &huge).await,
        Err(QueueImportError::TooLarge)
    ));
    assert!(repository.all().await.unwrap().is_empty());
}

/// A file with this number of items, each this text.
fn of_items(text: &str, number: usize) -> Vec<u8> {
    let items = vec![text; number].join(",");
    format!("{{\"format\":1,\"exported_at\":\"\",\"request\":{{\"items\":[{items}]}}}}").into_bytes()
}

#[tokio::test]
async fn of_many_items_that_are_refused_the_first_are_named_and_the_rest_counted() {
    let (repository, _folder) = repository().await;
    let imported = run(&repository, &of_items("0", MAX_QUEUE_ITEMS)).await.unwrap();
    assert_eq!((imported.refused, imported.named.len()), (MAX_QUEUE_ITEMS, 20));
    let places: Vec<usize> = imported.named.iter().map(|(place, _)| *place).collect();
    assert_eq!(places, (1..=20).collect::<Vec<_>>());
    let refused = run(&repository, &of_items("0", MAX_QUEUE_ITEMS + 1))
        .await
        .unwrap_err();
    assert!(
        matches!(refused, QueueImportError::TooMany(number) if number == MAX_QUEUE_ITEMS + 1),
        "{refused}"
    );
}

/// The largest resident memory that this process had, in KiB (`VmHWM`).
fn peak_kib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap().trim().trim_end_matches(" kB").parse().unwrap()
}

#[tokio::test]
async fn the_largest_file_takes_hardly_more_memory_than_its_own_bytes() {
    let (repository, _folder) = repository().await;
    let mut file = of_items("0", (MAX_QUEUE_FILE_BYTES - 100) / 2);
    assert!(file.len() <= MAX_QUEUE_FILE_BYTES);
    let before = peak_kib();
    run(&repository, &file).await.unwrap_err();
    // Deep, long and escaped texts stay texts as well.
    for text in [
        "[".repeat(1 << 20),
        "\"\\u0041\"".to_owned(),
        "{\"id\":".repeat(100_000),
    ] {
        file = of_items(&text, 1);
        let _ = run(&repository, &file).await;
    }
    let grown = peak_kib().saturating_sub(before);
    assert!(grown < 32 << 10, "{grown} KiB");
}

/// A stick on which one letter is another, or somebody between: what came first would be stored, and nobody could open it.
#[tokio::test]
async fn a_changed_header_does_not_fit_the_devices_signature() {
    let (repository, _folder) = repository().await;
    let device = new_id().unwrap();
    let signing = SigningKey::from_bytes(&[7; 32]);
    let key = DevicePublicKey::from_bytes(signing.verifying_key().as_bytes()).unwrap();
    let code = EnrolmentCode::generate().unwrap();
    let at = "2026-11-30T00:00:00.000Z".to_owned();
    let new = NewCode {
        hash: code.hash(),
        label: "kiosk".into(),
        made_at: at.clone(),
        expires_at: "9999-12-31T00:00:00.000Z".into(),
        replaces: None,
    };
    repository.add_code(new).await.unwrap();
    let code_hash = code.hash();
    let enrolment = Enrolment {
        code_hash,
        device,
        key,
        at,
    };
    repository.enrol(enrolment).await.unwrap();
    let signed = |item: Item| {
        let content = item.content(Some(device)).unwrap().content_hash();
        let signature = signing.sign(content.signed_text().as_bytes()).to_bytes();
        Item {
            signature: Some(ItemSignature::from_bytes(signature).to_string()),
            ..item
        }
    };
    let whole: Vec<Item> = (0..4).map(|_| signed(item(new_id().unwrap(), b"one"))).collect();
    let changes: [fn(&mut Item); 4] = [
        |one| one.counter += 1,
        |one| one.catalog.push('0'),
        |one| one.key.push('0'),
        |one| one.status_token = Some("ab".repeat(32)),
    ];
    let mut changed = whole.clone();
    for (one, change) in changed.iter_mut().zip(changes) {
        change(one);
    }
    let import = run(&repository, &queue(Some(device), changed)).await.unwrap();
    assert_eq!((import.stored, import.refused), (0, 4), "{import:?}");
    assert!(import.named[0].1.contains("does not fit"), "{import:?}");
    // As it was, it is taken, and the signature stays with it: who reads it sees for themselves.
    let import = run(&repository, &queue(Some(device), whole)).await.unwrap();
    assert_eq!(import.stored, 4);
    for one in repository.all().await.unwrap() {
        assert!(key.signed_item(&one.content.unwrap(), &one.signature.unwrap()));
    }
    assert_eq!(repository.counters(device).await.unwrap(), [1]);
    // Of a device that nobody knows nothing can be said: its signature is no proof, and is left out.
    let stranger = new_id().unwrap();
    let unknown = signed(item(new_id().unwrap(), b"two"));
    let import = run(&repository, &queue(Some(stranger), vec![unknown]))
        .await
        .unwrap();
    assert_eq!(import.stored, 1);
    let all = repository.all().await.unwrap();
    assert_eq!(all.last().unwrap().signature, None);
}
