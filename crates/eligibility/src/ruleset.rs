//! Many rules, compiled together.

use crate::answers::Answers;
use crate::diagram::build::NODE_BUDGET;
use crate::diagram::joint::verdict_among;
use crate::diagram::restrict::{Evidence, Residuals, levels_of, verdict, verdict_under};
use crate::diagram::{Allowed, Arena, Builder, Levels, NodeId, order};
use crate::fact::{FactId, Vocabulary};
use crate::lower::Formula;
use crate::possible::Constraints;
use crate::possible::left::Left;
use crate::sorting::put_in_order;
use crate::verdict::Verdict;
use crate::weights::Weights;

/// A rule to compile: the conjunction of its criteria on one day.
#[derive(Debug, Clone)]
pub struct Rule {
    /// How errors name the rule.
    pub name: String,
    /// The criteria in the author's order; none for one that facts cannot settle, which never says no.
    pub criteria: Vec<Option<Formula>>,
}

/// How many facts one rule may look at: nodes are walked by recursion, and a stack has an end.
pub const FACT_BUDGET: usize = 2_000;

/// A rule, or a constraint, that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", said(.rule.as_deref(), *.criterion, *.budget))]
pub struct CompileError {
    /// The rule's name, or `None` for a constraint.
    pub rule: Option<String>,
    /// The position of the criterion, or of the constraint, that went over the budget, from 0.
    pub criterion: usize,
    /// What there was too much of.
    pub budget: Budget,
}

fn said(rule: Option<&str>, criterion: usize, budget: Budget) -> String {
    match rule {
        Some(rule) => format!(
            "the rule `{rule}` {budget} at its criterion {criterion}; split or simplify that criterion"
        ),
        None => format!("the constraint {criterion}, with those before it, {budget}; simplify or drop it"),
    }
}

/// A limit on what a rule may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Budget {
    /// [`NODE_BUDGET`], in nodes or in the memory and the work that this number of nodes may take.
    #[error("takes more than {NODE_BUDGET} nodes")]
    Nodes,
    /// [`FACT_BUDGET`].
    #[error("looks at more than {FACT_BUDGET} facts")]
    Facts,
}

/// How rules are compiled.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Options {
    /// How likely answers are; uniform if nothing is said.
    pub weights: Weights,
    /// The facts from the top of the diagrams down, in place of the order that compiling finds. Facts that are left
    /// out follow in the vocabulary's order. No result depends on it but the size of the diagrams.
    pub order: Option<Vec<FactId>>,
    /// What holds of everyone there can be. All that is said of the rules is said over the people who are possible.
    pub constraints: Vec<Formula>,
}

/// What is certain about one rule and its criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The verdict on all criteria together.
    pub verdict: Verdict,
    /// Exactly the facts, unknown or narrowed, that can still change the verdict, in the vocabulary's order: a fact is one of them
    /// if the rule reads it, and some set of facts that the rule reads settles it for everyone who is possible, but not without
    /// this fact. Without constraints that is: if some completion of the others lets it decide.
    pub needs: Vec<FactId>,
    /// The verdict on each criterion alone, or `None` if facts cannot settle it.
    pub criteria: Vec<Option<Verdict>>,
}

/// Rules compiled into one decision diagram.
#[derive(Debug, Clone)]
pub struct Ruleset {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) weights: Weights,
    pub(crate) levels: Levels,
    pub(crate) arena: Arena,
    pub(crate) rules: Vec<Compiled>,
    /// For each level, the rules that look at it.
    pub(crate) looking: Vec<Vec<u32>>,
    pub(crate) constraints: Constraints,
}

