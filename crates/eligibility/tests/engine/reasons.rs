//! Reasons and changes against every subset and every person.

use crate::naive;
use crate::naive::{
    KnownValues, WORLD, all_hold, answers, compile, condition, holds, known, people, verdict,
};
use crate::possible_asking::small;
use eligibility::{Date, Domain, FactId, Options, RangeSet, Rule, Ruleset, Value, Verdict, Vocabulary};
use proptest::prelude::*;

/// What each fact costs to change; the first one cannot.
pub const COSTS: [Option<u32>; 5] = [None, Some(1), Some(5), Some(3), Some(2)];

pub fn cost(fact: FactId) -> Option<u32> {
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
            let on = |known: &KnownValues| verdict(&people(known), |p| all_hold(&criteria, p));
            // So does any with any, and no other value of a fact that changes alone.
            let named = |known: &KnownValues| {
                change.facts.iter().all(|(fact, values)| {
                    known[fact.index()].as_ref().is_some_and(|known| values.contains(known[0]))
                })
            };
            let does = |known: &KnownValues| match change.then {
                Verdict::Eligible => on(known) == Verdict::Eligible,
                _ => on(known) != Verdict::NotEligible,
            };
            let changing: Vec<FactId> = change.facts.iter().map(|(fact, _)| *fact).collect();
            for changed in changed(&known, &changing) {
                prop_assert!(!named(&changed) || does(&changed));
                prop_assert!(named(&changed) || change.facts.len() > 1 || !does(&changed));
            }
            // Nothing that costs as much is surer.
            let facts = WORLD.facts.iter().copied();
            let changeable: Vec<FactId> = facts.filter(|fact| cost(*fact).is_some()).collect();
            let price = |changed: &KnownValues| -> u64 {
                let differs = |fact: &&FactId| known[fact.index()] != changed[fact.index()];
                changeable.iter().filter(differs).filter_map(|fact| cost(*fact).map(u64::from)).sum()
            };
            let sure = changed_or_not(&known, &changeable)
                .iter()
                .any(|changed| price(changed) == change.cost && on(changed) == Verdict::Eligible);
            prop_assert_eq!(sure, change.then == Verdict::Eligible);
        }
    }
}

/// All answers in which each of these facts, if it is known, has one value that it could not have before.
pub fn changed(known: &KnownValues, facts: &[FactId]) -> Vec<KnownValues> {
    facts.iter().fold(vec![known.clone()], |all, fact| {
        all.iter().flat_map(|answers| others(answers, *fact)).collect()
    })
}

/// The same, each fact changed or not.
pub fn changed_or_not(known: &KnownValues, facts: &[FactId]) -> Vec<KnownValues> {
    facts.iter().fold(vec![known.clone()], |mut all, fact| {
        let changed: Vec<_> = all.iter().flat_map(|answers| others(answers, *fact)).collect();
        all.extend(changed);
        all
    })
}

fn others(known: &KnownValues, fact: FactId) -> Vec<KnownValues> {
    let Some(before) = known[fact.index()].clone() else {
        return Vec::new();
    };
    let other = naive::domain(fact.index())
        .into_iter()
        .filter(|value| !before.contains(value));
    let with = |value| {
        let mut known = known.clone();
        known[fact.index()] = Some(vec![value]);
        known
    };
    other.map(with).collect()
}

/// What is said to change where each fact costs the same: each fact with its values, and the verdict then.
fn change_of(when: &str, known: &[(&str, Value)]) -> (Vec<(String, Vec<Value>)>, Verdict) {
    let mut words = Vocabulary::new();
    for name in ["u", "x", "y"] {
        words.add_fact(name, Domain::Bool).unwrap();
    }
    let jobs = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    words.add_fact("job", Domain::Choice(jobs)).unwrap();
    words.add_fact("n", Domain::Int { min: 0, max: 9 }).unwrap();
    let day = Date::parse("2025-01-01").unwrap();
    let formula = words.lower(&words.parse_condition(when).unwrap(), day).unwrap();
    let rules = Ruleset::compile(&words, &[Rule::new("r", vec![Some(formula)])]).unwrap();
    let mut answers = eligibility::Answers::new();
    for (name, value) in known {
        answers.set(&words, words.find(name).unwrap(), value).unwrap();
    }
    let change = rules.cheapest_change(0, &answers, |_| Some(1)).unwrap();
    let facts = change.facts.iter().map(|(fact, values)| {
        let fact = words.fact(*fact).unwrap();
        let codes = values.ranges().flat_map(|(first, last)| first..=last);
        (
            fact.name.clone(),
            codes.map(|code| fact.domain.value(code).unwrap()).collect(),
        )
    });
    (facts.collect(), change.then)
}

