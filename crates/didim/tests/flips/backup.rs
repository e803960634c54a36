//! A backup: verified, and put back.

use std::fs;

use envelope::ReceiptKey;
use fixtures::{Flip, FlipOutcome, Flips};
use intake::{
    DATABASE_FILE, DatabaseLife, Repository as _, SqliteRepository, SystemClock, back_up, restore,
    verify_backup,
};

use crate::database::scratch;
use crate::stored::{look, others_of, store, store_others};
use crate::to_its_end;

const FILES: [&str; 3] = [DATABASE_FILE, "receipt.key", "manifest.json"];

#[test]
fn a_bit_of_a_backup_is_noticed_or_changes_nothing_that_comes_back() {
    let place = scratch();
    let data = place.path().join("data");
    fs::create_dir(&data).unwrap();
    let key = ReceiptKey::from_file(include_str!("../../../../fixtures/1/keys/receipt.key")).unwrap();
    fs::write(data.join("receipt.key"), key.to_file()).unwrap();
    DatabaseLife::open(&data, &SystemClock).unwrap();
    let (all, backup) = to_its_end(async {
        let repository = SqliteRepository::open(&data).await.unwrap();
        let all = store(&repository, 0..12).await;
        store_others(&repository, &all[0]).await;
        let to = place.path().join("backups");
        let backup = back_up(&data, &to, &SystemClock, &|_| {}).await.unwrap();
        repository.close().await;
        (all, backup.folder)
    });
    let others = to_its_end(others_of(&data, &all));
    let files = FILES.map(|name| fs::read(backup.join(name)).unwrap());
    // As likely in each of the files: the small ones say what the large one must be.
    let lengths = [files[0].len(), files[1].len() * 200, files[2].len() * 20];
    let flips = Flips::new("backup", 100).plant(&lengths, |flip| {
        let place = scratch();
        let folder = place.path().join(backup.file_name().unwrap());
        fs::create_dir(&folder).unwrap();
        let flip = Flip {
            byte: flip.byte % files[flip.file].len(),
            ..flip
        };
        for (number, name) in FILES.iter().enumerate() {
            let bytes = match number == flip.file {
                true => flip.of(&files[number]),
                false => files[number].clone(),
            };
            fs::write(folder.join(name), bytes).unwrap();
        }
        if to_its_end(verify_backup(&folder, &|_| {})).is_err() {
            return Ok(FlipOutcome::Refused);
        }
        // A backup that is said to be whole comes back as it was, to the last byte.
        let data = place.path().join("data");
        to_its_end(restore(&folder, &data, &SystemClock, &|_| {})).unwrap();
        for (number, name) in FILES.iter().enumerate().take(2) {
            assert_eq!(fs::read(data.join(name)).unwrap(), files[number], "{name}");
        }
        let outcome = to_its_end(look(&data, &all, &others))?;
        assert_eq!(outcome, FlipOutcome::Harmless);
        Ok(outcome)
    });
    flips.report();
    assert!(flips.number(FlipOutcome::Refused) > flips.number(FlipOutcome::Harmless));
}
