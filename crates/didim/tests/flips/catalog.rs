//! A signed catalog, as a device and a server verify it.

use catalog::{SignedCatalog, VerifyKey};
use fixtures::{FlipOutcome, Flips, versions};

#[test]
fn a_bit_of_a_catalog_refuses_it() {
    let catalogs: Vec<(Vec<u8>, VerifyKey)> = versions()
        .iter()
        .map(|version| {
            let key = VerifyKey::from_hex(&version.text("keys/catalog.pub")).unwrap();
            (version.bytes("catalog/shipped.didim"), key)
        })
        .collect();
    let lengths: Vec<usize> = catalogs.iter().map(|(blob, _)| blob.len()).collect();
    let flips = Flips::new("signed catalog", 60).plant(&lengths, |flip| {
        let (blob, key) = &catalogs[flip.file];
        match SignedCatalog::verify(&flip.of(blob), key) {
            Ok(_) => Err("a changed catalog verifies".to_owned()),
            Err(_) => Ok(FlipOutcome::Refused),
        }
    });
    flips.report();
}