#[test]
fn all_values_that_would_do_are_named_and_the_surer_change_first() {
    let job = |name: &str| ("job", Value::Choice(name.into()));
    let jobs = |names: &[&str]| {
        let names = names.iter().map(|name| Value::Choice((*name).into()));
        ("job".to_owned(), names.collect::<Vec<_>>())
    };
    let yes = |name| (name, Value::Bool(true));
    let no = |name| (name, Value::Bool(false));
    let becomes = |name: &str| (name.to_owned(), vec![Value::Bool(true)]);
    for (when, known, facts, then) in [
        // Different ways down lead from different values.
        (
            "(job=='b' && x) || (job=='c' && y)",
            vec![job("a"), yes("x"), yes("y")],
            vec![jobs(&["b", "c"])],
            Verdict::Eligible,
        ),
        (
            "(job=='b' && x) || (job=='c' && y)",
            vec![job("a"), yes("x"), no("y")],
            vec![jobs(&["b"])],
            Verdict::Eligible,
        ),
        // One value is sure and the other is not.
        (
            "(job=='b' && u) || job=='c'",
            vec![job("a")],
            vec![jobs(&["c"])],
            Verdict::Eligible,
        ),
        (
            "(job=='b' && u) || (job=='c' && !u)",
            vec![job("a")],
            vec![jobs(&["b", "c"])],
            Verdict::Open,
        ),
        // One fact is sure and the other is not, whichever stands above.
        (
            "(x && u) || y",
            vec![no("x"), no("y")],
            vec![becomes("y")],
            Verdict::Eligible,
        ),
        (
            "(y && u) || x",
            vec![no("x"), no("y")],
            vec![becomes("x")],
            Verdict::Eligible,
        ),
        // Sure whatever the unknown fact is, by two ways.
        (
            "(x && u && job=='b') || (x && !u && job!='d')",
            vec![no("x"), job("a")],
            vec![becomes("x")],
            Verdict::Open,
        ),
    ] {
        assert_eq!(change_of(when, &known), (facts, then), "{when}");
    }
}

/// The answers that force a yes, and the criteria behind it, where `x` implies `z`.
fn criteria_of(criteria: &[Option<&str>], known: &[(&str, Value)]) -> (Vec<String>, Vec<usize>) {
    let mut words = Vocabulary::new();
    for name in ["x", "y", "z"] {
        words.add_fact(name, Domain::Bool).unwrap();
    }
    words.add_fact("n", Domain::Int { min: 0, max: 9 }).unwrap();
    let day = Date::parse("2025-01-01").unwrap();
    let lower = |text| words.lower(&words.parse_condition(text).unwrap(), day).unwrap();
    let criteria = criteria.iter().map(|criterion| criterion.map(lower)).collect();
    let options = Options {
        constraints: vec![lower("!x || z")],
        ..Options::default()
    };
    let rules = Ruleset::compile_with(&words, &[Rule::new("r", criteria)], options).unwrap();
    let mut answers = eligibility::Answers::new();
    for (name, value) in known {
        answers.set(&words, words.find(name).unwrap(), value).unwrap();
    }
    assert_eq!(rules.verdict(0, &answers), Verdict::Eligible);
    let reason = rules.reason(0, &answers).unwrap();
    let names = reason
        .answers
        .iter()
        .map(|fact| words.fact(*fact).unwrap().name.clone());
    (names.collect(), reason.criteria)
}

#[test]
fn the_criteria_of_a_yes_are_those_on_which_its_answers_bear() {
    let (yes, five) = (|name| (name, Value::Bool(true)), ("n", Value::Int(5)));
    let always = "n < 3 || n >= 3";
    for (criteria, known, answers, bearing) in [
        // What holds of everyone, or cannot be settled by facts, is met by no answer.
        (
            vec![Some("y"), Some(always), None, Some("n > 3 || y")],
            vec![yes("y")],
            vec!["y"],
            vec![0, 3],
        ),
        (
            vec![Some("n > 3"), None, Some("y"), Some(always), Some("n < 8 && y")],
            vec![yes("y"), five],
            vec!["y", "n"],
            vec![0, 2, 4],
        ),
        // What looks at none of the answers may be met by them all the same.
        (vec![Some("z"), Some("x")], vec![yes("x")], vec!["x"], vec![0, 1]),
        (
            vec![Some("z"), Some("!x || z")],
            vec![yes("x")],
            vec!["x"],
            vec![0, 1],
        ),
        (vec![Some(always)], vec![yes("x")], vec![], vec![]),
    ] {
        let answers = answers.into_iter().map(str::to_owned).collect();
        assert_eq!(criteria_of(&criteria, &known), (answers, bearing), "{criteria:?}");
    }
}

#[test]
fn what_would_have_to_change_is_told_in_the_order_of_the_vocabulary() {
    let mut words = Vocabulary::new();
    let facts = ["a", "b", "c"].map(|name| words.add_fact(name, Domain::Bool).unwrap());
    let [a, b, c] = facts;
    let condition = words.parse_condition("a && b && c").unwrap();
    let formula = words.lower(&condition, Date::parse("2025-01-01").unwrap());
    let rule = [Rule::new("r", vec![Some(formula.unwrap())])];
    let mut answers = eligibility::Answers::new();
    for fact in facts {
        answers.set(&words, fact, &Value::Bool(false)).unwrap();
    }
    for order in [[a, b, c], [a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]] {
        let options = Options {
            order: Some(order.to_vec()),
            ..Options::default()
        };
        let rules = Ruleset::compile_with(&words, &rule, options).unwrap();
        let change = rules.cheapest_change(0, &answers, |_| Some(1)).unwrap();
        assert_eq!(
            change.facts,
            facts.map(|fact| (fact, RangeSet::of([1]))),
            "{order:?}"
        );
        assert_eq!((change.cost, change.then), (3, Verdict::Eligible));
    }
}

#[test]
fn a_change_of_answers_that_contradict_each_other_heeds_no_constraint() {
    let (words, rules) = small(&["a", "b", "c"], &["a && c"], &["!a || b"]);
    let fact = |name: &str| words.find(name).unwrap();
    for b in [false, true] {
        let mut answers = eligibility::Answers::new();
        for (name, value) in [("a", true), ("b", b), ("c", false)] {
            answers.set(&words, fact(name), &Value::Bool(value)).unwrap();
        }
        assert_eq!(rules.is_possible(&answers), b);
        let change = rules.cheapest_change(0, &answers, |_| Some(1)).unwrap();
        assert_eq!(change.facts, [(fact("c"), RangeSet::of([1]))], "{b}");
        assert_eq!(change.then, Verdict::Eligible);
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
