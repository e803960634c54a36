//! The cheapest change of answers that would undo a no.
//!
//! Which answers would do is asked of a diagram over the answered facts alone: with the unknown ones removed "for every
//! value" it holds where the rule surely would, and "for some value" where it would no longer surely fail.

use crate::answers::Answers;
use crate::diagram::build::Operation;
use crate::diagram::path::{Departure, Path, cheapest};
use crate::diagram::quantify::{Treatment, quantified, quantified_each};
use crate::diagram::restrict::verdict_under;
use crate::diagram::{Allowed, Arena, Builder, NodeId};
use crate::fact::FactId;
use crate::possible::Among;
use crate::ranges::RangeSet;
use crate::ruleset::Ruleset;
use crate::verdict::Verdict;

/// What would turn a no into something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterfactual {
    /// The facts that would have to change, each with all values that would do, as integers of the fact's domain: any
    /// of them with any of the other facts'. Where several facts change, the values of one may leave fewer to the next.
    pub facts: Vec<(FactId, RangeSet)>,
    /// What the changes cost together, in the units of the given costs.
    pub cost: u64,
    /// The verdict after any of these changes: eligible, or open where unknown facts would decide, in which case no
    /// change that costs the same would make it eligible.
    pub then: Verdict,
}

impl Ruleset {
    /// The cheapest change of answers after which a rule that fails would not, by what changing each fact costs;
    /// `cost` gives `None` for a fact that cannot change, such as a birth date. Facts not answered cost nothing. Among
    /// changes that cost the same, one after which the rule holds comes before one after which unknown facts decide.
    ///
    /// After the change somebody possible has the answers.
    ///
    /// Returns `None` if the rule does not fail, or no possible change would help, or the rule is
    /// [too complex](crate::Analysis::is_too_complex) together with the constraints.
    #[must_use]
    pub fn cheapest_change(
        &self,
        rule: usize,
        answers: &Answers,
        cost: impl Fn(FactId) -> Option<u32>,
    ) -> Option<Counterfactual> {
        let compiled = self.rules.get(rule)?;
        let mut allowed = self.allowed(answers);
        if self.verdict(rule, answers) != Verdict::NotEligible {
            return None;
        }
        let among = if self.constraints.touches(rule) && self.is_possible(answers) {
            Some(self.among_possible(compiled.all)?)
        } else {
            None
        };
        let of_level = |level: u16| cost(self.levels.get(level)?.fact);
        let search = |arena: &Arena, root| cheapest(arena, root, NodeId::ALWAYS, &allowed, &of_level);
        let find = |operation| {
            let (arena, root) = self.over_answers(compiled.all, among.as_ref(), &allowed, operation)?;
            Some((search(&arena, root)?, arena, root))
        };
        // Without a diagram of its own, the rule's still shows a way, if not all values that would do.
        let (whole, root) = match &among {
            Some(among) => (&among.arena, among.holds),
            None => (&self.arena, compiled.all),
        };
        let open = find(Operation::Or).map(|(path, arena, root)| (path, Some((arena, root))));
        let open = match open {
            Some(open) => open,
            None => (search(whole, root)?, None),
        };
        let sure = find(Operation::And).filter(|(path, ..)| path.cost == open.0.cost);
        let (path, diagram) = match sure {
            Some((path, arena, root)) => (path, Some((arena, root))),
            None => open,
        };
        match &diagram {
            Some((arena, root)) => {
                self.take(&path, arena, &mut allowed);
                self.widen(&path.departures, arena, *root, &mut allowed);
            }
            None => self.take(&path, whole, &mut allowed),
        }
        let mut facts = Vec::with_capacity(path.departures.len());
        for departure in &path.departures {
            let level = self.levels.get(departure.level)?;
            let classes = allowed.get(usize::from(departure.level))?;
            let at = facts.partition_point(|(fact, _)| *fact < level.fact);
            facts.insert(at, (level.fact, level.values_of(classes)));
        }
        Some(Counterfactual {
            facts,
            cost: path.cost,
            then: match &among {
                Some(among) => among.verdict(&allowed),
                None => verdict_under(&self.arena, &allowed, compiled.all),
            },
        })
    }

    /// A rule over the answered facts alone, for every or for some possible value of the others; what a fact has been narrowed
    /// to counts as one value. `None` if that takes too many nodes.
    fn over_answers(
        &self,
        rule: NodeId,
        among: Option<&Among>,
        allowed: &[Allowed],
        operation: Operation,
    ) -> Option<(Arena, NodeId)> {
        let treatment = |level: u16| match allowed.get(usize::from(level)) {
            None => Treatment::Remove(&Allowed::All),
            Some(Allowed::One(_)) => Treatment::Keep,
            Some(narrowed @ Allowed::Some(_)) => Treatment::Merge(narrowed),
            Some(all) => Treatment::Remove(all),
        };
        let Some(among) = among else {
            return quantified(&self.arena, &self.levels, rule, operation, treatment).ok();
        };
        let roots = [among.holds, among.fails];
        let (mut arena, roots) =
            quantified_each(&among.arena, &self.levels, &roots, Operation::Or, treatment).ok()?;
        let [holds, fails] = roots.as_slice() else {
            return None;
        };
        if operation == Operation::Or {
            return Some((arena, *holds));
        }
        // Somebody possible has the answers, and of nobody possible who has them does the rule fail.
        let mut builder = Builder::new(&mut arena, &self.levels);
        let none_fails = builder.not(*fails).ok()?;
        let root = builder.and(*holds, none_fails).ok()?;
        Some((arena, root))
    }

    /// Puts the classes of a way's departures in the place of those that were allowed.
    fn take(&self, path: &Path, arena: &Arena, allowed: &mut [Allowed]) {
        for departure in &path.departures {
            let values = self.leading(departure.level, arena, departure.from, departure.to);
            self.allow(departure.level, &values, allowed);
        }
    }

    /// Adds to the classes of each departure all others that would do, whatever is chosen of the others.
    fn widen(&self, departures: &[Departure], arena: &Arena, root: NodeId, allowed: &mut [Allowed]) {
        for departure in departures {
            let treatment = |level: u16| match allowed.get(usize::from(level)) {
                _ if level == departure.level => Treatment::Keep,
                Some(allowed) => Treatment::Remove(allowed),
                None => Treatment::Remove(&Allowed::All),
            };
            let Ok((one, root)) = quantified(arena, &self.levels, root, Operation::And, treatment) else {
                continue;
            };
            let values = self.leading(departure.level, &one, root, NodeId::ALWAYS);
            if !root.is_terminal() {
                self.allow(departure.level, &values, allowed);
            }
        }
    }

    /// The values of a level that lead from a node to another.
    fn leading(&self, level: u16, arena: &Arena, from: NodeId, to: NodeId) -> RangeSet {
        let Some(level) = self.levels.get(level) else {
            return RangeSet::default();
        };
        let mut ranges = Vec::new();
        let mut start = 0;
        for [end, child] in arena.node(from).edges {
            if *child == to.word() {
                ranges.push((start, *end));
            }
            start = *end;
        }
        level.values_of(&Allowed::Some(ranges.into_boxed_slice()))
    }

    fn allow(&self, level: u16, values: &RangeSet, allowed: &mut [Allowed]) {
        if let (Some(level), Some(allowed)) = (self.levels.get(level), allowed.get_mut(usize::from(level))) {
            *allowed = level.allowed(Some(values));
        }
    }
}
