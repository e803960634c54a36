//! Programs for the same people, for some of the same, or for people among others'.

use std::collections::BTreeMap;

use catalog::{Catalog, Screening};
use eligibility::Analysis;
use serde::Serialize;

use crate::person::{ExamplePerson, example};

/// The largest number of programs of which each is compared with each; with more, equal ones alone are found.
const MAX_COMPARED_PROGRAMS: usize = 600;
/// The largest number of overlaps that are shown, the largest first: nobody reads more.
const MAX_SHOWN_PAIRS: usize = 60;

/// What programs have to do with each other. Programs without conditions are for everybody and are left out.
#[derive(Debug, Clone, Serialize)]
pub struct Pairs {
    /// How many programs were compared.
    pub compared: usize,
    /// How many pairs are for different people.
    pub disjoint: usize,
    /// Programs for exactly the same people.
    pub equal: Vec<Vec<String>>,
    /// Programs all of whose people another one takes too: the first is within the second.
    pub within: Vec<(String, String)>,
    /// Programs that share people, the largest share first.
    pub overlapping: Vec<Overlapping>,
    /// Pairs that are too complex to be compared.
    pub too_complex: usize,
}

/// Two programs that share people.
#[derive(Debug, Clone, Serialize)]
pub struct Overlapping {
    /// One program's id.
    pub first: String,
    /// The other's.
    pub second: String,
    /// The share of all people whom both take, 0 to 1, as the catalog weighs answers.
    pub both: f64,
    /// The share of the smaller one's people whom the other takes too, 0 to 1.
    pub of_smaller: f64,
    /// Somebody whom both take.
    pub person: Option<ExamplePerson>,
}

impl Pairs {
    pub(super) fn of(catalog: &Catalog, screening: &Screening) -> Self {
        let rules = screening.rules();
        let mut analysis = Analysis::new(rules);
        let mut pairs = Self {
            compared: 0,
            disjoint: 0,
            equal: Vec::new(),
            within: Vec::new(),
            overlapping: Vec::new(),
            too_complex: 0,
        };
        let groups = pairs.group(&mut analysis, catalog.programs.len());
        let id = |at: usize| {
            catalog
                .programs
                .get(at)
                .map(|program| program.id.clone())
                .unwrap_or_default()
        };
        for (_, members) in &groups {
            if members.len() > 1 {
                pairs.equal.push(members.iter().map(|at| id(*at)).collect());
            }
        }
        // Nobody chooses between what is for a person and what is for a company.
        let meet = |first: usize, second: usize| {
            let audience = |at: usize| catalog.programs.get(at).map(|program| &program.audience);
            let (Some(a), Some(b)) = (audience(first), audience(second)) else {
                return false;
            };
            a.iter().any(|one| b.contains(one))
        };
        if groups.len() <= MAX_COMPARED_PROGRAMS {
            for (place, (first, _)) in groups.iter().enumerate() {
                let others = groups.iter().skip(place + 1);
                for (second, _) in others.filter(|(second, _)| meet(*first, *second)) {
                    pairs.compare(&mut analysis, catalog, (*first, *second), &id);
                }
            }
        }
        pairs.overlapping.sort_by(|a, b| {
            let largest = |pair: &Overlapping| (pair.of_smaller, pair.both);
            let (a_share, b_share) = (largest(a), largest(b));
            b_share.partial_cmp(&a_share).unwrap_or(std::cmp::Ordering::Equal)
        });
        pairs.overlapping.truncate(MAX_SHOWN_PAIRS);
        pairs
    }

    /// The programs that somebody is taken by and somebody refused, grouped by who: the first of each group, and all of it.
    fn group(&mut self, analysis: &mut Analysis<'_>, programs: usize) -> Vec<(usize, Vec<usize>)> {
        let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut found: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for at in 0..programs {
            if !matches!(analysis.failing(at), Ok(Some(_))) || analysis.satisfying(at).is_none() {
                continue;
            }
            self.compared += 1;
            let same = found.entry(analysis.fingerprint(at)).or_default();
            match same.iter().find(|group| {
                let first = groups.get(**group).map(|(first, _)| *first);
                first.is_some_and(|first| analysis.equivalent(first, at))
            }) {
                Some(group) => {
                    if let Some((_, members)) = groups.get_mut(*group) {
                        members.push(at);
                    }
                }
                None => {
                    same.push(groups.len());
                    groups.push((at, vec![at]));
                }
            }
        }
        groups
    }

    fn compare(
        &mut self,
        analysis: &mut Analysis<'_>,
        catalog: &Catalog,
        (first, second): (usize, usize),
        id: &impl Fn(usize) -> String,
    ) {
        let Ok(overlap) = analysis.overlap(first, second) else {
            self.too_complex += 1;
            return;
        };
        let Some(person) = &overlap.person else {
            self.disjoint += 1;
            return;
        };
        for (inner, outer) in [(first, second), (second, first)] {
            if matches!(analysis.difference(inner, outer), Ok(None)) {
                self.within.push((id(inner), id(outer)));
            }
        }
        let smaller = overlap.first.min(overlap.second);
        self.overlapping.push(Overlapping {
            first: id(first),
            second: id(second),
            both: overlap.both,
            of_smaller: if smaller > 0.0 {
                overlap.both / smaller
            } else {
                0.0
            },
            person: Some(example(&catalog.vocabulary, person)),
        });
    }
}
