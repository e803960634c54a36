//! The engine against a naive evaluator that tries every completion.

use crate::naive;
use crate::naive::{
    DAY, WORLD, all_hold, answers, compile, condition, holds, known, needs, people, rule, verdict,
};
use eligibility::{
    Answers, Budget, Condition, Date, Domain, FactId, Formula, Options, RangeSet, Rule, Ruleset, Value,
    Verdict, Vocabulary,
};
use proptest::prelude::*;

/// Kleene's strong logic on a condition, with each test decided alone: what an engine that knows no domains says.
fn kleene(condition: &Condition, people: &[naive::Person]) -> Option<bool> {
    match condition {
        Condition::Not(inner) => kleene(inner, people).map(|holds| !holds),
        Condition::All(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| kleene(part, people)).collect();
            if parts.contains(&Some(false)) {
                Some(false)
            } else {
                parts.iter().all(|part| *part == Some(true)).then_some(true)
            }
        }
        Condition::Any(parts) => {
            let parts: Vec<_> = parts.iter().map(|part| kleene(part, people)).collect();
            if parts.contains(&Some(true)) {
                Some(true)
            } else {
                parts.iter().all(|part| *part == Some(false)).then_some(false)
            }
        }
        Condition::Same(a, b) => Some(kleene(a, people)? == kleene(b, people)?),
        Condition::AtLeast { count, of } => {
            let parts: Vec<_> = of.iter().map(|part| kleene(part, people)).collect();
            let (yes, no) = (
                parts.iter().filter(|part| **part == Some(true)).count(),
                parts.iter().filter(|part| **part == Some(false)).count(),
            );
            let count = *count as usize;
            if yes >= count {
                Some(true)
            } else {
                (of.len() - no < count).then_some(false)
            }
        }
        leaf => match verdict(people, |person| holds(leaf, person)) {
            Verdict::Eligible => Some(true),
            Verdict::NotEligible => Some(false),
            Verdict::Open => None,
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn verdict_and_needs_are_those_of_all_completions(
        criteria in prop::collection::vec(condition(), 1..4),
        known in known(),
    ) {
        let rules = compile(std::slice::from_ref(&criteria));
        let answers = answers(&known);
        let decision = rules.decide(0, &answers);
        let people = people(&known);
        prop_assert_eq!(decision.verdict, verdict(&people, |person| all_hold(&criteria, person)));
        prop_assert_eq!(decision.verdict, rules.verdict(0, &answers));
        for (criterion, decided) in criteria.iter().zip(&decision.criteria) {
            prop_assert_eq!(*decided, Some(verdict(&people, |person| holds(criterion, person))));
        }
        prop_assert_eq!(decision.needs, needs(&known, |person| all_hold(&criteria, person)));
    }

    #[test]
    fn what_kleene_decides_is_decided_alike(condition in condition(), known in known()) {
        if let Some(holds) = kleene(&condition, &people(&known)) {
            let verdict = if holds { Verdict::Eligible } else { Verdict::NotEligible };
            prop_assert_eq!(compile(&[vec![condition]]).verdict(0, &answers(&known)), verdict);
        }
    }

    #[test]
    fn no_answer_depends_on_the_order_of_the_facts(
        criteria in prop::collection::vec(condition(), 1..4),
        known in known(),
        order in Just(WORLD.facts.clone()).prop_shuffle(),
    ) {
        let answers = answers(&known);
        let chosen = compile(std::slice::from_ref(&criteria));
        let options = Options { order: Some(order), ..Options::default() };
        let shuffled = Ruleset::compile_with(&WORLD.words, &[rule(&criteria)], options).unwrap();
        prop_assert_eq!(chosen.decide(0, &answers), shuffled.decide(0, &answers));
        let size = |rules: &Ruleset| rules.reason(0, &answers).map(|reason| reason.answers.len());
        prop_assert_eq!(size(&chosen), size(&shuffled));
    }
}

#[test]
fn a_tautology_is_certain_where_kleene_is_not() {
    let words = &WORLD.words;
    let condition = words.parse_condition("income < 4 || income >= 4").unwrap();
    let formula = words.lower(&condition, Date::parse(DAY).unwrap()).unwrap();
    let rules = Ruleset::compile(words, &[Rule::new("all", vec![Some(formula)])]).unwrap();
    let decision = rules.decide(0, &Answers::new());
    assert_eq!((decision.verdict, decision.needs), (Verdict::Eligible, vec![]));
}

#[test]
fn a_criterion_that_facts_cannot_settle_never_says_no() {
    let words = &WORLD.words;
    let rules = Ruleset::compile(words, &[Rule::new("staff", vec![None])]).unwrap();
    let decision = rules.decide(0, &Answers::new());
    assert_eq!(
        (decision.verdict, decision.criteria),
        (Verdict::Eligible, vec![None])
    );
}

#[test]
fn a_year_without_a_table_row_is_named() {
    let words = &WORLD.words;
    let condition = words.parse_condition("percent <= 100").unwrap();
    let error = words
        .lower(&condition, Date::parse("2031-01-01").unwrap())
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`income` has no amount for size 1 in 2031"),
        "{error}"
    );
}

