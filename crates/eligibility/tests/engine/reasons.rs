//! Reasons and changes against every subset and every person.

use crate::naive;
use crate::naive::{
    KnownValues, WORLD, all_hold, answers, compile, condition, holds, known, people, verdict,
};
use eligibility::{Date, Domain, FactId, RangeSet, Rule, Ruleset, Value, Verdict, Vocabulary};
use proptest::prelude::*;

/// What each fact costs to change; the first one cannot.
const COSTS: [Option<u32>; 5] = [None, Some(1), Some(5), Some(3), Some(2)];

fn cost(fact: FactId) -> Option<u32> {
    COSTS[fact.index()]
}

/// The same answers, all but some facts forgotten.
fn only(known: &KnownValues, facts: &[FactId]) -> KnownValues {
    let keep = |(fact, known): (usize, &Option<Vec<i64>>)| {
        facts
            .contains(&WORLD.facts[fact])
            .then(|| known.clone())
            .flatten()
    };
    known.iter().enumerate().map(keep).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_reason_forces_the_verdict_and_no_smaller_one_does(
        criteria in prop::collection::vec(condition(), 1..4),
        known in known(),
    ) {
        let rules = compile(std::slice::from_ref(&criteria));
        let under = |facts: &[FactId]| {
            verdict(&people(&only(&known, facts)), |person| all_hold(&criteria, person))
        };
        let said = under(&WORLD.facts);
        let Some(reason) = rules.reason(0, &answers(&known)) else {
            prop_assert_eq!(said, Verdict::Open);
            return Ok(());
        };
        prop_assert!(reason.smallest);
        prop_assert_eq!(under(&reason.answers), said);
        for subset in 0_u32..1 << WORLD.facts.len() {
            if (subset.count_ones() as usize) < reason.answers.len() {
                let facts: Vec<FactId> =
                    WORLD.facts.iter().copied().filter(|fact| subset >> fact.index() & 1 == 1).collect();
                prop_assert_ne!(under(&facts), said);
            }
        }
        let left = people(&only(&known, &reason.answers));
        let together = |kept: &[usize]| {
            verdict(&left, |person| kept.iter().all(|at| holds(&criteria[*at], person)))
        };
        if said == Verdict::NotEligible {
            prop_assert_eq!(together(&reason.criteria), Verdict::NotEligible);
            for at in 0..reason.criteria.len() {
                let mut fewer = reason.criteria.clone();
                fewer.remove(at);
                prop_assert_ne!(together(&fewer), Verdict::NotEligible);
            }
        }
    }

    #[test]
    fn the_cheapest_change_is_the_cheapest_and_changes_the_verdict(
        criteria in prop::collection::vec(condition(), 1..4),
        known in known(),
    ) {
        let rules = compile(std::slice::from_ref(&criteria));
        let answered = answers(&known);
        let change = rules.cheapest_change(0, &answered, cost);
        let everyone = people(&vec![None; WORLD.facts.len()]);
        if verdict(&people(&known), |p| all_hold(&criteria, p)) != Verdict::NotEligible {
            prop_assert_eq!(change, None);
            return Ok(());
        }
        let price = |person: &naive::Person| -> Option<u64> {
            let changed = |fact: &usize| {
                known[*fact].as_ref().is_some_and(|values| !values.contains(&person[*fact]))
            };
            (0..person.len()).filter(changed).map(|fact| COSTS[fact].map(u64::from)).sum()
        };
        let best = everyone.iter().filter(|p| all_hold(&criteria, p)).filter_map(price).min();
        prop_assert_eq!(change.as_ref().map(|change| change.cost), best);
        if let Some(change) = change {
            // Every value that is named will do.
            let mut then = known.clone();
            for (fact, values) in &change.facts {
                let all = naive::domain(fact.index());
                then[fact.index()] = Some(all.into_iter().filter(|value| values.contains(*value)).collect());
            }
            for (fact, values) in &change.facts {
                for value in then[fact.index()].clone().unwrap() {
                    prop_assert!(values.contains(value));
                    let mut one = then.clone();
                    one[fact.index()] = Some(vec![value]);
                    prop_assert!(people(&one).iter().any(|p| all_hold(&criteria, p)));
                }
            }
            prop_assert_eq!(verdict(&people(&then), |p| all_hold(&criteria, p)), change.then);
        }
    }
}

#[test]
fn only_the_condition_that_failed_is_named_under_or() {
    let mut words = Vocabulary::new();
    for name in ["a", "b", "c", "d"] {
        words.add_fact(name, Domain::Bool).unwrap();
    }
    let condition = words.parse_condition("(a && b) || (c && d)").unwrap();
    let formula = words
        .lower(&condition, Date::parse("2025-01-01").unwrap())
        .unwrap();
    let rules = Ruleset::compile(&words, &[Rule::new("or", vec![Some(formula)])]).unwrap();
    let fact = |name: &str| words.find(name).unwrap();
    let mut answers = eligibility::Answers::new();
    for (name, value) in [("a", true), ("b", false), ("c", true), ("d", false)] {
        answers.set(&words, fact(name), &Value::Bool(value)).unwrap();
    }
    let reason = rules.reason(0, &answers).unwrap();
    assert_eq!(reason.answers, [fact("b"), fact("d")]);
    let change = rules.cheapest_change(0, &answers, |f| Some(if f == fact("b") { 9 } else { 1 }));
    let change = change.unwrap();
    assert_eq!(change.facts, [(fact("d"), RangeSet::of([1]))]);
    assert_eq!((change.cost, change.then), (1, Verdict::Eligible));
}