#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    pub(crate) criteria: Vec<Option<NodeId>>,
    pub(crate) all: NodeId,
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
    /// Compiles the rules, with answers as likely as each other.
    ///
    /// # Errors
    /// [`CompileError`] if a rule is over a budget.
    pub fn compile(vocabulary: &Vocabulary, rules: &[Rule]) -> Result<Self, CompileError> {
        Self::compile_with(vocabulary, rules, Options::default())
    }

    /// Compiles the rules.
    ///
    /// # Errors
    /// [`CompileError`] if a rule is over a budget.
    pub fn compile_with(
        vocabulary: &Vocabulary,
        rules: &[Rule],
        options: Options,
    ) -> Result<Self, CompileError> {
        let Diagrams {
            levels,
            mut arena,
            rules,
            each,
            possible,
            steps: _,
        } = Diagrams::of(vocabulary, rules, &options.constraints, options.order)?;
        arena.freeze();
        let looking = looking(&arena, levels.len(), &rules);
        let constraints = Constraints::new(&arena, possible, each, &rules, &looking);
        Ok(Self {
            vocabulary: vocabulary.clone(),
            weights: options.weights,
            levels,
            arena,
            rules,
            looking,
            constraints,
        })
    }

    /// The facts that the rules speak of.
    #[must_use]
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
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

    /// How many nodes all rules and their criteria take together.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.arena.len()
    }

    /// How many bytes the nodes take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.arena.words() * size_of::<u32>()
    }

    /// The facts from the top of the diagrams down; a fact that neither a rule nor a constraint distinguishes is not among them.
    pub fn order(&self) -> impl Iterator<Item = FactId> + '_ {
        self.levels.iter().map(|level| level.fact)
    }

    /// The facts that some rule looks at, from the top of the diagrams down.
    pub fn read(&self) -> impl Iterator<Item = FactId> + '_ {
        let levels = self.levels.iter().zip(&self.looking);
        let read = levels.filter(|(_, rules)| !rules.is_empty());
        read.map(|(level, _)| level.fact)
    }

    /// The verdict on the rule at this position; a rule that is not there is open.
    #[must_use]
    pub fn verdict(&self, rule: usize, answers: &Answers) -> Verdict {
        let Some(compiled) = self.rules.get(rule) else {
            return Verdict::Open;
        };
        // As long as the facts on the way are known exactly there is but one way, and no other fact is looked at.
        let mut at = compiled.all;
        while !at.is_terminal() {
            let node = self.arena.node(at);
            let level = self.levels.get(node.level);
            match level.and_then(|level| Some(level.class_of(answers.code(level.fact)?))) {
                Some(class) => at = node.child(class),
                None if self.constraints.touches(rule) => return self.verdict_among(at, answers),
                None => return verdict_under(&self.arena, &self.allowed(answers), at),
            }
        }
        verdict(at)
    }

    /// The verdict of a node among the possible.
    fn verdict_among(&self, node: NodeId, answers: &Answers) -> Verdict {
        match self.narrowed(answers) {
            Some(hull) => verdict_among(
                &self.arena,
                &hull.allowed,
                &hull.dead,
                node,
                self.constraints.root,
            ),
            None => verdict_under(&self.arena, &self.allowed(answers), node),
        }
    }

    /// What is certain about the rule at this position; a rule that is not there is open and needs nothing.
    ///
    /// For many rules or many answers, a [`crate::Session`] keeps what one decision learns for the next.
    #[must_use]
    pub fn decide(&self, rule: usize, answers: &Answers) -> Decision {
        let Some(rule) = self.rules.get(rule) else {
            return Decision {
                verdict: Verdict::Open,
                needs: Vec::new(),
                criteria: Vec::new(),
            };
        };
        let (known, is_possible) = self.known(answers);
        let mut residuals = Residuals::new(&self.arena, self.levels.len());
        let possible = if is_possible {
            Left::of(self, &known, &mut residuals)
        } else {
            Left::everyone()
        };
        let mut left_of = |node| {
            let left = residuals.of(&self.arena, &known, node);
            possible.settle(&residuals, left)
        };
        let all = left_of(rule.all);
        let criteria = rule.criteria.iter();
        Decision {
            verdict: verdict(all),
            criteria: criteria
                .map(|node| node.map(|node| verdict(left_of(node))))
                .collect(),
            needs: self.levels.facts(levels_of(&possible.needs(&residuals, all))),
        }
    }

    /// The classes that the answers leave, level by level.
    pub(crate) fn allowed(&self, answers: &Answers) -> Vec<Allowed> {
        self.levels.allowed(answers)
    }

    /// What is known by the answers and the constraints, and whether somebody possible has the answers: if not, constraints are put
    /// aside.
    pub(crate) fn known(&self, answers: &Answers) -> (Evidence, bool) {
        let hull = self.narrowed(answers);
        let is_possible = hull.is_some();
        let allowed = hull.map_or_else(|| self.allowed(answers), |hull| hull.allowed);
        let below = self
            .levels
            .iter()
            .zip(&allowed)
            .map(|(level, allowed)| self.weights.below(level, allowed))
            .collect();
        (Evidence::new(allowed, below), is_possible)
    }
}

/// Rules as diagrams, before anything is asked of them.
struct Diagrams {
    levels: Levels,
    arena: Arena,
    rules: Vec<Compiled>,
    /// The constraints one by one, and all together.
    each: Vec<NodeId>,
    possible: NodeId,
    /// The steps that it took to build them, as the budget of a rule counts them.
    steps: usize,
}

