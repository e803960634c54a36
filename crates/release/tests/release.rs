//! Releases are taken as they were signed, or not at all.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use release::{FILE, MAX_NUMBER, PublicKeys, Release, ReleaseError, ReleaseKey, Verified, list};

const PAGE: &str = "<!doctype html>\n<html lang=\"ko\" data-version=\"0123456789abcdef0123456789abcdef\">";

fn app() -> BTreeMap<String, Vec<u8>> {
    let files = [
        ("index.html", PAGE),
        ("sw.js", "worker"),
        ("sw.js.br", "small"),
        ("icons/a.svg", "<svg/>"),
    ];
    files
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into()
}

fn public(key: &ReleaseKey) -> PublicKeys {
    PublicKeys::parse(&key.public()).unwrap()
}

fn put(folder: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

/// A folder with a signed release.
fn signed(key: &ReleaseKey, number: u64, floor: u64) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    put(dir.path(), &app());
    let files = list(dir.path()).unwrap();
    let release = Release::of(&files, number, floor, "2026-11-30T00:00:00Z").unwrap();
    fs::write(dir.path().join(FILE), release.sign(key).unwrap()).unwrap();
    dir
}

#[test]
fn a_release_is_read_as_it_was_signed_and_nothing_else_is_in_it() {
    let key = ReleaseKey::generate().unwrap();
    let dir = signed(&key, 7, 5);
    fs::write(dir.path().join("evil.html"), "<script>").unwrap();
    let read = Verified::read(dir.path(), &public(&key), 0).unwrap();
    assert_eq!(read.files, app());
    assert_eq!((read.release.number, read.release.floor), (7, 5));
    assert_eq!(read.release.version, "0123456789abcdef0123456789abcdef");
    assert_eq!(read.signed, fs::read(dir.path().join(FILE)).unwrap());
}

#[test]
fn every_file_that_is_changed_missing_or_cut_refuses_the_release() {
    let key = ReleaseKey::generate().unwrap();
    for name in app().keys() {
        let dir = signed(&key, 7, 5);
        let path = dir.path().join(name);
        let whole = fs::read(&path).unwrap();
        for bytes in [&whole[1..], b"", b"other"] {
            fs::write(&path, bytes).unwrap();
            let error = Verified::read(dir.path(), &public(&key), 0).unwrap_err();
            assert!(
                matches!(&error, ReleaseError::Changed(changed) if changed == name),
                "{error}"
            );
        }
        fs::remove_file(&path).unwrap();
        let error = Verified::read(dir.path(), &public(&key), 0).unwrap_err();
        assert!(matches!(error, ReleaseError::Unreadable { .. }), "{error}");
    }
}

#[test]
fn the_floor_is_the_lowest_number_that_is_taken() {
    let key = ReleaseKey::generate().unwrap();
    let dir = signed(&key, 7, 5);
    for (floor, taken) in [(0, true), (6, true), (7, true), (8, false), (MAX_NUMBER, false)] {
        let read = Verified::read(dir.path(), &public(&key), floor);
        assert_eq!(read.is_ok(), taken, "{floor}");
        if let Err(error) = read {
            let said = format!("release 7 is below the floor {floor}; serve release {floor} or a later one");
            assert_eq!(error.to_string(), said);
        }
    }
}

#[test]
fn one_of_two_keys_is_enough_and_another_is_not() {
    let keys = [(); 3].map(|()| ReleaseKey::generate().unwrap());
    let both = PublicKeys::parse(&format!("{}\n{}", keys[0].public(), keys[1].public())).unwrap();
    assert_eq!(both.base64().len(), 2);
    for (key, taken) in keys.iter().zip([true, true, false]) {
        let dir = signed(key, 1, 0);
        let read = Verified::read(dir.path(), &both, 0);
        assert_eq!(read.is_ok(), taken);
        if let Err(error) = read {
            assert!(matches!(error, ReleaseError::BadSignature), "{error}");
        }
    }
}

#[test]
fn keys_are_read_as_they_are_written_and_nothing_else_is_a_key() {
    let key = ReleaseKey::generate().unwrap();
    let again = ReleaseKey::from_file(&key.to_file()).unwrap();
    assert_eq!(again.public(), key.public());
    assert_eq!(again.to_file(), key.to_file());
    let public = key.public();
    for text in [
        "",
        "x",
        &public,
        "didim release signing key (secret)\n",
        "didim catalog signing key (secret)\n00",
    ] {
        assert!(ReleaseKey::from_file(text).is_err(), "{text}");
    }
    let three = format!("{public}{public}{public}");
    let hex = "00".repeat(32);
    let cut: String = public.chars().take(40).collect();
    for text in ["", "\n", "x", &key.to_file(), &cut, &three, &hex] {
        assert!(PublicKeys::parse(text).is_err(), "{text}");
    }
}

#[test]
fn what_is_no_packed_app_or_no_number_is_not_signed() {
    let of = |files: &BTreeMap<String, Vec<u8>>, number, floor| Release::of(files, number, floor, "");
    assert!(of(&app(), 1, 0).is_ok() && of(&app(), MAX_NUMBER, MAX_NUMBER).is_ok());
    for (number, floor) in [(0, 0), (1, 2), (MAX_NUMBER + 1, 0)] {
        let error = of(&app(), number, floor).unwrap_err();
        assert!(matches!(error, ReleaseError::Numbers { .. }), "{error}");
    }
    for name in ["index.html", "sw.js"] {
        let mut files = app();
        files.remove(name);
        let error = of(&files, 1, 0).unwrap_err();
        assert!(
            matches!(error, ReleaseError::Missing(missing) if missing == name),
            "{error}"
        );
    }
    let mut files = app();
    files.insert("index.html".to_owned(), b"<html>".to_vec());
    assert!(matches!(of(&files, 1, 0), Err(ReleaseError::NoVersion)));
    for name in [
        "../a", "/a", "a//b", "a/", "./a", "a/./b", "a/../b", "a b", "a\\b", "a%2e", "", "가",
    ] {
        let mut files = app();
        files.insert(name.to_owned(), Vec::new());
        assert!(matches!(of(&files, 1, 0), Err(ReleaseError::Path(_))), "{name}");
    }
}

#[test]
fn a_newer_format_says_so() {
    let key = ReleaseKey::generate().unwrap();
    let mut release = Release::of(&app(), 1, 0, "").unwrap();
    release.format = 2;
    let error = Release::admit(&release.sign(&key).unwrap(), &public(&key), 0).unwrap_err();
    assert!(matches!(error, ReleaseError::NewerFormat(2)), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Of what was signed no byte can be another. A byte outside the two texts may be, as long as they are read as they were.
    #[test]
    fn no_changed_byte_makes_another_release(place in any::<prop::sample::Index>(), bit in 0..8_u8) {
        let key = ReleaseKey::generate().unwrap();
        let release = Release::of(&app(), 7, 5, "2026-11-30T00:00:00Z").unwrap();
        let mut bytes = release.sign(&key).unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        if let Ok(read) = Release::admit(&bytes, &public(&key), 0) {
            prop_assert_eq!(read, release);
        }
    }

    #[test]
    fn whatever_is_read_is_a_release_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let key = ReleaseKey::generate().unwrap();
        prop_assert!(Release::admit(&bytes, &public(&key), 0).is_err());
    }
}
