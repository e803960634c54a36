//! Rules of any shape over facts of any domain compile or are over a budget; for anyone the verdict is that of plain
//! evaluation, and a reason, a change and a session agree with it. None takes more work or memory than it may.
#![no_main]

use std::sync::Arc;

use arbitrary::{Arbitrary, Unstructured};
use didim_fuzz::within;
use eligibility::{Answers, Domain, FactId, Formula, RangeSet, Rule, Ruleset, Session, Verdict, Vocabulary};
use libfuzzer_sys::fuzz_target;

#[derive(Debug)]
struct Case {
    words: Vocabulary,
    facts: Vec<FactId>,
    rules: Vec<Vec<Formula>>,
    people: Vec<Vec<Option<i64>>>,
}

fn domain(u: &mut Unstructured<'_>) -> arbitrary::Result<Domain> {
    Ok(match u.int_in_range(0..=3)? {
        0 => Domain::Bool,
        1 => {
            let (a, b) = (i64::arbitrary(u)?, i64::arbitrary(u)?);
            Domain::Int {
                min: a.min(b),
                max: a.max(b),
            }
        }
        2 => Domain::Int { min: -3, max: 3 },
        _ => Domain::Choice(
            (0..u.int_in_range(1..=70)?)
                .map(|at: u8| format!("o{at}"))
                .collect(),
        ),
    })
}

fn code(u: &mut Unstructured<'_>, domain: &Domain) -> arbitrary::Result<i64> {
    let (first, last) = domain.bounds();
    u.int_in_range(first..=last)
}

fn formula(
    u: &mut Unstructured<'_>,
    words: &Vocabulary,
    facts: &[FactId],
    depth: u8,
) -> arbitrary::Result<Formula> {
    let inner = |u: &mut Unstructured<'_>| -> arbitrary::Result<Vec<Formula>> {
        (0..u.int_in_range(0..=4)?)
            .map(|_: u8| formula(u, words, facts, depth - 1))
            .collect()
    };
    let most = if depth == 0 { 1 } else { 6 };
    Ok(match u.int_in_range(0..=most)? {
        0 => Formula::Constant(bool::arbitrary(u)?),
        1 => {
            let fact = *u.choose(facts)?;
            let domain = &words.fact(fact).expect("a fact of the vocabulary").domain;
            let mut set = RangeSet::default();
            for _ in 0..u.int_in_range(0..=4)? {
                let (a, b) = if u.ratio(1, 8)? {
                    (i64::arbitrary(u)?, i64::arbitrary(u)?)
                } else {
                    (code(u, domain)?, code(u, domain)?)
                };
                set = set.union(&RangeSet::range(a.min(b), a.max(b)));
            }
            Formula::Within(
                fact,
                if bool::arbitrary(u)? {
                    set.complement()
                } else {
                    set
                },
            )
        }
        2 => Formula::Not(Box::new(formula(u, words, facts, depth - 1)?)),
        3 => Formula::All(inner(u)?),
        4 => Formula::Any(inner(u)?),
        5 => Formula::AtLeast(u.int_in_range(0..=6)?, inner(u)?),
        _ => Formula::Same(
            Box::new(formula(u, words, facts, depth - 1)?),
            Box::new(formula(u, words, facts, depth - 1)?),
        ),
    })
}

impl<'a> Arbitrary<'a> for Case {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let mut words = Vocabulary::new();
        let mut facts = Vec::new();
        for at in 0..u.int_in_range(1..=6)? {
            let at: u8 = at;
            facts.push(
                words
                    .add_fact(&format!("f{at}"), domain(u)?)
                    .expect("a proper fact"),
            );
        }
        let mut rules = Vec::new();
        for _ in 0..u.int_in_range(1..=4)? {
            let criteria: arbitrary::Result<Vec<_>> = (0..u.int_in_range(0..=3)?)
                .map(|_: u8| formula(u, &words, &facts, 4))
                .collect();
            rules.push(criteria?);
        }
        let mut people = Vec::new();
        for _ in 0..u.int_in_range(1..=4)? {
            let mut person = Vec::new();
            for fact in &facts {
                let domain = &words.fact(*fact).expect("a fact of the vocabulary").domain;
                person.push(if u.ratio(1, 4)? {
                    None
                } else {
                    Some(code(u, domain)?)
                });
            }
            people.push(person);
        }
        Ok(Self {
            words,
            facts,
            rules,
            people,
        })
    }
}

fn holds(formula: &Formula, person: &[i64]) -> bool {
    match formula {
        Formula::Constant(value) => *value,
        Formula::Within(fact, set) => set.contains(person[fact.index()]),
        Formula::Not(inner) => !holds(inner, person),
        Formula::All(parts) => parts.iter().all(|part| holds(part, person)),
        Formula::Any(parts) => parts.iter().any(|part| holds(part, person)),
        Formula::AtLeast(count, parts) => {
            parts.iter().filter(|part| holds(part, person)).count() >= *count as usize
        }
        Formula::Same(a, b) => holds(a, person) == holds(b, person),
    }
}

/// The steps that one case may take: four rules, each compiled within its budget and explained to four people.
const MAX_WORK: u64 = 10_000_000;

fuzz_target!(|case: Case| within(MAX_WORK, || check(case)));

fn check(case: Case) {
    let Case {
        words,
        facts,
        rules,
        people,
    } = case;
    let named: Vec<Rule> = rules
        .iter()
        .map(|criteria| Rule::new("rule", criteria.iter().cloned().map(Some).collect()))
        .collect();
    let Ok(compiled) = Ruleset::compile(&words, &named) else {
        return;
    };
    let compiled = Arc::new(compiled);
    let mut session = Session::new(Arc::clone(&compiled));
    for person in people {
        let mut answers = Answers::new();
        for (fact, code) in facts.iter().zip(&person) {
            if let Some(code) = code {
                answers
                    .narrow(&words, *fact, &RangeSet::range(*code, *code))
                    .expect("a value of the domain");
            }
        }
        session.update(answers.clone());
        // Somebody who can still be meant.
        let whole: Vec<i64> = facts
            .iter()
            .zip(&person)
            .map(|(fact, code)| code.unwrap_or(words.fact(*fact).expect("a fact").domain.bounds().1))
            .collect();
        for (rule, criteria) in rules.iter().enumerate() {
            let decision = compiled.decide(rule, &answers);
            assert_eq!(session.verdict(rule), decision.verdict);
            assert_eq!(session.needs(rule), decision.needs);
            let truth = if criteria.iter().all(|formula| holds(formula, &whole)) {
                Verdict::Eligible
            } else {
                Verdict::NotEligible
            };
            let complete = person.iter().all(Option::is_some);
            assert!(decision.verdict == truth || (decision.verdict == Verdict::Open && !complete));
            let reason = compiled.reason(rule, &answers);
            assert_eq!(reason.is_none(), decision.verdict == Verdict::Open);
            if let Some(change) = compiled.cheapest_change(rule, &answers, |_| Some(1)) {
                assert_eq!(decision.verdict, Verdict::NotEligible);
                assert_ne!(change.then, Verdict::NotEligible);
            }
        }
    }
}
