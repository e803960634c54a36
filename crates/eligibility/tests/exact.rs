//! The engine against a naive evaluator that tries every completion.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::HashMap;
use std::sync::LazyLock;

use eligibility::{
    Answers, Condition, Date, Domain, FactId, Operand, Relation, Rule, Ruleset, Value, Verdict, Vocabulary,
};
use proptest::prelude::*;

const DAY: &str = "2025-03-01";

struct World {
    words: Vocabulary,
    facts: Vec<FactId>,
    operands: Vec<Operand>,
}

static WORLD: LazyLock<World> = LazyLock::new(world);

/// Small domains, so that every completion can be tried; one derived fact of each kind.
fn world() -> World {
    let mut words = Vocabulary::new();
    words.add_table(eligibility::Table {
        name: "income".into(),
        rows: vec![eligibility::TableRow {
            year: 2025,
            amounts: vec![3, 7],
            each_further: Some(2),
        }],
    });
    let born = words
        .add_fact("born", Domain::dates("2003-02-27", "2003-03-02").unwrap())
        .unwrap();
    let choice = words
        .add_fact("choice", Domain::Choice(vec!["a".into(), "b".into(), "c".into()]))
        .unwrap();
    let income = words.add_fact("income", Domain::Int { min: 0, max: 9 }).unwrap();
    let size = words.add_fact("size", Domain::Int { min: 1, max: 3 }).unwrap();
    let yes = words.add_fact("yes", Domain::Bool).unwrap();
    words.add_years_since("age", born).unwrap();
    words.add_calendar_years_since("year_age", born).unwrap();
    words.add_months_since("months", born).unwrap();
    words
        .add_percent_of_table("percent", income, size, "income")
        .unwrap();
    let facts = vec![born, choice, income, size, yes];
    let mut operands: Vec<Operand> = facts.iter().copied().map(Operand::Fact).collect();
    operands.extend(
        ["age", "year_age", "months", "percent"].map(|n| Operand::Derived(words.find_derived(n).unwrap())),
    );
    World {
        words,
        facts,
        operands,
    }
}

fn values_of(operand: usize) -> std::ops::RangeInclusive<i64> {
    match operand {
        0 => {
            let day = Date::parse("2003-02-28").unwrap().day_number();
            day - 2..=day + 3
        }
        1 => 0..=2,
        2 => -1..=10,
        3 => 0..=4,
        4 => 0..=1,
        5 | 6 => 20..=23,
        7 => 262..=265,
        _ => 20..=150,
    }
}

fn condition() -> impl Strategy<Value = Condition> {
    let operands = WORLD.operands.clone();
    let leaf = (0..operands.len()).prop_flat_map(move |index| {
        let operand = operands[index];
        let relation = prop::sample::select(vec![
            Relation::Equal,
            Relation::NotEqual,
            Relation::Less,
            Relation::AtMost,
            Relation::Greater,
            Relation::AtLeast,
        ]);
        prop_oneof![
            4 => (relation, values_of(index))
                .prop_map(move |(relation, value)| Condition::Test { operand, relation, value }),
            1 => prop::collection::vec(values_of(index), 0..3)
                .prop_map(move |values| Condition::OneOf { operand, values }),
        ]
    });
    leaf.prop_recursive(4, 12, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|c| Condition::Not(Box::new(c))),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::All),
            prop::collection::vec(inner.clone(), 0..4).prop_map(Condition::Any),
            (1u32..4, prop::collection::vec(inner, 1..4))
                .prop_map(|(count, of)| Condition::AtLeast { count, of }),
        ]
    })
}

/// The meaning of a condition for a person of whom everything is known, written as plainly as it gets.
fn holds(condition: &Condition, person: &[i64]) -> bool {
    let compare = |relation: Relation, left: i64, right: i64| match relation {
        Relation::Equal => left == right,
        Relation::NotEqual => left != right,
        Relation::Less => left < right,
        Relation::AtMost => left <= right,
        Relation::Greater => left > right,
        Relation::AtLeast => left >= right,
    };
    let test = |operand: Operand, relation: Relation, value: i64| match operand {
        Operand::Fact(fact) => compare(relation, person[fact.index()], value),
        Operand::Derived(_) => {
            let index = WORLD.operands.iter().position(|o| *o == operand).unwrap();
            let day = Date::parse(DAY).unwrap();
            let born = Date::from_day_number(person[0]).unwrap();
            let months = (0..)
                .take_while(|n| born <= day.minus_months(*n))
                .last()
                .unwrap_or(-1);
            match index {
                5 => compare(relation, months.div_euclid(12), value),
                6 => compare(relation, i64::from(day.year() - born.year()), value),
                7 => compare(relation, months, value),
                _ => {
                    let whole = [3, 7, 9][usize::try_from(person[3] - 1).unwrap()];
                    compare(relation, person[2] * 100, value * whole)
                }
            }
        }
    };
    match condition {
        Condition::Constant(value) => *value,
        Condition::Test {
            operand,
            relation,
            value,
        } => test(*operand, *relation, *value),
        Condition::OneOf { operand, values } => values.iter().any(|v| test(*operand, Relation::Equal, *v)),
        Condition::Not(inner) => !holds(inner, person),
        Condition::All(parts) => parts.iter().all(|part| holds(part, person)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, person)),
        Condition::AtLeast { count, of } => {
            of.iter().filter(|part| holds(part, person)).count() >= *count as usize
        }
    }
}

