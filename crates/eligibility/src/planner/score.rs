//! How much each question cuts.

use crate::diagram::NodeId;
use crate::fact::FactId;
use crate::session::Session;
use crate::verdict::Verdict;

use super::Goal;

/// The expected cut of each level, summed over the open rules that count.
#[derive(Debug)]
pub(super) struct Scores {
    /// By level: `None` if no open rule needs it.
    by_level: Vec<Option<f64>>,
}

/// A node of one rule's residual, and the probability of reaching it.
#[derive(Debug, Clone, Copy)]
struct Visit {
    level: u16,
    id: NodeId,
    reach: f64,
}

impl Scores {
    pub(super) fn of(session: &Session, counts: &impl Fn(usize) -> bool, goal: Goal) -> Self {
        let mut scores = Self {
            by_level: vec![None; session.rules().levels.len()],
        };
        let mut pass = Pass {
            session,
            place: vec![0; session.residuals().arena().len()],
            found: Vec::new(),
            by_level: Vec::new(),
            visits: Vec::new(),
            ends: Vec::new(),
            always: Vec::new(),
        };
        if session.rules().constraints() > 0 {
            pass.always = vec![f64::NAN; pass.place.len()];
        }
        for (rule, left) in session.left().iter().enumerate() {
            if session.verdict(rule) == Verdict::Open && counts(rule) {
                pass.add(*left, goal, &mut scores.by_level);
            }
        }
        scores
    }

    /// Returns the score of a fact, or `None` if no open rule needs it.
    pub(super) fn fact(&self, session: &Session, fact: FactId) -> Option<f64> {
        let level = session.rules().levels.of(fact)?;
        self.by_level.get(usize::from(level)).copied().flatten()
    }
}

struct Pass<'a> {
    session: &'a Session,
    /// By ordinal: one more than the node's place among the visits of the rule at hand.
    place: Vec<u32>,
    /// The nodes below a root as they were found.
    found: Vec<Visit>,
    /// The levels of these, lowest first, each with the number of its nodes, and then with the place of its next one.
    by_level: Vec<(u16, usize)>,
    /// The same nodes by level.
    visits: Vec<Visit>,
    ends: Vec<u32>,
    /// By ordinal: the probability that a node ends in `ALWAYS`, as far as it has been found. Empty without constraints: then the
    /// residuals know it. Constraints narrow facts, and what a residual knows holds for the narrowing under which it was made.
    always: Vec<f64>,
}

