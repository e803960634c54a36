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

/// At each fact the likeliest way on, and never somebody for whom it does not hold.
#[test]
fn an_example_person_is_one_of_the_most_there_are() {
    let mut words = eligibility::Vocabulary::new();
    words
        .add_fact("income", eligibility::Domain::Int { min: 0, max: 99 })
        .unwrap();
    words.add_fact("yes", eligibility::Domain::Bool).unwrap();
    let day = eligibility::Date::parse("2025-04-21").unwrap();
    for (text, income, yes) in [
        // Nobody of 10 to 79, 10 of the lowest, 20 of the highest.
        ("income < 10 || income >= 80", 80..=99, None),
        ("income < 30 || income >= 90", 0..=29, None),
        // The highest, unless one says no.
        ("income >= 40 && yes || income < 5", 40..=99, Some("true")),
        ("income < 60 && !yes || income >= 95", 0..=59, Some("false")),
        // The last way leads nowhere.
        ("income >= 20 && income < 50", 20..=49, None),
    ] {
        let condition = words.lower(&words.parse_condition(text).unwrap(), day).unwrap();
        let rule = eligibility::Rule::new("rule", vec![Some(condition)]);
        let rules = eligibility::Ruleset::compile(&words, &[rule]).unwrap();
        let Person(facts) = Analysis::new(&rules).satisfying(0).unwrap();
        let shown: Vec<String> = facts.iter().map(|(_, value)| value.to_string()).collect();
        let found: i64 = shown[0].parse().unwrap();
        assert!(income.contains(&found), "{text}: {shown:?}");
        assert_eq!(shown.get(1).map(String::as_str), yes, "{text}");
    }
}

#[test]
fn an_example_person_leaves_out_what_makes_it_possible_alone() {
    let mut words = eligibility::Vocabulary::new();
    for name in ["a", "b", "c"] {
        words.add_fact(name, eligibility::Domain::Bool).unwrap();
    }
    let day = eligibility::Date::parse("2025-04-21").unwrap();
    let lower = |text: &str| words.lower(&words.parse_condition(text).unwrap(), day).unwrap();
    let rules = [eligibility::Rule::new("rule", vec![Some(lower("a"))])];
    let options = eligibility::Options {
        constraints: vec![lower("!b || c")],
        ..eligibility::Options::default()
    };
    let rules = eligibility::Ruleset::compile_with(&words, &rules, options).unwrap();
    let (a, mut analysis) = (words.find("a").unwrap(), Analysis::new(&rules));
    let with = |value| Some(Person(vec![(a, eligibility::Value::Bool(value))]));
    assert_eq!(analysis.satisfying(0), with(true));
    assert_eq!(analysis.failing(0).unwrap(), with(false));
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
