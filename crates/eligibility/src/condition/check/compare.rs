//! Comparisons of facts and literals.

use std::ops::Range;

use super::Checker;
use crate::condition::err::{ConditionError, ConditionErrorKind as Kind};
use crate::condition::parse::{Node, NodeKind};
use crate::condition::{Condition, Operand, Relation};
use crate::fact::{Domain, Vocabulary, listed};

/// Two facts that both have more values are not compared with each other: every value is a class of its own.
pub const MAX_COMPARED_VALUES: usize = 1_000;

/// What a name stands for, while its comparison is checked.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) operand: Operand,
    pub(super) domain: &'a Domain,
    /// The number of sizes of a percentage of a table, 1 for anything else.
    pub(super) sizes: usize,
}

impl Subject<'_> {
    pub(super) fn type_name(&self) -> &'static str {
        self.domain.type_name()
    }

    /// The number of parts that a test comes to: for a percentage one of the amount for each size.
    pub(super) fn parts(&self) -> usize {
        if self.sizes == 1 { 1 } else { 1 + 3 * self.sizes }
    }

    /// The number of values, as far as it matters.
    fn values(&self) -> usize {
        let (min, max) = self.domain.bounds();
        usize::try_from(i128::from(max) - i128::from(min) + 1).unwrap_or(usize::MAX)
    }
}

impl Checker<'_> {
    /// A comparison of a fact with a literal.
    pub(super) fn test(
        &self,
        subject: &Subject<'_>,
        relation: Relation,
        value: &Node,
        span: &Range<usize>,
    ) -> Result<Condition, ConditionError> {
        let ordered = matches!(subject.domain, Domain::Int { .. } | Domain::Date { .. });
        if !ordered && !matches!(relation, Relation::Equal | Relation::NotEqual) {
            return Err(no_order(subject, span));
        }
        self.spend(subject.parts(), span)?;
        Ok(Condition::Test {
            operand: subject.operand,
            relation,
            value: code(self.vocabulary, subject, value)?,
        })
    }

    /// A comparison of two facts: one of the values of the first, and the second compared with it.
    pub(super) fn facts(
        &self,
        a: &Subject<'_>,
        relation: Relation,
        b: &Subject<'_>,
        span: &Range<usize>,
    ) -> Result<Condition, ConditionError> {
        let error = |kind| {
            Err(ConditionError {
                kind,
                span: span.clone(),
            })
        };
        if a.type_name() != b.type_name() {
            return error(Kind::TypeMismatch {
                fact: a.name.to_owned(),
                fact_type: a.type_name(),
                found: format!("the fact `{}`, which is of type {}", b.name, b.type_name()),
            });
        }
        let ordered = !matches!(a.domain, Domain::Choice(_));
        if !ordered && !matches!(relation, Relation::Equal | Relation::NotEqual) {
            return Err(no_order(a, span));
        }
        if a.operand == b.operand {
            let equal = matches!(relation, Relation::Equal | Relation::AtMost | Relation::AtLeast);
            return Ok(Condition::Constant(equal));
        }
        let (few, relation, many) = if a.values() <= b.values() {
            (a, mirror(relation), b)
        } else {
            (b, relation, a)
        };
        if few.values() > MAX_COMPARED_VALUES {
            return error(Kind::TooManyValues {
                left: a.name.to_owned(),
                right: b.name.to_owned(),
            });
        }
        // The budget comes before what it is for is made.
        self.spend(few.values() * (1 + few.parts() + many.parts()), span)?;
        Ok(match (few.domain, few.operand, many.operand) {
            (Domain::Choice(options), of, Operand::Fact(fact)) => {
                let shared = options.iter().zip(0_i64..).filter_map(|(option, at)| {
                    let other = self.vocabulary.option(fact, option)?;
                    let is = |operand, value| test(operand, Relation::Equal, value);
                    Some(Condition::All(vec![is(of, at), is(many.operand, other)]))
                });
                let same = Condition::Any(shared.collect());
                if relation == Relation::Equal {
                    same
                } else {
                    Condition::Not(Box::new(same))
                }
            }
            (domain, of, _) => {
                let (min, max) = domain.bounds();
                let each = (min..=max).map(|value| {
                    let own = test(of, Relation::Equal, value);
                    Condition::All(vec![own, test(many.operand, relation, value)])
                });
                Condition::Any(each.collect())
            }
        })
    }
}

