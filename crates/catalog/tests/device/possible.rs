//! What a catalog's constraints say to a visitor.

use catalog::{
    Basis, Catalog, CatalogKey, Constraint, Criterion, Program, ProgramIndex, Screening, SignedCatalog,
};
use eligibility::{Answers, Date, Domain, RangeSet, Value, Verdict, Vocabulary};

use crate::made::{catalog, program, text};

/// Who looks for work has no hours of work, and everybody has been born.
fn constrained() -> Catalog {
    let mut words = Vocabulary::new();
    let born = words
        .add_fact("born", Domain::dates("1906-01-01", "2199-12-31").unwrap())
        .unwrap();
    words
        .add_fact("works", Domain::Choice(vec!["seeking".into(), "employed".into()]))
        .unwrap();
    words.add_fact("hours", Domain::Int { min: 0, max: 80 }).unwrap();
    words.add_years_since("age", born).unwrap();
    let condition = |when: &str| words.parse_condition(when).unwrap();
    let criterion = |id: &str, when: &str| Criterion {
        id: id.to_owned(),
        text: text("가"),
        condition: Some(condition(when)),
        basis: Basis::Confirmed,
        note: None,
        source: None,
        rounds: Vec::new(),
    };
    let with = |id: &str, when: &[&str]| Program {
        criteria: when.iter().map(|when| criterion(when, when)).collect(),
        ..program(id)
    };
    let constraint = |id: &str, possible: &str| Constraint {
        id: id.to_owned(),
        text: text("가"),
        possible: condition(possible),
        source: "뜻풀이".to_owned(),
    };
    Catalog {
        constraints: vec![
            constraint("born", "age >= 0"),
            constraint("seeking-is-not-working", "works != 'seeking' || hours == 0"),
        ],
        vocabulary: words.clone(),
        ..catalog(vec![
            with("full-time", &["hours >= 30"]),
            with("seekers", &["works == 'seeking'"]),
        ])
    }
}

fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// Answers by the names of facts.
fn answers(catalog: &Catalog, known: &[(&str, Value)]) -> Answers {
    let words = &catalog.vocabulary;
    let mut answers = Answers::new();
    for (name, value) in known {
        answers.set(words, words.find(name).unwrap(), value).unwrap();
    }
    answers
}

#[test]
fn verdicts_and_values_are_those_of_possible_people() {
    let catalog = constrained();
    let screening = Screening::new(&catalog, day("2026-11-30")).unwrap();
    let hours = catalog.vocabulary.find("hours").unwrap();
    let seeking = answers(&catalog, &[("works", Value::Choice("seeking".into()))]);
    let verdict = |screening: &Screening, answers: &Answers| {
        let [full_time, _] = screening.screen(&catalog, answers).try_into().unwrap();
        let alone = screening.screen_one(&catalog, ProgramIndex(0), answers).unwrap();
        assert_eq!(full_time, alone);
        full_time.verdict
    };
    assert_eq!(verdict(&screening, &seeking), Verdict::NotEligible);
    assert_eq!(screening.possible_values(&seeking, hours), RangeSet::of([0]));
    assert_eq!(screening.contradiction(&seeking), None);
    let plain = Screening::without_constraints(&catalog, day("2026-11-30")).unwrap();
    assert_eq!(verdict(&plain, &seeking), Verdict::Open);
    assert_eq!(plain.possible_values(&seeking, hours), RangeSet::range(0, 80));
    // Who works thirty hours is no job seeker.
    let busy = answers(&catalog, &[("hours", Value::Int(30))]);
    let [_, seekers] = screening.screen(&catalog, &busy).try_into().unwrap();
    assert_eq!(seekers.verdict, Verdict::NotEligible);
}

#[test]
fn a_contradiction_names_its_answers_and_its_constraint() {
    let catalog = constrained();
    let screening = Screening::new(&catalog, day("2026-11-30")).unwrap();
    let fact = |name: &str| catalog.vocabulary.find(name).unwrap();
    let seeking = ("works", Value::Choice("seeking".into()));
    let born = ("born", Value::Date(day("1999-03-02")));
    let both = answers(&catalog, &[born, seeking, ("hours", Value::Int(40))]);
    let found = screening.contradiction(&both).unwrap();
    assert_eq!(found.facts, [fact("works"), fact("hours")]);
    assert_eq!(found.constraints, ["seeking-is-not-working"]);
    assert_eq!(
        catalog.constraint("seeking-is-not-working").unwrap().source,
        "뜻풀이"
    );
    // What either could be answered with instead.
    assert_eq!(screening.possible_values(&both, fact("works")), RangeSet::of([1]));
    assert_eq!(screening.possible_values(&both, fact("hours")), RangeSet::of([0]));
    // Until then programs are judged as if there were no constraints.
    assert_eq!(screening.screen(&catalog, &both)[0].verdict, Verdict::Eligible);
}

#[test]
fn ages_in_constraints_are_those_of_the_day() {
    let catalog = constrained();
    let born = catalog.vocabulary.find("born").unwrap();
    let last = |on: &str| {
        let screening = Screening::new(&catalog, day(on)).unwrap();
        let values = screening.possible_values(&Answers::new(), born);
        values
            .ranges()
            .last()
            .map(|(_, last)| Date::from_day_number(last).unwrap())
    };
    assert_eq!(last("2026-11-30"), Some(day("2026-11-30")));
    assert_eq!(last("2030-01-01"), Some(day("2030-01-01")));
}

#[test]
fn constraints_travel_with_the_catalog() {
    let key = CatalogKey::from_seed(&[7; 32]);
    let blob = key.sign(&constrained()).unwrap();
    let read = SignedCatalog::verify(&blob, &key.verify_key()).unwrap();
    assert_eq!(read.catalog, constrained());
    assert_eq!(read.catalog.constraints.len(), 2);
}
