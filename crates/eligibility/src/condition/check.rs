//! From a tree of names to a checked condition.

use std::ops::Range;

use super::err::{ConditionError, ConditionErrorKind as Kind};
use super::parse::{Node, NodeKind, parse};
use super::{Condition, Operand, Relation};
use crate::fact::{Domain, Vocabulary};

impl Vocabulary {
    /// Parses and checks a condition.
    ///
    /// # Errors
    /// [`ConditionError`] with the place in the text.
    pub fn parse_condition(&self, text: &str) -> Result<Condition, ConditionError> {
        Checker { vocabulary: self }.condition(&parse(text)?)
    }
}

struct Checker<'a> {
    vocabulary: &'a Vocabulary,
}

/// What a name stands for, while its comparison is checked.
struct Subject<'a> {
    name: &'a str,
    operand: Operand,
    domain: Domain,
}

/// One side of a comparison.
enum Side<'a> {
    /// A fact that is no condition by itself.
    Fact(Subject<'a>),
    /// A literal that is no condition by itself.
    Value,
    /// A condition.
    Condition(Condition),
}

/// Facts with more values are not compared with each other: every value would be a class of its own.
const MAX_COMPARED_VALUES: i128 = 1_000;

impl Subject<'_> {
    fn type_name(&self) -> &'static str {
        self.domain.type_name()
    }
}

impl Checker<'_> {
    fn condition(&self, node: &Node) -> Result<Condition, ConditionError> {
        let fail = |kind| {
            Err(ConditionError {
                kind,
                span: node.span.clone(),
            })
        };
        match &node.kind {
            NodeKind::Bool(value) => Ok(Condition::Constant(*value)),
            NodeKind::Not(inner) => Ok(Condition::Not(Box::new(self.condition(inner)?))),
            NodeKind::All(parts) => Ok(Condition::All(self.conditions(parts)?)),
            NodeKind::Any(parts) => Ok(Condition::Any(self.conditions(parts)?)),
            NodeKind::AtLeast(count, of) => Ok(Condition::AtLeast {
                count: u32::try_from(*count).unwrap_or(u32::MAX),
                of: self.conditions(of)?,
            }),
            NodeKind::Name(name) => {
                let subject = self.subject(name, &node.span)?;
                match subject.domain {
                    Domain::Bool => Ok(Condition::Test {
                        operand: subject.operand,
                        relation: Relation::Equal,
                        value: 1,
                    }),
                    _ => fail(Kind::NotACondition {
                        fact: name.clone(),
                        fact_type: subject.type_name(),
                    }),
                }
            }
            NodeKind::Compare(relation, left, right) => self.compare(*relation, left, right, &node.span),
            NodeKind::In(left, right) => self.one_of(left, right, &node.span),
            NodeKind::Int(_) | NodeKind::Text(_) | NodeKind::Date(_) | NodeKind::List(_) => {
                fail(Kind::LiteralAlone(describe(node)))
            }
        }
    }

    fn conditions(&self, parts: &[Node]) -> Result<Vec<Condition>, ConditionError> {
        parts.iter().map(|part| self.condition(part)).collect()
    }

    fn compare(
        &self,
        relation: Relation,
        left: &Node,
        right: &Node,
        span: &Range<usize>,
    ) -> Result<Condition, ConditionError> {
        match (self.side(left)?, self.side(right)?) {
            (Side::Fact(subject), Side::Value) => test(&subject, relation, right, span),
            (Side::Value, Side::Fact(subject)) => test(&subject, mirror(relation), left, span),
            (Side::Fact(a), Side::Fact(b)) => facts(&a, relation, &b, span),
            (Side::Value, Side::Value) => literals(relation, left, right, span),
            (Side::Condition(a), Side::Condition(b)) => {
                let same = Condition::Same(Box::new(a), Box::new(b));
                match relation {
                    Relation::Equal => Ok(same),
                    Relation::NotEqual => Ok(Condition::Not(Box::new(same))),
                    _ => Err(ConditionError {
                        kind: Kind::NoOrder {
                            fact: describe(left),
                            fact_type: "bool",
                        },
                        span: span.clone(),
                    }),
                }
            }
            (Side::Fact(subject), Side::Condition(_)) => Err(mismatch(&subject, right)),
            (Side::Condition(_), Side::Fact(subject)) => Err(mismatch(&subject, left)),
            (Side::Condition(_), Side::Value) => Err(self.not_a_bool(left, right)),
            (Side::Value, Side::Condition(_)) => Err(self.not_a_bool(right, left)),
        }
    }

    /// A value is compared with a condition.
    fn not_a_bool(&self, condition: &Node, value: &Node) -> ConditionError {
        match &condition.kind {
            NodeKind::Name(name) => match self.subject(name, &condition.span) {
                Ok(subject) => mismatch(&subject, value),
                Err(error) => error,
            },
            _ => ConditionError {
                kind: Kind::NeedsFactAndValue,
                span: value.span.clone(),
            },
        }
    }

    /// What stands on one side of a comparison.
    fn side<'n>(&self, node: &'n Node) -> Result<Side<'n>, ConditionError> {
        Ok(match &node.kind {
            NodeKind::Int(_) | NodeKind::Text(_) | NodeKind::Date(_) => Side::Value,
            NodeKind::Name(name) => match self.subject(name, &node.span)? {
                subject if matches!(subject.domain, Domain::Bool) => Side::Condition(self.condition(node)?),
                subject => Side::Fact(subject),
            },
            _ => Side::Condition(self.condition(node)?),
        })
    }

    fn one_of(&self, left: &Node, right: &Node, span: &Range<usize>) -> Result<Condition, ConditionError> {
        let NodeKind::List(items) = &right.kind else {
            return Err(ConditionError {
                kind: Kind::NeedsFactAndValue,
                span: span.clone(),
            });
        };
        let NodeKind::Name(name) = &left.kind else {
            // A value or a condition is in a list if it equals one of its items.
            let equal = |item| self.compare(Relation::Equal, left, item, span);
            return Ok(Condition::Any(items.iter().map(equal).collect::<Result<_, _>>()?));
        };
        let subject = self.subject(name, &left.span)?;
        let values = items
            .iter()
            .map(|item| code(&subject, item))
            .collect::<Result<_, _>>()?;
        Ok(Condition::OneOf {
            operand: subject.operand,
            values,
        })
    }

    fn subject<'n>(&self, name: &'n str, span: &Range<usize>) -> Result<Subject<'n>, ConditionError> {
        if let Some(id) = self.vocabulary.find(name)
            && let Some(fact) = self.vocabulary.fact(id)
        {
            return Ok(Subject {
                name,
                operand: Operand::Fact(id),
                domain: fact.domain.clone(),
            });
        }
        if let Some(id) = self.vocabulary.find_derived(name) {
            let domain = Domain::Int {
                min: i64::MIN,
                max: i64::MAX,
            };
            return Ok(Subject {
                name,
                operand: Operand::Derived(id),
                domain,
            });
        }
        let kind = Kind::UnknownFact {
            name: name.to_owned(),
            nearest: self.nearest(name),
        };
        Err(ConditionError {
            kind,
            span: span.clone(),
        })
    }

    fn nearest(&self, name: &str) -> Option<String> {
        let facts = self.vocabulary.facts().map(|(_, fact)| fact.name.as_str());
        let derived = self
            .vocabulary
            .derived()
            .iter()
            .map(|derived| derived.name.as_str());
        facts
            .chain(derived)
            .map(|known| (edits(name, known), known))
            .filter(|(distance, known)| *distance * 3 <= known.len().max(name.len()))
            .min()
            .map(|(_, known)| known.to_owned())
    }
}

