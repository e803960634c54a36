//! Conditions over the facts of a catalog: evaluated plainly, and printed in the languages of the engines.

use serde_json::{Value, json};

use crate::facts::{Fact, Kind};

/// What is known of a person, one code a fact: 0 or 1, the number itself, or the position of the option.
pub type Person = Vec<i64>;

/// A condition. Facts and options are named by their positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// Every one holds.
    And(Vec<Expr>),
    /// At least one holds.
    Or(Vec<Expr>),
    /// The inner one does not hold.
    Not(Box<Expr>),
    /// A number is on one side of a bound.
    Compare {
        /// The number's fact.
        fact: usize,
        /// Which side.
        op: Op,
        /// The bound.
        value: i64,
    },
    /// A choice is one of some options.
    OneOf {
        /// The choice's fact.
        fact: usize,
        /// The accepted options, at least one.
        options: Vec<usize>,
    },
    /// A yes-or-no fact is true.
    Is {
        /// The fact.
        fact: usize,
    },
}

/// A side of a bound; the bound itself is included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// At least the bound.
    AtLeast,
    /// At most the bound.
    AtMost,
}

impl Op {
    fn symbol(self) -> &'static str {
        match self {
            Self::AtLeast => ">=",
            Self::AtMost => "<=",
        }
    }
}

/// How a language writes the connectives; the rest is the same in all that are printed here.
struct Syntax {
    and: &'static str,
    or: &'static str,
    not: &'static str,
}

const CEL: Syntax = Syntax {
    and: " && ",
    or: " || ",
    not: "!",
};

const ZEN: Syntax = Syntax {
    and: " and ",
    or: " or ",
    not: "not ",
};

impl Expr {
    /// Whether the condition holds for a person.
    #[must_use]
    pub fn holds(&self, person: &Person) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds(person)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(person)),
            Self::Not(inner) => !inner.holds(person),
            Self::Compare { fact, op, value } => match op {
                Op::AtLeast => person[*fact] >= *value,
                Op::AtMost => person[*fact] <= *value,
            },
            Self::OneOf { fact, options } => options.iter().any(|option| *option as i64 == person[*fact]),
            Self::Is { fact } => person[*fact] == 1,
        }
    }

    /// How many comparisons, memberships and yes-or-no facts the condition has.
    #[must_use]
    pub fn atoms(&self) -> usize {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().map(Self::atoms).sum(),
            Self::Not(inner) => inner.atoms(),
            Self::Compare { .. } | Self::OneOf { .. } | Self::Is { .. } => 1,
        }
    }

    /// The condition in CEL.
    #[must_use]
    pub fn to_cel(&self, facts: &[Fact]) -> String {
        self.print(facts, &CEL)
    }

    /// The condition in the ZEN expression language.
    #[must_use]
    pub fn to_zen(&self, facts: &[Fact]) -> String {
        self.print(facts, &ZEN)
    }

    fn print(&self, facts: &[Fact], syntax: &Syntax) -> String {
        match self {
            Self::And(parts) => join(parts, syntax.and, |part| match part {
                Self::Or(_) => format!("({})", part.print(facts, syntax)),
                _ => part.print(facts, syntax),
            }),
            Self::Or(parts) => join(parts, syntax.or, |part| match part {
                Self::And(_) => format!("({})", part.print(facts, syntax)),
                _ => part.print(facts, syntax),
            }),
            Self::Not(inner) => format!("{}({})", syntax.not, inner.print(facts, syntax)),
            Self::Compare { fact, op, value } => {
                format!("{} {} {value}", facts[*fact].name, op.symbol())
            }
            Self::OneOf { fact, options } => {
                let name = &facts[*fact].name;
                let quoted = |option: &usize| format!("\"{}\"", facts[*fact].option(*option));
                match options.as_slice() {
                    [only] => format!("{name} == {}", quoted(only)),
                    _ => format!("{name} in [{}]", join(options, ", ", quoted)),
                }
            }
            Self::Is { fact } => facts[*fact].name.clone(),
        }
    }

    /// The condition in JSONLogic.
    #[must_use]
    pub fn to_json_logic(&self, facts: &[Fact]) -> Value {
        let all = |parts: &[Self]| -> Value { parts.iter().map(|part| part.to_json_logic(facts)).collect() };
        let variable = |fact: usize| json!({ "var": facts[fact].name });
        match self {
            Self::And(parts) => json!({ "and": all(parts) }),
            Self::Or(parts) => json!({ "or": all(parts) }),
            Self::Not(inner) => json!({ "!": [inner.to_json_logic(facts)] }),
            Self::Compare { fact, op, value } => json!({ op.symbol(): [variable(*fact), value] }),
            Self::OneOf { fact, options } => match options.as_slice() {
                [only] => json!({ "===": [variable(*fact), facts[*fact].option(*only)] }),
                _ => {
                    let names: Vec<_> = options
                        .iter()
                        .map(|option| facts[*fact].option(*option))
                        .collect();
                    json!({ "in": [variable(*fact), names] })
                }
            },
            Self::Is { fact } => variable(*fact),
        }
    }
}

fn join<T>(parts: &[T], between: &str, print: impl Fn(&T) -> String) -> String {
    parts.iter().map(print).collect::<Vec<_>>().join(between)
}

/// What is known of a person as one JSON object, by the names of facts and options.
#[must_use]
pub fn to_json(facts: &[Fact], person: &Person) -> Value {
    let value = |(fact, code): (usize, &i64)| {
        let value = match &facts[fact].kind {
            Kind::Bool => json!(*code == 1),
            Kind::Int { .. } => json!(code),
            Kind::Choice(options) => json!(options[*code as usize]),
        };
        (facts[fact].name.clone(), value)
    };
    person.iter().enumerate().map(value).collect()
}