impl Diagrams {
    fn of(
        vocabulary: &Vocabulary,
        rules: &[Rule],
        constraints: &[Formula],
        order: Option<Vec<FactId>>,
    ) -> Result<Self, CompileError> {
        let criteria = || rules.iter().flat_map(|rule| rule.criteria.iter().flatten());
        let formulas = || criteria().chain(constraints);
        let order = match order {
            Some(mut order) => {
                let mut given: Vec<bool> = vocabulary.facts().map(|_| false).collect();
                // A fact that is given twice keeps its first place.
                order.retain(|fact| match given.get_mut(fact.index()) {
                    Some(given) => !std::mem::replace(given, true),
                    None => false,
                });
                let others = vocabulary.facts().zip(&given).filter(|(_, given)| !**given);
                order.extend(others.map(|((fact, _), _)| fact));
                order
            }
            None => order::choose(vocabulary, formulas()),
        };
        let levels = Levels::for_formulas(vocabulary, formulas(), &order);
        let mut arena = Arena::new();
        let mut builder = Builder::new(&mut arena, &levels);
        let mut compiled = Vec::with_capacity(rules.len());
        for rule in rules {
            compiled.push(compile_rule(vocabulary, &mut builder, rule)?);
        }
        let (each, possible) = compile_constraints(vocabulary, &mut builder, constraints)?;
        let steps = builder.steps_taken();
        Ok(Self {
            steps,
            levels,
            arena,
            rules: compiled,
            each,
            possible,
        })
    }
}

impl Vocabulary {
    /// The verdict on one rule that nothing else is asked of, or `None` if it is over a budget or takes more than the steps `left`.
    pub(crate) fn verdict_alone(&self, rule: &Rule, answers: &Answers, left: &mut usize) -> Option<Verdict> {
        let diagrams = Diagrams::of(self, std::slice::from_ref(rule), &[], None).ok()?;
        *left = left.checked_sub(diagrams.steps)?;
        let root = diagrams.rules.first()?.all;
        Some(verdict_under(
            &diagrams.arena,
            &diagrams.levels.allowed(answers),
            root,
        ))
    }
}

fn compile_rule(
    vocabulary: &Vocabulary,
    builder: &mut Builder<'_>,
    rule: &Rule,
) -> Result<Compiled, CompileError> {
    let over = |criterion, budget| CompileError {
        rule: Some(rule.name.clone()),
        criterion,
        budget,
    };
    builder.renew_budget();
    let mut facts = Vec::new();
    let mut criteria = Vec::with_capacity(rule.criteria.len());
    for (index, formula) in rule.criteria.iter().enumerate() {
        let Some(formula) = formula else {
            criteria.push(None);
            continue;
        };
        order::collect(formula, &mut facts);
        // Facts that are named often are counted once, which only matters where there are many names.
        if facts.len() > FACT_BUDGET {
            put_in_order(&mut facts);
            facts.dedup();
            if facts.len() > FACT_BUDGET {
                return Err(over(index, Budget::Facts));
            }
        }
        let node = builder
            .formula(vocabulary, formula)
            .map_err(|_| over(index, Budget::Nodes))?;
        criteria.push(Some(node));
    }
    let last = rule.criteria.len().saturating_sub(1);
    let all = builder
        .all(criteria.iter().copied().flatten().collect())
        .map_err(|_| over(last, Budget::Nodes))?;
    Ok(Compiled { criteria, all })
}

/// The constraints one by one, and all together.
fn compile_constraints(
    vocabulary: &Vocabulary,
    builder: &mut Builder<'_>,
    constraints: &[Formula],
) -> Result<(Vec<NodeId>, NodeId), CompileError> {
    let mut facts = Vec::new();
    let mut each = Vec::with_capacity(constraints.len());
    let mut all = NodeId::ALWAYS;
    for (criterion, formula) in constraints.iter().enumerate() {
        let over = |budget| CompileError {
            rule: None,
            criterion,
            budget,
        };
        order::collect(formula, &mut facts);
        put_in_order(&mut facts);
        facts.dedup();
        if facts.len() > FACT_BUDGET {
            return Err(over(Budget::Facts));
        }
        builder.renew_budget();
        let node = builder
            .formula(vocabulary, formula)
            .and_then(|node| Ok((node, builder.and(all, node)?)));
        let (one, together) = node.map_err(|_| over(Budget::Nodes))?;
        each.push(one);
        all = together;
    }
    Ok((each, all))
}

/// For each level, the rules that look at it.
fn looking(arena: &Arena, levels: usize, rules: &[Compiled]) -> Vec<Vec<u32>> {
    let mut looking: Vec<Vec<u32>> = vec![Vec::new(); levels];
    let mut seen = vec![0_u32; arena.len()];
    let mut pending = Vec::new();
    for (rule, now) in rules.iter().zip(1_u32..) {
        pending.push(rule.all);
        while let Some(id) = pending.pop() {
            let node = arena.node(id);
            match seen.get_mut(node.ordinal as usize) {
                Some(seen) if *seen != now => *seen = now,
                _ => continue,
            }
            if let Some(rules) = looking.get_mut(usize::from(node.level))
                && rules.last() != Some(&(now - 1))
            {
                rules.push(now - 1);
            }
            pending.extend(node.edges.iter().map(|[_, child]| NodeId::from_word(*child)));
        }
    }
    looking
}
