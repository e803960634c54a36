//! Constraints against everyone there can be: nothing impossible counts, nothing possible is left out.

use std::sync::Arc;

use crate::naive;
use crate::naive::{
    DAY, KnownValues, Person, WORLD, all_hold, answers, condition, holds, known, people, rule, verdict,
};
use eligibility::{
    Analysis, Answers, Condition, Counts, Date, FactId, Formula, Options, Population, RangeSet, Rule,
    Ruleset, Session, Verdict,
};
use proptest::prelude::*;

/// Constraints that leave somebody, most of them of the form in which people write them.
pub fn constraints() -> impl Strategy<Value = Vec<Condition>> {
    let implies =
        (condition(), condition()).prop_map(|(a, b)| Condition::Any(vec![Condition::Not(Box::new(a)), b]));
    let same = (condition(), condition()).prop_map(|(a, b)| Condition::Same(Box::new(a), Box::new(b)));
    let one = prop_oneof![3 => implies, 1 => same, 1 => condition()];
    prop::collection::vec(one, 1..4)
}

/// Tests of two or three facts that hold together, or not: what ties facts to each other.
fn tied() -> impl Strategy<Value = Condition> + Clone {
    let halves = [
        "born < date('2003-03-01')",
        "choice == 'a'",
        "choice != 'b'",
        "income < 5",
        "income < 2",
        "size == 1",
        "size > 2",
        "yes",
    ];
    let halves = halves
        .map(|text| WORLD.words.parse_condition(text).unwrap())
        .to_vec();
    let half = prop::sample::select(halves);
    let same = |a: Condition, b: Condition| Condition::Same(Box::new(a), Box::new(b));
    let not = |condition: Condition| Condition::Not(Box::new(condition));
    prop_oneof![
        3 => (half.clone(), half.clone()).prop_map(move |(a, b)| same(a, b)),
        2 => (half.clone(), half.clone()).prop_map(move |(a, b)| not(Condition::All(vec![a, b]))),
        1 => (half.clone(), half.clone(), half.clone()).prop_map(move |(a, b, c)| same(a, same(b, c))),
        1 => half,
    ]
}

pub fn formulas(constraints: &[Condition]) -> Vec<Formula> {
    let day = Date::parse(DAY).unwrap();
    constraints
        .iter()
        .map(|c| WORLD.words.lower(c, day).unwrap())
        .collect()
}

pub fn compile(rules: &[Vec<Condition>], constraints: &[Condition]) -> Ruleset {
    let rules: Vec<Rule> = rules.iter().map(|criteria| rule(criteria)).collect();
    let options = Options {
        constraints: formulas(constraints),
        ..Options::default()
    };
    Ruleset::compile_with(&WORLD.words, &rules, options).unwrap()
}

/// Everyone possible who can still be meant; everyone who can, if nobody possible is.
pub fn meant(known: &KnownValues, constraints: &[Condition]) -> Vec<Person> {
    let all = people(known);
    let possible: Vec<Person> = all.iter().filter(|p| all_hold(constraints, p)).cloned().collect();
    if possible.is_empty() { all } else { possible }
}

