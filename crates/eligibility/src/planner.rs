//! Which question to ask next.
//!
//! Settling every rule at the least expected cost is stochastic Boolean function evaluation, which is hard already
//! for one formula; greedy policies on an adaptive submodular measure come close with a guarantee (Golovin, Krause,
//! "Adaptive submodularity", JAIR 2011; Deshpande, Hellerstein, Kletenik, "Approximation algorithms for stochastic
//! submodular set cover", TALG 2016). The measure here is that of equivalence class edge cutting (Golovin, Krause,
//! Ray, NIPS 2010): of every pair of people who can still be meant and whose verdicts differ, an answer rules out
//! one or the other. On a decision diagram the pairs are counted exactly, by one pass down and one pass up.

pub(crate) mod exhaustive;
mod score;

use crate::fact::{FactId, Vocabulary};
use crate::session::Session;
use crate::verdict::Verdict;
use exhaustive::Exhaustive;
use score::Scores;

/// What asking for a fact costs a visitor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct QuestionCost {
    /// The fact that it settles.
    pub fact: FactId,
    /// Its cost in any unit, above 0: an easy question costs 1.
    pub cost: f64,
    /// Whether it comes only when no other is left that matters, since people mind answering it.
    pub late: bool,
}

/// What screening is to reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Goal {
    /// Every rule is settled.
    #[default]
    SettleAll,
    /// This number of rules hold, or every one is settled.
    FindFirst(usize),
}

/// Chooses questions. The same answers lead to the same question, so going back leads back.
#[derive(Debug, Clone, PartialEq)]
pub struct Planner {
    questions: Vec<QuestionCost>,
    goal: Goal,
}

impl Planner {
    /// A planner that may ask these questions, which stand in the order of preference between equals.
    #[must_use]
    pub fn new(questions: Vec<QuestionCost>, goal: Goal) -> Self {
        Self { questions, goal }
    }

    /// A planner that may ask for every fact, all at the same cost.
    #[must_use]
    pub fn for_all(vocabulary: &Vocabulary, goal: Goal) -> Self {
        let question = |(fact, _): (FactId, _)| QuestionCost {
            fact,
            cost: 1.0,
            late: false,
        };
        Self::new(vocabulary.facts().map(question).collect(), goal)
    }

    /// The questions that may be asked.
    #[must_use]
    pub fn questions(&self) -> &[QuestionCost] {
        &self.questions
    }

    /// Whether nothing is left to ask for among these rules.
    #[must_use]
    pub fn is_settled(&self, session: &Session, counts: impl Fn(usize) -> bool) -> bool {
        let rules = || (0..session.rules().len()).filter(|rule| counts(*rule));
        let with = |wanted| rules().filter(|rule| session.verdict(*rule) == wanted).count();
        match self.goal {
            Goal::FindFirst(wanted) if with(Verdict::Eligible) >= wanted => true,
            _ => with(Verdict::Open) == 0,
        }
    }

    /// The fact to ask for next, for the sake of the rules that `counts` names and without asking for a fact that
    /// was skipped. None when the goal is reached, or no question is left that matters.
    #[must_use]
    pub fn next(
        &self,
        session: &Session,
        counts: impl Fn(usize) -> bool,
        skipped: &[FactId],
    ) -> Option<FactId> {
        if self.is_settled(session, &counts) {
            return None;
        }
        if let Some(best) = self.last_questions(session, &counts, skipped) {
            return Some(best);
        }
        let scores = Scores::of(session, &counts, self.goal);
        let mut useless = Vec::new();
        loop {
            let best = self.best(session, &scores, |fact| {
                skipped.contains(&fact) || useless.contains(&fact)
            })?;
            // Where constraints tie facts to each other, what is left of a rule may look at a fact that no longer matters.
            if is_needed(session, &counts, best) {
                return Some(best);
            }
            useless.push(best);
        }
    }

    /// The question with the best score, without some.
    fn best(&self, session: &Session, scores: &Scores, without: impl Fn(FactId) -> bool) -> Option<FactId> {
        let mut best: Option<(bool, f64, FactId)> = None;
        for question in &self.questions {
            if without(question.fact) {
                continue;
            }
            let Some(score) = scores.fact(session, question.fact) else {
                continue;
            };
            let score = score / question.cost;
            let better = best.is_none_or(|(late, most, _)| {
                (late && !question.late) || (late == question.late && score > most)
            });
            if better {
                best = Some((question.late, score, question.fact));
            }
        }
        best.map(|(_, _, fact)| fact)
    }

    /// Finds the best of the last few questions by trying every order of them; `None` if there are too many, or they
    /// differ in more than their cost.
    fn last_questions(
        &self,
        session: &Session,
        counts: &impl Fn(usize) -> bool,
        skipped: &[FactId],
    ) -> Option<FactId> {
        let rules = 0..session.rules().len();
        let open = |rule: &usize| session.verdict(*rule) == Verdict::Open && counts(*rule);
        let watch: Vec<usize> = rules.filter(open).take(MAX_EXHAUSTIVE_RULES + 1).collect();
        if self.goal != Goal::SettleAll || watch.len() > MAX_EXHAUSTIVE_RULES {
            return None;
        }
        let facts = session.needed(watch.iter().copied());
        let question = |fact: &FactId| self.questions.iter().find(|question| question.fact == *fact);
        let late = question(facts.first()?)?.late;
        let alike = |fact: &FactId| {
            !skipped.contains(fact) && question(fact).is_some_and(|question| question.late == late)
        };
        if facts.len() > MAX_EXHAUSTIVE_FACTS || !facts.iter().all(alike) {
            return None;
        }
        let mut walk = Exhaustive::new(session, watch.clone(), MAX_EXHAUSTIVE_WORK / watch.len().max(1));
        let choose = |session: &Session| session.needed(watch.iter().copied());
        let cost = |fact: FactId| question(&fact).map_or(1.0, |question| question.cost);
        walk.best(&choose, &cost)
    }
}

/// Whether a fact can still change the verdict on a rule that counts.
fn is_needed(session: &Session, counts: &impl Fn(usize) -> bool, fact: FactId) -> bool {
    let rules = session.rules();
    if rules.constraints() == 0 {
        return true;
    }
    let Some(level) = rules.levels.of(fact) else {
        return false;
    };
    let looking = rules.looking.get(usize::from(level)).into_iter().flatten();
    looking
        .map(|rule| *rule as usize)
        .any(|rule| counts(rule) && session.needs_level(rule, level))
}

/// The largest number of facts of which every order of asking is tried.
const MAX_EXHAUSTIVE_FACTS: usize = 5;
/// The largest number of open rules with which that is tried.
const MAX_EXHAUSTIVE_RULES: usize = 64;
/// So much work is little enough: states tried, times the rules that each looks at.
const MAX_EXHAUSTIVE_WORK: usize = 8_000;