/// Whether n² people sit one to a row and one to a column of a square: exponential in every order of the facts
/// (Bryant 1991, for the permutation function).
fn permutation(n: usize) -> (Vocabulary, String) {
    let mut words = Vocabulary::new();
    for cell in 0..n * n {
        words.add_fact(&format!("f{cell}"), Domain::Bool).unwrap();
    }
    let one = |cells: Vec<usize>| {
        let names: Vec<String> = cells.iter().map(|cell| format!("f{cell}")).collect();
        let names = names.join(", ");
        format!("atLeast(1, {names}) && !atLeast(2, {names})")
    };
    let rows = (0..n).map(|row| one((0..n).map(|column| row * n + column).collect()));
    let columns = (0..n).map(|column| one((0..n).map(|row| row * n + column).collect()));
    (words, rows.chain(columns).collect::<Vec<_>>().join(" && "))
}

#[test]
fn a_rule_over_the_budget_is_refused_by_name() {
    let (words, condition) = permutation(15);
    let condition = words.parse_condition(&condition).unwrap();
    let formula = words.lower(&condition, Date::parse(DAY).unwrap()).unwrap();
    let error = Ruleset::compile(&words, &[Rule::new("wide", vec![None, Some(formula)])]).unwrap_err();
    assert_eq!(
        (error.rule.as_deref(), error.criterion, error.budget),
        (Some("wide"), 1, Budget::Nodes)
    );
    assert_eq!(
        error.to_string(),
        "the rule `wide` takes more than 20000 nodes at its criterion 1; split or simplify that criterion"
    );
}

#[test]
fn a_rule_on_too_many_facts_is_refused_by_name() {
    let mut words = Vocabulary::new();
    let facts: Vec<FactId> = (0..3_000)
        .map(|i| words.add_fact(&format!("f{i}"), Domain::Bool).unwrap())
        .collect();
    let any = |facts: &[FactId]| {
        let parts = facts.iter().map(|fact| Formula::Within(*fact, RangeSet::of([1])));
        Some(Formula::Any(parts.collect()))
    };
    let rule = Rule::new("long", vec![any(&facts[..1_500]), any(&facts[1_000..])]);
    let error = Ruleset::compile(&words, &[rule]).unwrap_err();
    assert_eq!((error.criterion, error.budget), (1, Budget::Facts));
    // A fact that is named twice counts once.
    for criteria in [
        vec![any(&facts[..2_000])],
        vec![any(&facts[..1_500]), any(&facts[500..2_000])],
    ] {
        let rules = Ruleset::compile(&words, &[Rule::new("fine", criteria)]).unwrap();
        assert_eq!(rules.decide(0, &Answers::new()).needs.len(), 2_000);
    }
}

