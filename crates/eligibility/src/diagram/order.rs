//! The order of the levels.
//!
//! A diagram is small when facts that one criterion combines stand near each other. That is the linear
//! arrangement of a hypergraph, for which FORCE (Aloul, Markov, Sakallah, "FORCE: a fast and easy-to-implement
//! variable-ordering heuristic", GLSVLSI 2003) moves every vertex to the mean of the centers of its edges until the
//! total span no longer shrinks. Between arrangements as good, the facts of the most rules stand at the top:
//! after an answer only the nodes at its level and above it change.

use std::cmp::Reverse;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::fact::{FactId, Vocabulary};
use crate::lower::Formula;
use crate::sorting::put_in_order;

/// More rounds rarely find a better arrangement.
const MAX_ROUNDS: usize = 20;

/// The facts that the formulas look at, in the order of their levels, from the top.
pub(crate) fn choose<'a>(
    vocabulary: &Vocabulary,
    formulas: impl Iterator<Item = &'a Formula>,
) -> Vec<FactId> {
    let mut uses: Vec<u32> = vocabulary.facts().map(|_| 0).collect();
    let mut edges: HashMap<Vec<u16>, u32, FxBuildHasher> = HashMap::default();
    let mut members = Vec::new();
    for formula in formulas {
        members.clear();
        collect(formula, &mut members);
        put_in_order(&mut members);
        members.dedup();
        for fact in &members {
            if let Some(uses) = uses.get_mut(usize::from(*fact)) {
                *uses += 1;
            }
        }
        if members.len() > 1 {
            match edges.get_mut(&members) {
                Some(times) => *times += 1,
                None => {
                    edges.insert(members.clone(), 1);
                }
            }
        }
    }
    let used = |fact: FactId| uses.get(fact.index()).copied().unwrap_or(0);
    let facts = vocabulary.facts().map(|(fact, _)| fact);
    let facts: Vec<FactId> = facts.filter(|fact| used(*fact) > 0).collect();
    let mut order = in_order_of(&facts, |fact| Reverse(used(fact)));
    if edges.is_empty() {
        return order;
    }
    let mut edges: Vec<(Vec<u16>, u32)> = edges.into_iter().collect();
    put_in_order(&mut edges);
    arrange(&mut order, &edges);
    let weight = |(place, fact): (usize, &FactId)| u64::from(used(*fact)) * place as u64;
    let down: u64 = order.iter().enumerate().map(weight).sum();
    let up: u64 = order.iter().rev().enumerate().map(weight).sum();
    if up < down {
        order.reverse();
    }
    order
}

pub(crate) fn collect(formula: &Formula, facts: &mut Vec<u16>) {
    match formula {
        Formula::Constant(_) => {}
        Formula::Within(fact, _) => facts.push(fact.0),
        Formula::Not(inner) => collect(inner, facts),
        Formula::Same(a, b) => {
            collect(a, facts);
            collect(b, facts);
        }
        Formula::All(parts) | Formula::Any(parts) | Formula::AtLeast(_, parts) => {
            for part in parts {
                collect(part, facts);
            }
        }
    }
}

fn arrange(order: &mut Vec<FactId>, edges: &[(Vec<u16>, u32)]) {
    let facts = order.iter().map(|fact| fact.index() + 1).max().unwrap_or(0);
    let mut best = span(order, edges, facts);
    for _ in 0..MAX_ROUNDS {
        crate::work::count(facts + edges.iter().map(|(members, _)| members.len()).sum::<usize>());
        let places = places(order, facts);
        let place = |fact: u16| places.get(usize::from(fact)).copied().unwrap_or(0.0);
        let mut pulled = vec![(0.0_f64, 0.0_f64); facts];
        for (members, times) in edges {
            let center = members.iter().map(|fact| place(*fact)).sum::<f64>() / members.len() as f64;
            for fact in members {
                if let Some((sum, weight)) = pulled.get_mut(usize::from(*fact)) {
                    *sum += center * f64::from(*times);
                    *weight += f64::from(*times);
                }
            }
        }
        // Places are not negative, and the bits of such numbers are in the order of the numbers.
        let wanted = |fact: FactId| match pulled.get(fact.index()) {
            Some((sum, weight)) if *weight > 0.0 => (sum / weight).to_bits(),
            _ => place(fact.0).to_bits(),
        };
        let next = in_order_of(order, wanted);
        let found = span(&next, edges, facts);
        if found >= best {
            break;
        }
        best = found;
        *order = next;
    }
}

