//! Consents, and the guardian's.

use std::collections::BTreeMap;

use application::{all_agreed, consents, consents_given, guardian_age};

use crate::harness::{NOW, at, screened, small};

#[test]
fn consents_are_asked_for_once() {
    let catalog = small();
    let [home, young, vague, course] = ["home", "young", "vague", "course"].map(|id| at(&catalog, id));
    for (applying, expected) in [
        (vec![course], vec![]),
        // An alarm has a consent of its own, once for several.
        (vec![vague, vague], vec!["alarm"]),
        (vec![home], vec!["privacy"]),
        (vec![home, young], vec!["privacy", "news"]),
    ] {
        let screening = screened(&catalog);
        let found: Vec<&str> = consents(&catalog, &screening, &applying)
            .iter()
            .map(|consent| consent.id.as_str())
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn only_consents_that_are_needed_hold_up() {
    let catalog = small();
    let young = [at(&catalog, "young")];
    let screening = screened(&catalog);
    let needed = consents(&catalog, &screening, &young);
    for (given, fine) in [
        (vec![], false),
        (vec![("news", true)], false),
        (vec![("privacy", false)], false),
        (vec![("privacy", true)], true),
        (vec![("privacy", true), ("news", false)], true),
    ] {
        let given: BTreeMap<String, bool> = given.into_iter().map(|(id, yes)| (id.to_owned(), yes)).collect();
        assert_eq!(all_agreed(&needed, &given), fine, "{given:?}");
    }
}

#[test]
fn what_was_not_chosen_was_not_given() {
    let catalog = small();
    let program = &catalog.programs[at(&catalog, "young").0];
    let given = BTreeMap::from([("privacy".to_owned(), true), ("another".to_owned(), true)]);
    let proof = consents_given(&catalog, &program.consents, &given, NOW);
    let said: Vec<(&str, u32, bool, &str)> = proof
        .iter()
        .map(|one| (one.id.as_str(), one.version, one.agreed, one.at.as_str()))
        .collect();
    assert_eq!(said, [("privacy", 3, true, NOW), ("news", 1, false, NOW)]);
}

#[test]
fn a_guardian_is_asked_for_below_the_programs_age() {
    let catalog = small();
    let [home, young] = ["home", "young"].map(|id| at(&catalog, id));
    for (applying, age, expected) in [
        (vec![young], Some(21), Some(22)),
        (vec![young], Some(22), None),
        (vec![young], None, None),
        (vec![home], Some(15), None),
        (vec![home, young], Some(15), Some(22)),
    ] {
        assert_eq!(
            guardian_age(&catalog, &applying, age),
            expected,
            "{applying:?} {age:?}"
        );
    }
}
