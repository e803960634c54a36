//! From a tree of names to a checked condition.

mod compare;
mod nearest;

use std::ops::Range;

use super::err::{ConditionError, ConditionErrorKind as Kind};
use super::parse::{Node, NodeKind, parse};
use super::{Condition, Operand, Relation};
use crate::fact::{Domain, Vocabulary};
use compare::{Subject, code, describe, facts, literals, mirror, mismatch, test};
use nearest::nearest;

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

/// One side of a comparison.
enum Side<'a> {
    /// A fact that is no condition by itself.
    Fact(Subject<'a>),
    /// A literal that is no condition by itself.
    Value,
    /// A condition.
    Condition(Condition),
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
            nearest: nearest(self.vocabulary, name),
        };
        Err(ConditionError {
            kind,
            span: span.clone(),
        })
    }
}

#[cfg(test)]
mod tests;
