//! Blobs that are taken, and all that are not.

use catalog::{
    AppVersion, Catalog, CatalogKey, FORMAT, Floor, OLDEST_FORMAT, Role, SignedCatalog, SignedError,
    VerifyKey,
};
use eligibility::Date;

use crate::made;

fn key() -> CatalogKey {
    CatalogKey::from_seed(&[7; 32])
}

fn verify() -> VerifyKey {
    key().verify_key()
}

/// A catalog of one program without conditions.
fn small() -> Catalog {
    Catalog {
        version: 7,
        expires: Some(Date::from_ymd(2026, 12, 31).unwrap()),
        minimum_app: AppVersion::parse("0.2.0").unwrap(),
        ..made::catalog(vec![made::program("p")])
    }
}

fn larger() -> Catalog {
    made::catalog(["p", "q"].map(made::program).to_vec())
}

#[test]
fn the_same_catalog_gives_the_same_bytes_and_comes_back_whole() {
    for catalog in [small(), larger()] {
        let blob = key().sign(&catalog).unwrap();
        assert_eq!(blob, key().sign(&catalog).unwrap());
        assert_eq!(SignedCatalog::verify(&blob, &verify()).unwrap().catalog, catalog);
    }
}

#[test]
fn any_other_byte_anywhere_is_refused() {
    let blob = key().sign(&small()).unwrap();
    for at in 0..blob.len() {
        for bit in 0..8 {
            let mut changed = blob.clone();
            *changed.get_mut(at).unwrap() ^= 1 << bit;
            assert!(
                SignedCatalog::verify(&changed, &verify()).is_err(),
                "byte {at}, bit {bit}"
            );
        }
    }
}

#[test]
fn a_blob_cut_anywhere_or_with_more_behind_it_is_refused() {
    let blob = key().sign(&small()).unwrap();
    for end in 0..blob.len() {
        assert!(
            SignedCatalog::verify(blob.get(..end).unwrap(), &verify()).is_err(),
            "{end} bytes"
        );
    }
    let longer = [blob.as_slice(), b"x"].concat();
    assert_eq!(
        SignedCatalog::verify(&longer, &verify()),
        Err(SignedError::BadSignature)
    );
    let huge = vec![0; catalog::MAX_BLOB_BYTES + 1];
    assert_eq!(
        SignedCatalog::verify(&huge, &verify()),
        Err(SignedError::TooLarge(huge.len()))
    );
}

#[test]
fn the_head_of_one_blob_does_not_fit_the_content_of_another() {
    let (small, larger) = (key().sign(&small()).unwrap(), key().sign(&larger()).unwrap());
    let mixed = [small.get(..72).unwrap(), larger.get(72..).unwrap()].concat();
    assert_eq!(
        SignedCatalog::verify(&mixed, &verify()),
        Err(SignedError::BadSignature)
    );
    let other = CatalogKey::from_seed(&[8; 32]).verify_key();
    assert_eq!(
        SignedCatalog::verify(&small, &other),
        Err(SignedError::BadSignature)
    );
}

#[test]
fn versions_go_up_only_and_an_old_app_is_told_so() {
    let blob = key().sign(&small()).unwrap();
    let floor = |version, app| Floor {
        version,
        app: AppVersion::parse(app).unwrap(),
    };
    assert!(SignedCatalog::admit(&blob, &verify(), floor(7, "0.2.0")).is_ok());
    assert_eq!(
        SignedCatalog::admit(&blob, &verify(), floor(8, "0.2.0")),
        Err(SignedError::LowerVersion { found: 7, floor: 8 })
    );
    let refused = SignedCatalog::admit(&blob, &verify(), floor(1, "0.1.9")).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the catalog needs an app from version 0.2.0, and this one is 0.1.9; update first"
    );
}

#[test]
fn an_expired_catalog_says_so_and_is_used() {
    let blob = key().sign(&small()).unwrap();
    let signed = SignedCatalog::verify(&blob, &verify()).unwrap();
    assert!(!signed.is_expired(Date::parse("2026-12-31").unwrap()));
    assert!(signed.is_expired(Date::parse("2027-01-01").unwrap()));
}

#[test]
fn catalogs_of_another_format_are_refused() {
    let of = |format| {
        let blob = key().sign(&Catalog { format, ..small() }).unwrap();
        SignedCatalog::verify(&blob, &verify()).map(|signed| signed.catalog.format)
    };
    assert_eq!(of(FORMAT), Ok(FORMAT));
    assert_eq!(
        of(FORMAT + 1),
        Err(SignedError::NewerFormat { found: FORMAT + 1 })
    );
    // What calls itself an older format and is laid out as this one is no catalog of that format either.
    for older in 0..FORMAT {
        assert_eq!(of(older), Err(SignedError::Malformed));
    }
}

