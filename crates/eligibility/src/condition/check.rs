//! From a tree of names to a checked condition.

mod compare;
mod nearest;

use std::cell::Cell;
use std::ops::Range;

use super::err::{ConditionError, ConditionErrorKind as Kind};
use super::parse::{Node, NodeKind, parse};
use super::{Condition, Operand, Relation};
use crate::fact::{Domain, Vocabulary};
pub use compare::MAX_COMPARED_VALUES;
use compare::{Subject, code, describe, literals, mirror, mismatch};
use nearest::nearest;

/// The number of tests, and of what joins them, that one condition may come to.
pub const MAX_CONDITION_PARTS: usize = 20_000;

impl Vocabulary {
    /// Parses and checks a condition.
    ///
    /// # Errors
    /// [`ConditionError`] with the place in the text.
    pub fn parse_condition(&self, text: &str) -> Result<Condition, ConditionError> {
        let checker = Checker {
            vocabulary: self,
            parts_left: Cell::new(MAX_CONDITION_PARTS),
        };
        checker.condition(&parse(text)?)
    }
}

struct Checker<'a> {
    vocabulary: &'a Vocabulary,
    parts_left: Cell<usize>,
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

/// A number that follows from facts can be any.
static ANY_NUMBER: Domain = Domain::Int {
    min: i64::MIN,
    max: i64::MAX,
};

impl Checker<'_> {
    /// Takes some parts from the condition's budget, before they are made.
    fn spend(&self, parts: usize, span: &Range<usize>) -> Result<(), ConditionError> {
        crate::work::count(parts.min(self.parts_left.get()));
        match self.parts_left.get().checked_sub(parts) {
            Some(left) => {
                self.parts_left.set(left);
                Ok(())
            }
            None => Err(ConditionError {
                kind: Kind::TooManyParts,
                span: span.clone(),
            }),
        }
    }

    fn condition(&self, node: &Node) -> Result<Condition, ConditionError> {
        let fail = |kind| {
            Err(ConditionError {
                kind,
                span: node.span.clone(),
            })
        };
        self.spend(1, &node.span)?;
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
            (Side::Fact(subject), Side::Value) => self.test(&subject, relation, right, span),
            (Side::Value, Side::Fact(subject)) => self.test(&subject, mirror(relation), left, span),
            (Side::Fact(a), Side::Fact(b)) => self.facts(&a, relation, &b, span),
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
    fn side<'n>(&'n self, node: &'n Node) -> Result<Side<'n>, ConditionError> {
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
        let name = match &left.kind {
            NodeKind::Name(name) => name,
            NodeKind::Int(_) | NodeKind::Text(_) | NodeKind::Date(_) => {
                // A value is in a list if it equals one of its items.
                let equal = |item| self.compare(Relation::Equal, left, item, span);
                return Ok(Condition::Any(items.iter().map(equal).collect::<Result<_, _>>()?));
            }
            _ => return self.condition_in(left, items),
        };
        let subject = self.subject(name, &left.span)?;
        if let Operand::Derived(_) = subject.operand {
            self.spend(items.len().saturating_mul(subject.parts()), span)?;
        }
        let values = items
            .iter()
            .map(|item| code(self.vocabulary, &subject, item))
            .collect::<Result<_, _>>()?;
        Ok(Condition::OneOf {
            operand: subject.operand,
            values,
        })
    }

    /// A condition in a list of conditions: it is as the first of them, or the list has both a yes and a no. The
    /// condition stands there once, however many items there are, since it may have a list in it in turn.
    fn condition_in(&self, left: &Node, items: &[Node]) -> Result<Condition, ConditionError> {
        let condition = self.condition(left)?;
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            list.push(match self.side(item)? {
                Side::Condition(item) => item,
                Side::Fact(subject) => return Err(mismatch(&subject, left)),
                Side::Value => return Err(self.not_a_bool(left, item)),
            });
        }
        let Some(first) = list.first().cloned() else {
            return Ok(Condition::Any(Vec::new()));
        };
        let same = Condition::Same(Box::new(condition), Box::new(first));
        if list.len() == 1 {
            return Ok(same);
        }
        for (item, node) in list.iter().zip(items) {
            self.spend(2 * item.parts(), &node.span)?;
        }
        let both = vec![
            Condition::Any(list.clone()),
            Condition::Not(Box::new(Condition::All(list))),
        ];
        Ok(Condition::Any(vec![same, Condition::All(both)]))
    }

    fn subject<'n>(&'n self, name: &'n str, span: &Range<usize>) -> Result<Subject<'n>, ConditionError> {
        if let Some(id) = self.vocabulary.find(name)
            && let Some(fact) = self.vocabulary.fact(id)
        {
            return Ok(Subject {
                name,
                operand: Operand::Fact(id),
                domain: &fact.domain,
                sizes: 1,
            });
        }
        if let Some(id) = self.vocabulary.find_derived(name) {
            return Ok(Subject {
                name,
                operand: Operand::Derived(id),
                domain: &ANY_NUMBER,
                sizes: self.vocabulary.sizes(id),
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