fn test(operand: Operand, relation: Relation, value: i64) -> Condition {
    Condition::Test {
        operand,
        relation,
        value,
    }
}

fn no_order(subject: &Subject<'_>, span: &Range<usize>) -> ConditionError {
    ConditionError {
        kind: Kind::NoOrder {
            fact: format!("`{}`", subject.name),
            fact_type: subject.type_name(),
        },
        span: span.clone(),
    }
}

/// A comparison of two literals.
pub(super) fn literals(
    relation: Relation,
    left: &Node,
    right: &Node,
    span: &Range<usize>,
) -> Result<Condition, ConditionError> {
    let order = match (&left.kind, &right.kind) {
        (NodeKind::Int(a), NodeKind::Int(b)) => a.cmp(b),
        (NodeKind::Text(a), NodeKind::Text(b)) => a.cmp(b),
        (NodeKind::Date(a), NodeKind::Date(b)) => a.cmp(b),
        _ => {
            return Err(ConditionError {
                kind: Kind::NeedsFactAndValue,
                span: span.clone(),
            });
        }
    };
    Ok(Condition::Constant(match relation {
        Relation::Equal => order.is_eq(),
        Relation::NotEqual => order.is_ne(),
        Relation::Less => order.is_lt(),
        Relation::AtMost => order.is_le(),
        Relation::Greater => order.is_gt(),
        Relation::AtLeast => order.is_ge(),
    }))
}

pub(super) fn mismatch(subject: &Subject<'_>, found: &Node) -> ConditionError {
    ConditionError {
        kind: Kind::TypeMismatch {
            fact: subject.name.to_owned(),
            fact_type: subject.type_name(),
            found: describe(found),
        },
        span: found.span.clone(),
    }
}

pub(super) fn mirror(relation: Relation) -> Relation {
    match relation {
        Relation::Less => Relation::Greater,
        Relation::AtMost => Relation::AtLeast,
        Relation::Greater => Relation::Less,
        Relation::AtLeast => Relation::AtMost,
        same => same,
    }
}

pub(super) fn code(words: &Vocabulary, subject: &Subject<'_>, node: &Node) -> Result<i64, ConditionError> {
    match (subject.domain, &node.kind) {
        (Domain::Bool, NodeKind::Bool(value)) => Ok(i64::from(*value)),
        (Domain::Int { .. }, NodeKind::Int(value)) => Ok(*value),
        (Domain::Date { .. }, NodeKind::Date(date)) => Ok(date.day_number()),
        (Domain::Choice(options), NodeKind::Text(text)) => match subject.operand {
            Operand::Fact(fact) => words.option(fact, text),
            Operand::Derived(_) => None,
        }
        .ok_or_else(|| ConditionError {
            kind: Kind::UnknownOption {
                fact: subject.name.to_owned(),
                option: text.clone(),
                options: listed(options),
            },
            span: node.span.clone(),
        }),
        _ => Err(mismatch(subject, node)),
    }
}

pub(super) fn describe(node: &Node) -> String {
    match &node.kind {
        NodeKind::Bool(value) => format!("`{value}`"),
        NodeKind::Int(value) => format!("the number `{value}`"),
        NodeKind::Text(text) => format!("the text `\"{text}\"`"),
        NodeKind::Date(date) => format!("the date `{date}`"),
        NodeKind::Name(name) => format!("the fact `{name}`"),
        NodeKind::List(_) => "a list".to_owned(),
        _ => "a condition".to_owned(),
    }
}
