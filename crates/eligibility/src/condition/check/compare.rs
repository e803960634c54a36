//! Comparisons of facts and literals.

use std::ops::Range;

use crate::condition::err::{ConditionError, ConditionErrorKind as Kind};
use crate::condition::parse::{Node, NodeKind};
use crate::condition::{Condition, Operand, Relation};
use crate::fact::Domain;

/// Facts with more values are not compared with each other: every value would be a class of its own.
const MAX_COMPARED_VALUES: i128 = 1_000;

/// What a name stands for, while its comparison is checked.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) operand: Operand,
    pub(super) domain: Domain,
}

impl Subject<'_> {
    pub(super) fn type_name(&self) -> &'static str {
        self.domain.type_name()
    }
}

/// A comparison of a fact with a literal.
pub(super) fn test(
    subject: &Subject<'_>,
    relation: Relation,
    value: &Node,
    span: &Range<usize>,
) -> Result<Condition, ConditionError> {
    let ordered = matches!(subject.domain, Domain::Int { .. } | Domain::Date { .. });
    if !ordered && !matches!(relation, Relation::Equal | Relation::NotEqual) {
        return Err(no_order(subject, span));
    }
    Ok(Condition::Test {
        operand: subject.operand,
        relation,
        value: code(subject, value)?,
    })
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

/// A comparison of two facts: one of the values of the first, and the second compared with it.
pub(super) fn facts(
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
    if let (Domain::Choice(options), Domain::Choice(others)) = (&a.domain, &b.domain) {
        return choices((a, options), relation, (b, others), span);
    }
    if a.operand == b.operand {
        let equal = matches!(relation, Relation::Equal | Relation::AtMost | Relation::AtLeast);
        return Ok(Condition::Constant(equal));
    }
    let values = |subject: &Subject<'_>| {
        let (min, max) = subject.domain.bounds();
        i128::from(max) - i128::from(min) + 1
    };
    let (few, relation, many) = if values(a) <= values(b) {
        (a, mirror(relation), b)
    } else {
        (b, relation, a)
    };
    if values(few) > MAX_COMPARED_VALUES {
        return error(Kind::TooManyValues {
            left: a.name.to_owned(),
            right: b.name.to_owned(),
        });
    }
    let (min, max) = few.domain.bounds();
    let each = (min..=max).map(|value| {
        let test = |operand, relation| Condition::Test {
            operand,
            relation,
            value,
        };
        Condition::All(vec![
            test(few.operand, Relation::Equal),
            test(many.operand, relation),
        ])
    });
    Ok(Condition::Any(each.collect()))
}

/// A comparison of two choices: equal where both have an option of the same name.
fn choices(
    (a, options): (&Subject<'_>, &[String]),
    relation: Relation,
    (b, others): (&Subject<'_>, &[String]),
    span: &Range<usize>,
) -> Result<Condition, ConditionError> {
    if !matches!(relation, Relation::Equal | Relation::NotEqual) {
        return Err(no_order(a, span));
    }
    let is = |operand, value: usize| Condition::Test {
        operand,
        relation: Relation::Equal,
        value: i64::try_from(value).unwrap_or(i64::MAX),
    };
    let shared = options.iter().enumerate().filter_map(|(at, option)| {
        let other = others.iter().position(|other| other == option)?;
        Some(Condition::All(vec![is(a.operand, at), is(b.operand, other)]))
    });
    let same = Condition::Any(shared.collect());
    Ok(if relation == Relation::Equal {
        same
    } else {
        Condition::Not(Box::new(same))
    })
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

pub(super) fn code(subject: &Subject<'_>, node: &Node) -> Result<i64, ConditionError> {
    match (&subject.domain, &node.kind) {
        (Domain::Bool, NodeKind::Bool(value)) => Ok(i64::from(*value)),
        (Domain::Int { .. }, NodeKind::Int(value)) => Ok(*value),
        (Domain::Date { .. }, NodeKind::Date(date)) => Ok(date.day_number()),
        (Domain::Choice(options), NodeKind::Text(text)) => options
            .iter()
            .position(|option| option == text)
            .and_then(|index| i64::try_from(index).ok())
            .ok_or_else(|| ConditionError {
                kind: Kind::UnknownOption {
                    fact: subject.name.to_owned(),
                    option: text.clone(),
                    options: options.join(", "),
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
