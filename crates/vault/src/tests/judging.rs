//! A case beside the criteria of the catalog by which it was made, and beside others of the same person.

use std::path::Path;

use catalog::{Catalog, CatalogKey};
use envelope::{Application, FactValue, OpeningKey};
use uuid::Uuid;

use super::{Somebody, application, frame, frame_by, grant};
use crate::{Ask, CaseSheet, Filter, Told, Vault, Why};

/// The catalog that this repository ships, as one version of it is signed.
fn signed(version: u32) -> (Vec<u8>, String, String) {
    let folder = authoring::read_folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog"));
    let mut catalog: Catalog = folder.result.unwrap().catalog;
    catalog.version = version;
    let key = CatalogKey::from_seed(&[7; 32]);
    let blob = key.sign(&catalog).unwrap();
    let digest = catalog::SignedCatalog::verify(&blob, &key.verify_key())
        .unwrap()
        .digest;
    (blob, digest, key.verify_key().to_hex())
}

fn show(vault: &mut Vault, id: u128) -> CaseSheet {
    match vault.ask(Ask::Show {
        id: Uuid::from_u128(id),
    }) {
        Told::Shown(case) => *case,
        _ => panic!("no case"),
    }
}

fn wanted(vault: &mut Vault) -> Vec<String> {
    match vault.ask(Ask::Wanted) {
        Told::Wanted { digests } => digests,
        _ => panic!("no digests"),
    }
}

/// Somebody who was born on a day applies for a course for people in middle life.
fn course(born: &str) -> Application {
    Application {
        program: "mid-life-courses".into(),
        facts: [("birth_date".to_owned(), FactValue::Text(born.into()))].into(),
        ..application("김 디딤")
    }
}

#[test]
fn an_application_is_judged_by_the_catalog_by_which_it_was_made() {
    let member = Somebody::new();
    let agency = OpeningKey::generate().unwrap();
    let mut vault = member.unlocked(vec![grant("agency", 1, &agency, &member)]);
    let ((old, digest, key), (new, ..)) = (signed(1), signed(2));
    assert!(matches!(vault.catalog(&new, &key), Told::Catalog { .. }));
    vault.take(&frame_by(&course("1970-03-02"), &agency, 1, &digest));
    vault.take(&frame_by(&course("2005-03-02"), &agency, 2, &digest));
    // In the words of the present one, and judged by none, until the other is there.
    let case = show(&mut vault, 1);
    assert!(!case.same_catalog);
    assert_eq!(case.judged, None);
    assert_eq!(wanted(&mut vault), std::slice::from_ref(&digest));
    let (mut changed, other_key) = (old.clone(), CatalogKey::from_seed(&[8; 32]).verify_key().to_hex());
    *changed.last_mut().unwrap() ^= 1;
    for (blob, key) in [(&changed, &key), (&old, &other_key)] {
        assert!(matches!(vault.earlier(blob, key), Told::Not(Why::CatalogRefused)));
    }
    assert!(matches!(vault.earlier(&old, &key), Told::Catalog { .. }));
    assert_eq!(wanted(&mut vault), Vec::<String>::new());
    let (fits, young) = (show(&mut vault, 1), show(&mut vault, 2));
    assert!(fits.same_catalog);
    let (fits, young) = (fits.judged.unwrap(), young.judged.unwrap());
    assert_eq!(
        (fits.on.as_str(), young.verdict.as_str()),
        ("2026년 12월 1일", "not-eligible")
    );
    assert_ne!(fits.verdict, "not-eligible");
    assert!(young.criteria.iter().any(|one| one.state == "fails"), "{young:?}");
    assert!(
        fits.criteria
            .iter()
            .all(|one| one.state != "fails" && !one.text.is_empty())
    );
}

#[test]
fn others_of_the_same_person_are_found_whatever_kiosk_they_came_from() {
    let member = Somebody::new();
    let agency = OpeningKey::generate().unwrap();
    let mut vault = member.unlocked(vec![grant("agency", 1, &agency, &member)]);
    let (blob, digest, key) = signed(1);
    let with = |name: &str, phone: &str, born: &str| Application {
        facts: [("birth_date".to_owned(), FactValue::Text(born.into()))].into(),
        answers: [("name", name), ("phone", phone)]
            .map(|(field, text)| (field.to_owned(), text.to_owned()))
            .into(),
        ..application("")
    };
    // The same telephone, written otherwise; the same name and day of birth with another telephone; a namesake.
    for (id, one) in [
        (1, with("김디딤", "010-1234-5678", "1999-03-02")),
        (2, with("김 디딤", "01012345678", "1999-03-03")),
        (3, with("김디딤", "010-9999-0000", "1999-03-02")),
        (4, with("김디딤", "010-8888-0000", "2001-01-01")),
    ] {
        vault.take(&frame_by(&one, &agency, id, &digest));
    }
    vault.catalog(&blob, &key);
    let mut others = |id| {
        let mut others: Vec<u128> = show(&mut vault, id)
            .same_person
            .iter()
            .map(|one| one.id.as_u128())
            .collect();
        others.sort_unstable();
        others
    };
    assert_eq!(others(1), [2, 3]);
    assert_eq!(others(2), [1]);
    assert_eq!(others(3), [1]);
    assert_eq!(others(4), [0; 0]);
}

#[test]
fn a_case_that_is_fetched_again_counts_once_and_is_found_by_what_its_program_is_called_now() {
    let somebody = Somebody::new();
    let agency = OpeningKey::generate().unwrap();
    let mut vault = somebody.unlocked(vec![grant("agency", 1, &agency, &somebody)]);
    let counted = |vault: &mut Vault, query: &str| {
        let told = vault.ask(Ask::List {
            filter: Filter {
                query: query.into(),
                ..Filter::default()
            },
            from: 0,
            most: 9,
            at: "2026-12-01T00:00:00Z".into(),
        });
        match told {
            Told::Listed { programs, total, .. } => (programs.into_values().collect::<Vec<_>>(), total),
            _ => panic!("no list"),
        }
    };
    for _ in 0..2 {
        vault.take(&frame(&application("김디딤"), &agency, 1));
        vault.take(&frame(&application("이디딤"), &agency, 2));
    }
    let id = "job-seeker-registration";
    assert_eq!(counted(&mut vault, id), (vec![(id.to_owned(), 2)], 2));
    // The catalog comes after them.
    let (blob, _, key) = signed(1);
    assert!(matches!(vault.catalog(&blob, &key), Told::Catalog { .. }));
    assert_eq!(
        counted(&mut vault, "ㄱㅈㄷㄹ"),
        (vec![("구직등록".to_owned(), 2)], 2)
    );
    assert_eq!(counted(&mut vault, "seeker").1, 0);
    // Of another program now.
    let mut other = application("이디딤");
    other.program = "nobody-knows-it".into();
    vault.take(&frame(&other, &agency, 2));
    let (programs, _) = counted(&mut vault, "");
    assert_eq!(
        programs,
        [("구직등록".to_owned(), 1), ("nobody-knows-it".to_owned(), 1)]
    );
}