impl Pass<'_> {
    /// The probability that a node ends in `ALWAYS`.
    fn always(&self, id: NodeId) -> f64 {
        let residuals = self.session.residuals();
        if self.always.is_empty() || id.is_terminal() {
            return residuals.always(id);
        }
        let ordinal = residuals.arena().node(id).ordinal;
        self.always.get(ordinal as usize).copied().unwrap_or(0.0)
    }

    /// Finds these probabilities for the nodes of the visits.
    fn find_always(&mut self) {
        if self.always.is_empty() {
            return;
        }
        let arena = self.session.residuals().arena();
        for visit in self.visits.iter().rev() {
            let node = arena.node(visit.id);
            let ordinal = node.ordinal as usize;
            if self.always.get(ordinal).is_none_or(|known| !known.is_nan()) {
                continue;
            }
            let (mut always, mut start) = (0.0, 0);
            for [end, child] in node.edges {
                let child = self.always(NodeId::from_word(*child));
                always += self.session.known().share(visit.level, start, *end) * child;
                start = *end;
            }
            if let Some(found) = self.always.get_mut(ordinal) {
                *found = always;
            }
        }
    }

    /// Adds what one rule gains from each level.
    fn add(&mut self, root: NodeId, goal: Goal, scores: &mut [Option<f64>]) {
        self.visit(root);
        let yes = self.always(root);
        let pairs = yes * (1.0 - yes);
        let importance = match goal {
            Goal::SettleAll => 1.0,
            Goal::FindFirst(_) => yes,
        };
        let visits = std::mem::take(&mut self.visits);
        for group in visits.chunk_by(|a, b| a.level == b.level) {
            let Some(level) = group.first().map(|visit| visit.level) else {
                continue;
            };
            let left = self.pairs_left(level, group, yes);
            // Dividing by nothing would forget unlikely rules, dividing by the pairs would let them count as much as
            // likely ones; the root between the two came closest to the optimum. A rule so unlikely that its pairs
            // vanish still needs its answers.
            let gain = if pairs > 0.0 {
                (pairs - left) / pairs.sqrt()
            } else {
                0.0
            };
            if let Some(score) = scores.get_mut(usize::from(level)) {
                *score.get_or_insert(0.0) += importance * gain;
            }
        }
        self.visits = visits;
    }

    /// Lists the nodes below a root by level, with the probability of reaching each.
    fn visit(&mut self, root: NodeId) {
        let residuals = self.session.residuals();
        let arena = residuals.arena();
        self.found.clear();
        let mut push = |visits: &mut Vec<Visit>, id: NodeId| {
            let node = arena.node(id);
            if let Some(place) = self.place.get_mut(node.ordinal as usize)
                && *place == 0
                && !id.is_terminal()
            {
                *place = 1;
                visits.push(Visit {
                    level: node.level,
                    id,
                    reach: 0.0,
                });
            }
        };
        push(&mut self.found, root);
        let mut next = 0;
        while let Some(visit) = self.found.get(next).copied() {
            for [_, child] in arena.node(visit.id).edges {
                push(&mut self.found, NodeId::from_word(*child));
            }
            next += 1;
        }
        // Children are at higher levels than their parents.
        self.order_by_level();
        for (place, visit) in (1_u32..).zip(&self.visits) {
            if let Some(slot) = self.place.get_mut(arena.node(visit.id).ordinal as usize) {
                *slot = place;
            }
        }
        self.find_always();
        if let Some(first) = self.visits.first_mut() {
            first.reach = 1.0;
        }
        for at in 0..self.visits.len() {
            let Some(visit) = self.visits.get(at).copied() else {
                break;
            };
            let mut start = 0;
            for [end, child] in arena.node(visit.id).edges {
                let reach = visit.reach * self.session.known().share(visit.level, start, *end);
                start = *end;
                let ordinal = arena.node(NodeId::from_word(*child)).ordinal as usize;
                let place = self.place.get(ordinal).copied().unwrap_or(0) as usize;
                if let Some(child) = place.checked_sub(1).and_then(|place| self.visits.get_mut(place)) {
                    child.reach += reach;
                }
            }
        }
        for visit in &self.visits {
            if let Some(slot) = self.place.get_mut(arena.node(visit.id).ordinal as usize) {
                *slot = 0;
            }
        }
    }

    /// Puts the nodes that were found in order of their levels, and leaves those of one level as they are: by counting, since the standard
    /// library's sort is 4 kB of wasm, and the levels are few.
    fn order_by_level(&mut self) {
        self.by_level.clear();
        for visit in &self.found {
            match place_of(&self.by_level, visit.level) {
                Ok(at) => {
                    if let Some((_, count)) = self.by_level.get_mut(at) {
                        *count += 1;
                    }
                }
                Err(at) => self.by_level.insert(at, (visit.level, 1)),
            }
        }
        let mut start = 0;
        for (_, count) in &mut self.by_level {
            start += std::mem::replace(count, start);
        }
        self.visits.clone_from(&self.found);
        for visit in &self.found {
            if let Ok(at) = place_of(&self.by_level, visit.level)
                && let Some((_, next)) = self.by_level.get_mut(at)
                && let Some(slot) = self.visits.get_mut(*next)
            {
                *slot = *visit;
                *next += 1;
            }
        }
    }

    /// The pairs that an answer at a level is expected to leave.
    fn pairs_left(&mut self, level: u16, group: &[Visit], yes: f64) -> f64 {
        let residuals = self.session.residuals();
        let arena = residuals.arena();
        let known = self.session.known();
        let through: f64 = group
            .iter()
            .map(|visit| visit.reach * self.always(visit.id))
            .sum();
        // Of the people that never come to this level, an answer here rules out a share, whatever they are.
        let around = yes - through;
        self.ends.clear();
        for visit in group {
            for [end, _] in arena.node(visit.id).edges {
                // Those of one node are in order, and nodes of one level have many in common.
                if self.ends.last().is_none_or(|last| last < end) {
                    self.ends.push(*end);
                } else if let Err(at) = self.ends.binary_search(end) {
                    self.ends.insert(at, *end);
                }
            }
        }
        let mut left = 0.0;
        let mut start = 0;
        for end in &self.ends {
            let share = known.share(level, start, *end);
            let below: f64 = group
                .iter()
                .map(|visit| visit.reach * self.always(arena.node(visit.id).child(start)))
                .sum();
            let yes = share * (around + below);
            left += yes * (share - yes);
            start = *end;
        }
        left
    }
}

