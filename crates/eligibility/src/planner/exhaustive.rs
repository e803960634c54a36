//! All ways of asking on, tried one by one.

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::answers::Answers;
use crate::diagram::restrict::levels_of;
use crate::diagram::{Allowed, NodeId};
use crate::fact::FactId;
use crate::ranges::RangeSet;
use crate::ruleset::Ruleset;
use crate::session::Session;
use crate::sorting::put_in_order;

/// A walk over the tree of answers that remembers states it has met: what is left of the watched rules says all.
pub(crate) struct Exhaustive {
    session: Session,
    watch: Vec<usize>,
    done: HashMap<State, (f64, usize), FxBuildHasher>,
    limit: usize,
}

/// What is left of the watched rules and of the constraints, and the values to which constraints have narrowed what these look at.
type State = (Vec<NodeId>, Vec<Allowed>);

impl Exhaustive {
    /// A walk from the state of a session for the sake of some rules, over `limit` different states at most.
    pub(crate) fn new(session: &Session, watch: Vec<usize>, limit: usize) -> Self {
        let mut session = session.clone();
        if watch.len() < session.rules().len() {
            session.follow_only(&watch);
        }
        Self {
            session,
            watch,
            done: HashMap::default(),
            limit,
        }
    }

    /// The question with which the least expected cost begins.
    pub(crate) fn best(
        &mut self,
        choose: &dyn Fn(&Session) -> Vec<FactId>,
        cost: &dyn Fn(FactId) -> f64,
    ) -> Option<FactId> {
        let facts = choose(&self.session);
        let mut best: Option<(f64, FactId)> = None;
        for fact in facts {
            let (mean, _) = self.asking(fact, choose, cost, false)?;
            if best.is_none_or(|(least, _)| mean < least - COST_TOLERANCE) {
                best = Some((mean, fact));
            }
        }
        best.map(|(_, fact)| fact)
    }

    /// The least expected cost, and the most questions, where `choose` names the questions that may come next.
    pub(crate) fn expect(
        &mut self,
        choose: &dyn Fn(&Session) -> Vec<FactId>,
        cost: &dyn Fn(FactId) -> f64,
        blind: bool,
    ) -> Option<(f64, usize)> {
        let facts = choose(&self.session);
        if facts.is_empty() {
            return Some((0.0, 0));
        }
        let state = self.state();
        // What is left of the rules does not tell a form how far it has come.
        if !blind && let Some(done) = self.done.get(&state) {
            return Some(*done);
        }
        if self.done.len() >= self.limit {
            return None;
        }
        let mut best: Option<(f64, usize)> = None;
        for fact in facts {
            let found = self.asking(fact, choose, cost, blind)?;
            if best.is_none_or(|(least, _)| found.0 < least) {
                best = Some(found);
            }
        }
        let best = best?;
        self.done.insert(state, best);
        Some(best)
    }

    fn state(&self) -> State {
        let left = self.session.left();
        let watched = self.watch.iter().filter_map(|rule| left.get(*rule)).copied();
        let nodes: Vec<NodeId> = watched.chain([self.session.possible().root()]).collect();
        let residuals = self.session.residuals();
        let constraints = &self.session.rules().constraints;
        let mut looked_at = residuals.no_levels();
        if !constraints.is_empty() {
            for node in &nodes {
                for (word, more) in looked_at.iter_mut().zip(residuals.support(*node)) {
                    *word |= more;
                }
            }
        }
        let narrowed = levels_of(&looked_at).filter(|level| constraints.looks_at(*level));
        let narrowed = narrowed.map(|level| self.session.known().at(level).clone());
        let narrowed = narrowed.collect();
        (nodes, narrowed)
    }

    /// The expected cost, and the most questions, if this fact is asked for first.
    fn asking(
        &mut self,
        fact: FactId,
        choose: &dyn Fn(&Session) -> Vec<FactId>,
        cost: &dyn Fn(FactId) -> f64,
        blind: bool,
    ) -> Option<(f64, usize)> {
        let before = self.session.answers().clone();
        let (mut mean, mut most) = (cost(fact), 1);
        let mut outcomes = outcomes(&self.session, &self.watch, fact);
        if outcomes.is_empty() {
            // Only a form asks for what can change nothing: any answer is as good.
            let bounds = self.session.rules().vocabulary().fact(fact)?.domain.bounds();
            outcomes.push((1.0, bounds.0));
        }
        for (share, code) in outcomes {
            let after = answered(&before, self.session.rules(), fact, code);
            self.session.update(after);
            let rest = self.expect(choose, cost, blind);
            self.session.update(before.clone());
            let (rest, deepest) = rest?;
            mean += share * rest;
            most = most.max(1 + deepest);
        }
        Some((mean, most))
    }
}

/// Costs that differ by less are equal, whatever the rounding.
const COST_TOLERANCE: f64 = 1e-9;

/// The answers of a fact that lead to different states, each as its probability and one value of it.
pub(crate) fn outcomes(session: &Session, watch: &[usize], fact: FactId) -> Vec<(f64, i64)> {
    let rules = session.rules();
    let Some((number, level)) = rules
        .levels
        .of(fact)
        .and_then(|number| Some((number, rules.levels.get(number)?)))
    else {
        return Vec::new();
    };
    let allowed = session.known().at(number);
    let residuals = session.residuals();
    let mut ends = Vec::new();
    let left = session.left();
    let possible = session.possible();
    let mut pending: Vec<NodeId> = watch.iter().filter_map(|rule| left.get(*rule)).copied().collect();
    pending.push(possible.root());
    let mut seen = hashbrown::HashSet::<NodeId, FxBuildHasher>::default();
    while let Some(id) = pending.pop() {
        if id.is_terminal() || !residuals.depends(id, number) || !seen.insert(id) {
            continue;
        }
        let node = residuals.arena().node(id);
        if node.level == number {
            ends.extend(node.edges.iter().map(|[end, _]| *end));
        } else {
            pending.extend(node.edges.iter().map(|[_, child]| NodeId::from_word(*child)));
        }
    }
    put_in_order(&mut ends);
    ends.dedup();
    let mut start = 0;
    let mut outcomes = Vec::with_capacity(ends.len());
    for end in ends {
        let share = possible.share(residuals, session.known(), number, (start, end));
        let class = (start..end).find(|class| allowed.meets(*class, class + 1));
        if let Some(class) = class
            && share > 0.0
        {
            outcomes.push((share, level.values(class).0));
        }
        start = end;
    }
    outcomes
}

pub(crate) fn answered(answers: &Answers, rules: &Ruleset, fact: FactId, code: i64) -> Answers {
    let mut answers = answers.clone();
    // A value of one of the fact's own classes is always possible.
    let _ = answers.narrow(rules.vocabulary(), fact, &RangeSet::range(code, code));
    answers
}