/// A comparison of a fact with a literal.
fn test(
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
fn facts(
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
        return Ok(if relation == Relation::Equal {
            same
        } else {
            Condition::Not(Box::new(same))
        });
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

/// A comparison of two literals.
fn literals(
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

fn mismatch(subject: &Subject<'_>, found: &Node) -> ConditionError {
    ConditionError {
        kind: Kind::TypeMismatch {
            fact: subject.name.to_owned(),
            fact_type: subject.type_name(),
            found: describe(found),
        },
        span: found.span.clone(),
    }
}

fn mirror(relation: Relation) -> Relation {
    match relation {
        Relation::Less => Relation::Greater,
        Relation::AtMost => Relation::AtLeast,
        Relation::Greater => Relation::Less,
        Relation::AtLeast => Relation::AtMost,
        same => same,
    }
}

fn code(subject: &Subject<'_>, node: &Node) -> Result<i64, ConditionError> {
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

fn describe(node: &Node) -> String {
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

/// Levenshtein's distance, for suggestions.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(row.first_mut().unwrap_or(&mut 0), i + 1);
        let mut left = i + 1;
        for (to, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let cost = diagonal + usize::from(from != *to);
            diagonal = *cell;
            left = cost.min(left + 1).min(*cell + 1);
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let mut words = Vocabulary::new();
        let born = words
            .add_fact("birth_date", Domain::dates("1900-01-01", "2026-12-31").unwrap())
            .unwrap();
        words.add_years_since("age", born).unwrap();
        words
            .add_fact(
                "residence",
                Domain::Choice(vec!["sejong".into(), "elsewhere".into()]),
            )
            .unwrap();
        words
            .add_fact("business.employees", Domain::Int { min: 0, max: 10_000 })
            .unwrap();
        words.add_fact("registered", Domain::Bool).unwrap();
        words
            .add_fact("moved", Domain::dates("1900-01-01", "2026-12-31").unwrap())
            .unwrap();
        words
    }

    fn kind(text: &str) -> Kind {
        vocabulary().parse_condition(text).unwrap_err().kind
    }

    #[test]
    fn reads_the_language() {
        let words = vocabulary();
        for text in [
            "age >= 19 && age <= 39",
            "19 <= age",
            "residence == \"sejong\" || !(registered)",
            "residence in ['sejong', \"elsewhere\"]",
            "birth_date >= date(\"1986-01-01\")",
            "atLeast(2, registered, age > 3, business.employees < 10)",
            "business.employees > -1",
            "true",
            "registered == false",
            "registered == (age > 3) != true",
            "!registered == false",
            "3 < 4 && \"a\" != 'b'",
            "3 in [1, 3]",
            "residence == residence",
            "true in [registered, false]",
            "birth_date <= birth_date",
        ] {
            words
                .parse_condition(text)
                .unwrap_or_else(|error| panic!("{text}: {error}"));
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let words = vocabulary();
        let left = words
            .parse_condition("registered || registered && age > 1")
            .unwrap();
        let right = words
            .parse_condition("registered || (registered && age > 1)")
            .unwrap();
        assert_eq!(left, right);
    }

    #[test]
    fn names_what_is_wrong() {
        assert!(matches!(kind("agee > 3"), Kind::UnknownFact { nearest: Some(n), .. } if n == "age"));
        assert!(matches!(
            kind("residence == \"seoul\""),
            Kind::UnknownOption { .. }
        ));
        assert!(matches!(kind("residence < \"sejong\""), Kind::NoOrder { .. }));
        assert!(matches!(kind("age == \"x\""), Kind::TypeMismatch { .. }));
        assert!(matches!(
            kind("birth_date > date(\"2025-02-30\")"),
            Kind::BadDate(_)
        ));
        assert!(matches!(kind("age"), Kind::NotACondition { .. }));
        assert!(matches!(kind("3"), Kind::LiteralAlone(_)));
        assert!(matches!(kind("3 < \"x\""), Kind::NeedsFactAndValue));
        assert!(matches!(kind("registered == 1"), Kind::TypeMismatch { .. }));
        assert!(matches!(
            kind("(registered) == 1 || true"),
            Kind::TypeMismatch { .. }
        ));
        assert!(matches!(kind("!registered == 1"), Kind::NeedsFactAndValue));
        assert!(matches!(kind("registered < true"), Kind::NoOrder { .. }));
        assert!(matches!(kind("birth_date == moved"), Kind::TooManyValues { .. }));
        assert!(matches!(
            kind("residence == business.employees"),
            Kind::TypeMismatch { .. }
        ));
        assert!(matches!(
            kind("residence == registered"),
            Kind::TypeMismatch { .. }
        ));
        assert!(matches!(kind("age > "), Kind::Expected { .. }));
        assert!(matches!(kind("age > 3 3"), Kind::Expected { .. }));
        assert!(matches!(kind("age > 3 # old"), Kind::StrayCharacter('#')));
        assert!(matches!(kind("residence == \"sej"), Kind::OpenText));
        assert!(matches!(
            kind("atLeast(3, registered, registered)"),
            Kind::BadCount { .. }
        ));
        assert!(matches!(
            kind("age > 99999999999999999999"),
            Kind::NumberTooLarge(_)
        ));
    }

    #[test]
    fn spans_point_at_the_place() {
        let error = vocabulary()
            .parse_condition("registered && agee > 3")
            .unwrap_err();
        assert_eq!(error.span, 14..18);
    }

    #[test]
    fn limits_hold() {
        let deep = format!("{}registered{}", "(".repeat(65), ")".repeat(65));
        assert!(matches!(kind(&deep), Kind::TooDeep));
        assert!(matches!(kind(&"!".repeat(100)), Kind::TooDeep));
        assert!(matches!(
            kind(&format!("true{}", " == true".repeat(65))),
            Kind::TooDeep
        ));
        let fine = format!("{}registered{}", "(".repeat(64), ")".repeat(64));
        vocabulary().parse_condition(&fine).unwrap();
        assert!(matches!(kind(&"a".repeat(MAX + 1)), Kind::TooLong(_)));
    }

    const MAX: usize = super::super::MAX_CONDITION_BYTES;
}
