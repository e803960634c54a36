//! A session under way against a fresh decision.

use std::sync::Arc;

use crate::naive;
use crate::naive::{WORLD, compile, condition};
use eligibility::{Answers, Counts, FactId, RangeSet, Session, Verdict};
use proptest::prelude::*;

/// One thing a visitor does.
#[derive(Debug, Clone)]
enum Act {
    Answer(usize, Vec<i64>),
    Forget(usize),
}

fn act() -> impl Strategy<Value = Act> {
    (0..WORLD.facts.len()).prop_flat_map(|fact| {
        let values = naive::domain(fact);
        let count = values.len();
        prop_oneof![
            4 => prop::sample::select(values.clone()).prop_map(move |value| Act::Answer(fact, vec![value])),
            1 => prop::sample::subsequence(values, 1..=count)
                .prop_map(move |values| Act::Answer(fact, values)),
            2 => Just(Act::Forget(fact)),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_the_way_the_same_answers_give_the_same_state(
        rules in prop::collection::vec(prop::collection::vec(condition(), 0..4), 1..6),
        acts in prop::collection::vec(act(), 1..12),
    ) {
        let rules = Arc::new(compile(&rules));
        let mut session = Session::new(Arc::clone(&rules));
        let mut answers = Answers::new();
        for act in acts {
            match act {
                Act::Answer(fact, values) => {
                    let codes = RangeSet::of(values);
                    answers.narrow(&WORLD.words, WORLD.facts[fact], &codes).unwrap();
                    session.narrow(WORLD.facts[fact], &codes).unwrap();
                }
                Act::Forget(fact) => {
                    answers.unset(WORLD.facts[fact]);
                    session.unset(WORLD.facts[fact]);
                }
            }
            prop_assert_eq!(session.answers(), &answers);
            let mut counts = Counts::default();
            for rule in 0..rules.len() {
                let fresh = rules.decide(rule, &answers);
                prop_assert_eq!(session.verdict(rule), fresh.verdict);
                prop_assert_eq!(session.needs(rule), fresh.needs);
                for (at, verdict) in fresh.criteria.iter().enumerate() {
                    prop_assert_eq!(session.criterion(rule, at), *verdict);
                }
                match fresh.verdict {
                    Verdict::Eligible => counts.eligible += 1,
                    Verdict::NotEligible => counts.not_eligible += 1,
                    Verdict::Open => counts.open += 1,
                }
            }
            prop_assert_eq!(session.counts(), counts);
        }
    }
}

#[test]
fn an_answer_looks_only_at_rules_that_it_can_touch() {
    let words = &WORLD.words;
    let condition = |text: &str| words.parse_condition(text).unwrap();
    let rules = compile(&[
        vec![condition("yes"), condition("income > 3")],
        vec![condition("size == 2")],
        vec![condition("yes || size == 1")],
    ]);
    let fact = |name: &str| -> FactId { words.find(name).unwrap() };
    let mut session = Session::new(Arc::new(rules));
    let set = |session: &mut Session, name: &str, code: i64| {
        let mut answers = session.answers().clone();
        answers.narrow(words, fact(name), &RangeSet::of([code])).unwrap();
        session.update(answers)
    };
    assert_eq!(set(&mut session, "yes", 0), 2);
    // The first rule has failed for good: the income is of no use to it.
    assert_eq!(set(&mut session, "income", 5), 0);
    assert_eq!(set(&mut session, "size", 2), 2);
    assert_eq!(set(&mut session, "size", 2), 0);
}
