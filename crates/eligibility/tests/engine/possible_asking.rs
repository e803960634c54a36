//! Questions, visitors and changes under constraints.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::naive::{self, KnownValues, Person, WORLD, all_hold, answers, condition, known, people, verdict};
use crate::possible::{compile, constraints, meant};
use crate::reasons::{COSTS, changed, changed_or_not, cost};
use eligibility::{
    Answers, Domain, FactId, Formula, Goal, Options, Planner, Policy, RangeSet, Rule, Ruleset, Session,
    Value, Verdict, Vocabulary, Weights,
};
use proptest::prelude::*;

/// One answer after another of a person, as the planner asks for them.
fn ask(session: &mut Session, planner: &Planner, person: &[i64]) -> Result<Vec<FactId>, TestCaseError> {
    let mut asked = Vec::new();
    while let Some(fact) = planner.next(session, |_| true, &[]) {
        let open = (0..session.rules().len()).filter(|rule| session.verdict(*rule) == Verdict::Open);
        let mut needed = open.flat_map(|rule| session.needs(rule));
        prop_assert!(needed.any(|needed| needed == fact));
        prop_assert!(session.possible_values(fact).contains(person[fact.index()]));
        let code = person[fact.index()];
        session.narrow(fact, &RangeSet::range(code, code)).unwrap();
        prop_assert!(session.is_possible());
        asked.push(fact);
    }
    Ok(asked)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn every_possible_person_is_asked_what_is_needed_until_all_is_settled(
        rules in prop::collection::vec(prop::collection::vec(condition(), 1..3), 1..5),
        constraints in constraints(),
        weights in prop::collection::vec(0_u8..3, 5),
    ) {
        let rules = Arc::new(compile(&rules, &constraints));
        let everyone = people(&vec![None; WORLD.facts.len()]);
        let possible: Vec<&Person> = everyone.iter().filter(|p| all_hold(&constraints, p)).collect();
        for (at, _) in weights.iter().enumerate() {
            let Some(person) = possible.get(at * possible.len() / 5) else { break };
            for goal in [Goal::SettleAll, Goal::FindFirst(1)] {
                let mut session = Session::new(Arc::clone(&rules));
                let planner = Planner::for_all(&WORLD.words, goal);
                ask(&mut session, &planner, person)?;
                prop_assert!(planner.is_settled(&session, |_| true));
            }
        }
    }

    /// The exact expectation is the mean over possible people, by brute force, whatever the weights.
    #[test]
    fn what_is_expected_is_the_mean_over_the_possible(
        rules in prop::collection::vec(prop::collection::vec(condition(), 1..3), 1..3),
        constraints in constraints(),
        heavy in 1_u8..20,
    ) {
        let mut weights = Weights::uniform();
        let yes = WORLD.facts[4];
        for (value, weight) in [(false, 1.0), (true, f64::from(heavy))] {
            let value = Value::Bool(value);
            weights.add(&WORLD.words, yes, &value, &value, weight).unwrap();
        }
        let rules: Vec<Rule> = rules.iter().map(|criteria| naive::rule(criteria)).collect();
        let options = Options { weights, constraints: crate::possible::formulas(&constraints), order: None };
        let rules = Arc::new(Ruleset::compile_with(&WORLD.words, &rules, options).unwrap());
        let everyone = people(&vec![None; WORLD.facts.len()]);
        let possible: Vec<&Person> = everyone.iter().filter(|p| all_hold(&constraints, p)).collect();
        prop_assume!(!possible.is_empty());
        let start = Session::new(Arc::clone(&rules));
        let policy = Policy::FixedOrder;
        let exact = start.expected_exactly(&policy, 100_000).unwrap();
        let weight = |person: &Person| if person[4] == 1 { f64::from(heavy) } else { 1.0 };
        let (mut sum, mut all) = (0.0, 0.0);
        // People of the same answers are asked the same: one of a few hundred stands for the others.
        for person in &possible {
            let mut session = start.clone();
            let mut asked = 0.0;
            while let Some(fact) = policy.next(&session) {
                let code = person[fact.index()];
                session.narrow(fact, &RangeSet::range(code, code)).unwrap();
                asked += 1.0;
            }
            sum += asked * weight(person);
            all += weight(person);
        }
        prop_assert!((exact.mean - sum / all).abs() < 1e-9, "{} {}", exact.mean, sum / all);
        let drawn = start.expected_by_drawing(|session| policy.next(session), 300, 7);
        prop_assert!(drawn.most <= exact.most);
        prop_assert!((exact.mean - drawn.mean).abs() <= 6.0 * drawn.error + 1e-9, "{exact:?} {drawn:?}");
    }

    /// Likelihood is the share of the possible for whom the rule holds.
    #[test]
    fn likelihood_is_counted_among_the_possible(
        criteria in prop::collection::vec(condition(), 1..4),
        constraints in constraints(),
        known in known(),
    ) {
        let rules = Arc::new(compile(std::slice::from_ref(&criteria), &constraints));
        let mut session = Session::new(Arc::clone(&rules));
        // Weights are spread over classes: only answers to single values are counted exactly.
        let known: KnownValues =
            known.into_iter().map(|fact| fact.filter(|values| values.len() == 1)).collect();
        session.update(answers(&known));
        let left = meant(&known, &constraints);
        let share = left.iter().filter(|p| all_hold(&criteria, p)).count() as f64 / left.len() as f64;
        prop_assert!((session.likelihood(0) - share).abs() < 1e-9);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn the_cheapest_change_leads_to_somebody_possible(
        criteria in prop::collection::vec(condition(), 1..4),
        constraints in constraints(),
        known in known(),
    ) {
        let rules = compile(std::slice::from_ref(&criteria), &constraints);
        let change = rules.cheapest_change(0, &answers(&known), cost);
        let possible = |known: &KnownValues| -> Vec<Person> {
            people(known).into_iter().filter(|person| all_hold(&constraints, person)).collect()
        };
        // Under a contradiction constraints are put aside, which is tested without them.
        prop_assume!(!possible(&known).is_empty());
        let on = |known: &KnownValues| {
            let left = possible(known);
            (!left.is_empty()).then(|| verdict(&left, |p| all_hold(&criteria, p)))
        };
        if on(&known) != Some(Verdict::NotEligible) {
            prop_assert_eq!(change, None);
            return Ok(());
        }
        let price = |person: &Person| -> Option<u64> {
            let changed = |fact: &usize| {
                known[*fact].as_ref().is_some_and(|values| !values.contains(&person[*fact]))
            };
            (0..person.len()).filter(changed).map(|fact| COSTS[fact].map(u64::from)).sum()
        };
        let everyone = possible(&vec![None; WORLD.facts.len()]);
        let best = everyone.iter().filter(|p| all_hold(&criteria, p)).filter_map(price).min();
        prop_assert_eq!(change.as_ref().map(|change| change.cost), best);
        let Some(change) = change else { return Ok(()) };
        let mut then = known.clone();
        for (fact, values) in &change.facts {
            let all = naive::domain(fact.index()).into_iter();
            then[fact.index()] = Some(all.filter(|value| values.contains(*value)).collect());
        }
        prop_assert_eq!(on(&then), Some(change.then));
        let named = |known: &KnownValues| {
            change.facts.iter().all(|(fact, values)| {
                known[fact.index()].as_ref().is_some_and(|known| values.contains(known[0]))
            })
        };
        let does = |known: &KnownValues| match change.then {
            Verdict::Eligible => on(known) == Some(Verdict::Eligible),
            _ => matches!(on(known), Some(Verdict::Eligible | Verdict::Open)),
        };
        let changing: Vec<FactId> = change.facts.iter().map(|(fact, _)| *fact).collect();
        for changed in changed(&known, &changing) {
            prop_assert!(!named(&changed) || does(&changed));
            prop_assert!(named(&changed) || change.facts.len() > 1 || !does(&changed));
        }
        let facts = WORLD.facts.iter().copied();
        let changeable: Vec<FactId> = facts.filter(|fact| cost(*fact).is_some()).collect();
        let price = |changed: &KnownValues| -> u64 {
            let differs = |fact: &&FactId| known[fact.index()] != changed[fact.index()];
            changeable.iter().filter(differs).filter_map(|fact| cost(*fact).map(u64::from)).sum()
        };
        let sure = changed_or_not(&known, &changeable)
            .iter()
            .any(|changed| price(changed) == change.cost && on(changed) == Some(Verdict::Eligible));
        prop_assert_eq!(sure, change.then == Verdict::Eligible);
    }
}

/// Yes-or-no facts, rules and constraints over them.
pub fn small(facts: &[&str], rules: &[&str], constraints: &[&str]) -> (Vocabulary, Arc<Ruleset>) {
    let mut words = Vocabulary::new();
    for fact in facts {
        words.add_fact(fact, Domain::Bool).unwrap();
    }
    let day = eligibility::Date::parse(naive::DAY).unwrap();
    let lower = |text: &&str| -> Formula { words.lower(&words.parse_condition(text).unwrap(), day).unwrap() };
    let rules: Vec<Rule> = rules
        .iter()
        .map(|text| Rule::new(text, vec![Some(lower(text))]))
        .collect();
    let options = Options {
        constraints: constraints.iter().map(lower).collect(),
        ..Options::default()
    };
    let rules = Ruleset::compile_with(&words, &rules, options).unwrap();
    (words, Arc::new(rules))
}

#[test]
fn who_has_no_work_is_not_asked_about_it() {
    let (words, rules) = small(
        &["employed", "small_firm", "owner", "rents"],
        &["small_firm", "!owner && rents", "small_firm || rents"],
        &["!small_firm || employed", "!(owner && rents)"],
    );
    let fact = |name: &str| words.find(name).unwrap();
    let mut session = Session::new(rules);
    session.set(fact("employed"), &Value::Bool(false)).unwrap();
    assert_eq!(session.verdict(0), Verdict::NotEligible);
    assert_eq!(session.possible_values(fact("small_firm")), RangeSet::of([0]));
    // Who rents does not own: to ask whether somebody rents is enough.
    assert_eq!(session.needs(1), [fact("rents")]);
    assert_eq!(session.needs(2), [fact("rents")]);
    session.set(fact("owner"), &Value::Bool(true)).unwrap();
    assert_eq!(session.counts().open, 0);
    let reason = session.rules().reason(2, session.answers()).unwrap();
    assert_eq!(reason.answers, [fact("employed"), fact("owner")]);
}

#[test]
fn an_answer_that_ties_two_facts_is_heeded_by_rules_that_do_not_read_it() {
    let (words, rules) = small(&["a", "b", "alike"], &["a != b", "a", "b"], &["!alike || a == b"]);
    let fact = |name: &str| words.find(name).unwrap();
    let mut session = Session::new(rules);
    session.set(fact("alike"), &Value::Bool(true)).unwrap();
    assert_eq!(session.verdict(0), Verdict::NotEligible);
    session.unset(fact("alike"));
    assert_eq!(session.verdict(0), Verdict::Open);
    session.set(fact("alike"), &Value::Bool(true)).unwrap();
    session.set(fact("b"), &Value::Bool(false)).unwrap();
    assert_eq!(
        (session.verdict(0), session.verdict(1)),
        (Verdict::NotEligible, Verdict::NotEligible)
    );
    session.set(fact("alike"), &Value::Bool(false)).unwrap();
    assert_eq!(
        (session.verdict(0), session.verdict(1)),
        (Verdict::Open, Verdict::Open)
    );
}

#[test]
fn where_one_of_two_facts_is_enough_both_are_needed() {
    let (words, rules) = small(&["a", "b", "c"], &["a && b", "a"], &["a == b"]);
    let fact = |name: &str| words.find(name).unwrap();
    let session = Session::new(rules);
    assert_eq!(session.needs(0), [fact("a"), fact("b")]);
    assert_eq!(session.needs(1), [fact("a")]);
    let planner = Planner::for_all(&words, Goal::SettleAll);
    assert_eq!(planner.next(&session, |_| true, &[]), Some(fact("a")));
    // Who does not want to say the one may say the other.
    assert_eq!(planner.next(&session, |_| true, &[fact("a")]), Some(fact("b")));
}

#[test]
fn what_is_no_longer_needed_is_not_asked_though_the_rule_reads_it() {
    let (words, rules) = small(&["owner", "rents"], &["!owner && rents"], &["!(owner && rents)"]);
    let fact = |name: &str| words.find(name).unwrap();
    let session = Session::new(rules);
    assert_eq!(session.needs(0), [fact("rents")]);
    for goal in [Goal::SettleAll, Goal::FindFirst(1)] {
        let planner = Planner::for_all(&words, goal);
        assert_eq!(
            planner.next(&session, |_| true, &[]),
            Some(fact("rents")),
            "{goal:?}"
        );
        assert_eq!(
            planner.next(&session, |_| true, &[fact("rents")]),
            None,
            "{goal:?}"
        );
    }
}

/// What is left looks the same whether the first two answers are both yes or both no, but is not as likely to hold.
#[test]
fn states_that_differ_in_what_constraints_narrow_are_told_apart() {
    let mut words = Vocabulary::new();
    let number = Domain::Int { min: 0, max: 9 };
    for (name, domain) in [
        ("y", Domain::Bool),
        ("z", Domain::Bool),
        ("n", number),
        ("x", Domain::Bool),
    ] {
        words.add_fact(name, domain).unwrap();
    }
    let day = eligibility::Date::parse(naive::DAY).unwrap();
    let lower = |text: &str| words.lower(&words.parse_condition(text).unwrap(), day).unwrap();
    let rules = ["y == z", "n >= 3 && x"].map(|text| Rule::new(text, vec![Some(lower(text))]));
    let options = Options {
        constraints: vec![lower("!y || n <= 4")],
        ..Options::default()
    };
    let rules = Ruleset::compile_with(&words, &rules, options).unwrap();
    let session = Session::new(Arc::new(rules));
    let expected = session.expected_exactly(&Policy::FixedOrder, 1_000).unwrap();
    // Of 5 numbers with a yes 2 lead to the fourth question, of 10 with a no 7 do.
    assert!((expected.mean - (3.0 + 9.0 / 15.0)).abs() < 1e-9, "{expected:?}");
    assert_eq!(expected.most, 4);
}

/// Each possible person as often as by the weights, among the values that are left of a narrowed answer.
#[test]
fn visitors_are_drawn_among_the_possible_by_their_weights() {
    const VISITORS: u32 = 4_000;
    let mut words = Vocabulary::new();
    let a = words.add_fact("a", Domain::Bool).unwrap();
    let b = words.add_fact("b", Domain::Bool).unwrap();
    let n = words.add_fact("n", Domain::Int { min: 0, max: 9 }).unwrap();
    let mut weights = Weights::uniform();
    for (value, weight) in [(false, 1.0), (true, 3.0)] {
        let value = Value::Bool(value);
        weights.add(&words, a, &value, &value, weight).unwrap();
    }
    let day = eligibility::Date::parse(naive::DAY).unwrap();
    let lower = |text: &str| words.lower(&words.parse_condition(text).unwrap(), day).unwrap();
    let options = Options {
        weights,
        constraints: vec![lower("!a || b"), lower("b || n >= 4")],
        order: None,
    };
    let rules = [Rule::new("cuts", vec![Some(lower("a || n >= 7"))])];
    let rules = Ruleset::compile_with(&words, &rules, options).unwrap();
    let mut session = Session::new(Arc::new(rules));
    for known in [
        RangeSet::range(0, 9),
        RangeSet::range(0, 3).union(&RangeSet::range(7, 9)),
    ] {
        session.narrow(n, &known).unwrap();
        let mut wanted: BTreeMap<[i64; 3], f64> = BTreeMap::new();
        for person in 0..40 {
            let (is_a, is_b, number) = (person % 2, person / 2 % 2, person / 4);
            if known.contains(number) && (is_a == 0 || is_b == 1) && (is_b == 1 || number >= 4) {
                // Of the values that no condition tells apart one stands for all.
                let class = [0, 4, 7]
                    .into_iter()
                    .filter(|first| *first <= number)
                    .max()
                    .unwrap();
                *wanted.entry([is_a, is_b, class]).or_default() += if is_a == 1 { 3.0 } else { 1.0 };
            }
        }
        let drawn: RefCell<BTreeMap<[i64; 3], u32>> = RefCell::default();
        let next = |session: &Session| {
            let value = |fact| session.answers().get(&words, fact);
            let left = [a, b, n].into_iter().find(|fact| value(*fact).is_none());
            if left.is_none() {
                let code = |fact| words.code(fact, &value(fact).unwrap()).unwrap();
                *drawn.borrow_mut().entry([a, b, n].map(code)).or_default() += 1;
            }
            left
        };
        let _ = session.expected_by_drawing(next, VISITORS as usize, 3);
        let drawn = drawn.into_inner();
        assert!(drawn.keys().eq(wanted.keys()), "{drawn:?} {wanted:?}");
        let all: f64 = wanted.values().sum();
        for (person, weight) in wanted {
            let (share, number) = (weight / all, f64::from(VISITORS));
            let deviation = (share * (1.0 - share) / number).sqrt();
            let found = f64::from(drawn[&person]) / number;
            assert!(
                (found - share).abs() < 4.0 * deviation,
                "{person:?}: {found} for {share}"
            );
        }
    }
}

/// Where the weights leave nobody possible, they cannot say of whom a share is counted.
#[test]
fn a_likelihood_among_people_of_no_weight_is_that_without_constraints() {
    let mut words = Vocabulary::new();
    let [a, b, _] = ["a", "b", "c"].map(|name| words.add_fact(name, Domain::Bool).unwrap());
    let mut weights = Weights::uniform();
    for (fact, always) in [(a, false), (b, true)] {
        let always = Value::Bool(always);
        weights.add(&words, fact, &always, &always, 1.0).unwrap();
    }
    let day = eligibility::Date::parse(naive::DAY).unwrap();
    let lower = |text: &str| words.lower(&words.parse_condition(text).unwrap(), day).unwrap();
    let options = Options {
        weights,
        constraints: vec![lower("a == b")],
        order: None,
    };
    let rules = ["a || c", "b", "a && b"].map(|text| Rule::new(text, vec![Some(lower(text))]));
    let rules = Ruleset::compile_with(&words, &rules, options).unwrap();
    let session = Session::new(Arc::new(rules));
    assert!(session.is_possible());
    assert_eq!([0, 1, 2].map(|rule| session.likelihood(rule)), [0.5, 1.0, 0.0]);
}

#[test]
fn constraints_that_nobody_meets_are_put_aside() {
    let (words, rules) = small(&["a", "b"], &["a"], &["b", "!b || a", "!a"]);
    let session = Session::new(Arc::clone(&rules));
    assert!(!session.is_possible());
    let conflict = session.contradiction().unwrap();
    assert_eq!((conflict.answers, conflict.constraints), (vec![], vec![0, 1, 2]));
    assert_eq!(session.verdict(0), Verdict::Open);
    assert_eq!(session.needs(0), [words.find("a").unwrap()]);
    assert!(session.possible_values(words.find("a").unwrap()).is_empty());
    assert_eq!(rules.constraints(), 3);
    assert_eq!(rules.decide(0, &Answers::new()).verdict, Verdict::Open);
}

#[test]
fn a_constraint_over_the_budget_is_refused_by_its_place() {
    let mut words = Vocabulary::new();
    let facts: Vec<FactId> = (0..3_000)
        .map(|at| words.add_fact(&format!("f{at}"), Domain::Bool).unwrap())
        .collect();
    let any = |facts: &[FactId]| {
        Formula::Any(
            facts
                .iter()
                .map(|fact| Formula::Within(*fact, RangeSet::of([1])))
                .collect(),
        )
    };
    let options = Options {
        constraints: vec![any(&facts[..1_500]), any(&facts[1_000..])],
        ..Options::default()
    };
    let error = Ruleset::compile_with(&words, &[], options).unwrap_err();
    assert_eq!((error.rule.as_deref(), error.criterion), (None, 1));
    assert_eq!(
        error.to_string(),
        "the constraint 1, with those before it, looks at more than 2000 facts; simplify or drop it"
    );
}