/// Where a level stands among those that are known, or would stand.
#[inline(never)]
fn place_of(levels: &[(u16, usize)], level: u16) -> Result<usize, usize> {
    levels.binary_search_by_key(&level, |(level, _)| *level)
}

#[cfg(feature = "parse")]
#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{Date, Domain, Options, RangeSet, Rule, Ruleset, Vocabulary};

    /// Rules over yes-or-no facts and a number, and some answers.
    fn session(rules: &[&str], constraints: &[&str], answers: &[(&str, i64, i64)]) -> Session {
        let mut words = Vocabulary::new();
        for name in ["a", "b", "c"] {
            words.add_fact(name, Domain::Bool).unwrap();
        }
        words.add_fact("n", Domain::Int { min: 0, max: 9 }).unwrap();
        let day = Date::parse("2025-01-01").unwrap();
        let lower = |text: &&str| words.lower(&words.parse_condition(text).unwrap(), day).unwrap();
        let options = Options {
            constraints: constraints.iter().map(lower).collect(),
            ..Options::default()
        };
        let rules: Vec<Rule> = rules
            .iter()
            .map(|text| Rule::new(text, vec![Some(lower(text))]))
            .collect();
        let rules = Ruleset::compile_with(&words, &rules, options).unwrap();
        let mut session = Session::new(Arc::new(rules));
        for (name, first, last) in answers {
            session
                .narrow(words.find(name).unwrap(), &RangeSet::range(*first, *last))
                .unwrap();
        }
        session
    }

    /// Everyone whose values are possible one by one.
    fn people(session: &Session) -> Vec<[i64; 4]> {
        let rules = session.rules();
        let mut people = vec![[0; 4]];
        for (at, (fact, _)) in rules.vocabulary().facts().enumerate() {
            let level = rules
                .levels
                .of(fact)
                .and_then(|number| Some((number, rules.levels.get(number)?)));
            let values = match level {
                Some((number, level)) => level.values_of(session.known().at(number)),
                None => RangeSet::range(0, 0),
            };
            let values: Vec<i64> = values.ranges().flat_map(|(first, last)| first..=last).collect();
            let with = |person: &[i64; 4]| {
                let person = *person;
                values.clone().into_iter().map(move |value| {
                    let mut other = person;
                    other[at] = value;
                    other
                })
            };
            people = people.iter().flat_map(with).collect();
        }
        people
    }

    fn holds(session: &Session, rule: usize, person: &[i64; 4]) -> bool {
        let rules = session.rules();
        let mut answers = crate::Answers::new();
        for ((fact, _), value) in rules.vocabulary().facts().zip(person) {
            answers
                .narrow(rules.vocabulary(), fact, &RangeSet::of([*value]))
                .unwrap();
        }
        rules.verdict(rule, &answers) == Verdict::Eligible
    }

    /// The score of each fact, by trying everyone.
    fn by_definition(session: &Session, goal: Goal) -> [Option<f64>; 4] {
        let people = people(session);
        let of_all = |count: usize| count as f64 / people.len() as f64;
        let mut scores = [None; 4];
        for rule in (0..session.rules().len()).filter(|rule| session.verdict(*rule) == Verdict::Open) {
            let holding: Vec<[i64; 4]> = people
                .iter()
                .filter(|p| holds(session, rule, p))
                .copied()
                .collect();
            let yes = of_all(holding.len());
            let pairs = yes * (1.0 - yes);
            for (at, score) in scores.iter_mut().enumerate() {
                // Neighbouring values under which the rule is the same are one answer: of each, how many hold, and are.
                let mut answers: Vec<(Vec<[i64; 4]>, usize, usize)> = Vec::new();
                let mut values: Vec<i64> = people.iter().map(|person| person[at]).collect();
                values.sort_unstable();
                let everyone = values.len();
                values.dedup();
                let each = everyone / values.len();
                for value in values {
                    let with = holding.iter().filter(|person| person[at] == value).copied();
                    let others: Vec<[i64; 4]> = with
                        .map(|mut person| {
                            person[at] = 0;
                            person
                        })
                        .collect();
                    match answers.last_mut() {
                        Some((same, hold, are)) if *same == others => {
                            *hold += others.len();
                            *are += each;
                        }
                        _ => {
                            let hold = others.len();
                            answers.push((others, hold, each));
                        }
                    }
                }
                if answers.len() > 1 {
                    let left = answers
                        .iter()
                        .map(|(_, hold, are)| of_all(*hold) * of_all(are - hold));
                    let importance = if goal == Goal::SettleAll { 1.0 } else { yes };
                    let gain = importance * (pairs - left.sum::<f64>()) / pairs.sqrt();
                    *score.get_or_insert(0.0) += gain;
                }
            }
        }
        scores
    }

    #[test]
    fn a_score_is_the_expected_cut_of_the_pairs_that_differ() {
        let rules = [
            "a && n >= 3",
            "b && (c || n < 7)",
            "a != c",
            "atLeast(2, a, b, n >= 5)",
        ];
        let tied = ["!a || n <= 4", "!(b && c)"];
        for (constraints, answers) in [
            (&[][..], &[][..]),
            (&[], &[("n", 2, 6)]),
            (&[], &[("b", 1, 1), ("n", 0, 6)]),
            (&tied, &[]),
            // What was found before an answer holds no longer: it narrows another fact.
            (&tied, &[("a", 1, 1)]),
            (&tied, &[("a", 1, 1), ("b", 1, 1)]),
            (&tied, &[("n", 5, 9)]),
            (&tied, &[("c", 0, 0), ("n", 3, 8)]),
        ] {
            let session = session(&rules, constraints, answers);
            for goal in [Goal::SettleAll, Goal::FindFirst(1)] {
                let scores = Scores::of(&session, &|_| true, goal);
                let facts = session.rules().vocabulary().facts();
                for ((fact, known), wanted) in facts.zip(by_definition(&session, goal)) {
                    let found = scores.fact(&session, fact);
                    let case = format!("{constraints:?} {answers:?} {goal:?} {}", known.name);
                    assert_eq!(found.is_some(), wanted.is_some(), "{case}: {found:?} {wanted:?}");
                    let apart = found.unwrap_or(0.0) - wanted.unwrap_or(0.0);
                    assert!(apart.abs() < 1e-9, "{case}: {found:?} {wanted:?}");
                }
            }
        }
        // A rule that does not count has no score.
        let session = session(&rules, &[], &[]);
        let first = Scores::of(&session, &|rule| rule == 0, Goal::SettleAll);
        let named = |name| first.fact(&session, session.rules().vocabulary().find(name).unwrap());
        assert!(named("a").is_some() && named("n").is_some());
        assert_eq!((named("b"), named("c")), (None, None));
    }
}