/// A condition over the yes-or-no facts `b0`, `b1`, …
fn compiled(bools: usize, when: &str) -> Ruleset {
    let mut words = Vocabulary::new();
    for at in 0..bools {
        words.add_fact(&format!("b{at}"), Domain::Bool).unwrap();
    }
    let condition = words.parse_condition(when).unwrap();
    let formula = words.lower(&condition, Date::parse(DAY).unwrap()).unwrap();
    Ruleset::compile(&words, &[Rule::new("rule", vec![Some(formula)])]).unwrap()
}

#[test]
fn nodes_are_counted_with_the_two_terminals_and_bytes_by_their_edges() {
    assert_eq!(compiled(1, "true").nodes(), 2);
    assert_eq!(compiled(1, "b0").nodes(), 3);
    // Each fact alone has a node too. A node of two edges takes six words, and a terminal one.
    let rules = compiled(2, "b0 && b1");
    assert_eq!((rules.nodes(), rules.bytes()), (5, 4 * (3 * 6 + 2)));
}

#[test]
fn at_least_takes_the_nodes_that_it_needs_in_any_order() {
    // k of n yes-or-no facts take k (n − k + 1) nodes. Each fact alone has one too, and there are two terminals.
    let names: Vec<String> = (0..100).map(|at| format!("b{at}")).collect();
    let turned: Vec<String> = names.iter().rev().cloned().collect();
    let mixed: Vec<String> = (0..100).map(|at| format!("b{}", at * 37 % 100)).collect();
    for names in [&names, &turned, &mixed] {
        for count in [1, 2, 50, 99, 100] {
            let rules = compiled(100, &format!("atLeast({count}, {})", names.join(", ")));
            assert!(
                rules.nodes() <= count * (101 - count) + 100 + 2,
                "{count}: {} nodes",
                rules.nodes()
            );
        }
    }
}

#[test]
fn a_parity_takes_two_nodes_a_fact_in_any_order() {
    let names: Vec<String> = (0..60).map(|at| format!("b{}", at * 37 % 60)).collect();
    let rules = compiled(60, &names.join(" != "));
    // Each fact alone has a node, and the negation of each state is made on the way.
    assert!(rules.nodes() <= 3 * 60 + 2, "{} nodes", rules.nodes());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Parts that are equal, and parts that look at several facts, count as they are written.
    #[test]
    fn at_least_counts_what_is_written(
        parts in prop::collection::vec(condition(), 1..7),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        count in 1_u32..9,
        known in known(),
    ) {
        let mut of = parts.clone();
        of.extend(again.iter().map(|at| at.get(&parts).clone()));
        let condition = Condition::AtLeast { count, of };
        let people = people(&known);
        prop_assert_eq!(
            compile(&[vec![condition.clone()]]).verdict(0, &answers(&known)),
            verdict(&people, |person| holds(&condition, person))
        );
    }

    /// Comparisons of comparisons, whatever the parentheses and however often the same part is there.
    #[test]
    fn chains_of_comparisons_mean_what_they_say(
        parts in prop::collection::vec(condition(), 2..7),
        known in known(),
    ) {
        let same = |a: Condition, b: Condition| Condition::Same(Box::new(a), Box::new(b));
        let parts = parts.into_iter().enumerate();
        let chain = parts.fold(Condition::Constant(true), |chain, (at, part)| match at % 3 {
            0 => same(chain, part),
            1 => same(part, Condition::Not(Box::new(chain))),
            _ => Condition::Not(Box::new(same(chain.clone(), same(part, chain)))),
        });
        let people = people(&known);
        prop_assert_eq!(
            compile(&[vec![chain.clone()]]).verdict(0, &answers(&known)),
            verdict(&people, |person| holds(&chain, person))
        );
    }
}

#[test]
fn answers_outside_the_domain_are_refused_and_keep_what_was_there() {
    let (words, facts) = (&WORLD.words, &WORLD.facts);
    let mut answers = Answers::new();
    answers.set(words, facts[2], &Value::Int(5)).unwrap();
    assert!(answers.set(words, facts[2], &Value::Int(10)).is_err());
    assert!(answers.set(words, facts[2], &Value::Bool(true)).is_err());
    assert_eq!(answers.get(words, facts[2]), Some(Value::Int(5)));
}