/// The values of a fact that some of these people have.
fn values(people: &[Person], fact: usize) -> Vec<i64> {
    let mut values: Vec<i64> = people.iter().map(|person| person[fact]).collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// The needed facts by definition: those of the least sets of facts in which two possible people differ whose verdicts differ,
/// of the facts that can decide at all where each has one of its possible values.
fn needs(known: &KnownValues, constraints: &[Condition], holds: impl Fn(&Person) -> bool) -> Vec<FactId> {
    let possible = meant(known, constraints);
    let boxed: KnownValues = (0..known.len())
        .map(|fact| Some(values(&possible, fact)))
        .collect();
    let read = naive::needs(&boxed, &holds);
    let read: Vec<usize> = read.iter().map(|fact| fact.index()).collect();
    let mut sets: Vec<u32> = Vec::new();
    let (yes, no): (Vec<Person>, Vec<Person>) = possible.into_iter().partition(|person| holds(person));
    for a in &yes {
        for b in &no {
            let differs = |set: u32, fact: &usize| set | u32::from(a[*fact] != b[*fact]) << fact;
            sets.push(read.iter().fold(0, differs));
        }
    }
    sets.sort_unstable();
    sets.dedup();
    let least = |set: &u32| !sets.iter().any(|other| other != set && other & set == *other);
    let union = sets
        .iter()
        .filter(|set| least(set))
        .fold(0, |union, set| union | set);
    let facts = WORLD.facts.iter().copied();
    facts.filter(|fact| union >> fact.index() & 1 == 1).collect()
}

/// Two people whose verdicts are settled may still not be alike in what the rule reads: here nobody of either income has the other's day of
/// birth, so that all three facts together are needed, and no two of them.
#[test]
fn people_whose_verdicts_are_settled_have_to_be_alike_in_what_is_read() {
    let condition = |text: &str| WORLD.words.parse_condition(text).unwrap();
    let same = |a: &str, b: &str| Condition::Same(Box::new(condition(a)), Box::new(condition(b)));
    let criteria = [
        condition("!(choice == 'a' && born < date('2003-03-01'))"),
        same("income < 2", "choice == 'a'"),
    ];
    let constraints = [
        same("income < 2", "born < date('2003-03-01')"),
        same("income < 5", "choice != 'b'"),
    ];
    let rules = compile(&[criteria.to_vec()], &constraints);
    let known: KnownValues = vec![None, None, Some(vec![1, 8]), None, None];
    let decision = rules.decide(0, &answers(&known));
    assert_eq!(decision.verdict, Verdict::Open);
    assert_eq!(
        decision.needs,
        needs(&known, &constraints, |person| all_hold(&criteria, person))
    );
    assert_eq!(
        decision.needs,
        WORLD.facts.iter().copied().take(3).collect::<Vec<_>>()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn verdict_needs_and_values_are_those_of_possible_completions(
        (criteria, constraints) in prop_oneof![
            (prop::collection::vec(condition(), 1..4), constraints().boxed()),
            (prop::collection::vec(tied(), 1..4), prop::collection::vec(tied(), 1..4).boxed()),
        ],
        known in known(),
    ) {
        let rules = compile(std::slice::from_ref(&criteria), &constraints);
        let answers = answers(&known);
        let decision = rules.decide(0, &answers);
        let left = meant(&known, &constraints);
        prop_assert_eq!(decision.verdict, verdict(&left, |person| all_hold(&criteria, person)));
        prop_assert_eq!(rules.verdict(0, &answers), decision.verdict);
        prop_assert_eq!(rules.verdict_on(0, &rules.profile(&answers)), decision.verdict);
        for (criterion, decided) in criteria.iter().zip(&decision.criteria) {
            prop_assert_eq!(*decided, Some(verdict(&left, |person| holds(criterion, person))));
        }
        prop_assert_eq!(&decision.needs, &needs(&known, &constraints, |person| all_hold(&criteria, person)));
        prop_assert_eq!(decision.needs.is_empty(), decision.verdict != Verdict::Open);
        let session = started(rules, &answers);
        for (at, fact) in WORLD.facts.iter().enumerate() {
            let mut others = known.clone();
            others[at] = None;
            let left: Vec<Person> =
                people(&others).into_iter().filter(|p| all_hold(&constraints, p)).collect();
            let wanted = RangeSet::of(values(&left, at));
            prop_assert_eq!(&session.possible_values(*fact), &wanted);
            prop_assert_eq!(&session.rules().possible_values(*fact, &answers), &wanted);
        }
    }

    #[test]
    fn a_conflict_is_the_smallest_and_its_constraints_are_needed(
        constraints in constraints(),
        known in known(),
    ) {
        let rules = compile(&[], &constraints);
        let answers = answers(&known);
        let possible = |facts: &[FactId], constraints: &[&Condition]| {
            let only = |(fact, known): (&FactId, &Option<Vec<i64>>)| {
                facts.contains(fact).then(|| known.clone()).flatten()
            };
            let known = WORLD.facts.iter().zip(&known).map(only).collect();
            people(&known).iter().any(|person| constraints.iter().all(|c| holds(c, person)))
        };
        let all: Vec<&Condition> = constraints.iter().collect();
        let Some(conflict) = rules.contradiction(&answers) else {
            prop_assert!(possible(&WORLD.facts, &all));
            prop_assert!(rules.is_possible(&answers));
            return Ok(());
        };
        prop_assert!(!rules.is_possible(&answers));
        prop_assert!(conflict.smallest);
        let broken: Vec<&Condition> = conflict.constraints.iter().map(|at| &constraints[*at]).collect();
        prop_assert!(!possible(&conflict.answers, &broken));
        for at in 0..broken.len() {
            let mut fewer = broken.clone();
            fewer.remove(at);
            prop_assert!(possible(&conflict.answers, &fewer));
        }
        for subset in 0_u32..1 << WORLD.facts.len() {
            if (subset.count_ones() as usize) < conflict.answers.len() {
                let facts = WORLD.facts.iter().copied();
                let facts: Vec<FactId> = facts.filter(|fact| subset >> fact.index() & 1 == 1).collect();
                prop_assert!(possible(&facts, &all));
            }
        }
    }

    #[test]
    fn a_population_is_screened_as_its_possible_people_are(
        rules in prop::collection::vec(prop::collection::vec(condition(), 0..3), 1..4),
        constraints in constraints(),
        crowd in prop::collection::vec(known(), 0..12),
    ) {
        let rules = compile(&rules, &constraints);
        let exact = |fact: Option<Vec<i64>>| fact.filter(|values| values.len() == 1);
        let crowd: Vec<KnownValues> =
            crowd.into_iter().map(|known| known.into_iter().map(exact).collect()).collect();
        let mut population = Population::new(crowd.len());
        for (at, fact) in WORLD.facts.iter().enumerate() {
            let column = crowd.iter().map(|known| known[at].as_ref().map(|values| values[0])).collect();
            population.set(&WORLD.words, *fact, column).unwrap();
        }
        let mut expected = vec![Counts::default(); rules.len()];
        for known in &crowd {
            for (rule, counts) in expected.iter_mut().enumerate() {
                match rules.verdict(rule, &answers(known)) {
                    Verdict::Eligible => counts.eligible += 1,
                    Verdict::NotEligible => counts.not_eligible += 1,
                    Verdict::Open => counts.open += 1,
                }
            }
        }
        prop_assert_eq!(rules.screen_many(&population), expected);
    }
}

fn started(rules: Ruleset, answers: &Answers) -> Session {
    let mut session = Session::new(Arc::new(rules));
    session.update(answers.clone());
    session
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_the_way_the_same_answers_give_the_same_state(
        (rules, constraints) in prop_oneof![
            1 => (
                prop::collection::vec(prop::collection::vec(condition(), 0..4), 1..6),
                constraints().boxed(),
            ),
            3 => (
                prop::collection::vec(prop::collection::vec(tied(), 1..3), 1..6),
                prop::collection::vec(tied(), 1..4).boxed(),
            ),
        ],
        way in prop::collection::vec(known(), 1..5),
        steps in prop::collection::vec((0_usize..5, any::<bool>()), 0..12),
    ) {
        let rules = Arc::new(compile(&rules, &constraints));
        let mut session = Session::new(Arc::clone(&rules));
        let mut now: KnownValues = vec![None; WORLD.facts.len()];
        let mut states = Vec::new();
        // One answer after another first, then all at once.
        for (fact, answered) in steps {
            now[fact] = answered.then(|| way[0][fact].clone()).flatten();
            states.push(now.clone());
        }
        states.extend(way);
        for known in states {
            let answers = answers(&known);
            session.update(answers.clone());
            prop_assert_eq!(session.is_possible(), rules.is_possible(&answers));
            prop_assert_eq!(session.contradiction(), rules.contradiction(&answers));
            for rule in 0..rules.len() {
                let fresh = rules.decide(rule, &answers);
                prop_assert_eq!(session.verdict(rule), fresh.verdict);
                prop_assert_eq!(session.needs(rule), fresh.needs);
                for (at, verdict) in fresh.criteria.iter().enumerate() {
                    prop_assert_eq!(session.criterion(rule, at), *verdict);
                }
            }
            for fact in &WORLD.facts {
                prop_assert_eq!(session.possible_values(*fact), rules.possible_values(*fact, &answers));
            }
        }
    }

    #[test]
    fn no_answer_depends_on_the_order_of_the_facts(
        criteria in prop::collection::vec(condition(), 1..4),
        constraints in constraints(),
        known in known(),
        order in Just(WORLD.facts.clone()).prop_shuffle(),
    ) {
        let answers = answers(&known);
        let chosen = compile(std::slice::from_ref(&criteria), &constraints);
        let options = Options {
            order: Some(order),
            constraints: formulas(&constraints),
            ..Options::default()
        };
        let shuffled = Ruleset::compile_with(&WORLD.words, &[rule(&criteria)], options).unwrap();
        prop_assert_eq!(chosen.decide(0, &answers), shuffled.decide(0, &answers));
        let size = |rules: &Ruleset| rules.reason(0, &answers).map(|reason| reason.answers.len());
        prop_assert_eq!(size(&chosen), size(&shuffled));
        let size = |rules: &Ruleset| rules.contradiction(&answers).map(|found| found.answers.len());
        prop_assert_eq!(size(&chosen), size(&shuffled));
    }

    #[test]
    fn constraints_that_leave_everyone_change_nothing(
        criteria in prop::collection::vec(condition(), 1..4),
        always in condition(),
        known in known(),
    ) {
        let both = Condition::Any(vec![always.clone(), Condition::Not(Box::new(always))]);
        let answers = answers(&known);
        let plain = naive::compile(std::slice::from_ref(&criteria));
        let with = compile(std::slice::from_ref(&criteria), &[both]);
        prop_assert_eq!(plain.decide(0, &answers), with.decide(0, &answers));
        let size = |rules: &Ruleset| rules.reason(0, &answers).map(|reason| reason.answers.len());
        prop_assert_eq!(size(&plain), size(&with));
    }

    #[test]
    fn a_reason_forces_the_verdict_of_the_possible_and_no_smaller_one_does(
        criteria in prop::collection::vec(condition(), 1..4),
        constraints in constraints(),
        known in known(),
    ) {
        let rules = compile(std::slice::from_ref(&criteria), &constraints);
        let is_possible = people(&known).iter().any(|person| all_hold(&constraints, person));
        let constraints = if is_possible { constraints } else { Vec::new() };
        let left = |facts: &[FactId]| {
            let only = |(fact, known): (&FactId, &Option<Vec<i64>>)| {
                facts.contains(fact).then(|| known.clone()).flatten()
            };
            meant(&WORLD.facts.iter().zip(&known).map(only).collect(), &constraints)
        };
        let under = |facts: &[FactId]| verdict(&left(facts), |person| all_hold(&criteria, person));
        let said = under(&WORLD.facts);
        let Some(reason) = rules.reason(0, &answers(&known)) else {
            prop_assert_eq!(said, Verdict::Open);
            return Ok(());
        };
        prop_assert!(reason.smallest);
        prop_assert_eq!(under(&reason.answers), said);
        for subset in 0_u32..1 << WORLD.facts.len() {
            if (subset.count_ones() as usize) < reason.answers.len() {
                let facts = WORLD.facts.iter().copied();
                let facts: Vec<FactId> = facts.filter(|fact| subset >> fact.index() & 1 == 1).collect();
                prop_assert_ne!(under(&facts), said);
            }
        }
        if said == Verdict::NotEligible {
            let left = left(&reason.answers);
            let together = |kept: &[usize]| {
                verdict(&left, |person| kept.iter().all(|at| holds(&criteria[*at], person)))
            };
            prop_assert_eq!(together(&reason.criteria), Verdict::NotEligible);
            for at in 0..reason.criteria.len() {
                let mut fewer = reason.criteria.clone();
                fewer.remove(at);
                prop_assert_ne!(together(&fewer), Verdict::NotEligible);
            }
        }
    }

    #[test]
    fn findings_are_true_of_everyone_possible(
        first in prop::collection::vec(condition(), 1..4),
        second in prop::collection::vec(condition(), 1..3),
        third in prop::collection::vec(condition(), 1..2),
        constraints in constraints(),
    ) {
        let rules = compile(&[first.clone(), second.clone(), third.clone()], &constraints);
        let mut analysis = Analysis::new(&rules);
        let everyone: Vec<Person> = people(&vec![None; WORLD.facts.len()])
            .into_iter()
            .filter(|person| all_hold(&constraints, person))
            .collect();
        let a = |person: &Person| all_hold(&first, person);
        let b = |person: &Person| all_hold(&second, person);
        let c = |person: &Person| all_hold(&third, person);
        let check = |found: Option<eligibility::Person>, wanted: &dyn Fn(&Person) -> bool| match found {
            Some(person) => {
                let is_like = |other: &&Person| {
                    person.0.iter().all(|(fact, value)| {
                        let code = WORLD.words.fact(*fact).unwrap().domain.code(value);
                        code == Some(other[fact.index()])
                    })
                };
                everyone.iter().any(|p| is_like(&p)) && everyone.iter().filter(is_like).all(wanted)
            }
            None => !everyone.iter().any(wanted),
        };
        prop_assert!(check(analysis.satisfying(0), &a));
        prop_assert!(check(analysis.failing(0).unwrap(), &|p| !a(p)));
        prop_assert!(check(analysis.difference(0, 1).unwrap(), &|p| a(p) && !b(p)));
        let distinguishing = analysis.distinguishing(0, 1).unwrap();
        prop_assert_eq!(distinguishing.is_none(), analysis.equivalent(0, 1));
        prop_assert_eq!(distinguishing.is_none(), analysis.fingerprint(0) == analysis.fingerprint(1));
        prop_assert!(check(distinguishing, &|p| a(p) != b(p)));
        let share = |people: &[Person], of: &dyn Fn(&Person) -> bool| {
            people.iter().filter(|person| of(person)).count() as f64 / people.len().max(1) as f64
        };
        let overlap = analysis.overlap(0, 1).unwrap();
        prop_assert!((overlap.first - share(&everyone, &a)).abs() < 1e-9);
        prop_assert!((overlap.second - share(&everyone, &b)).abs() < 1e-9);
        prop_assert!((overlap.both - share(&everyone, &|p| a(p) && b(p))).abs() < 1e-9);
        prop_assert!(check(overlap.person, &|p| a(p) && b(p)));
        for at in 0..first.len() {
            let alone = |p: &Person| (0..first.len()).all(|other| holds(&first[other], p) == (other != at));
            prop_assert!(check(analysis.decided_by(0, at).unwrap(), &alone));
        }
        let uncovered = analysis.uncovered(&[0, 1], 2).unwrap();
        let asked: Vec<Person> = everyone.iter().filter(|p| c(p)).cloned().collect();
        prop_assert!((uncovered.share - share(&asked, &|p| !a(p) && !b(p))).abs() < 1e-9);
        prop_assert!(check(uncovered.person, &|p| c(p) && !a(p) && !b(p)));
    }
}
