//! Many rules, compiled together.

use crate::answers::Answers;
use crate::diagram::{Diagrams, NODE_BUDGET, NodeId};
use crate::fact::{FactId, Vocabulary};
use crate::lower::Formula;

/// What is certain about a rule, given what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The rule holds under every completion of the unknown facts.
    Eligible,
    /// The rule fails under every completion of the unknown facts.
    NotEligible,
    /// The unknown facts decide.
    Open,
}

impl Verdict {
    /// The name that authors and machines use: `eligible`, `not-eligible`, `open`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::NotEligible => "not-eligible",
            Self::Open => "open",
        }
    }

    /// The verdict with this [`Verdict::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Eligible, Self::NotEligible, Self::Open]
            .into_iter()
            .find(|verdict| verdict.name() == name)
    }
}

/// A rule to compile: the conjunction of its criteria on one day.
#[derive(Debug, Clone)]
pub struct Rule {
    /// How errors name the rule.
    pub name: String,
    /// The criteria in the author's order; none for one that facts cannot settle, which never says no.
    pub criteria: Vec<Option<Formula>>,
}

/// A rule that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "the rule `{rule}` takes more than {NODE_BUDGET} nodes at its criterion {criterion}; split or simplify that criterion"
)]
pub struct CompileError {
    /// The rule's name.
    pub rule: String,
    /// The position of the criterion that went over the budget, from 0.
    pub criterion: usize,
}

/// What is certain about one rule and its criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The verdict on all criteria together.
    pub verdict: Verdict,
    /// Exactly the unknown facts that can still change the verdict, in the vocabulary's order.
    pub needs: Vec<FactId>,
    /// The verdict on each criterion alone; none where facts cannot settle it.
    pub criteria: Vec<Option<Verdict>>,
}

/// Rules compiled into one decision diagram.
#[derive(Debug, Clone)]
pub struct Ruleset {
    diagrams: Diagrams,
    rules: Vec<Compiled>,
}

#[derive(Debug, Clone)]
struct Compiled {
    criteria: Vec<Option<NodeId>>,
    all: NodeId,
}

impl Rule {
    /// A rule from its criteria.
    #[must_use]
    pub fn new(name: &str, criteria: Vec<Option<Formula>>) -> Self {
        Self {
            name: name.to_owned(),
            criteria,
        }
    }
}

impl Ruleset {
    /// Compiles the rules.
    ///
    /// # Errors
    /// [`CompileError`] if a rule takes more than [`NODE_BUDGET`] nodes.
    pub fn compile(vocabulary: &Vocabulary, rules: &[Rule]) -> Result<Self, CompileError> {
        let formulas = rules.iter().flat_map(|rule| rule.criteria.iter().flatten());
        let mut diagrams = Diagrams::for_formulas(vocabulary, formulas);
        let mut compiled = Vec::with_capacity(rules.len());
        for rule in rules {
            let over = |criterion| CompileError {
                rule: rule.name.clone(),
                criterion,
            };
            let mut criteria = Vec::with_capacity(rule.criteria.len());
            let mut all = NodeId::ALWAYS;
            for (index, formula) in rule.criteria.iter().enumerate() {
                let node = match formula {
                    Some(formula) => Some(diagrams.compile(vocabulary, formula).map_err(|_| over(index))?),
                    None => None,
                };
                if let Some(node) = node {
                    all = diagrams.conjunction(&[all, node]).map_err(|_| over(index))?;
                }
                criteria.push(node);
            }
            compiled.push(Compiled { criteria, all });
        }
        Ok(Self {
            diagrams,
            rules: compiled,
        })
    }

    /// How many rules there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What is certain about the rule at this position; a rule that is not there is open and needs nothing.
    #[must_use]
    pub fn decide(&self, rule: usize, answers: &Answers) -> Decision {
        let Some(rule) = self.rules.get(rule) else {
            return Decision {
                verdict: Verdict::Open,
                needs: Vec::new(),
                criteria: Vec::new(),
            };
        };
        let (verdict, needs) = self.diagrams.residual(rule.all, answers);
        let criteria = rule
            .criteria
            .iter()
            .map(|node| node.map(|node| self.diagrams.verdict(node, answers)))
            .collect();
        Decision {
            verdict,
            needs,
            criteria,
        }
    }
}
