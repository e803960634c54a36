//! The engine's meaning, written as plainly as it gets: every completion is tried.

use std::sync::LazyLock;

use eligibility::{
    Answers, Condition, Date, Domain, FactId, Operand, RangeSet, Relation, Rounding, Rule, Ruleset, Verdict,
    Vocabulary,
};
use proptest::prelude::*;

pub const DAY: &str = "2025-03-01";

pub struct World {
    pub words: Vocabulary,
    pub facts: Vec<FactId>,
    pub operands: Vec<Operand>,
}

pub static WORLD: LazyLock<World> = LazyLock::new(world);

/// Small domains, so that every completion can be tried; one derived fact of each kind.
pub fn world() -> World {
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
    for (name, rounding) in [("percent", None), ("rounded", Some(Rounding::HalfUp))] {
        words
            .add_percent_of_table(name, income, size, "income", rounding)
            .unwrap();
    }
    let facts = vec![born, choice, income, size, yes];
    let mut operands: Vec<Operand> = facts.iter().copied().map(Operand::Fact).collect();
    operands.extend(
        ["age", "year_age", "months", "percent", "rounded"]
            .map(|n| Operand::Derived(words.find_derived(n).unwrap())),
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

pub fn condition() -> impl Strategy<Value = Condition> + Clone {
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
            (inner.clone(), inner.clone()).prop_map(|(a, b)| Condition::Same(Box::new(a), Box::new(b))),
            (1u32..4, prop::collection::vec(inner, 1..4))
                .prop_map(|(count, of)| Condition::AtLeast { count, of }),
        ]
    })
}

/// The meaning of a condition for a person of whom everything is known, written as plainly as it gets.
pub fn holds(condition: &Condition, person: &[i64]) -> bool {
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
                    let hundredths = value * whole;
                    // A half goes up: 2.5 is 3.
                    let rounded = hundredths / 100 + i64::from(hundredths % 100 >= 50);
                    let bound = if index == 8 { hundredths } else { rounded * 100 };
                    compare(relation, person[2] * 100, bound)
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
        Condition::Same(a, b) => holds(a, person) == holds(b, person),
        Condition::AtLeast { count, of } => {
            of.iter().filter(|part| holds(part, person)).count() >= *count as usize
        }
    }
}

/// What is known of each fact: nothing, or the values that it may have.
pub type KnownValues = Vec<Option<Vec<i64>>>;

/// A person of whom everything is known: one code a fact.
pub type Person = Vec<i64>;

pub fn domain(fact: usize) -> Vec<i64> {
    let (min, max) = WORLD.words.fact(WORLD.facts[fact]).unwrap().domain.bounds();
    (min..=max).collect()
}

/// Everyone who can still be meant.
pub fn people(known: &KnownValues) -> Vec<Person> {
    known
        .iter()
        .enumerate()
        .fold(vec![Vec::new()], |people, (fact, known)| {
            let values = known.clone().unwrap_or_else(|| domain(fact));
            people
                .iter()
                .flat_map(|person| values.iter().map(|v| [person.as_slice(), &[*v]].concat()))
                .collect()
        })
}

/// Answers: none, exact, or narrowed.
pub fn known() -> impl Strategy<Value = KnownValues> {
    let each: Vec<_> = (0..WORLD.facts.len())
        .map(|fact| {
            let values = domain(fact);
            let count = values.len();
            prop_oneof![
                3 => Just(None),
                4 => prop::sample::select(values.clone()).prop_map(|value| Some(vec![value])),
                2 => prop::sample::subsequence(values, 1..=count).prop_map(Some),
            ]
        })
        .collect();
    each
}

pub fn answers(known: &KnownValues) -> Answers {
    let mut answers = Answers::new();
    for (fact, known) in WORLD.facts.iter().zip(known) {
        if let Some(values) = known {
            answers
                .narrow(&WORLD.words, *fact, &RangeSet::of(values.iter().copied()))
                .unwrap();
        }
    }
    answers
}

pub fn rule(criteria: &[Condition]) -> Rule {
    let day = Date::parse(DAY).unwrap();
    Rule::new(
        "rule",
        criteria
            .iter()
            .map(|c| Some(WORLD.words.lower(c, day).unwrap()))
            .collect(),
    )
}

pub fn compile(rules: &[Vec<Condition>]) -> Ruleset {
    let rules: Vec<Rule> = rules.iter().map(|criteria| rule(criteria)).collect();
    Ruleset::compile(&WORLD.words, &rules).unwrap()
}

pub fn all_hold(criteria: &[Condition], person: &[i64]) -> bool {
    criteria.iter().all(|criterion| holds(criterion, person))
}

/// The verdict by definition.
pub fn verdict(people: &[Person], holds: impl Fn(&Person) -> bool) -> Verdict {
    match (people.iter().any(&holds), people.iter().any(|p| !holds(p))) {
        (true, false) => Verdict::Eligible,
        (false, _) => Verdict::NotEligible,
        (true, true) => Verdict::Open,
    }
}

/// The needed facts by definition: some completion of the others lets the fact decide.
pub fn needs(known: &KnownValues, holds: impl Fn(&Person) -> bool) -> Vec<FactId> {
    let people = people(known);
    let decides = |fact: usize| {
        let values = known[fact].clone().unwrap_or_else(|| domain(fact));
        people.iter().any(|person| {
            let mut other = person.clone();
            other[fact] = values[0];
            let first = holds(&other);
            values.iter().any(|value| {
                other[fact] = *value;
                holds(&other) != first
            })
        })
    };
    (0..known.len())
        .filter(|fact| decides(*fact))
        .map(|fact| WORLD.facts[fact])
        .collect()
}