/// `fixtures/format-5.didim` was built and signed by the version that wrote format 5: a device that has stored such a
/// catalog goes on working after an update of the app, without a network too.
#[test]
fn a_catalog_of_format_5_is_read_with_the_roles_that_its_apps_knew_by_name() {
    let blob = include_bytes!("../fixtures/format-5.didim");
    let signed = SignedCatalog::verify(blob, &verify()).unwrap();
    let catalog = &signed.catalog;
    assert_eq!((catalog.format, OLDEST_FORMAT), (5, 5));
    assert_eq!((catalog.version, catalog.programs.len()), (7, 1));
    let born = catalog.vocabulary.find("birth_date");
    assert_eq!(catalog.roles, [(Role::Born, born.unwrap())]);
    // The digest names what was signed, not what was made of it.
    assert_eq!(
        signed.digest,
        "b8f7bd9622a15cc2ee6b86e0e166afdcd1cff4ab9c9bec847e14b8630d025574"
    );
    for length in 0..blob.len() {
        SignedCatalog::verify(&blob[..length], &verify()).unwrap_err();
    }
}

/// `fixtures/format-6.didim` was built and signed by the version that wrote format 6: format 7 without the list at its end.
#[test]
fn a_catalog_of_format_6_names_no_receipt_key() {
    let blob = include_bytes!("../fixtures/format-6.didim");
    let signed = SignedCatalog::verify(blob, &verify()).unwrap();
    let catalog = &signed.catalog;
    assert_eq!((catalog.format, catalog.version), (6, 7));
    assert_eq!((catalog.programs.len(), catalog.receipt_keys.len()), (1, 0));
    // Its authors gave the fact no role, and none is added as to format 5.
    assert!(catalog.vocabulary.find("birth_date").is_some());
    assert_eq!(catalog.roles, []);
    assert_eq!(
        signed.digest,
        "7d6003d68cc290a3fafca006a917a6ebbb56435648fd00cb960e8442a0417736"
    );
    for length in 0..blob.len() {
        SignedCatalog::verify(&blob[..length], &verify()).unwrap_err();
    }
}

/// `fixtures/format-7.didim` was built and signed by the version that wrote format 7: format 8 without the lists at its end.
#[test]
fn a_catalog_of_format_7_has_criteria_for_everybody_alike() {
    let blob = include_bytes!("../fixtures/format-7.didim");
    let signed = SignedCatalog::verify(blob, &verify()).unwrap();
    let catalog = &signed.catalog;
    assert_eq!((catalog.format, catalog.version), (7, 7));
    assert_eq!((catalog.programs.len(), catalog.constraints.len()), (1, 0));
    assert_eq!(catalog.unconfirmed_for, []);
    assert_eq!(
        signed.digest,
        "c17931a9346ecc0ea3bf621b18d366acced8727e24b4c5652b043315cfa9f4a5"
    );
    for length in 0..blob.len() {
        SignedCatalog::verify(&blob[..length], &verify()).unwrap_err();
    }
}

/// `fixtures/format-8.didim` was built and signed by the version that wrote format 8: format 9 without the lists at its end.
#[test]
fn a_catalog_of_format_8_closes_nothing() {
    let blob = include_bytes!("../fixtures/format-8.didim");
    let signed = SignedCatalog::verify(blob, &verify()).unwrap();
    let catalog = &signed.catalog;
    assert_eq!((catalog.format, catalog.version), (8, 7));
    assert_eq!((catalog.amounts.len(), catalog.synonyms.len()), (1, 1));
    assert!(catalog.holidays.is_empty() && catalog.limits.is_empty());
    assert_eq!(
        signed.digest,
        "afe7c7c159bec7ffd8d3b49061fc3211c83f55a43004995361fad8bce4e58ab7"
    );
    for length in 0..blob.len() {
        SignedCatalog::verify(&blob[..length], &verify()).unwrap_err();
    }
}

#[test]
fn receipt_keys_are_part_of_what_is_signed() {
    let named = |keys: &[&str]| {
        let receipt_keys = keys.iter().map(|key| (*key).to_owned()).collect();
        let blob = key()
            .sign(&Catalog {
                receipt_keys,
                ..small()
            })
            .unwrap();
        SignedCatalog::verify(&blob, &verify()).unwrap()
    };
    let (none, two) = (named(&[]), named(&["00", "11"]));
    assert_eq!(two.catalog.receipt_keys, ["00", "11"]);
    assert_ne!(none.digest, two.digest);
}