fn people(words: &Vocabulary, known: &[Option<i64>]) -> Vec<Vec<i64>> {
    words
        .facts()
        .zip(known)
        .fold(vec![Vec::new()], |people, ((_, fact), known)| {
            let (min, max) = fact.domain.bounds();
            let values: Vec<i64> = known.map_or_else(|| (min..=max).collect(), |value| vec![value]);
            people
                .iter()
                .flat_map(|person| values.iter().map(|v| [person.as_slice(), &[*v]].concat()))
                .collect()
        })
}

fn known() -> impl Strategy<Value = Vec<Option<i64>>> {
    let each: Vec<_> = WORLD
        .words
        .facts()
        .map(|(_, fact)| {
            let (min, max) = fact.domain.bounds();
            prop::option::of(min..=max)
        })
        .collect();
    each
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn verdict_and_needs_are_those_of_all_completions(
        criteria in prop::collection::vec(condition(), 1..4),
        known in known(),
    ) {
        let world = &*WORLD;
        let day = Date::parse(DAY).unwrap();
        let formulas = criteria.iter().map(|c| Some(world.words.lower(c, day).unwrap())).collect();
        let rules = Ruleset::compile(&world.words, &[Rule::new("rule", formulas)]).unwrap();
        let mut answers = Answers::new();
        for (fact, code) in world.facts.iter().zip(&known) {
            if let Some(code) = code {
                let value = world.words.fact(*fact).unwrap().domain.value(*code).unwrap();
                answers.set(&world.words, *fact, &value).unwrap();
            }
        }
        let decision = rules.decide(0, &answers);

        let truth: HashMap<Vec<i64>, Vec<bool>> = people(&world.words, &[None; 5])
            .into_iter()
            .map(|person| (person.clone(), criteria.iter().map(|c| holds(c, &person)).collect()))
            .collect();
        let all = |person: &Vec<i64>| truth[person].iter().all(|holds| *holds);
        let people = people(&world.words, &known);
        let verdict = |holds: &dyn Fn(&Vec<i64>) -> bool| {
            match (people.iter().any(holds), people.iter().any(|p| !holds(p))) {
                (true, false) => Verdict::Eligible,
                (false, _) => Verdict::NotEligible,
                (true, true) => Verdict::Open,
            }
        };
        prop_assert_eq!(decision.verdict, verdict(&all));
        for (index, decided) in decision.criteria.iter().enumerate() {
            prop_assert_eq!(*decided, Some(verdict(&|person| truth[person][index])));
        }

        let needs: Vec<FactId> = world.facts.iter().copied().filter(|fact| {
            let (min, max) = world.words.fact(*fact).unwrap().domain.bounds();
            known[fact.index()].is_none() && people.iter().any(|person| {
                let mut other = person.clone();
                other[fact.index()] = min;
                let first = all(&other);
                (min..=max).any(|value| { other[fact.index()] = value; all(&other) != first })
            })
        }).collect();
        prop_assert_eq!(decision.needs, needs);
    }
}

#[test]
fn a_tautology_is_certain_where_kleene_is_not() {
    let World { words, .. } = world();
    let condition = words.parse_condition("income < 4 || income >= 4").unwrap();
    let formula = words.lower(&condition, Date::parse(DAY).unwrap()).unwrap();
    let rules = Ruleset::compile(&words, &[Rule::new("all", vec![Some(formula)])]).unwrap();
    let decision = rules.decide(0, &Answers::new());
    assert_eq!((decision.verdict, decision.needs), (Verdict::Eligible, vec![]));
}

#[test]
fn a_criterion_that_facts_cannot_settle_never_says_no() {
    let World { words, .. } = world();
    let rules = Ruleset::compile(&words, &[Rule::new("staff", vec![None])]).unwrap();
    let decision = rules.decide(0, &Answers::new());
    assert_eq!(
        (decision.verdict, decision.criteria),
        (Verdict::Eligible, vec![None])
    );
}

#[test]
fn a_year_without_a_table_row_is_named() {
    let World { words, .. } = world();
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

#[test]
fn a_rule_over_the_budget_is_refused_by_name() {
    let mut words = Vocabulary::new();
    let names: Vec<String> = (0..40).map(|i| format!("f{i}")).collect();
    for name in &names {
        words.add_fact(name, Domain::Bool).unwrap();
    }
    // Pairing each of the first facts with one far away defeats any diagram in this order.
    let pairs: Vec<String> = (0..20).map(|i| format!("f{i} && f{}", i + 20)).collect();
    let condition = words.parse_condition(&pairs.join(" || ")).unwrap();
    let formula = words.lower(&condition, Date::parse(DAY).unwrap()).unwrap();
    let error = Ruleset::compile(&words, &[Rule::new("wide", vec![None, Some(formula)])]).unwrap_err();
    assert_eq!((error.rule.as_str(), error.criterion), ("wide", 1));
}

#[test]
fn answers_outside_the_domain_are_refused_and_keep_what_was_there() {
    let World { words, facts, .. } = world();
    let mut answers = Answers::new();
    answers.set(&words, facts[2], &Value::Int(5)).unwrap();
    assert!(answers.set(&words, facts[2], &Value::Int(10)).is_err());
    assert!(answers.set(&words, facts[2], &Value::Bool(true)).is_err());
    assert_eq!(answers.get(&words, facts[2]), Some(Value::Int(5)));
}
