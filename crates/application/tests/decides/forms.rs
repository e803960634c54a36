//! The one form of several programs.

use catalog::ProgramIndex;
use std::collections::BTreeMap;

use application::{fields, flaws, keep_refusals};
use catalog::form::FieldFlaw;

use crate::harness::{at, screened, small, text, today};

#[test]
fn fields_are_in_the_order_of_the_programs_and_each_once() {
    let catalog = small();
    let [young, home, firm] = ["young", "home", "firm"].map(|id| at(&catalog, id));
    for (applying, expected) in [
        (vec![], vec![]),
        (vec![home], vec!["mobile", "hours", "who"]),
        (vec![home, firm], vec!["mobile", "hours", "who"]),
        (vec![firm, home], vec!["who", "mobile", "hours"]),
        (
            vec![home, young],
            vec!["mobile", "hours", "who", "people", "starts", "members"],
        ),
        // To be told of a notice one gives a name and a number, once for several.
        (
            vec![at(&catalog, "vague"), at(&catalog, "closed")],
            vec!["who", "mobile"],
        ),
        // A form whose consent says no period cannot be sent; a company has other fields.
        (vec![at(&catalog, "unsaid")], vec!["people", "mobile"]),
        // A position that is not there is passed over.
        (vec![ProgramIndex(99), firm], vec!["who"]),
    ] {
        let screening = screened(&catalog);
        let found: Vec<&str> = fields(&catalog, &screening, &applying)
            .iter()
            .map(|field| field.id.as_str())
            .collect();
        assert_eq!(found, expected, "{applying:?}");
    }
}

#[test]
fn flaws_are_those_of_all_programs() {
    let catalog = small();
    let [home, young] = ["home", "young"].map(|id| at(&catalog, id));
    let answers = text(&[("people", "0"), ("mobile", "010-1234-5678")]);
    let none = BTreeMap::new();
    let of =
        |applying: &[ProgramIndex]| flaws(&catalog, &screened(&catalog), applying, &answers, &none, today());
    let missing = ("who".to_owned(), FieldFlaw::Missing);
    let range = ("people".to_owned(), FieldFlaw::OutOfRange);
    assert_eq!(of(&[]), BTreeMap::new());
    assert_eq!(of(&[home]), BTreeMap::from([missing.clone()]));
    assert_eq!(of(&[home, young]), BTreeMap::from([missing, range]));
}

#[test]
fn a_field_of_which_a_number_was_taken_goes_on_saying_so() {
    let path = || "who".to_owned();
    let refused = BTreeMap::from([
        (path(), FieldFlaw::ResidentNumber),
        ("people".to_owned(), FieldFlaw::OutOfRange),
    ]);
    let mobile = || ("mobile".to_owned(), FieldFlaw::Missing);
    for found in [
        BTreeMap::from([(path(), FieldFlaw::Missing), mobile()]),
        // What is left is fine by itself.
        BTreeMap::from([mobile()]),
    ] {
        let mut all = found;
        keep_refusals(&refused, &mut all);
        assert_eq!(
            all,
            BTreeMap::from([(path(), FieldFlaw::ResidentNumber), mobile()])
        );
    }
}
