//! Every flaw of a form and of a pick, by place.
//!
//! `flaws/forms.txt` and `flaws/picks.txt` hold answers, a line each, with an empty line between forms. What is found is in
//! `flaws/found.txt`, which `UPDATE_SNAPSHOTS=1` writes anew. The texts of each flaw are the app's, in `locales`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use catalog::form::{self, FieldFlaw, FormAnswers};
use catalog::pick;
use snapshot::variants;

use crate::form::today;

variants!(fn flaw_name, const FLAWS, FieldFlaw, [
    Missing, ResidentNumber, TooLong, NoOption, NoPhone, NoNumber, OutOfRange, NoDate, DayOutOfRange,
    NoCompanyNumber, NoRegion, TooMany, TooManyPeople,
]);

mod picks {
    use catalog::pick::PickFlaw;
    use snapshot::variants;

    variants!(fn name_of, const ALL, PickFlaw, [Missing, Unknown, Past, NoPart, NoDay, OtherDay, Closed]);

    pub(super) const NAMES: &[&str] = ALL;

    pub(super) fn name(flaw: &PickFlaw) -> &'static str {
        name_of(flaw)
    }
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/device/flaws")
}

/// The answers of each form of a file.
fn forms(file: &str) -> Vec<FormAnswers> {
    let text = std::fs::read_to_string(here().join(file)).unwrap();
    let answer = |line: &str| {
        let (path, typed) = line.split_once('=').unwrap();
        (path.to_owned(), typed.to_owned())
    };
    let forms = text.trim().split("\n\n");
    forms.map(|form| form.lines().map(answer).collect()).collect()
}

/// What is wrong with each form, with the place.
fn form_flaws() -> Vec<(String, FieldFlaw)> {
    let catalog = crate::form::catalog();
    let program = catalog.programs.first().unwrap();
    let all = forms("forms.txt").into_iter().flat_map(|answers| {
        let flaws = form::flaws(&catalog, &program.form, &answers, today()).into_iter();
        flaws
            .map(|(path, flaw)| {
                let typed = answers.get(&path).cloned().unwrap_or_default();
                (format!("{path} = `{typed}`"), flaw)
            })
            .collect::<Vec<_>>()
    });
    all.chain(crowded()).collect()
}

/// More people than the room of the picks is for.
fn crowded() -> Option<(String, FieldFlaw)> {
    let catalog = crate::pick::catalog();
    let (form, of) = (["people".to_owned()], |typed: &str| {
        FormAnswers::from([("people".to_owned(), typed.to_owned())])
    });
    let found = |typed| pick::crowded(&catalog, crate::pick::FIRST, "room", &form, &of(typed));
    assert_eq!((found("8"), found("many"), found("")), (None, None, None));
    let of_other = pick::crowded(&catalog, crate::pick::FIRST, "hall", &form, &of("9"));
    assert_eq!(of_other, None);
    let (path, flaw) = found("9")?;
    Some((format!("{path} = `9`"), flaw))
}

fn pick_flaws() -> Vec<(String, pick::PickFlaw)> {
    let catalog = crate::pick::catalog();
    let all = forms("picks.txt").into_iter().map(|answers| {
        let flaw = pick::check(&catalog, crate::pick::FIRST, Some("two"), &answers, today()).unwrap_err();
        let typed: Vec<String> = answers
            .iter()
            .map(|(name, typed)| format!("{name} = `{typed}`"))
            .collect();
        (typed.join(", "), flaw)
    });
    all.collect()
}

#[test]
fn every_place_and_flaw_is_the_known_one() {
    let mut text = String::from("# Forms\n");
    for (place, flaw) in form_flaws() {
        writeln!(text, "{place}: {}", flaw_name(&flaw)).unwrap();
    }
    text.push_str("\n# Picks\n");
    for (place, flaw) in pick_flaws() {
        writeln!(text, "{place}: {}", picks::name(&flaw)).unwrap();
    }
    snapshot::check(&here().join("found.txt"), &text);
}

#[test]
fn every_flaw_has_an_input() {
    let flaws = form_flaws();
    let found: BTreeSet<_> = flaws.iter().map(|(_, flaw)| flaw_name(flaw)).collect();
    assert_eq!(found, FLAWS.iter().copied().collect());
    let flaws = pick_flaws();
    let found: BTreeSet<_> = flaws.iter().map(|(_, flaw)| picks::name(flaw)).collect();
    assert_eq!(found, picks::NAMES.iter().copied().collect());
}
