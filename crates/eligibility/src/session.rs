//! One visitor's answers against all rules, kept up to date answer by answer.

mod among;

use std::sync::Arc;

use crate::answers::{AnswerError, Answers};
use crate::diagram::restrict::{Evidence, Residuals, levels_of, verdict};
use crate::diagram::{Allowed, NodeId};
use crate::fact::{FactId, Value};
use crate::possible::left::Left;
use crate::ranges::RangeSet;
use crate::ruleset::Ruleset;
use crate::verdict::Verdict;

/// How many rules have each verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Rules that hold.
    pub eligible: usize,
    /// Rules that fail.
    pub not_eligible: usize,
    /// Rules that unknown facts decide.
    pub open: usize,
}

impl Counts {
    pub(crate) fn of(&mut self, verdict: Verdict) -> &mut usize {
        match verdict {
            Verdict::Eligible => &mut self.eligible,
            Verdict::NotEligible => &mut self.not_eligible,
            Verdict::Open => &mut self.open,
        }
    }
}

/// A screening under way: answers come, change and go, and every rule's verdict, residual and needs follow.
///
/// An answer costs as much as the rules whose verdict it can touch. The same answers give the same state, whatever
/// the way to them.
#[derive(Debug, Clone)]
pub struct Session {
    rules: Arc<Ruleset>,
    answers: Answers,
    known: Evidence,
    residuals: Residuals,
    /// What is left of each rule.
    left: Vec<NodeId>,
    counts: Counts,
    /// When each rule was last looked at, to look at it once an update.
    looked: Vec<u32>,
    update: u32,
    /// The rules that are followed, if not all are.
    followed: Option<Arc<Followed>>,
    /// Whether somebody possible has the answers.
    is_possible: bool,
    possible: Left,
}

/// The rules that a session follows where it does not follow all.
#[derive(Debug)]
struct Followed {
    /// For each level, those that look at it.
    looking: Vec<Vec<u32>>,
    /// Those that read two of the constraints' facts or more.
    entangled: Vec<u32>,
}

/// The rules that look at a level, of those that are followed.
fn looking<'a>(followed: Option<&'a Followed>, rules: &'a Ruleset, level: u16) -> &'a [u32] {
    let looking = followed.map_or(&rules.looking, |followed| &followed.looking);
    looking.get(usize::from(level)).map_or(&[], Vec::as_slice)
}

/// Words of memory that the residuals of a long session may take beyond those of one screening.
const RESIDUAL_WORDS: usize = 1 << 20;

impl Session {
    /// A screening of which nothing is known yet.
    #[must_use]
    pub fn new(rules: Arc<Ruleset>) -> Self {
        let answers = Answers::new();
        let (known, is_possible) = rules.known(&answers);
        let residuals = Residuals::new(&rules.arena, rules.levels.len());
        let mut session = Self {
            left: vec![NodeId::NEVER; rules.len()],
            looked: vec![0; rules.len()],
            rules,
            answers,
            known,
            residuals,
            counts: Counts::default(),
            update: 0,
            followed: None,
            is_possible,
            possible: Left::everyone(),
        };
        session.screen_all();
        session
    }

    /// The rules that are screened.
    #[must_use]
    pub fn rules(&self) -> &Arc<Ruleset> {
        &self.rules
    }

    /// What is known.
    #[must_use]
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Answers a fact, or answers it anew.
    ///
    /// # Errors
    /// [`AnswerError`] if the fact cannot have this value; nothing changes then.
    pub fn set(&mut self, fact: FactId, value: &Value) -> Result<(), AnswerError> {
        let mut answers = self.answers.clone();
        answers.set(&self.rules.vocabulary, fact, value)?;
        self.update(answers);
        Ok(())
    }

    /// Narrows a fact to the values that stand for these integers, as [`crate::Domain::code`] gives them.
    ///
    /// # Errors
    /// [`AnswerError`] if none of them is of the fact's domain; nothing changes then.
    pub fn narrow(&mut self, fact: FactId, codes: &RangeSet) -> Result<(), AnswerError> {
        let mut answers = self.answers.clone();
        answers.narrow(&self.rules.vocabulary, fact, codes)?;
        self.update(answers);
        Ok(())
    }

    /// Makes a fact unknown again.
    pub fn unset(&mut self, fact: FactId) {
        let mut answers = self.answers.clone();
        answers.unset(fact);
        self.update(answers);
    }

