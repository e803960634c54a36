//! The catalog of this repository, as a device has it.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod aging;
mod handover;
mod income;
mod questions;
mod report_of_the_year;
mod words;

use std::path::Path;

use authoring::{Folder, read_folder};
use catalog::form::FormAnswers;
use catalog::pick::check;
use catalog::{Catalog, CatalogKey, SignedCatalog};
use eligibility::Date;

fn folder() -> Folder {
    read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog"))
}

fn catalog() -> Catalog {
    folder().result.unwrap().catalog
}

#[test]
fn it_comes_back_whole_from_its_blob() {
    let (catalog, key) = (catalog(), CatalogKey::from_seed(&[7; 32]));
    let blob = key.sign(&catalog).unwrap();
    assert_eq!(blob, key.sign(&catalog).unwrap());
    assert_eq!(
        SignedCatalog::verify(&blob, &key.verify_key()).unwrap().catalog,
        catalog
    );
}

#[test]
fn only_a_room_a_course_and_a_bus_need_a_pick() {
    let (catalog, today) = (catalog(), Date::from_ymd(2026, 11, 25).unwrap());
    let none = FormAnswers::new();
    let needs = |id: &str| {
        let at = catalog.program_index(id).unwrap();
        let program = catalog.program_at(at).unwrap();
        let round = program.round_on(today).0.map(|round| round.id.as_str());
        check(&catalog, at, round, &none, today).is_err()
    };
    assert!(needs("startup-hall-classroom") && needs("commuter-bus") && needs("mid-life-courses"));
    assert!(!needs("youth-job-fair") && !needs("youth-rent-support") && !needs("job-referral"));
}
