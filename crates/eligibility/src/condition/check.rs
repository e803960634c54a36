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
        let (name_node, relation, value_node) = match (&left.kind, &right.kind) {
            (NodeKind::Name(_), NodeKind::Name(_)) => {
                return Err(ConditionError {
                    kind: Kind::NeedsFactAndValue,
                    span: span.clone(),
                });
            }
            (NodeKind::Name(_), _) => (left, relation, right),
            (_, NodeKind::Name(_)) => (right, mirror(relation), left),
            _ => {
                return Err(ConditionError {
                    kind: Kind::NeedsFactAndValue,
                    span: span.clone(),
                });
            }
        };
        let NodeKind::Name(name) = &name_node.kind else {
            return Err(ConditionError {
                kind: Kind::NeedsFactAndValue,
                span: span.clone(),
            });
        };
        let subject = self.subject(name, &name_node.span)?;
        let ordered = matches!(subject.domain, Domain::Int { .. } | Domain::Date { .. });
        if !ordered && !matches!(relation, Relation::Equal | Relation::NotEqual) {
            let kind = Kind::NoOrder {
                fact: name.clone(),
                fact_type: subject.type_name(),
            };
            return Err(ConditionError {
                kind,
                span: span.clone(),
            });
        }
        let value = code(&subject, value_node)?;
        Ok(Condition::Test {
            operand: subject.operand,
            relation,
            value,
        })
    }

    fn one_of(&self, left: &Node, right: &Node, span: &Range<usize>) -> Result<Condition, ConditionError> {
        let (NodeKind::Name(name), NodeKind::List(items)) = (&left.kind, &right.kind) else {
            return Err(ConditionError {
                kind: Kind::NeedsFactAndValue,
                span: span.clone(),
            });
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
        _ => Err(ConditionError {
            kind: Kind::TypeMismatch {
                fact: subject.name.to_owned(),
                fact_type: subject.type_name(),
                found: describe(node),
            },
            span: node.span.clone(),
        }),
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
        assert!(matches!(kind("3 < 4"), Kind::NeedsFactAndValue));
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
        let fine = format!("{}registered{}", "(".repeat(64), ")".repeat(64));
        vocabulary().parse_condition(&fine).unwrap();
        assert!(matches!(kind(&"a".repeat(MAX + 1)), Kind::TooLong(_)));
    }

    const MAX: usize = super::super::MAX_CONDITION_BYTES;
}
