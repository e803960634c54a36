//! Which programs may do as well as another.

use std::collections::BTreeSet;

use catalog::{Catalog, Program, ProgramStatus};
use eligibility::FactId;

use crate::likeness::letter_pairs;

/// How many are shown beside a program.
const MAX_SIMILAR: usize = 3;
/// The number of nearest programs whose descriptions are compared; the others are too far off.
const MAX_CANDIDATES: usize = 12;
/// The largest number of programs of which each is compared with each: beyond it an author names the similar ones.
const MAX_COMPARED_PROGRAMS: usize = 1_500;

/// Names similar programs where the author, by position, does not (an empty list is a word too): those of the same topic, center and action, that ask for the same
/// facts and are described alike. A program that does not exist yet is none.
pub(crate) fn fill(catalog: &mut Catalog, named: &[bool]) {
    if catalog.programs.len() > MAX_COMPARED_PROGRAMS {
        return;
    }
    let facts: Vec<BTreeSet<FactId>> = catalog
        .programs
        .iter()
        .map(|program| facts(catalog, program))
        .collect();
    let words: Vec<_> = catalog.programs.iter().map(letter_pairs).collect();
    let all: Vec<Vec<String>> = catalog
        .programs
        .iter()
        .enumerate()
        .map(|(at, program)| {
            let mut others: Vec<(usize, usize)> = Vec::new();
            for (other, candidate) in catalog.programs.iter().enumerate() {
                let shared = match (facts.get(at), facts.get(other)) {
                    (Some(own), Some(theirs)) => own.intersection(theirs).count(),
                    _ => 0,
                };
                let near = nearness(program, candidate, shared);
                if other != at && near > 0 {
                    others.push((near, other));
                }
            }
            // The nearest first, in the order of the files where they are as near.
            others.sort_by_key(|(near, other)| (std::cmp::Reverse(*near), *other));
            others.truncate(MAX_CANDIDATES);
            for (near, other) in &mut others {
                if let (Some(own), Some(theirs)) = (words.get(at), words.get(*other)) {
                    let both = own.intersection(theirs).count();
                    *near += 20 * both / (own.len() + theirs.len()).max(1);
                }
            }
            others.sort_by_key(|(near, other)| (std::cmp::Reverse(*near), *other));
            let ids = others.iter().take(MAX_SIMILAR);
            ids.filter_map(|(_, other)| Some(catalog.programs.get(*other)?.id.clone()))
                .collect()
        })
        .collect();
    for ((program, similar), named) in catalog.programs.iter_mut().zip(all).zip(named) {
        if !named {
            program.similar = similar;
        }
    }
}

/// How near two programs are, 0 for not at all.
fn nearness(program: &Program, other: &Program, shared: usize) -> usize {
    let audience = program.audience.iter().any(|who| other.audience.contains(who));
    let topic = program.topic == other.topic;
    if !audience
        || matches!(other.status, ProgramStatus::Planned | ProgramStatus::Elsewhere)
        || (!topic && shared == 0)
    {
        return 0;
    }
    4 * usize::from(topic)
        + 2 * usize::from(program.center == other.center)
        + usize::from(program.action == other.action)
        + usize::from(program.audience == other.audience)
        + shared.min(4)
}

/// The facts that a program's conditions speak of.
fn facts(catalog: &Catalog, program: &Program) -> BTreeSet<FactId> {
    let mut facts = BTreeSet::new();
    for condition in program
        .criteria
        .iter()
        .filter_map(|criterion| criterion.condition.as_ref())
    {
        condition.operands(&mut |operand| facts.extend(catalog.vocabulary.sources(operand)));
    }
    facts
}
