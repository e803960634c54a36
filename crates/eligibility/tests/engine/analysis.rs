//! Findings about rules against everyone there can be.

use crate::naive;
use crate::naive::{KnownValues, WORLD, all_hold, compile, condition, holds, people};
use eligibility::{Analysis, Person};
use proptest::prelude::*;

/// Everyone like the person.
fn meant(person: &Person) -> Vec<naive::Person> {
    let mut known: KnownValues = vec![None; WORLD.facts.len()];
    for (fact, value) in &person.0 {
        known[fact.index()] = WORLD
            .words
            .fact(*fact)
            .unwrap()
            .domain
            .code(value)
            .map(|code| vec![code]);
    }
    people(&known)
}

fn share(people: &[naive::Person], of: impl Fn(&naive::Person) -> bool) -> f64 {
    people.iter().filter(|person| of(person)).count() as f64 / people.len() as f64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn findings_are_true_of_everyone_and_witnesses_show_them(
        first in prop::collection::vec(condition(), 1..4),
        second in prop::collection::vec(condition(), 1..3),
        third in prop::collection::vec(condition(), 1..2),
    ) {
        let rules = compile(&[first.clone(), second.clone(), third.clone()]);
        let mut analysis = Analysis::new(&rules);
        let everyone = people(&vec![None; WORLD.facts.len()]);
        let a = |person: &naive::Person| all_hold(&first, person);
        let b = |person: &naive::Person| all_hold(&second, person);
        let c = |person: &naive::Person| all_hold(&third, person);
        let check = |found: Option<Person>, wanted: &dyn Fn(&naive::Person) -> bool| {
            match found {
                Some(person) => meant(&person).iter().all(wanted),
                None => !everyone.iter().any(wanted),
            }
        };
        prop_assert!(check(analysis.satisfying(0), &a));
        prop_assert!(check(analysis.failing(0).unwrap(), &|p| !a(p)));
        prop_assert!(check(analysis.difference(0, 1).unwrap(), &|p| a(p) && !b(p)));
        let distinguishing = analysis.distinguishing(0, 1).unwrap();
        prop_assert_eq!(distinguishing.is_none(), analysis.equivalent(0, 1));
        prop_assert!(check(distinguishing, &|p| a(p) != b(p)));
        let overlap = analysis.overlap(0, 1).unwrap();
        prop_assert!((overlap.first - share(&everyone, a)).abs() < 1e-9);
        prop_assert!((overlap.second - share(&everyone, b)).abs() < 1e-9);
        prop_assert!((overlap.both - share(&everyone, |p| a(p) && b(p))).abs() < 1e-9);
        prop_assert!(check(overlap.person, &|p| a(p) && b(p)));
        for at in 0..first.len() {
            let alone = |p: &naive::Person| {
                (0..first.len()).all(|other| holds(&first[other], p) == (other != at))
            };
            prop_assert!(check(analysis.decided_by(0, at).unwrap(), &alone));
        }
        let uncovered = analysis.uncovered(&[0, 1], 2).unwrap();
        let asked: Vec<naive::Person> = everyone.iter().filter(|p| c(p)).cloned().collect();
        let wanted = if asked.is_empty() { 0.0 } else { share(&asked, |p| !a(p) && !b(p)) };
        prop_assert!((uncovered.share - wanted).abs() < 1e-9);
        prop_assert!(check(uncovered.person, &|p| c(p) && !a(p) && !b(p)));
    }
}

#[test]
fn an_example_person_looks_like_somebody() {
    let mut words = eligibility::Vocabulary::new();
    let born = words
        .add_fact(
            "birth_date",
            eligibility::Domain::dates("1906-01-01", "2026-12-31").unwrap(),
        )
        .unwrap();
    words.add_years_since("age", born).unwrap();
    let day = eligibility::Date::parse("2025-04-21").unwrap();
    let young = words
        .lower(&words.parse_condition("age <= 39").unwrap(), day)
        .unwrap();
    let rule = eligibility::Rule::new("young", vec![Some(young)]);
    let rules = eligibility::Ruleset::compile(&words, &[rule]).unwrap();
    let person = Analysis::new(&rules).satisfying(0).unwrap();
    let shown = person.0[0].1.to_string();
    assert_eq!(shown, "1985-04-22");
}
