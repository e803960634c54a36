//! Programs that are described alike: a lexical measure, so a place to look, no verdict.

use std::collections::BTreeSet;

use catalog::Program;
use serde::Serialize;

use crate::likeness::letter_pairs;

/// Descriptions that share less, 0 to 1, are not worth a look.
const MIN_SIMILARITY: f64 = 0.4;
/// The largest number of programs of which each is compared with each; more would take too long.
const MAX_COMPARED_PROGRAMS: usize = 1_500;
const MAX_SHOWN_PAIRS: usize = 40;

/// Two programs that are described alike.
#[derive(Debug, Clone, Serialize)]
pub struct Similar {
    /// One program's id.
    pub first: String,
    /// The other's.
    pub second: String,
    /// The share of the pairs of letters that both have, 0 to 1 (Dice's coefficient).
    pub likeness: f64,
}

pub(super) fn find(programs: &[Program]) -> Vec<Similar> {
    if programs.len() > MAX_COMPARED_PROGRAMS {
        return Vec::new();
    }
    let letters: Vec<BTreeSet<(char, char)>> = programs.iter().map(letter_pairs).collect();
    let mut similar = Vec::new();
    for (at, (program, own)) in programs.iter().zip(&letters).enumerate() {
        for (other, others) in programs.iter().zip(&letters).skip(at + 1) {
            let both = own.intersection(others).count() as f64;
            let likeness = 2.0 * both / (own.len() + others.len()).max(1) as f64;
            if likeness >= MIN_SIMILARITY {
                similar.push(Similar {
                    first: program.id.clone(),
                    second: other.id.clone(),
                    likeness,
                });
            }
        }
    }
    similar.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
    similar.truncate(MAX_SHOWN_PAIRS);
    similar
}