/// The facts in the order of a key; facts of the same key stay as they are.
fn in_order_of<K: Ord>(facts: &[FactId], key: impl Fn(FactId) -> K) -> Vec<FactId> {
    let with_place = facts.iter().enumerate();
    let mut keyed: Vec<_> = with_place
        .map(|(place, fact)| (key(*fact), place, *fact))
        .collect();
    put_in_order(&mut keyed);
    keyed.into_iter().map(|(_, _, fact)| fact).collect()
}

/// The place of each of the vocabulary's first `facts` facts.
fn places(order: &[FactId], facts: usize) -> Vec<f64> {
    let mut places = vec![0.0; facts];
    for (place, fact) in order.iter().enumerate() {
        if let Some(slot) = places.get_mut(fact.index()) {
            *slot = place as f64;
        }
    }
    places
}

/// How far apart the members of the edges stand, in total.
fn span(order: &[FactId], edges: &[(Vec<u16>, u32)], facts: usize) -> f64 {
    let places = places(order, facts);
    let place = |fact: &u16| places.get(usize::from(*fact)).copied().unwrap_or(0.0);
    let of = |members: &[u16]| {
        let low = members.iter().map(place).fold(f64::INFINITY, f64::min);
        let high = members.iter().map(place).fold(0.0, f64::max);
        high - low
    };
    edges
        .iter()
        .map(|(members, times)| of(members) * f64::from(*times))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Domain;
    use crate::ranges::RangeSet;

    /// The order of some yes-or-no facts, by the facts that each formula looks at.
    fn order_of(formulas: &[&[u16]]) -> Vec<u16> {
        let mut words = Vocabulary::new();
        for fact in 0..7 {
            let _ = words.add_fact(&format!("f{fact}"), Domain::Bool);
        }
        let formula = |facts: &&[u16]| {
            let tests = facts
                .iter()
                .map(|fact| Formula::Within(FactId(*fact), RangeSet::of([1])));
            Formula::All(tests.collect())
        };
        let formulas: Vec<Formula> = formulas.iter().map(formula).collect();
        choose(&words, formulas.iter())
            .into_iter()
            .map(|fact| fact.0)
            .collect()
    }

    #[test]
    fn facts_that_are_read_together_stand_together() {
        for (formulas, order) in [
            // One that is read alone stands by the number of formulas.
            (vec![&[2][..], &[1], &[4], &[4]], vec![4, 1, 2]),
            (vec![&[2, 5], &[1, 1]], vec![1, 2, 5]),
            // It stays there where pairs are brought together.
            (
                vec![&[0, 3], &[1, 4], &[2, 5], &[6], &[6], &[6]],
                vec![6, 0, 3, 1, 4, 2, 5],
            ),
            // How often facts are read together counts.
            (
                vec![&[1, 2, 3], &[0], &[1, 2], &[1, 2], &[1, 4]],
                vec![2, 1, 3, 0, 4],
            ),
            // The other way round the fact of two formulas would stand below.
            (vec![&[0, 1, 2], &[0, 3]], vec![3, 0, 2, 1]),
            // Both ways round are as good.
            (vec![&[0, 2, 3], &[1, 4]], vec![0, 2, 3, 1, 4]),
        ] {
            assert_eq!(order_of(&formulas), order, "{formulas:?}");
        }
    }
}