    /// Puts these answers in the place of those that were there; returns how many rules were looked at.
    pub fn update(&mut self, answers: Answers) -> usize {
        self.update += 1;
        let rules = Arc::clone(&self.rules);
        if !rules.constraints.is_empty() {
            return self.update_among_possible(&rules, answers);
        }
        let followed = self.followed.clone();
        let mut touched = Vec::new();
        let mut afresh = self.residuals.arena().words() > rules.arena.words() + RESIDUAL_WORDS;
        for (number, level) in (0_u16..).zip(rules.levels.iter()) {
            let (before, now) = (self.answers.allowed(level.fact), answers.allowed(level.fact));
            if before == now {
                continue;
            }
            let now = level.allowed(now);
            let before = self.known.at(number).clone();
            if before == now {
                continue;
            }
            // A residual of a narrowed fact keeps probabilities that hold for that narrowing alone.
            afresh |= matches!(before, Allowed::Some(_)) || matches!(now, Allowed::Some(_));
            for rule in looking(followed.as_deref(), &rules, number) {
                let at = *rule as usize;
                // What is left of a rule does not depend on a fact that it does not need.
                let needs = |left: &NodeId| self.residuals.depends(*left, number);
                if before == Allowed::All && !self.left.get(at).is_some_and(needs) {
                    continue;
                }
                self.touch(at, &mut touched);
            }
            let below = rules.weights.below(level, &now);
            self.known.change(number, now, below);
        }
        self.answers = answers;
        if afresh {
            self.residuals.clear();
            self.screen_all();
            return self.left.len();
        }
        for rule in &touched {
            self.screen(*rule);
        }
        touched.len()
    }

    /// Follows some rules alone from here on, in less time: of the others what was left of them stays.
    pub(crate) fn follow_only(&mut self, rules: &[usize]) {
        let mut is_followed = vec![false; self.left.len()];
        for rule in rules {
            if let Some(is_followed) = is_followed.get_mut(*rule) {
                *is_followed = true;
            }
        }
        let followed = |rules: &Vec<u32>| -> Vec<u32> {
            let is_followed = |rule: &&u32| is_followed.get(**rule as usize).copied().unwrap_or(false);
            rules.iter().filter(is_followed).copied().collect()
        };
        self.followed = Some(Arc::new(Followed {
            looking: self.rules.looking.iter().map(followed).collect(),
            entangled: followed(&self.rules.constraints.entangled),
        }));
    }

    /// Notes a rule to look at, unless it has been noted in this update.
    fn touch(&mut self, rule: usize, touched: &mut Vec<usize>) {
        if let Some(looked) = self.looked.get_mut(rule)
            && *looked != self.update
        {
            *looked = self.update;
            touched.push(rule);
        }
    }

    fn screen_all(&mut self) {
        self.possible = self.what_is_possible();
        self.counts = Counts::default();
        self.left.fill(NodeId::NEVER);
        self.counts.not_eligible = self.left.len();
        for rule in 0..self.left.len() {
            self.screen(rule);
        }
    }

    fn screen(&mut self, rule: usize) {
        let (Some(compiled), Some(left)) = (self.rules.rules.get(rule), self.left.get_mut(rule)) else {
            return;
        };
        *self.counts.of(verdict(*left)) -= 1;
        let all = self.residuals.of(&self.rules.arena, &self.known, compiled.all);
        *left = self.possible.settle(&self.residuals, all);
        *self.counts.of(verdict(*left)) += 1;
    }

    /// The verdict on the rule at this position; a rule that is not there is open.
    #[must_use]
    pub fn verdict(&self, rule: usize) -> Verdict {
        self.left.get(rule).map_or(Verdict::Open, |left| verdict(*left))
    }

    /// How many rules have each verdict.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Exactly the facts, unknown or narrowed, that can still change the rule's verdict, in the vocabulary's order: see
    /// [`crate::Decision::needs`].
    #[must_use]
    pub fn needs(&self, rule: usize) -> Vec<FactId> {
        self.needed([rule])
    }

    /// The facts that some of these rules need, in the vocabulary's order.
    pub(crate) fn needed(&self, rules: impl IntoIterator<Item = usize>) -> Vec<FactId> {
        let mut needed = self.residuals.no_levels();
        for left in rules.into_iter().filter_map(|rule| self.left.get(rule)) {
            self.possible.add_needs(&self.residuals, *left, &mut needed);
        }
        self.rules.levels.facts(levels_of(&needed))
    }

    /// Whether a fact can still change the rule's verdict: whether it is one of [`Session::needs`].
    pub(crate) fn needs_level(&self, rule: usize, level: u16) -> bool {
        let left = self.left.get(rule);
        left.is_some_and(|left| self.possible.needs_level(&self.residuals, *left, level))
    }

    /// Returns the verdict on one criterion of a rule alone, or `None` if facts cannot settle it or there is no such
    /// criterion.
    pub fn criterion(&mut self, rule: usize, criterion: usize) -> Option<Verdict> {
        let node = (*self.rules.rules.get(rule)?.criteria.get(criterion)?)?;
        let left = self.residuals.of(&self.rules.arena, &self.known, node);
        Some(verdict(self.possible.settle(&self.residuals, left)))
    }

    /// How likely the rule is to hold, by the weights of the answers that are missing: 0 to 1.
    #[must_use]
    pub fn likelihood(&self, rule: usize) -> f64 {
        let left = self.left.get(rule);
        left.map_or(0.0, |left| {
            if self.rules.constraints.is_empty() {
                self.residuals.always(*left)
            } else {
                self.possible.likelihood(&self.residuals, &self.known, *left)
            }
        })
    }

    pub(crate) fn left(&self) -> &[NodeId] {
        &self.left
    }

    pub(crate) fn residuals(&self) -> &Residuals {
        &self.residuals
    }

    pub(crate) fn known(&self) -> &Evidence {
        &self.known
    }

    pub(crate) fn possible(&self) -> &Left {
        &self.possible
    }
}
